package io.perennial.rights;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks for.
 *
 * @param customerId {@code null}: nobody here is known by that name, or it is about everybody
 * @param source the shop that passed it on; {@code null}: asked for here
 * @param named what the shop calls the person, until the request has ended
 * @param askedBy one of the staff, a key or a shop, as it is shown
 * @param trouble key of the sentence that says why it could not be done yet
 * @param rowsTold rows gathered so far, of a request to be shown
 * @param takenAt when somebody took the archive away
 */
record Request(
    UUID id,
    Kind kind,
    @Nullable UUID customerId,
    @Nullable String source,
    @Nullable String named,
    String askedBy,
    Instant askedAt,
    Instant dueAt,
    State state,
    @Nullable String decidedBy,
    @Nullable String trouble,
    long rowsTold,
    @Nullable Instant endedAt,
    @Nullable Instant takenAt) {

  /** To be shown everything, or to be erased. */
  enum Kind {
    SHOW,
    ERASE
  }

  /** Where it stands. */
  enum State {
    ASKED,
    WAITING,
    CLOSING,
    DONE,
    DECLINED;

    boolean isOpen() {
      return switch (this) {
        case ASKED, WAITING, CLOSING -> true;
        case DONE, DECLINED -> false;
      };
    }

    /** Whether it is on its way and cannot be called off. */
    boolean isAtWork() {
      return switch (this) {
        case WAITING, CLOSING -> true;
        case ASKED, DONE, DECLINED -> false;
      };
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether its archive lies there to be taken. */
  boolean isReady(Instant now) {
    return kind == Kind.SHOW
        && state == State.DONE
        && takenAt == null
        && endedAt != null
        && endedAt.plus(Rights.ARCHIVE_KEPT).isAfter(now);
  }
}
