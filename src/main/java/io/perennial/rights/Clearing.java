package io.perennial.rights;

import io.perennial.Work;
import io.perennial.events.Events;
import io.perennial.settings.Retention;
import io.perennial.settings.Retention.Kept;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * Clears away what nobody needs any more: what visitors did who never said who they are, and the
 * requests that were followed long ago.
 */
@Component
class Clearing {

  /** Name of the work that goes on in the background. */
  static final String WORK = "clearing";

  private static final Duration PAUSE = Duration.ofHours(1);

  /** A fraction of a second, so that no writer notices. */
  private static final int AT_ONCE = 5_000;

  /** Late news of a phone that was switched off for a while: so far back is looked again. */
  private static final Duration AGAIN = Duration.ofDays(7);

  /** What is recorded now may be seen only when its transaction ends. */
  private static final Duration OPEN = Duration.ofHours(2);

  private final RequestsSql sql;
  private final Events events;
  private final Retention retention;
  private final Clock clock;

  Clearing(RequestsSql sql, Events events, Retention retention, Work work, Clock clock) {
    this.sql = sql;
    this.events = events;
    this.retention = retention;
    this.clock = clock;
    work.repeat(WORK, PAUSE, this::clear);
  }

  /** Clears some away; answers whether there may be more. */
  private boolean clear() {
    boolean more = sql.forget(retention.before(Kept.REQUESTS), AT_ONCE) == AT_ONCE;
    var before = retention.before(Kept.VISITS);
    var done = sql.clearedUntil().orElse(Instant.EPOCH);
    // What was looked through is not looked through every hour.
    var from = done.isAfter(before) ? before : done;
    if (events.forgetVisits(from.minus(AGAIN), before, AT_ONCE) == AT_ONCE) {
      return true;
    }
    sql.clearedUntil(before);
    return clearLate(before) || more;
  }

  /** Visits that were told when their time was over already; answers whether there may be more. */
  private boolean clearLate(Instant before) {
    var now = clock.instant();
    var since = sql.clearedLateUntil().orElse(now).minus(OPEN);
    if (events.forgetLateVisits(since, before, AT_ONCE) == AT_ONCE) {
      return true;
    }
    sql.clearedLateUntil(now);
    return false;
  }
}
