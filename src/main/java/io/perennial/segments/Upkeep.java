package io.perennial.segments;

import io.perennial.Database;
import io.perennial.conditions.Asked;
import io.perennial.conditions.Conditions;
import io.perennial.events.Events;
import io.perennial.segments.MembersSql.Changes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Brings the membership of a few people up to now: asks those segments that may say something else
 * of them, each after those it asks itself, and tells the log who came and who went.
 */
@Component
class Upkeep {

  /** What the log calls it. */
  static final String ENTERED = "segment_entered";

  static final String LEFT = "segment_left";

  /** What segments tell themselves changes nobody. */
  static final Set<String> NEWS = Set.of(ENTERED, LEFT);

  /** Segments asked about in one statement: more share more, and are planned longer. */
  private static final int TOGETHER = 32;

  private static final UUID NO_SEGMENT = new UUID(0, 0);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private record Named(UUID segment, String name) {}

  private final SegmentsSql segments;
  private final MembersSql members;
  private final CountingSql counting;
  private final Events log;

  Upkeep(SegmentsSql segments, MembersSql members, CountingSql counting, Events log) {
    this.segments = segments;
    this.members = members;
    this.counting = counting;
    this.log = log;
  }

  /**
   * The same work, which comes again after its pause where others hold the segments for too long:
   * what it has to do stands in the database, and nothing of it has failed.
   */
  static BooleanSupplier givingWay(BooleanSupplier step) {
    return () -> {
      try {
        return step.getAsBoolean();
      } catch (DataAccessException failure) {
        if (Database.isWithoutLock(failure)) {
          return false;
        }
        throw failure;
      }
    };
  }

  /** Before membership changes: all segments, in one order. */
  void lock() {
    segments.lock();
  }

  /**
   * Within the open transaction, after all segments were locked.
   *
   * @param nodes of the segments that people are asked by, in order
   * @param touched whom to ask, by segment
   * @param live the people to whom something happens now; about the others nothing is to be done
   */
  void renew(List<Graph.Node> nodes, Map<UUID, Set<UUID>> touched, Set<UUID> live, Asked asked) {
    renew(nodes, touched, NO_SEGMENT, live, asked);
  }

  /**
   * The same for one that is just being counted: it and those that ask it change nothing that it
   * asks.
   */
  void renew(
      List<Graph.Node> nodes,
      Map<UUID, Set<UUID>> touched,
      UUID counted,
      Set<UUID> live,
      Asked asked) {
    var concerned = Graph.above(nodes, touched.keySet());
    if (concerned.isEmpty()) {
      return;
    }
    var everybody = new HashSet<UUID>();
    touched.values().forEach(everybody::addAll);
    var identities = members.identities(everybody);
    var changed = new LinkedHashMap<UUID, Changes>();
    var news = new ArrayList<Events.Draft>();
    for (var level : Graph.levels(concerned)) {
      // Those that ask the same people are asked together: what they have in common is asked once.
      var together = new LinkedHashMap<Set<UUID>, List<Graph.Node>>();
      for (var node : level) {
        var people = new HashSet<>(touched.getOrDefault(node.id(), Set.of()));
        for (var below : node.hearing().segments()) {
          people.addAll(changed.getOrDefault(below, Changes.NONE).people());
        }
        if (!people.isEmpty()) {
          together.computeIfAbsent(people, each -> new ArrayList<>()).add(node);
        }
      }
      var changes = new LinkedHashMap<UUID, Changes>();
      together.forEach((people, some) -> {
        var asks = people.toArray(UUID[]::new);
        for (int from = 0; from < some.size(); from += TOGETHER) {
          var these = some.subList(from, Math.min(from + TOGETHER, some.size()));
          changes.putAll(differences(these, asks, identities, asked));
        }
        var beingCounted = some.stream().filter(Graph.Node::counting).map(Graph.Node::id).toList();
        if (!beingCounted.isEmpty()) {
          counting.again(beingCounted, people, live);
        }
      });
      members.change(changes, asked.now());
      for (var node : level) {
        var some = changes.get(node.id());
        if (some != null) {
          var theirs = node.ofHistory() ? Set.<UUID>of() : live;
          tell(node.id(), node.name(), some, theirs, asked.now(), news);
        }
      }
      changed.putAll(changes);
    }
    grow(changed, counted, live, asked);
    log.append(news);
  }

  /** Who comes and who goes by what the conditions say of a few people; without what stays. */
  private Map<UUID, Changes> differences(
      List<Graph.Node> nodes, UUID[] people, UUID[] identities, Asked asked) {
    var conditions = nodes.stream().map(Graph.Node::condition).toList();
    var truths =
        members.truths(Conditions.truths(conditions, asked), people, identities, conditions.size());
    var before = members.members(nodes.stream().map(Graph.Node::id).toArray(UUID[]::new), people);
    var differences = new LinkedHashMap<UUID, Changes>();
    for (int i = 0; i < nodes.size(); i++) {
      var id = nodes.get(i).id();
      var in = before.getOrDefault(id, Set.of());
      var changes = new Changes(new ArrayList<>(), new ArrayList<>());
      for (var person : people) {
        var theirs = truths.get(person);
        boolean is = theirs != null && theirs.get(i);
        if (is != in.contains(person)) {
          (is ? changes.entered() : changes.departed()).add(person);
        }
      }
      if (!changes.isNothing()) {
        differences.put(id, changes);
      }
    }
    return differences;
  }

  /** Asks the segments that ask this one, after its membership changed. */
  void above(List<Graph.Node> nodes, UUID segment, Set<UUID> people, Set<UUID> live, Asked asked) {
    var touched = new HashMap<UUID, Set<UUID>>();
    for (var other : nodes) {
      if (other.hearing().segments().contains(segment)) {
        touched.put(other.id(), people);
      }
    }
    if (!touched.isEmpty()) {
      renew(nodes, touched, segment, live, asked);
    }
  }

  void grow(UUID segment, Changes changes, Set<UUID> live, Asked asked) {
    grow(Map.of(segment, changes), segment, live, asked);
  }

  private void grow(Map<UUID, Changes> changes, UUID but, Set<UUID> live, Asked asked) {
    if (!changes.isEmpty()) {
      var people = new HashSet<UUID>();
      changes.values().forEach(each -> people.addAll(each.people()));
      counting.changed(people, but, live);
      segments.grow(changes, asked.now().atZone(asked.zone()).toLocalDate(), asked.now());
    }
  }

  /** Appends who came and who went. */
  void tell(UUID segment, String name, Changes changes, Set<UUID> live, Instant now) {
    var news = new ArrayList<Events.Draft>();
    tell(segment, name, changes, live, now, news);
    log.append(news);
  }

  private static void tell(
      UUID segment,
      String name,
      Changes changes,
      Set<UUID> live,
      Instant now,
      Collection<Events.Draft> news) {
    var data = JSON.writeValueAsString(new Named(segment, name));
    for (var person : changes.entered()) {
      news.add(draft(ENTERED, "entered", segment, person, live, now, data));
    }
    for (var person : changes.departed()) {
      news.add(draft(LEFT, "left", segment, person, live, now, data));
    }
  }

  private static Events.Draft draft(
      String kind,
      String deed,
      UUID segment,
      UUID person,
      Set<UUID> live,
      Instant now,
      String data) {
    return new Events.Draft(
        kind,
        person,
        now,
        "segment %s %s by %s".formatted(segment, deed, person),
        live.contains(person),
        data);
  }
}
