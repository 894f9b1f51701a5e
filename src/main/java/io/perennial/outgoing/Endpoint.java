package io.perennial.outgoing;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A program that wants to be told what happens.
 *
 * @param kinds what it wants to be told of; empty: everything
 * @param failingSince since when nothing got through
 * @param offBecause key of the sentence that says why it was switched off
 */
record Endpoint(
    UUID id,
    String address,
    List<String> kinds,
    String secret,
    Instant madeAt,
    @Nullable Instant failingSince,
    @Nullable Instant offAt,
    @Nullable String offBecause) {

  boolean isOn() {
    return offAt == null;
  }

  boolean wants(String kind) {
    return kinds.isEmpty() || kinds.contains(kind);
  }

  /** Keeps the secret out of logs. */
  @Override
  public String toString() {
    return "Endpoint " + id;
  }
}
