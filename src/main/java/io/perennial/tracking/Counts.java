package io.perennial.tracking;

import io.perennial.Work;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/**
 * How much each source sends, by minute. Counted in memory, because a row that every request
 * changed would make them wait for each other; added to rows every second, from which each node
 * learns what the others took. So the limit of a source holds over all nodes, late by a second at
 * most.
 */
@Component
class Counts {

  /**
   * Refused events kept of one source in a minute; more tell nothing new, and a client that has
   * gone wrong must not fill the disk. They are counted all the same.
   */
  static final int REFUSED_KEPT_A_MINUTE = 1_000;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** What one source sent in one minute. */
  private static final class Tally {
    private final UUID source;
    private final Instant minute;
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /** What of it was added to the rows. */
    private long eventsTold;

    private long refusedTold;

    /** What other nodes took in this minute, as far as this one has heard. */
    private volatile long elsewhere;

    Tally(UUID source, Instant minute) {
      this.source = source;
      this.minute = minute;
    }
  }

  private final SourcesSql sql;
  private final Clock clock;
  private final ConcurrentMap<UUID, Tally> running = new ConcurrentHashMap<>();
  private final Queue<Tally> ended = new ConcurrentLinkedQueue<>();

  Counts(SourcesSql sql, Clock clock, Work work) {
    this.sql = sql;
    this.clock = clock;
    work.repeat("tracking-counts", PAUSE, this::write);
  }

  /**
   * Counts events, unless they are more than the source may send in this minute.
   *
   * @return zero, or how long it has to wait
   */
  Duration admit(Source source, int events) {
    var tally = tally(source.id());
    if (tally.events.addAndGet(events) + tally.elsewhere <= source.mostAMinute()) {
      return Duration.ZERO;
    }
    tally.events.addAndGet(-events);
    var next = tally.minute.plus(1, ChronoUnit.MINUTES);
    return Duration.between(clock.instant(), next).plusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
  }

  /** Counts a refused event; answers whether it is to be kept. */
  boolean refused(UUID source) {
    return tally(source).refused.incrementAndGet() <= REFUSED_KEPT_A_MINUTE;
  }

  private Tally tally(UUID source) {
    var minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
    return running.compute(
        source,
        (id, tally) -> {
          if (tally != null && tally.minute.equals(minute)) {
            return tally;
          }
          if (tally != null) {
            ended.add(tally);
          }
          return new Tally(id, minute);
        });
  }

  /** Adds what came since the last time to the rows. Runs on one thread. */
  private boolean write() {
    var tallies = new ArrayList<Tally>();
    for (var tally = ended.poll(); tally != null; tally = ended.poll()) {
      tallies.add(tally);
    }
    tallies.addAll(running.values());
    var byMinute = new HashMap<Instant, List<Tally>>();
    for (var tally : tallies) {
      byMinute.computeIfAbsent(tally.minute, minute -> new ArrayList<>()).add(tally);
    }
    byMinute.forEach(this::write);
    return false;
  }

  private void write(Instant minute, List<Tally> tallies) {
    var amounts = new ArrayList<SourcesSql.Amount>();
    var told = new HashMap<UUID, Tally>();
    var heard = new HashSet<UUID>();
    for (var tally : tallies) {
      var amount =
          new SourcesSql.Amount(
              tally.source,
              tally.events.get() - tally.eventsTold,
              tally.refused.get() - tally.refusedTold);
      if (amount.events() != 0 || amount.refused() != 0) {
        amounts.add(amount);
        told.put(tally.source, tally);
        heard.add(tally.source);
      }
    }
    if (amounts.isEmpty()) {
      return;
    }
    var sums = sql.count(minute, amounts);
    for (var amount : amounts) {
      var tally = told.get(amount.sourceId());
      if (tally != null) {
        tally.eventsTold += amount.events();
        tally.refusedTold += amount.refused();
      }
    }
    Map<UUID, Tally> known = told;
    for (var sum : sums) {
      var tally = known.get(sum.sourceId());
      if (tally != null) {
        tally.elsewhere = sum.events() - tally.eventsTold;
      }
    }
    sql.heard(heard, clock.instant());
  }
}
