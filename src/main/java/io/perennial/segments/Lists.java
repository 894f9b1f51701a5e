package io.perennial.segments;

import io.perennial.Database;
import io.perennial.Problem;
import io.perennial.customers.Customers;
import io.perennial.segments.MembersSql.Changes;
import io.perennial.segments.Segment.Kind;
import io.perennial.segments.Segment.Member;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Who is on the lists that are made by hand or from a file. */
@Component
public class Lists {

  /** What is larger has a rule, which is a condition. */
  private static final int MOST = 100_000;

  private static final int CHUNK = 5_000;

  private final Segments segments;
  private final SegmentsSql sql;
  private final MembersSql members;
  private final Asking asking;
  private final Upkeep upkeep;
  private final Customers customers;
  private final Database database;

  Lists(
      Segments segments,
      SegmentsSql sql,
      MembersSql members,
      Asking asking,
      Upkeep upkeep,
      Customers customers,
      Database database) {
    this.segments = segments;
    this.sql = sql;
    this.members = members;
    this.asking = asking;
    this.upkeep = upkeep;
    this.customers = customers;
    this.database = database;
  }

  /** Puts people on a list. Answers how many were not on it before. */
  public int put(UUID list, Collection<UUID> people) {
    isList(list);
    int put = 0;
    var all = List.copyOf(customers.people(people).values());
    for (int from = 0; from < all.size(); from += CHUNK) {
      var some = all.subList(from, Math.min(from + CHUNK, all.size()));
      put += written(list, () -> new Changes(members.add(list, some, asking.now()), List.of()));
    }
    return put;
  }

  /** Takes people off a list. */
  public int take(UUID list, Collection<UUID> people) {
    isList(list);
    var all = List.copyOf(customers.people(people).values());
    return written(list, () -> new Changes(List.of(), members.remove(list, all)));
  }

  /** A list of those who are in a segment now; it stays as it is. */
  public UUID snapshot(UUID segment, String name) {
    var source = segments.found(segment);
    if (source.size() > MOST) {
      throw Problem.invalidField("name", "segments.listed", MOST);
    }
    var list = segments.makeList(name);
    var last = new UUID(0, 0);
    List<Member> some;
    do {
      some = members.members(segment, last, CHUNK);
      if (!some.isEmpty()) {
        put(list, some.stream().map(Member::customer).toList());
        last = some.getLast().customer();
      }
    } while (some.size() == CHUNK);
    return list;
  }

  private void isList(UUID id) {
    if (segments.found(id).kind() != Kind.LIST) {
      throw Problem.conflict("segments.no-list");
    }
  }

  private int written(UUID list, Supplier<Changes> write) {
    var asked = segments.asked();
    var name = segments.found(list).name();
    return database.inTransaction(() -> {
      upkeep.lock();
      var nodes = asking.standing(sql.kept());
      var changes = write.get();
      if (segments.found(list).size() + changes.entered().size() > MOST) {
        throw Problem.invalidField("people", "segments.listed", MOST);
      }
      if (!changes.isNothing()) {
        upkeep.grow(list, changes, changes.people(), asked);
        upkeep.tell(list, name, changes, changes.people(), asked.now());
        upkeep.above(nodes, list, changes.people(), changes.people(), asked);
      }
      return changes.entered().size() + changes.departed().size();
    });
  }
}
