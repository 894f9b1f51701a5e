package io.perennial.segments;

import io.perennial.Work;
import io.perennial.conditions.Hearing;
import io.perennial.events.Cursors;
import io.perennial.events.Event;
import io.perennial.events.Events;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The reader of the log: takes the people that a batch of events speaks of and asks about them
 * those segments that listen to such events. Who was met only now is asked about by all of them,
 * because of a stranger much is true, too. A long history, such as an import brings, is passed
 * over: to count everybody once is less work than to ask the same people again at each event.
 */
@Component
class Watching {

  /** The name of this reader and stage. */
  static final String READER = "segments";

  /** Who must have seen an event before: what they make of it, conditions ask. */
  private static final List<String> AHEAD = List.of("facts", "carts");

  /** Enough to make a statement worth its while, few enough to commit within a second. */
  private static final int BATCH = 2_000;

  /** Events without a live one that are passed over, or more of them where customers are many. */
  static final int LONG = 20_000;

  /** However many customers there are: to look at so many events takes a second. */
  private static final long MOST = 1_000_000;

  /** Counting asks everybody, reading those of each batch: of one person that is as much work. */
  private static final int CUSTOMERS_AN_EVENT = 4;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /**
   * A person is put on record in the transaction of the first event, and clocks of nodes differ.
   */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final Asking asking;
  private final SegmentsSql segments;
  private final CountingSql counting;
  private final MembersSql members;
  private final Upkeep upkeep;
  private final Events log;
  private final Cursors cursors;
  private final Work work;

  /** Whether nothing of the last batch happened live and more followed. */
  private volatile boolean inHistory;

  Watching(
      Asking asking,
      SegmentsSql segments,
      CountingSql counting,
      MembersSql members,
      Upkeep upkeep,
      Events log,
      Cursors cursors,
      Work work) {
    this.asking = asking;
    this.segments = segments;
    this.counting = counting;
    this.members = members;
    this.upkeep = upkeep;
    this.log = log;
    this.cursors = cursors;
    this.work = work;
    work.repeat(READER, PAUSE, this::read);
    work.stage(READER, () -> cursors.lag(READER));
    AHEAD.forEach(ahead -> work.follow(READER, ahead));
  }

  private boolean read() {
    if (inHistory && cursors.passOver(READER, AHEAD, Upkeep.NEWS, this::least, this::passOver)) {
      work.wake(Counting.WORK);
      return true;
    }
    var seen = new boolean[1];
    var happened = new boolean[1];
    boolean more =
        cursors.follow(
            READER,
            AHEAD,
            Upkeep.NEWS,
            BATCH,
            events -> {
              seen[0] = true;
              happened[0] = events.stream().anyMatch(Event::live);
              take(events);
            });
    if (seen[0]) {
      inHistory = more && !happened[0];
    }
    return more;
  }

  private int least() {
    return (int) Math.max(LONG, Math.min(members.customers() / CUSTOMERS_AN_EVENT, MOST));
  }

  private void passOver() {
    upkeep.lock();
    counting.passOver();
  }

  private void take(List<Event> events) {
    var people = new People(events);
    if (people.everybody().isEmpty()) {
      return;
    }
    upkeep.lock();
    // Only now: as of an earlier moment, or by an earlier meaning, people would stay what they
    // were.
    var asked = asking.asked();
    if (asked == null) {
      return;
    }
    var kept = segments.kept();
    var nodes = asking.standing(kept);
    var beingCounted =
        kept.stream().filter(SegmentsSql.Kept::counting).map(SegmentsSql.Kept::id).toList();
    var touched = new HashMap<UUID, Set<UUID>>();
    for (var node : nodes) {
      var asks = people.of(node.hearing());
      if (!asks.isEmpty()) {
        touched.put(node.id(), asks);
      }
    }
    if (!beingCounted.isEmpty()) {
      counting.again(beingCounted, people.everybody(), people.live());
    }
    upkeep.renew(nodes, touched, people.live(), asked);
  }

  private record Heard(Set<String> kinds, boolean traits) {}

  /** The people of a batch of events, by the kinds of these. */
  private final class People {

    private final Map<String, Set<UUID>> byKind = new HashMap<>();
    private final Map<Heard, Set<UUID>> found = new HashMap<>();
    private final Set<UUID> everybody = new HashSet<>();
    private final Set<UUID> live = new HashSet<>();
    private final Set<UUID> met;
    private final Set<UUID> told;

    People(List<Event> events) {
      var byKindOfEvent = new HashMap<String, java.util.ArrayList<Event>>();
      var liveEvents = new java.util.ArrayList<Event>();
      var oldest = Instant.MAX;
      for (var event : events) {
        if (event.customerId() == null) {
          continue;
        }
        byKindOfEvent.computeIfAbsent(event.kind(), kind -> new java.util.ArrayList<>()).add(event);
        if (event.live()) {
          liveEvents.add(event);
        }
        oldest = event.recordedAt().isBefore(oldest) ? event.recordedAt() : oldest;
      }
      byKindOfEvent.forEach((kind, some) -> {
        var people = log.people(some, event -> true);
        byKind.put(kind, people);
        everybody.addAll(people);
      });
      if (!liveEvents.isEmpty()) {
        live.addAll(log.people(liveEvents, event -> true));
      }
      met = everybody.isEmpty() ? Set.of() : members.metSince(everybody, oldest.minus(MARGIN));
      told = everybody.isEmpty() ? Set.of() : members.toldSince(everybody, oldest.minus(MARGIN));
    }

    Set<UUID> everybody() {
      return everybody;
    }

    Set<UUID> live() {
      return live;
    }

    Set<UUID> of(Hearing hearing) {
      return found.computeIfAbsent(
          new Heard(hearing.kinds(), hearing.traits()),
          heard -> {
            var people = new HashSet<>(met);
            heard.kinds().forEach(kind -> people.addAll(byKind.getOrDefault(kind, Set.of())));
            if (heard.traits()) {
              people.addAll(told);
            }
            return people;
          });
    }
  }
}
