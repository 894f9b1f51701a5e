package io.perennial.tracking;

import io.perennial.Work;
import io.perennial.settings.Retention;
import io.perennial.settings.Retention.Kept;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Forgets what is only needed for a while. */
@Component
class Cleaning {

  /** Name of the work that goes on in the background. */
  static final String WORK = "tracking-cleaning";

  /**
   * How long a message is known again. Clients that were offline repeat for seven days at most; the
   * day more is for clocks and zones.
   */
  static final Duration SEEN = Duration.ofDays(8);

  /** Refused events kept of one source: as many as a person could ever look at. */
  static final int MOST_REFUSED = 10_000;

  /** The page shows the last hour; the rest of the day is for whoever asks what went wrong. */
  private static final Duration COUNTED = Duration.ofDays(1);

  /** An ended source is listed so long, for whoever wonders where its events have gone. */
  private static final Duration ENDED = Duration.ofDays(30);

  private static final Duration PAUSE = Duration.ofMinutes(10);

  /** Removed in one transaction: a tenth of a second, so that no writer notices. */
  private static final int AT_ONCE = 10_000;

  private final TrackingSql sql;
  private final SourcesSql sources;
  private final Retention retention;
  private final Clock clock;

  Cleaning(TrackingSql sql, SourcesSql sources, Retention retention, Clock clock, Work work) {
    this.sql = sql;
    this.sources = sources;
    this.retention = retention;
    this.clock = clock;
    work.repeat(WORK, PAUSE, this::clean);
  }

  /** Removes some; answers whether there may be more. */
  private boolean clean() {
    var now = clock.instant();
    int seen = sql.forget(now.minus(SEEN), AT_ONCE);
    int refused = sql.removeRefusedBefore(retention.before(Kept.REFUSED_EVENTS), AT_ONCE);
    if (seen == AT_ONCE || refused == AT_ONCE) {
      return true;
    }
    sql.removeRefusedBeyond(MOST_REFUSED);
    sources.removeCounts(now.minus(COUNTED));
    sources.removeEnded(now.minus(ENDED));
    return false;
  }
}
