package io.perennial.segments;

import io.perennial.Database;
import io.perennial.Id;
import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.Work;
import io.perennial.conditions.Asked;
import io.perennial.conditions.Condition;
import io.perennial.conditions.Conditions;
import io.perennial.conditions.Vocabulary;
import io.perennial.customers.Customers;
import io.perennial.customers.Keeper;
import io.perennial.segments.Segment.Kind;
import io.perennial.segments.Segment.Member;
import io.perennial.segments.Segment.Membership;
import io.perennial.segments.Segment.Overlap;
import io.perennial.segments.Segment.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Segments: what they say, and who is in them. */
@Component
public class Segments {

  /**
   * Whom a condition means at the moment.
   *
   * @param count all of them
   * @param sample some of them, always the same while they are
   */
  public record Preview(long count, List<UUID> sample) {}

  /**
   * A part of a condition and whether it is true of somebody.
   *
   * @param part the part itself; groups come before what is in them
   */
  public record Truth(Condition part, boolean holds) {}

  /**
   * Why somebody is in a segment or is not.
   *
   * @param since when they came in; {@code null}: they are not in it
   * @param truths of every part of the condition as of now; empty for a list made by hand
   */
  public record Explanation(@Nullable Instant since, List<Truth> truths) {}

  /** Every segment costs a little at every event. */
  static final int MOST = 500;

  /** Segments of segments of segments; deeper nobody can tell any more why somebody is in one. */
  static final int DEEPEST = 6;

  private static final int LONGEST_NAME = 100;

  /** Longer than the notice that offers it stands on a page. */
  private static final Duration UNDONE_WITHIN = Duration.ofMinutes(10);

  private static final int SAMPLE = 5;

  private final SegmentsSql sql;
  private final MembersSql members;
  private final RemovedSql removed;
  private final DaysSql days;
  private final Asking asking;
  private final Upkeep upkeep;
  private final Freshness freshness;
  private final Customers customers;
  private final Vocabulary vocabulary;
  private final Database database;
  private final Work work;

  Segments(
      SegmentsSql sql,
      MembersSql members,
      RemovedSql removed,
      DaysSql days,
      SegmentsKeptSql kept,
      Asking asking,
      Upkeep upkeep,
      Freshness freshness,
      Customers customers,
      Vocabulary vocabulary,
      Database database,
      Work work) {
    this.sql = sql;
    this.members = members;
    this.removed = removed;
    this.days = days;
    this.asking = asking;
    this.upkeep = upkeep;
    this.freshness = freshness;
    this.customers = customers;
    this.vocabulary = vocabulary;
    this.database = database;
    this.work = work;
    customers.keptBy(
        new Keeper(
            "segments",
            Set.of("segments_member", "segments_again"),
            kept::any,
            kept::removeAll,
            kept::tell,
            Keeper.inOne(subject -> {
              upkeep.lock();
              kept.erase(subject);
            })));
  }

  /** All of them, by purpose and name. */
  public List<Segment> list() {
    return sql.list();
  }

  public Optional<Segment> find(UUID id) {
    return sql.find(id);
  }

  Segment found(UUID id) {
    return find(id).orElseThrow(() -> Problem.notFound("segments.unknown"));
  }

  /**
   * Makes a segment; it is counted in the background.
   *
   * @throws Problem of the name, or with the place of what is wrong in the condition
   */
  public UUID make(String name, Condition condition) {
    return make(name, Kind.CONDITION, condition);
  }

  /** Makes an empty list. */
  public UUID makeList(String name) {
    return make(name, Kind.LIST, null);
  }

  private UUID make(String name, Kind kind, @Nullable Condition condition) {
    if (sql.count() >= MOST) {
      throw Problem.invalidField("name", "segments.many", MOST);
    }
    var id = Id.next();
    var called = named(name, id);
    if (condition != null) {
      check(id, condition);
    }
    sql.add(id, called, kind, Purpose.AUDIENCE, null, text(condition), asking.now());
    work.wake(Counting.WORK);
    return id;
  }

  /** Another name or another meaning. What it says stands until the new meaning is counted. */
  public void change(UUID id, String name, @Nullable Condition condition) {
    var segment = found(id);
    var called = named(name, id);
    if (condition != null && segment.kind() == Kind.LIST) {
      throw Problem.invalidField("condition", "segments.list-has-none");
    }
    if (condition != null) {
      check(id, condition);
    }
    database.inTransaction(() -> {
      upkeep.lock();
      sql.rename(id, called, asking.now());
      if (condition != null) {
        sql.want(id, java.util.Objects.requireNonNull(text(condition)), asking.now());
      }
      return true;
    });
    work.wake(Counting.WORK);
  }

  /**
   * Removes a segment that no other asks, with its history; what the log says of it stays. For ten
   * minutes it can be brought back.
   */
  public void remove(UUID id) {
    found(id);
    for (var other : asking.wanted(sql.kept())) {
      if (other.hearing().segments().contains(id)) {
        throw Problem.conflict("segments.asked-by", other.name());
      }
    }
    var now = asking.now();
    removed.clear(now.minus(UNDONE_WITHIN));
    removed.remove(id, now);
  }

