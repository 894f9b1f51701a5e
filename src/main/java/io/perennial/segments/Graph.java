package io.perennial.segments;

import io.perennial.conditions.Condition;
import io.perennial.conditions.Conditions;
import io.perennial.conditions.Hearing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Segments of segments: what must be asked before what. Without cycles, or it says so. */
final class Graph {

  /**
   * A segment with what it says at the moment.
   *
   * @param counting whether it is counted as a whole just now
   * @param ofHistory whether a long history is still to be counted, by which nobody comes or goes
   *     live
   */
  record Node(
      UUID id,
      String name,
      Condition condition,
      Hearing hearing,
      boolean counting,
      boolean ofHistory) {

    Node(SegmentsSql.Kept kept, Condition condition) {
      this(
          kept.id(),
          kept.name(),
          condition,
          Hearing.of(condition),
          kept.counting(),
          kept.isOfHistory());
    }

    Node notCounting() {
      return new Node(id, name, condition, hearing, false, ofHistory);
    }
  }

  private Graph() {}

  /** Every segment after those that it asks; of a cycle, which there is none, in any order. */
  static List<Node> ordered(Collection<Node> nodes) {
    Map<UUID, Node> byId = new LinkedHashMap<>();
    nodes.forEach(node -> byId.put(node.id(), node));
    Map<UUID, Node> ordered = new LinkedHashMap<>();
    var entered = new HashSet<UUID>();
    nodes.forEach(node -> visit(node, byId, entered, ordered));
    return List.copyOf(ordered.values());
  }

  private static void visit(
      Node node, Map<UUID, Node> byId, Set<UUID> entered, Map<UUID, Node> ordered) {
    if (entered.add(node.id())) {
      for (var asked : node.hearing().segments()) {
        var below = byId.get(asked);
        if (below != null) {
          visit(below, byId, entered, ordered);
        }
      }
      ordered.put(node.id(), node);
    }
  }

  /** Those that ask one of these, by whatever way, and these themselves, in order. */
  static List<Node> above(List<Node> ordered, Set<UUID> first) {
    var reached = new HashSet<>(first);
    var above = new ArrayList<Node>();
    for (var node : ordered) {
      if (reached.contains(node.id())
          || node.hearing().segments().stream().anyMatch(reached::contains)) {
        reached.add(node.id());
        above.add(node);
      }
    }
    return above;
  }

  /** The same in levels: none asks another of its own level or of a later one. */
  static List<List<Node>> levels(List<Node> ordered) {
    var levels = new ArrayList<List<Node>>();
    var level = new HashMap<UUID, Integer>();
    for (var node : ordered) {
      int at = 0;
      for (var asked : node.hearing().segments()) {
        at = Math.max(at, level.getOrDefault(asked, -1) + 1);
      }
      level.put(node.id(), at);
      while (levels.size() <= at) {
        levels.add(new ArrayList<>());
      }
      levels.get(at).add(node);
    }
    return levels;
  }

  /** Whether a segment with this condition would come to ask itself. */
  static boolean isCycle(UUID id, Condition condition, Collection<Node> others) {
    Map<UUID, Node> byId = new LinkedHashMap<>();
    others.forEach(node -> byId.put(node.id(), node));
    return reaches(Hearing.of(condition).segments(), id, byId, new HashSet<>());
  }

  private static boolean reaches(
      Set<UUID> from, UUID target, Map<UUID, Node> byId, Set<UUID> seen) {
    for (var id : from) {
      if (id.equals(target)) {
        return true;
      }
      var node = byId.get(id);
      if (node != null && seen.add(id) && reaches(node.hearing().segments(), target, byId, seen)) {
        return true;
      }
    }
    return false;
  }

  /** The longest way from a segment down to one that asks no other. */
  static int depth(Condition condition, Collection<Node> others) {
    int deepest = 0;
    for (var part : Conditions.parts(condition)) {
      if (part instanceof Condition.InSegment(var id, var in)) {
        for (var other : others) {
          if (other.id().equals(id)) {
            deepest = Math.max(deepest, depth(other.condition(), others));
          }
        }
      }
    }
    return deepest + 1;
  }
}
