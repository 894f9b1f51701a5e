package io.perennial.insights;

import io.perennial.insights.Chart.Axis;
import io.perennial.insights.Chart.Bar;
import io.perennial.insights.Chart.Line;
import io.perennial.insights.Chart.Mark;
import io.perennial.insights.Chart.Name;
import io.perennial.insights.Chart.Point;
import io.perennial.insights.Chart.Tick;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where everything of a chart stands. The height is fixed, in pixels; the width is the page's, so
 * that places from left to right are percent, and paths are in units that are stretched. Texts are
 * never stretched.
 */
record Drawing(Chart chart) {

  /** Height of the plotted area, in pixels. */
  static final int HEIGHT = 200;

  /** Room above it, and a row more for each mark's text. */
  private static final int ABOVE = 10;

  private static final int ROW = 16;
  private static final int BELOW = 24;

  /** Paths are written in whole ten-thousandths of the plotted area. */
  static final int UNITS = 10_000;

  /** A wide guess at the width of a character of 12 pixels, in pixels. */
  private static final double CHARACTER = 7;

  /** A line that ends before has its text at its own end. */
  private static final double NEAR_THE_RIGHT = 0.8;

  private Axis x() {
    return chart.x();
  }

  private Axis y() {
    return chart.y();
  }

  int top() {
    return ABOVE + ROW * chart.marks().size();
  }

  /**
   * The line that the text of a mark stands on, in pixels. A hairline begins at its own text: the
   * text that points at the other mark stands above it.
   */
  int row(int mark) {
    boolean first = side(chart.marks().getFirst()).equals("start");
    return ABOVE + ROW * (first ? mark : chart.marks().size() - 1 - mark);
  }

  int bottom() {
    return top() + HEIGHT;
  }

  int tall() {
    return bottom() + BELOW;
  }

  /** Where a value stands from left to right, in percent of the plotted area. */
  String across(double value) {
    return String.format(Locale.ROOT, "%.2f%%", x().share(value) * 100);
  }

  String width(Bar bar) {
    return String.format(
        Locale.ROOT, "%.2f%%", (x().share(bar.right()) - x().share(bar.left())) * 100);
  }

  /** How far down a value stands, in pixels. */
  String down(double value) {
    return String.format(Locale.ROOT, "%.1f", bottom() - y().share(value) * HEIGHT);
  }

  String height(Bar bar) {
    return String.format(
        Locale.ROOT, "%.1f", (y().share(bar.to()) - y().share(bar.from())) * HEIGHT);
  }

  /** Texts at the edges stay inside. */
  String anchor(double value) {
    double share = x().share(value);
    return share < 0.02 ? "start" : share > 0.98 ? "end" : "middle";
  }

  /** Which side of its hairline a mark's text stands on. */
  String side(Mark mark) {
    return x().share(mark.x()) > 0.4 ? "end" : "start";
  }

  /** Pixels for the texts at the left. */
  int scaleWidth() {
    return 8 + width(y().ticks().stream().map(Tick::text).toList());
  }

  /** Pixels for the texts at the right; 0 where there are none. */
  int endsWidth() {
    return chart.lines().isEmpty() || chart.key().isEmpty() || !named()
        ? 0
        : 8 + width(chart.key().stream().map(Name::text).toList());
  }

  /**
   * Whether lines have their texts at their ends. Where one of several ends far from the right, its
   * text would stand upon the others: then a key says which is which.
   */
  boolean named() {
    return chart.key().size() < 2 || named(chart.lines()).allMatch(this::endsAtTheRight);
  }

  private static Stream<Line> named(List<Line> lines) {
    return lines.stream().filter(line -> !line.text().isEmpty() && !line.points().isEmpty());
  }

  private boolean endsAtTheRight(Line line) {
    return x().share(line.points().getLast().x()) >= NEAR_THE_RIGHT;
  }

  private static int width(List<String> texts) {
    int longest = texts.stream().mapToInt(String::length).max().orElse(0);
    return (int) Math.ceil(longest * CHARACTER);
  }

  /**
   * The text at a line's end.
   *
   * @param across where the line ends, when that is too far from the right; else {@code null}, and
   *     the text stands at the right
   * @param down in pixels
   */
  record End(int colour, String text, @Nullable String across, int down) {}

  /**
   * The texts at the ends of lines, if they stand there, moved apart where they end near each
   * other.
   */
  List<End> ends() {
    if (!named()) {
      return List.of();
    }
    var sorted =
        named(chart.lines())
            .sorted(Comparator.comparingDouble(line -> -line.points().getLast().y()))
            .toList();
    var downs = new int[sorted.size()];
    for (int i = 0; i < downs.length; i++) {
      int own = (int) Double.parseDouble(down(sorted.get(i).points().getLast().y()));
      downs[i] = i == 0 ? own : Math.max(own, downs[i - 1] + ROW);
    }
    for (int i = downs.length - 1; i >= 0; i--) {
      int lowest = i == downs.length - 1 ? bottom() : downs[i + 1] - ROW;
      downs[i] = Math.min(downs[i], lowest);
    }
    var ends = new ArrayList<End>();
    for (int i = 0; i < downs.length; i++) {
      var line = sorted.get(i);
      var across = endsAtTheRight(line) ? null : across(line.points().getLast().x());
      ends.add(new End(line.colour(), line.text(), across, downs[i]));
    }
    return ends;
  }

  /** The part of a line with enough people behind it. */
  String path(Line line) {
    var fades = line.fadesFrom();
    return path(
        line,
        fades == null
            ? line.points()
            : line.points().stream().filter(point -> point.x() <= fades).toList());
  }

  /** The part after it; empty without. */
  String fadingPath(Line line) {
    var fades = line.fadesFrom();
    if (fades == null) {
      return "";
    }
    int last = 0;
    for (int i = 0; i < line.points().size(); i++) {
      last = line.points().get(i).x() <= fades ? i : last;
    }
    return path(line, line.points().subList(last, line.points().size()));
  }

  private String path(Line line, List<Point> points) {
    if (points.size() < 2) {
      return "";
    }
    var path = new StringBuilder("M").append(at(points.getFirst().x(), points.getFirst().y()));
    for (var point : points.subList(1, points.size())) {
      go(path, line, point.x(), point.y());
    }
    return path.toString();
  }

  /** The area between the lower and the upper end of the interval; empty without an interval. */
  String ribbon(Line line) {
    var points = line.points();
    if (points.size() < 2 || points.stream().allMatch(point -> point.low() == point.high())) {
      return "";
    }
    var path = new StringBuilder("M").append(at(points.getFirst().x(), points.getFirst().high()));
    for (var point : points.subList(1, points.size())) {
      go(path, line, point.x(), point.high());
    }
    path.append('L').append(at(points.getLast().x(), points.getLast().low()));
    for (var point : points.subList(0, points.size() - 1).reversed()) {
      if (line.steps()) {
        path.append('V').append(unit(1 - y().share(point.low())));
        path.append('H').append(unit(x().share(point.x())));
      } else {
        path.append('L').append(at(point.x(), point.low()));
      }
    }
    return path.append('Z').toString();
  }

  private void go(StringBuilder path, Line line, double x, double y) {
    if (line.steps()) {
      path.append('H').append(unit(x().share(x))).append('V').append(unit(1 - y().share(y)));
    } else {
      path.append('L').append(at(x, y));
    }
  }

  private String at(double x, double y) {
    return unit(x().share(x)) + " " + unit(1 - y().share(y));
  }

  private static long unit(double share) {
    return Math.round(share * UNITS);
  }
}