  /** Brings back a segment that was just removed; it is counted anew. */
  public void restore(UUID id) {
    if (!removed.restore(id)) {
      throw Problem.conflict("segments.not-restored");
    }
    work.wake(Counting.WORK);
  }

  private String named(String name, UUID id) {
    var called = name.strip();
    if (called.isEmpty() || called.length() > LONGEST_NAME || called.indexOf('\0') >= 0) {
      throw Problem.invalidField("name", "segments.name", LONGEST_NAME);
    }
    if (sql.isNamed(called, id)) {
      throw Problem.invalidField("name", "segments.name-taken");
    }
    return called;
  }

  private void check(UUID id, Condition condition) {
    vocabulary.check(condition);
    var others = asking.wanted(sql.kept());
    var known = new ArrayList<UUID>();
    sql.list().forEach(segment -> known.add(segment.id()));
    var parts = Conditions.parts(condition);
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i) instanceof Condition.InSegment(var asked, var in)
          && !known.contains(asked)) {
        throw Problem.invalidField(Conditions.places(condition).get(i), "segments.unknown-asked");
      }
    }
    if (Graph.isCycle(id, condition, others)) {
      throw Problem.invalidField("condition", "segments.cycle");
    }
    if (Graph.depth(condition, others) > DEEPEST) {
      throw Problem.invalidField("condition", "segments.deep", DEEPEST);
    }
  }

  private static @Nullable String text(@Nullable Condition condition) {
    return condition == null ? null : Conditions.write(condition).toString();
  }

  // ---- asking

  Asked asked() {
    var asked = asking.asked();
    if (asked == null) {
      throw Problem.conflict("business.not-set-up");
    }
    return asked;
  }

  /** Whom a condition means now. */
  public Preview preview(Condition condition) {
    vocabulary.check(condition);
    return members.preview(Conditions.everybody(condition, asked()), SAMPLE);
  }

  /** How many a condition means now. */
  long count(Condition condition) {
    return members.count(Conditions.everybody(condition, asked()));
  }

  /** How many of those whom a condition means are in each other segment, the largest part first. */
  public List<Overlap> overlap(Condition condition, @Nullable UUID except, int limit) {
    vocabulary.check(condition);
    return members.overlap(
        Conditions.everybody(condition, asked()), except == null ? new UUID(0, 0) : except, limit);
  }

  /** Why somebody is in a segment or is not: the truth of each part of its condition. */
  public Explanation explain(UUID id, UUID customer) {
    var segment = found(id);
    var person = customers.people(List.of(customer)).getOrDefault(customer, customer);
    if (customers.find(person).isEmpty()) {
      throw Problem.notFound("customers.unknown");
    }
    var since = members.since(id, person);
    var condition = segment.condition();
    if (condition == null) {
      return new Explanation(since, List.of());
    }
    var parts = Conditions.parts(condition);
    var truths =
        members
            .truths(
                Conditions.truths(parts, asked()),
                new UUID[] {person},
                members.identities(List.of(person)),
                parts.size())
            .getOrDefault(person, List.of());
    var explained = new ArrayList<Truth>();
    for (int i = 0; i < truths.size(); i++) {
      explained.add(new Truth(parts.get(i), truths.get(i)));
    }
    return new Explanation(since, explained);
  }

  /** Who is in a segment and since when, page by page. */
  public Page<Member> members(UUID id, @Nullable String cursor, int size) {
    found(id);
    var rows = members.members(id, after(cursor), size + 1);
    return Page.of(rows, size, member -> member.customer().toString());
  }

  private static UUID after(@Nullable String cursor) {
    try {
      return cursor == null ? new UUID(0, 0) : UUID.fromString(cursor);
    } catch (IllegalArgumentException malformed) {
      throw new Problem(Problem.Kind.MALFORMED, "cursor", "error.parameter", "cursor");
    }
  }

  /** The segments that a customer is in, by name. */
  public List<Membership> of(UUID customer) {
    return members.of(customers.people(List.of(customer)).getOrDefault(customer, customer));
  }

  /** How large a segment was, day by day, from the last day before {@code since} on. */
  public List<Segment.Day> history(UUID id, java.time.LocalDate since) {
    return days.days(id, since);
  }

  /** How large each segment was at the end of a day, as far as it was there. */
  public Map<UUID, Long> sizes(java.time.LocalDate day) {
    return days.sizes(day);
  }

  /** Up to when everything that happened is in each; none for what was never counted. */
  public Map<UUID, Instant> freshAt(Collection<Segment> some) {
    var followed = freshness.followed();
    var fresh = new HashMap<UUID, Instant>();
    for (var segment : some) {
      var at = freshness.of(segment, followed);
      if (at != null) {
        fresh.put(segment.id(), at);
      }
    }
    return fresh;
  }
}
