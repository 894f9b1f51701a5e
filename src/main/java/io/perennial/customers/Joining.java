package io.perennial.customers;

import io.perennial.Id;
import io.perennial.customers.Customers.Move;
import io.perennial.customers.Customers.Ruling;
import io.perennial.customers.IdentitiesSql.Kept;
import io.perennial.customers.Resolution.Doubt;
import io.perennial.customers.Resolution.Link;
import io.perennial.customers.Resolution.Node;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Meets identities: keeps the new ones and what was told together, and lets {@link Resolution} say
 * again who is who among those that hang together with them. Who meets only names that nobody knew,
 * as most rows of an import do, is settled without another look at the database.
 */
@Component
class Joining {

  private final IdentitiesSql sql;
  private final CustomersSql people;
  private final Surroundings surroundings;
  private final Clock clock;
  private final List<Consumer<List<Move>>> listeners = new CopyOnWriteArrayList<>();

  Joining(IdentitiesSql sql, CustomersSql people, Surroundings surroundings, Clock clock) {
    this.sql = sql;
    this.people = people;
    this.surroundings = surroundings;
    this.clock = clock;
  }

  void whenMoved(Consumer<List<Move>> told) {
    listeners.add(told);
  }

  /**
   * Finds these identities, keeps those that nobody met, and joins who belongs together.
   *
   * @param named the names that were told together, each time the one that decides first
   * @return the ids of all of them
   */
  Map<Identity, UUID> meet(List<List<Identity>> named) {
    var all = new TreeSet<Identity>();
    named.forEach(all::addAll);
    var known = sql.known(all);
    var fresh = new TreeMap<Identity, Node>();
    for (var identity : all) {
      if (!known.containsKey(identity)) {
        fresh.put(identity, new Node(Id.next(), identity));
      }
    }
    var settled = fresh.isEmpty() ? Set.<Identity>of() : create(named, fresh, known);
    var ids = new HashMap<Identity, UUID>();
    known.forEach((identity, kept) -> ids.put(identity, kept.node().id()));
    var links = new LinkedHashMap<Link, Boolean>();
    for (var names : named) {
      var first = names.getFirst();
      for (var other : names.subList(1, names.size())) {
        links.put(
            Link.of(id(ids, first), id(ids, other)),
            settled.contains(first) && settled.contains(other));
      }
    }
    if (!links.isEmpty()) {
      var told = sql.link(links.keySet(), clock.instant());
      told.removeIf(link -> Boolean.TRUE.equals(links.get(link)));
      if (!told.isEmpty()) {
        sql.lock();
        resolve(ends(told), told);
      }
    }
    return ids;
  }

  private static UUID id(Map<Identity, UUID> ids, Identity identity) {
    return Objects.requireNonNull(ids.get(identity));
  }

  private static Set<UUID> ends(Collection<Link> links) {
    var ends = new LinkedHashSet<UUID>();
    for (var link : links) {
      ends.add(link.a());
      ends.add(link.b());
    }
    return ends;
  }

  /**
   * Keeps new identities, and the people they are.
   *
   * @param known is completed
   * @return the identities whose people are settled: they hang together with none that was known
   */
  private Set<Identity> create(
      List<List<Identity>> named, Map<Identity, Node> fresh, Map<Identity, Kept> known) {
    var settled = alone(named, known.keySet());
    var created = new HashMap<UUID, List<Node>>();
    var rows = new TreeMap<Identity, Kept>();
    var doubts = new HashSet<Doubt>();
    fresh.forEach((identity, node) -> {
      if (!settled.contains(identity)) {
        created.put(node.id(), List.of(node));
        rows.put(identity, new Kept(node, node.id()));
      }
    });
    var among =
        Resolution.of(
            settled.stream().map(identity -> Objects.requireNonNull(fresh.get(identity))).toList(),
            links(named, settled, fresh),
            List.of());
    for (var person : among.people()) {
      var id = eldest(person);
      created.put(id, person);
      person.forEach(node -> rows.put(node.identity(), new Kept(node, id)));
    }
    doubts.addAll(among.doubts());
    people.create(created, clock.instant());
    var kept = sql.keep(rows);
    kept.forEach(identity -> known.put(identity, Objects.requireNonNull(rows.get(identity))));
    if (kept.size() < rows.size()) {
      // Somebody else met one of them at the same moment and was faster: they are looked at again.
      var lost = rows.keySet().stream().filter(identity -> !kept.contains(identity)).toList();
      known.putAll(sql.known(lost));
      people.forgetNameless(created.keySet());
      return Set.of();
    }
    if (!doubts.isEmpty()) {
      sql.doubt(doubts, clock.instant());
    }
    return settled;
  }

