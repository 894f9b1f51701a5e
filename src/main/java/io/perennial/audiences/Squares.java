package io.perennial.audiences;

import io.perennial.conditions.Condition;
import io.perennial.conditions.Condition.Range;
import io.perennial.insights.Rfm;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Squares of the grid of recency and frequency, as a condition that means the same people. */
final class Squares {

  private static final int SIDE = 5;

  private Squares() {}

  /** The squares that codes such as {@code 54} name; other codes name none. */
  static Set<String> of(Collection<String> codes) {
    var squares = new TreeSet<String>();
    for (var code : codes) {
      for (var each : code.split(",", -1)) {
        if (each.matches("[1-5][1-5]")) {
          squares.add(each);
        }
      }
    }
    return squares;
  }

  /** The named groups, if all squares of each are there; else ranges of the scores. */
  static Condition condition(Set<String> squares) {
    var groups = groups(squares);
    var whole = new LinkedHashSet<String>();
    var covered = new TreeSet<String>();
    for (var group : groups) {
      var all = squaresOf(group);
      if (squares.containsAll(all)) {
        whole.add(group);
        covered.addAll(all);
      }
    }
    if (covered.equals(squares)) {
      return new Condition.Grouped(whole);
    }
    // Rows of squares beside each other; rows that reach equally far stand upon each other.
    var rows = new TreeMap<String, TreeSet<Integer>>();
    for (int recency = 1; recency <= SIDE; recency++) {
      for (int from = 1; from <= SIDE; from++) {
        if (!squares.contains("" + recency + from) || squares.contains("" + recency + (from - 1))) {
          continue;
        }
        int to = from;
        while (squares.contains("" + recency + (to + 1))) {
          to++;
        }
        rows.computeIfAbsent("" + from + to, row -> new TreeSet<>()).add(recency);
      }
    }
    var ranges = new ArrayList<Condition>();
    rows.forEach((row, recencies) -> {
      var left = new TreeSet<>(recencies);
      while (!left.isEmpty()) {
        int first = left.first();
        int last = first;
        while (left.contains(last + 1)) {
          last++;
        }
        left.headSet(last, true).clear();
        ranges.add(
            new Condition.All(
                List.of(
                    new Condition.Scored("rfm_r", range(first, last)),
                    new Condition.Scored(
                        "rfm_f", range(row.charAt(0) - '0', row.charAt(1) - '0')))));
      }
    });
    return ranges.size() == 1 ? ranges.getFirst() : new Condition.Any(ranges);
  }

  /** The named groups that the squares lie in. */
  static Set<String> groups(Set<String> squares) {
    var groups = new LinkedHashSet<String>();
    squares.forEach(
        square -> groups.add(Rfm.group(square.charAt(0) - '0', square.charAt(1) - '0')));
    return groups;
  }

  private static Set<String> squaresOf(String group) {
    var squares = new TreeSet<String>();
    for (int recency = 1; recency <= SIDE; recency++) {
      for (int frequency = 1; frequency <= SIDE; frequency++) {
        if (Rfm.group(recency, frequency).equals(group)) {
          squares.add("" + recency + frequency);
        }
      }
    }
    return squares;
  }

  private static Range range(int least, int most) {
    return new Range(BigDecimal.valueOf(least), BigDecimal.valueOf(most));
  }
}
