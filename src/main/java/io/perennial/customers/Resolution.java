package io.perennial.customers;

import io.perennial.customers.Identity.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Who is who, from everything that was ever told together and decided. It looks at sets alone, so
 * that any order of arrival gives the same people:
 *
 * <ol>
 *   <li>What the staff decided holds, the newest decision first.
 *   <li>Two references of one source are never one person by themselves: the shop that gave them
 *       knows better.
 *   <li>A name that two such references share (a family's address, a device in a shop), a desk's
 *       address, and a name with more than {@value #MOST_NEIGHBOURS} others tell nothing: they join
 *       nobody, and are somebody by themselves. Of the shared ones people are asked.
 *   <li>Everything else that was told together is one person, as long as the second rule holds;
 *       where it does not, the links count in the order of their names.
 * </ol>
 */
final class Resolution {

  /** A person's address meets a few devices and references; what meets more is not a person's. */
  static final int MOST_NEIGHBOURS = 20;

  /** An identity with its id. */
  record Node(UUID id, Identity identity) {

    boolean isReference() {
      return identity.kind() == Kind.REFERENCE;
    }
  }

  /** Two identities that were told together. */
  record Link(UUID a, UUID b) {

    /** The same two in the one order in which they are kept. */
    static Link of(UUID one, UUID other) {
      return one.compareTo(other) < 0 ? new Link(one, other) : new Link(other, one);
    }
  }

  /** What the staff said of two identities. */
  record Decision(Link of, boolean together) {}

  /** Two references of one source that share a name. */
  record Doubt(Link of, UUID via) {}

  /** The people, and who may be one. */
  record People(List<List<Node>> people, Set<Doubt> doubts) {}

  private final Map<UUID, Node> nodes = new HashMap<>();
  private final Map<UUID, Set<UUID>> neighbours = new HashMap<>();
  private final Map<UUID, Set<UUID>> apart = new HashMap<>();
  private final Map<UUID, List<Node>> group = new HashMap<>();
  private final Set<Doubt> doubts = new HashSet<>();

  private Resolution(Collection<Node> all, Collection<Link> links) {
    for (var node : all) {
      nodes.put(node.id(), node);
      group.put(node.id(), new ArrayList<>(List.of(node)));
    }
    for (var link : links) {
      neighbours.computeIfAbsent(link.a(), none -> new HashSet<>()).add(link.b());
      neighbours.computeIfAbsent(link.b(), none -> new HashSet<>()).add(link.a());
    }
  }

  /**
   * Says who is who.
   *
   * @param nodes all identities that hang together by links or decisions
   * @param links those between them
   * @param newestFirst the decisions about them
   */
  static People of(Collection<Node> nodes, Collection<Link> links, List<Decision> newestFirst) {
    var resolution = new Resolution(nodes, links);
    resolution.decide(newestFirst);
    resolution.follow(links);
    return resolution.people();
  }

  private void decide(List<Decision> newestFirst) {
    var decided = new HashSet<Link>();
    for (var decision : newestFirst) {
      var of = decision.of();
      if (!decided.add(of)) {
        continue;
      }
      if (!decision.together()) {
        apart.computeIfAbsent(of.a(), none -> new HashSet<>()).add(of.b());
        apart.computeIfAbsent(of.b(), none -> new HashSet<>()).add(of.a());
      } else if (!areApart(of.a(), of.b())) {
        join(of.a(), of.b());
      }
    }
  }

  private void follow(Collection<Link> links) {
    var silent = new HashSet<UUID>();
    for (var node : nodes.values()) {
      if (!node.isReference() && (!tells(node) || isShared(node))) {
        silent.add(node.id());
      }
    }
    // By name, not by id: ids tell who came first.
    var inOrder =
        new TreeMap<List<Identity>, Link>(
            Comparator.<List<Identity>, Identity>comparing(List::getFirst)
                .thenComparing(List::getLast));
    for (var link : links) {
      if (!silent.contains(link.a()) && !silent.contains(link.b())) {
        inOrder.put(Stream.of(link.a(), link.b()).map(this::identity).sorted().toList(), link);
      }
    }
    for (var link : inOrder.values()) {
      if (!clash(link.a(), link.b()) && !areApart(link.a(), link.b())) {
        join(link.a(), link.b());
      }
    }
  }

  private boolean tells(Node node) {
    return node.identity().isPersonal()
        && neighbours.getOrDefault(node.id(), Set.of()).size() <= MOST_NEIGHBOURS;
  }

  /** Whether two references that cannot be one person both came with this name. */
  private boolean isShared(Node node) {
    var references =
        neighbours.getOrDefault(node.id(), Set.of()).stream()
            .map(this::node)
            .filter(Node::isReference)
            .toList();
    boolean shared = false;
    for (int i = 0; i < references.size(); i++) {
      for (int j = i + 1; j < references.size(); j++) {
        var one = references.get(i).id();
        var other = references.get(j).id();
        if (clash(one, other)) {
          doubts.add(new Doubt(Link.of(one, other), node.id()));
          shared = true;
        }
      }
    }
    return shared;
  }

  private Node node(UUID id) {
    return Objects.requireNonNull(nodes.get(id));
  }

  private Identity identity(UUID id) {
    return node(id).identity();
  }

  private List<Node> group(UUID id) {
    return Objects.requireNonNull(group.get(id));
  }

  /** Whether joining them would make one person of two references of one source. */
  private boolean clash(UUID one, UUID other) {
    if (group(one).equals(group(other))) {
      return false;
    }
    var sources = new HashSet<String>();
    group(one).stream().filter(Node::isReference).forEach(n -> sources.add(n.identity().source()));
    return group(other).stream()
        .anyMatch(n -> n.isReference() && sources.contains(n.identity().source()));
  }

  private boolean areApart(UUID one, UUID other) {
    var others = new HashSet<UUID>();
    group(other).forEach(node -> others.add(node.id()));
    return group(one).stream()
        .anyMatch(
            node -> apart.getOrDefault(node.id(), Set.of()).stream().anyMatch(others::contains));
  }

  private void join(UUID one, UUID other) {
    var kept = group(one);
    var moved = group(other);
    if (kept.equals(moved)) {
      return;
    }
    kept.addAll(moved);
    moved.forEach(node -> group.put(node.id(), kept));
  }

  private People people() {
    var seen = new HashSet<UUID>();
    var people = new ArrayList<List<Node>>();
    for (var node : nodes.values()) {
      if (seen.add(node.id())) {
        var members = group(node.id());
        members.forEach(member -> seen.add(member.id()));
        people.add(List.copyOf(members));
      }
    }
    return new People(people, Set.copyOf(doubts));
  }
}