  /** The identities that hang together, in what is told now, with none that is known. */
  private static Set<Identity> alone(List<List<Identity>> named, Set<Identity> known) {
    var together = new HashMap<Identity, Set<Identity>>();
    for (var names : named) {
      for (var name : names) {
        together.computeIfAbsent(name, none -> new HashSet<>()).addAll(names);
      }
    }
    var touched = new HashSet<Identity>();
    var waiting = new ArrayDeque<Identity>();
    together.keySet().stream().filter(known::contains).forEach(waiting::add);
    while (!waiting.isEmpty()) {
      var identity = waiting.remove();
      if (touched.add(identity)) {
        waiting.addAll(Objects.requireNonNull(together.get(identity)));
      }
    }
    return together.keySet().stream()
        .filter(identity -> !touched.contains(identity))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static Set<Link> links(
      List<List<Identity>> named, Set<Identity> settled, Map<Identity, Node> fresh) {
    var links = new HashSet<Link>();
    for (var names : named) {
      if (settled.contains(names.getFirst())) {
        var first = Objects.requireNonNull(fresh.get(names.getFirst()));
        for (var other : names.subList(1, names.size())) {
          links.add(Link.of(first.id(), Objects.requireNonNull(fresh.get(other)).id()));
        }
      }
    }
    return links;
  }

  /** Decides about pairs of identities; what was decided later counts. */
  void decide(Collection<Link> pairs, boolean together, Ruling ruling) {
    sql.lock();
    for (var pair : pairs) {
      sql.decide(Id.next(), pair, together, ruling, clock.instant());
    }
    resolve(ends(pairs), Set.of());
  }

  /** Says again who is who around these identities. The lock is held. */
  private void resolve(Set<UUID> around, Set<Link> told) {
    var found = surroundings.of(around, told);
    if (found == null) {
      return;
    }
    var resolved = Resolution.of(found.nodes(), found.links(), found.decisions());
    var moves = new ArrayList<Move>();
    var persons = new HashMap<UUID, List<Node>>();
    for (var person : resolved.people()) {
      var id = eldest(person);
      for (var node : person) {
        var before = found.person(node.id());
        if (!before.equals(id)) {
          moves.add(new Move(node.id(), before, id));
          persons.put(id, person);
        }
      }
    }
    sql.forgetDoubts(found.ids());
    if (!resolved.doubts().isEmpty()) {
      sql.doubt(resolved.doubts(), clock.instant());
    }
    if (!moves.isEmpty()) {
      move(moves, persons);
    }
  }

  private void move(List<Move> moves, Map<UUID, List<Node>> persons) {
    people.create(persons, clock.instant());
    sql.move(moves);
    var touched = new HashSet<>(persons.keySet());
    moves.forEach(move -> touched.add(move.from()));
    people.forgetNameless(touched);
    people.show(touched);
    listeners.forEach(listener -> listener.accept(List.copyOf(moves)));
  }

  /** A person is called by the identity that was met first: it is the same again after a split. */
  private static UUID eldest(List<Node> person) {
    return person.stream().map(Node::id).min(UUID::compareTo).orElseThrow();
  }
}
