package io.perennial.segments;

import io.perennial.Database;
import io.perennial.Work;
import io.perennial.conditions.Asked;
import io.perennial.conditions.Conditions;
import io.perennial.conditions.Hearing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The passing of time: days begin and hours end, and somebody is no longer who ordered in the last
 * ninety days. Only those are asked about of whom something lies exactly where an end of a span
 * passed by.
 */
@Component
class Passing {

  /** The name of this work. */
  static final String WORK = "segments-time";

  /** True to the minute, with half of it for the work. */
  private static final Duration EVERY = Duration.ofSeconds(30);

  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** A clock that was set back by more than clocks of nodes differ. */
  private static final Duration SET_BACK = Duration.ofMinutes(2);

  /** People asked about in one transaction, which must be short. */
  private static final int BATCH = 2_000;

  private final Asking asking;
  private final SegmentsSql segments;
  private final CountingSql counting;
  private final MembersSql members;
  private final Upkeep upkeep;
  private final Database database;

  Passing(
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
    work.repeat(WORK, PAUSE, Upkeep.givingWay(this::look));
  }

  /** One at a time: who is asked as of an earlier moment must not come after a later one. */
  private boolean look() {
    database.alone(WORK, this::pass);
    return false;
  }

  private void pass() {
    var asked = asking.asked();
    if (asked == null) {
      return;
    }
    var kept = segments.kept();
    var checkedAt = new HashMap<UUID, Instant>();
    kept.forEach(each -> {
      if (each.checkedAt() != null && !each.counting()) {
        checkedAt.put(each.id(), each.checkedAt());
      }
    });
    var nodes = asking.standing(kept);
    var due = new ArrayList<Graph.Node>();
    var setBack = new ArrayList<UUID>();
    for (var node : nodes) {
      var since = checkedAt.get(node.id());
      if (since == null) {
        continue;
      }
      if (since.isAfter(asked.now().plus(SET_BACK))) {
        setBack.add(node.id());
      } else if (isDue(node.hearing(), since, asked)) {
        due.add(node);
      }
    }
    if (!setBack.isEmpty()) {
      database.inSeparateTransaction(() -> {
        upkeep.lock();
        counting.forgetBasis(setBack);
      });
    }
    if (!due.isEmpty()) {
      pass(due, checkedAt, asked);
    }
  }

  private static boolean isDue(Hearing hearing, Instant since, Asked asked) {
    if (hearing.always() && since.plus(EVERY).compareTo(asked.now()) <= 0) {
      return true;
    }
    return hearing.daily() && asked.isAnotherDay(since, hearing.theirZone());
  }

  /** Who may be another is looked for first, without a transaction that would hold readers back. */
  private void pass(List<Graph.Node> due, Map<UUID, Instant> checkedAt, Asked asked) {
    var touched = new HashMap<UUID, Set<UUID>>();
    var everybody = new LinkedHashSet<UUID>();
    var found = new HashMap<Question, Set<UUID>>();
    for (var node : due) {
      var since = Objects.requireNonNull(checkedAt.get(node.id()));
      var people =
          found.computeIfAbsent(
              new Question(node.condition(), since), question -> find(question, asked));
      if (!people.isEmpty()) {
        touched.put(node.id(), people);
        everybody.addAll(people);
      }
    }
    var all = List.copyOf(everybody);
    for (int from = 0; from < all.size(); from += BATCH) {
      var some = new HashSet<>(all.subList(from, Math.min(from + BATCH, all.size())));
      database.inSeparateTransaction(() -> renew(touched, some, asked));
    }
    var since = new HashMap<UUID, Instant>();
    due.forEach(node -> since.put(node.id(), Objects.requireNonNull(checkedAt.get(node.id()))));
    database.inSeparateTransaction(() -> {
      upkeep.lock();
      segments.checked(since, asked.now());
    });
  }

  private record Question(io.perennial.conditions.Condition condition, Instant since) {}

  private Set<UUID> find(Question question, Asked asked) {
    var query = Conditions.passed(question.condition(), asked, question.since());
    var people = new HashSet<UUID>();
    if (query != null) {
      database.inSeparateTransaction(() -> members.each(query, people::add));
    }
    return people;
  }

  /** With the segments as they stand now: one may have changed while others were asked about. */
  private void renew(Map<UUID, Set<UUID>> touched, Set<UUID> some, Asked asked) {
    var now = new HashMap<UUID, Set<UUID>>();
    touched.forEach((segment, people) -> {
      var both = new HashSet<>(people);
      both.retainAll(some);
      if (!both.isEmpty()) {
        now.put(segment, both);
      }
    });
    upkeep.lock();
    upkeep.renew(asking.standing(segments.kept()), now, some, asked);
  }
}
