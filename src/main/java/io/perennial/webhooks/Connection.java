package io.perennial.webhooks;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A shop or a payment service that tells us what happens there.
 *
 * @param source the source of what it tells, the same name as that of its export files
 * @param secret what its messages are signed with; empty until it is pasted
 * @param oldSecret the one before, while the other side still signs with it
 * @param forged how many messages came whose signature was wrong
 */
record Connection(
    UUID id,
    Vendor vendor,
    String source,
    String secret,
    @Nullable String oldSecret,
    @Nullable Instant oldSecretUntil,
    Instant madeAt,
    @Nullable Instant firstAt,
    @Nullable Instant lastAt,
    long forged,
    @Nullable Instant forgedAt) {

  /** The path that messages are sent to. */
  String path() {
    return "/hooks/" + id;
  }

  /** The secrets that a message of this moment may be signed with. */
  List<String> secrets(Instant now) {
    if (secret.isEmpty()) {
      return List.of();
    }
    return oldSecret != null && oldSecretUntil != null && now.isBefore(oldSecretUntil)
        ? List.of(secret, oldSecret)
        : List.of(secret);
  }

  /** Keeps the secrets out of logs. */
  @Override
  public String toString() {
    return "Connection " + id;
  }
}
