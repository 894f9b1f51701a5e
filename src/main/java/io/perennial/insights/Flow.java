package io.perennial.insights;

import io.perennial.Ui;
import io.perennial.insights.Moves.Kind;
import io.perennial.insights.Moves.Move;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Moves as a picture: the groups of the earlier day at the left, those of the later at the right,
 * from the best down, and bands between them as thick as there are people. Heights are in pixels;
 * across, bands are stretched to the page.
 */
public final class Flow {

  /** So wide are the bands, in units that are stretched. */
  public static final int WIDE = 1_000;

  /** So tall are all people together. */
  private static final int PEOPLE = 260;

  /** Room for the two lines of a group's text. */
  private static final int LEAST = 30;

  private static final int GAP = 8;

  /** Wide enough for the longest name in 12 pixels. */
  private static final double CHARACTER = 6.6;

  /** A group at one side. */
  public record Node(String group, long people, int top, int tall) {}

  /**
   * People who made the same move.
   *
   * @param path in {@link #WIDE} units across and pixels down
   */
  public record Band(Move move, String path) {}

  private final Moves moves;
  private final double scale;
  private final List<Node> left;
  private final List<Node> right;

  private Flow(Moves moves) {
    this.moves = moves;
    this.scale = (double) PEOPLE / Math.max(1, moves.customers());
    this.left = nodes(Stream.concat(Rfm.GROUPS.stream(), Stream.of(Moves.NOBODY)), moves::were);
    this.right = nodes(Rfm.GROUPS.stream(), moves::are);
  }

  public static Flow of(Moves moves) {
    return new Flow(moves);
  }

  private List<Node> nodes(Stream<String> groups, ToLongFunction<String> people) {
    List<Node> nodes = new ArrayList<>();
    int top = 0;
    for (var group : groups.toList()) {
      long count = people.applyAsLong(group);
      if (count > 0) {
        int tall = Math.max(LEAST, (int) Math.ceil(count * scale));
        nodes.add(new Node(group, count, top, tall));
        top += tall + GAP;
      }
    }
    return List.copyOf(nodes);
  }

  public List<Node> left() {
    return left;
  }

  public List<Node> right() {
    return right;
  }

  /** Of the picture, in pixels. */
  public int tall() {
    return Math.max(bottom(left), bottom(right));
  }

  private static int bottom(List<Node> nodes) {
    return nodes.isEmpty() ? 0 : nodes.getLast().top() + nodes.getLast().tall();
  }

  /** Pixels for the names at a side. */
  public int namesWidth(List<Node> nodes, Ui ui) {
    int longest = nodes.stream().mapToInt(node -> name(node.group(), ui).length()).max().orElse(0);
    return 8 + (int) Math.ceil(longest * CHARACTER);
  }

  public static String name(String group, Ui ui) {
    return ui.text("insights.rfm.group." + group);
  }

  /** Who stayed is behind the others. */
  public List<Band> bands() {
    Map<String, Double> outOf = new HashMap<>();
    Map<String, Double> into = new HashMap<>();
    left.forEach(node -> outOf.put(node.group(), (double) node.top()));
    right.forEach(node -> into.put(node.group(), (double) node.top()));
    List<Band> stayed = new ArrayList<>();
    List<Band> moved = new ArrayList<>();
    for (var from : left) {
      for (var to : right) {
        for (var move : moves.moves()) {
          if (move.was().equals(from.group()) && move.is().equals(to.group())) {
            double tall = move.people() * scale;
            double start = down(outOf, from.group(), tall);
            double end = down(into, to.group(), tall);
            (move.kind() == Kind.STAYED ? stayed : moved)
                .add(new Band(move, path(start, end, Math.max(1, tall))));
          }
        }
      }
    }
    stayed.addAll(moved);
    return stayed;
  }

  /** Where the next band of a group begins. */
  private static double down(Map<String, Double> next, String group, double tall) {
    double here = Objects.requireNonNull(next.get(group));
    next.put(group, here + tall);
    return here;
  }

  private static String path(double start, double end, double tall) {
    return String.format(
        Locale.ROOT,
        "M0 %2$.1fC%1$d %2$.1f %1$d %3$.1f %4$d %3$.1fV%6$.1fC%1$d %6$.1f %1$d %5$.1f 0 %5$.1fZ",
        WIDE / 2,
        start,
        end,
        WIDE,
        start + tall,
        end + tall);
  }

  /** The colour of a band and of its name in the key. */
  public static int colour(Kind kind) {
    return switch (kind) {
      case STAYED -> 0;
      case ROSE -> 1;
      case FELL -> 2;
      case CAME -> 3;
    };
  }
}
