package io.perennial.customers;

import io.perennial.customers.IdentitiesSql.Kept;
import io.perennial.customers.Resolution.Decision;
import io.perennial.customers.Resolution.Link;
import io.perennial.customers.Resolution.Node;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Everything that hangs together with some identities: what a change of them can reach. */
@Component
class Surroundings {

  /**
   * More identities that hang together are no person and no family. Their links are kept, but they
   * stay as they are: following them would take longer with each.
   */
  private static final int MOST_TOGETHER = 2_000;

  /** Identities with all that was told and decided of them. */
  record Found(Map<UUID, Kept> kept, Set<Link> links, List<Decision> decisions) {

    Collection<Node> nodes() {
      return kept.values().stream().map(Kept::node).toList();
    }

    Set<UUID> ids() {
      return kept.keySet();
    }

    /** Who an identity is so far. */
    UUID person(UUID id) {
      return Objects.requireNonNull(kept.get(id)).customer();
    }
  }

  private final IdentitiesSql sql;

  Surroundings(IdentitiesSql sql) {
    this.sql = sql;
  }

  /**
   * Looks for all that can be reached from these identities.
   *
   * @param told links that are new: a name that tells nothing by now told something before them
   * @return {@code null} if it is more than can be a person
   */
  @Nullable Found of(Set<UUID> around, Set<Link> told) {
    var kept = new HashMap<UUID, Kept>();
    var links = new HashSet<Link>();
    var silent = new HashSet<UUID>();
    Set<UUID> next = around;
    while (!next.isEmpty()) {
      for (var found : sql.find(next)) {
        kept.put(found.node().id(), found);
      }
      var followed = followed(next, kept);
      silent.addAll(silent(next, kept, followed, told));
      var reached = new HashSet<UUID>();
      for (var link : followed) {
        if (!silent.contains(link.a()) && !silent.contains(link.b())) {
          links.add(link);
          reached.add(link.a());
          reached.add(link.b());
        }
      }
      for (var decision : sql.decisions(next)) {
        reached.add(decision.of().a());
        reached.add(decision.of().b());
      }
      reached.removeAll(kept.keySet());
      if (kept.size() + reached.size() > MOST_TOGETHER) {
        return null;
      }
      next = reached;
    }
    links.removeIf(link -> silent.contains(link.a()) || silent.contains(link.b()));
    return new Found(kept, links, sql.decisions(kept.keySet()));
  }

  /** The links of those that are a person's by their nature. */
  private Set<Link> followed(Set<UUID> ids, Map<UUID, Kept> kept) {
    var personal = ids.stream().filter(id -> node(kept, id).identity().isPersonal()).toList();
    return personal.isEmpty() ? Set.of() : new HashSet<>(sql.links(personal, MOST_TOGETHER + 1));
  }

  /** Those of these that had too many neighbours also before the new links. */
  private static Set<UUID> silent(
      Set<UUID> ids, Map<UUID, Kept> kept, Set<Link> links, Set<Link> told) {
    var before = new HashMap<UUID, Integer>();
    for (var link : links) {
      if (!told.contains(link)) {
        before.merge(link.a(), 1, Integer::sum);
        before.merge(link.b(), 1, Integer::sum);
      }
    }
    return ids.stream()
        .filter(id -> !node(kept, id).isReference())
        .filter(id -> before.getOrDefault(id, 0) > Resolution.MOST_NEIGHBOURS)
        .collect(Collectors.toSet());
  }

  private static Node node(Map<UUID, Kept> kept, UUID id) {
    return Objects.requireNonNull(kept.get(id)).node();
  }
}
