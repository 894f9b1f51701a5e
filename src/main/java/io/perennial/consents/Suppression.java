package io.perennial.consents;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An address that nothing is sent to.
 *
 * @param kind email or phone
 * @param address {@code null} once its customer was erased; it stays silent all the same
 */
record Suppression(
    UUID id,
    String kind,
    @Nullable String address,
    Reason reason,
    String note,
    String addedBy,
    Instant addedAt) {

  /** Why. */
  enum Reason {
    /** Nobody receives there; another address of the same customer may still do. */
    BOUNCE,
    /** The customer called a message spam. */
    COMPLAINT,
    /** Somebody of the staff says so. */
    STAFF,
    /** It came with a list of another system. */
    IMPORT;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Reason> of(@Nullable String word) {
      for (var reason : values()) {
        if (reason.word().equals(word)) {
          return Optional.of(reason);
        }
      }
      return Optional.empty();
    }
  }
}
