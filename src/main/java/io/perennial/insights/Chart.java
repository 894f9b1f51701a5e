package io.perennial.insights;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A drawing of lines or bars, computed here and written into the page as SVG by {@code
 * insights/chart.jte}. All texts are already in the reader's language.
 *
 * @param label one sentence that says what the drawing shows, for who cannot see it
 * @param lines at most three of them in colour, the others grey
 * @param bars upon each other where they share a place; a chart has lines or bars
 * @param marks hairlines from top to bottom, from left to right
 * @param numbers what "Show as table" shows
 */
public record Chart(
    String label,
    Axis x,
    Axis y,
    List<Line> lines,
    List<Bar> bars,
    List<Name> key,
    List<Mark> marks,
    Numbers numbers) {

  /** So many columns have room for their names beside each other on a phone. */
  private static final int MOST_NAMED = 3;

  /**
   * One direction of the chart.
   *
   * @param end the value at its end; the start is 0
   * @param name what it counts, in a few words
   */
  public record Axis(double end, List<Tick> ticks, String name) {

    /** Shares from 0 to 1. */
    public static Axis shares(DoubleFunction<String> written) {
      return of(1, 0.25, written, "");
    }

    /** Round numbers from 0 to the first beyond the most. */
    public static Axis amounts(double most, DoubleFunction<String> written) {
      double highest = most > 0 ? most : 1;
      double step = step(highest / 4);
      return of(step * Math.ceil(highest / step - 1e-9), step, written, "");
    }

    /** A tick at every step. */
    public static Axis of(double end, double step, DoubleFunction<String> written, String name) {
      var ticks = new ArrayList<Tick>();
      for (int i = 0; i * step <= end * (1 + 1e-9); i++) {
        ticks.add(new Tick(i * step, written.apply(i * step)));
      }
      return new Axis(end, ticks, name);
    }

    /** The next of 1, 2, 2.5, 5 and their tenfolds. */
    private static double step(double atLeast) {
      double ten = Math.pow(10, Math.floor(Math.log10(atLeast)));
      for (double factor : new double[] {1, 2, 2.5, 5}) {
        if (factor * ten >= atLeast * (1 - 1e-9)) {
          return factor * ten;
        }
      }
      return 10 * ten;
    }

    double share(double value) {
      return Math.clamp(value / end, 0, 1);
    }
  }

  public record Tick(double at, String text) {}

  /** A value and the interval around it, in the units of the axes. */
  public record Point(double x, double y, double low, double high) {

    public static Point of(double x, double y) {
      return new Point(x, y, y, y);
    }
  }

  /**
   * A line from left to right.
   *
   * @param text stands at its right end; empty: no text
   * @param colour 1 to 3; 0: grey
   * @param steps whether a value holds until the next, as of a survival curve
   * @param fadesFrom from here on too few people are behind it; {@code null}: nowhere
   */
  public record Line(
      String text, int colour, boolean steps, List<Point> points, @Nullable Double fadesFrom) {}

  /**
   * A bar between two places of each axis.
   *
   * @param says what a pointer that rests on it is told
   */
  public record Bar(double left, double right, double from, double to, int colour, String says) {}

  /** What a colour stands for. */
  public record Name(int colour, String text) {}

  public record Mark(double x, String text) {}

  /** The same as a table; the first cell of a row names it. */
  public record Numbers(List<String> columns, List<List<String>> rows) {}

  /**
   * Several amounts upon each other, such as the revenue of a month.
   *
   * @param amounts one for each colour, from 1
   * @param says what a pointer that rests on it is told
   */
  public record Column(String name, List<Double> amounts, String says) {}

  /** Lines. */
  public static Chart lines(
      String label, Axis x, Axis y, List<Line> lines, List<Mark> marks, Numbers numbers) {
    var key =
        lines.stream()
            .filter(line -> !line.text().isEmpty())
            .map(line -> new Name(line.colour(), line.text()))
            .toList();
    return new Chart(label, x, y, lines, List.of(), key, marks, numbers);
  }

  /** Columns of equal width, a few of them named. */
  public static Chart columns(
      String label,
      List<String> names,
      List<Column> columns,
      DoubleFunction<String> written,
      Numbers numbers) {
    var bars = new ArrayList<Bar>();
    var ticks = new ArrayList<Tick>();
    double most = 0;
    int every = Math.max(1, Math.ceilDiv(columns.size(), MOST_NAMED));
    for (int i = 0; i < columns.size(); i++) {
      var column = columns.get(i);
      double from = 0;
      for (int k = 0; k < column.amounts().size(); k++) {
        double to = from + column.amounts().get(k);
        bars.add(new Bar(i + 0.12, i + 0.88, from, to, k + 1, column.says()));
        from = to;
      }
      most = Math.max(most, from);
      if (i % every == 0) {
        ticks.add(new Tick(i + 0.5, column.name()));
      }
    }
    var key = new ArrayList<Name>();
    for (var name : names) {
      key.add(new Name(key.size() + 1, name));
    }
    return new Chart(
        label,
        new Axis(Math.max(1, columns.size()), ticks, ""),
        Axis.amounts(most, written),
        List.of(),
        bars,
        key,
        List.of(),
        numbers);
  }
}
