package io.perennial.segments;

import io.perennial.Database;
import io.perennial.Work;
import io.perennial.conditions.Asked;
import io.perennial.conditions.Conditions;
import io.perennial.segments.MembersSql.Changes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Counts a segment as a whole: when it is new, when it is to say something else, and when what
 * concerns everybody changed, such as the scores. Everybody is asked in one query that only reads;
 * until it answers, the old answer stands. What differs is then written in short transactions, and
 * at the end those are asked again to whom something happened meanwhile.
 */
@Component
class Counting {

  /** The name of this work. */
  static final String WORK = "segments-counting";

  private static final Duration PAUSE = Duration.ofSeconds(5);

  /**
   * People that come, and that go, in one transaction; of more, readers of the log would have to
   * wait.
   */
  private static final int CHUNK = 10_000;

  private static final int AGAIN = 2_000;

  private final Asking asking;
  private final SegmentsSql segments;
  private final CountingSql counting;
  private final MembersSql members;
  private final Upkeep upkeep;
  private final Database database;
  private final Work work;

  Counting(
      Asking asking,
      SegmentsSql segments,
      CountingSql counting,
      MembersSql members,
      Upkeep upkeep,
      Database database,
      Work work) {
    this.asking = asking;
    this.segments = segments;
    this.counting = counting;
    this.members = members;
    this.upkeep = upkeep;
    this.database = database;
    this.work = work;
    work.repeat(WORK, PAUSE, Upkeep.givingWay(this::count));
  }

  /** Counts one segment; those that others ask come first. */
  private boolean count() {
    var asked = asking.asked();
    if (asked == null) {
      return false;
    }
    var kept = new HashMap<UUID, SegmentsSql.Kept>();
    segments.kept().forEach(each -> kept.put(each.id(), each));
    // While a history comes in, to count what it changes would be out of date at once.
    boolean coming =
        kept.values().stream().anyMatch(SegmentsSql.Kept::isOfHistory)
            && work.lag(Watching.READER).events() >= Watching.LONG;
    for (var node : asking.wanted(List.copyOf(kept.values()))) {
      var each = Objects.requireNonNull(kept.get(node.id()));
      var basis = asking.basis(node.hearing(), asked);
      if (each.isStale(basis) && !(coming && each.isOnlyOfHistory(basis))) {
        return new Count(each, node, basis, asked).run();
      }
    }
    return false;
  }

  private final class Count {

    private final SegmentsSql.Kept segment;
    private final Graph.Node node;
    private final String basis;
    private final Asked asked;

    /** Nobody enters a segment that did not say anything before. */
    private final boolean first;

    /** Ids alone: of a million who come, some forty megabytes. */
    private final List<UUID> coming = new ArrayList<>();

    private final List<UUID> going = new ArrayList<>();

    Count(SegmentsSql.Kept segment, Graph.Node node, String basis, Asked asked) {
      this.segment = segment;
      this.node = node;
      this.basis = basis;
      this.asked = asked;
      this.first = segment.condition() == null;
    }

    /** Whether it was counted; not, if somebody else is at it. */
    boolean run() {
      return database.alone(
          WORK + " " + segment.id(),
          () -> {
            database.inSeparateTransaction(this::begin);
            database.inSeparateTransaction(this::ask);
            int place = 0;
            do {
              write(part(coming, place), part(going, place));
              place += CHUNK;
            } while (place < Math.max(coming.size(), going.size()));
            finish();
          });
    }

    private static List<UUID> part(List<UUID> all, int from) {
      return all.subList(Math.min(from, all.size()), Math.min(from + CHUNK, all.size()));
    }

    /** Ended before anything is written: who empties the tables waits for one question at most. */
    private void ask() {
      members.difference(
          segment.id(),
          Conditions.everybody(node.condition(), asked),
          (person, comes) -> (comes ? coming : going).add(person));
    }

    private void begin() {
      upkeep.lock();
      counting.forgetAgain(segment.id());
      counting.begin(segment.id(), segment.revision(), asked.now());
    }

    /** Once something else is wanted, nothing more is written; it is counted anew. */
    private void write(List<UUID> come, List<UUID> gone) {
      database.inSeparateTransaction(() -> {
        upkeep.lock();
        if (counting.takeOver(segment.id(), segment.revision())) {
          told(
              new Changes(
                  members.add(segment.id(), come, asked.now()),
                  members.remove(segment.id(), gone)));
        }
      });
    }

    private void told(Changes changes) {
      if (changes.isNothing()) {
        return;
      }
      upkeep.grow(segment.id(), changes, live(changes), asked);
      if (!first) {
        upkeep.tell(segment.id(), segment.name(), changes, live(changes), asked.now());
      }
      upkeep.above(
          asking.standing(segments.kept()), segment.id(), changes.people(), live(changes), asked);
    }

    /**
     * Who comes or goes because somebody changed the meaning had nothing happen to them, nor who
     * does by an import or its scores, nor by what is nobody's in particular. What was left off is
     * gone on with as it began, and nobody knows any more how that was.
     */
    private Set<UUID> live(Changes changes) {
      boolean meant = segment.revision() == segment.countedRevision();
      return meant
              && !first
              && !segment.counting()
              && asking.isByScores(segment.basis(), basis)
              && !segment.isOfHistory()
              && !asking.isOfHistory(node.hearing())
          ? changes.people()
          : Set.of();
    }

    /** Those to whom something happened meanwhile are asked as it is now. */
    private void finish() {
      boolean more = true;
      while (more && counting.isStill(segment.id(), segment.revision())) {
        var left = new boolean[1];
        database.inSeparateTransaction(() -> {
          upkeep.lock();
          var people = counting.takeAgain(segment.id(), AGAIN);
          if (people.isEmpty()) {
            counting.end(segment.id(), segment.history(), basis, asked.now());
          } else {
            again(people);
            left[0] = true;
          }
        });
        more = left[0];
      }
    }

    private void again(Map<UUID, Boolean> people) {
      var now = asking.asked();
      if (now == null) {
        return;
      }
      var nodes =
          asking.standing(segments.kept()).stream()
              .map(each ->
                  // Otherwise they would be asked again and again.
                  each.id().equals(segment.id()) ? each.notCounting() : each)
              .toList();
      var live = new HashSet<UUID>();
      people.forEach((person, isLive) -> {
        if (isLive) {
          live.add(person);
        }
      });
      upkeep.renew(nodes, Map.of(segment.id(), people.keySet()), segment.id(), live, now);
    }
  }
}
