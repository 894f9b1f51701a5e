package io.perennial.webhooks;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that came; what it says is looked up when it is needed.
 *
 * @param source of the connection it came by
 * @param delivery the sender's number of it
 * @param attempts how often it was tried to work it, and something failed
 * @param reason key of the sentence that says why it was refused or passed over
 */
record Delivery(
    UUID id,
    UUID connectionId,
    Vendor vendor,
    String source,
    String delivery,
    String topic,
    Instant receivedAt,
    State state,
    int attempts,
    @Nullable String reason,
    List<String> arguments) {

  /** What became of it. */
  enum State {
    WAITING,
    DONE,
    /** Nobody knows yet what it means. */
    KEPT,
    /** Older than what is known, a test, or nothing to count. */
    PASSED,
    REFUSED;

    /** How the database and the message bundles call it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
