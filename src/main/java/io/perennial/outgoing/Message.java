package io.perennial.outgoing;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is told to a program, and how it fared.
 *
 * @param status what the program answered the last time, if it did
 * @param trouble key of the sentence that says why it did not get through
 */
record Message(
    UUID id,
    String kind,
    Instant madeAt,
    State state,
    Instant dueAt,
    int attempts,
    @Nullable Instant triedAt,
    @Nullable Integer status,
    @Nullable String trouble) {

  /** What became of it. */
  enum State {
    WAITING,
    DONE,
    FAILED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A message that is sent now, under a lease: if nobody says how it went, it is due again. */
  record Claimed(
      UUID id, UUID endpointId, String address, String secret, String body, int attempts) {

    /** Keeps the secret and the body out of logs. */
    @Override
    public String toString() {
      return "Message " + id;
    }
  }
}
