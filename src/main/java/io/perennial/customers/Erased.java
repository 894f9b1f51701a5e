package io.perennial.customers;

import io.perennial.customers.Resolution.Node;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The names of people who were erased, known only as digests: an old file or a late message must
 * not bring anybody back. What is told of such a name is told of nobody in particular.
 */
@Component
class Erased {

  /**
   * How long it is believed that nobody was ever erased. Whoever erases waits for longer before
   * anything is removed, so that no other node takes a name for a living one's by then.
   */
  static final Duration BELIEVED = Duration.ofSeconds(1);

  private final ErasedSql sql;
  private final Seal seal;
  private final Clock clock;
  private volatile long nobodyUntil = System.nanoTime();

  Erased(ErasedSql sql, Seal seal, Clock clock) {
    this.sql = sql;
    this.seal = seal;
    this.clock = clock;
  }

  /** Those of these names that are erased ones, and whose they are. */
  Map<Identity, UUID> among(Collection<Identity> names) {
    if (names.isEmpty() || isNobody()) {
      return Map.of();
    }
    var hashes = new ArrayList<byte[]>(names.size());
    var all = List.copyOf(names);
    all.forEach(name -> hashes.add(hash(name)));
    var found = new HashMap<Identity, UUID>();
    sql.find(hashes).forEach((place, identity) -> found.put(all.get(place), identity));
    return found;
  }

  /** Those of these identities whose names are erased ones. */
  Set<UUID> of(Collection<UUID> identities) {
    return identities.isEmpty() || isNobody() ? Set.of() : sql.of(identities);
  }

  /**
   * Those of these identities whose names are erased ones, or were until they were let in again.
   */
  Set<UUID> everOf(Collection<UUID> identities) {
    var all = new HashSet<>(of(identities));
    all.addAll(sql.gone(identities));
    return all;
  }

  /**
   * Closes names: what is told of them from now on is told of nobody.
   *
   * @return whether any of them was open
   */
  boolean close(Collection<Node> nodes) {
    boolean any = false;
    var closed = sql.of(nodes.stream().map(Node::id).toList());
    for (var node : nodes) {
      if (!closed.contains(node.id())) {
        any |= sql.add(hash(node.identity()), node.id(), clock.instant());
      }
    }
    nobodyUntil = System.nanoTime();
    return any;
  }

  /** Lets a name in again; whoever comes with it is somebody new. Answers whether it was erased. */
  boolean letIn(Identity name) {
    return sql.remove(hash(name)) > 0;
  }

  /** Whether nobody was ever erased. */
  boolean isNobody() {
    long now = System.nanoTime();
    if (now - nobodyUntil < 0) {
      return true;
    }
    boolean nobody = !sql.any();
    if (nobody) {
      nobodyUntil = now + BELIEVED.toNanos();
    }
    return nobody;
  }

  private byte[] hash(Identity name) {
    return seal.digest(name.kind().word() + '\n' + name.source() + '\n' + name.value());
  }
}
