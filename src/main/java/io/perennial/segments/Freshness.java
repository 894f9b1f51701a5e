package io.perennial.segments;

import io.perennial.Work;
import io.perennial.segments.Segment.Kind;
import io.perennial.segments.Segment.State;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Up to when everything that happened is in the segments, on their pages and on the status page.
 */
@Component
class Freshness {

  private final Work work;
  private final Clock clock;

  Freshness(SegmentsSql sql, Work work, Clock clock) {
    this.work = work;
    this.clock = clock;
    work.keeps(() -> {
      var followed = followed();
      return sql.list().stream()
          .filter(segment -> segment.kind() == Kind.CONDITION)
          .map(segment -> new Work.Kept(segment.name(), of(segment, followed)))
          .toList();
    });
  }

  /** Up to when the log was read: the age of the oldest event that was not. */
  Instant followed() {
    return clock.instant().minusMillis((long) (work.lag(Watching.READER).seconds() * 1000));
  }

  /** While it is being counted, it is what it was when it was counted last. */
  @Nullable Instant of(Segment segment, Instant followed) {
    return segment.state() == State.FRESH && segment.kind() == Kind.CONDITION
        ? followed
        : segment.freshAt();
  }
}
