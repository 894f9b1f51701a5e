package io.perennial.insights;

import io.perennial.Ui;
import io.perennial.insights.Chart.Axis;
import io.perennial.insights.Chart.Line;
import io.perennial.insights.Chart.Mark;
import io.perennial.insights.Chart.Numbers;
import io.perennial.insights.Chart.Point;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Curves of the same kind as people read them: over the first year, in weeks.
 *
 * @param start where they begin: 1 where people wait, 0 where something happened to them
 * @param curves at most three
 */
public record Survival(double start, List<Named> curves) {

  private static final int WEEKS = 52;
  private static final int DAYS = 7 * WEEKS;

  /** Ticks, and numbers at risk, four times a year. */
  private static final int QUARTER_WEEKS = 13;

  private static final int TABLE_WEEKS = 4;

  /**
   * A curve and the channel whose it is.
   *
   * @param name {@link #ALL} needs none; {@link #BEFORE} is what all are compared with
   */
  public record Named(String name, Curve curve) {

    public static final String ALL = "";

    /** No channel is called so. */
    public static final String BEFORE = "\u001fbefore";

    /** What readers see before what is said of the curve; empty where there is but this one. */
    public String shown(Ui ui) {
      return name.equals(BEFORE) ? ui.text("insights.compare.before") : ui.channel(name);
    }
  }

  /** The weeks that numbers at risk are given for. */
  public static List<Integer> weeks() {
    return List.of(0, QUARTER_WEEKS, 2 * QUARTER_WEEKS, 3 * QUARTER_WEEKS, WEEKS);
  }

  /** The drawing. */
  public Chart chart(Ui ui, String label) {
    var lines = new ArrayList<Line>();
    var marks = new ArrayList<Mark>();
    for (var named : curves) {
      var line = line(ui, named, lines.size() + 1);
      lines.add(line);
      if (line.fadesFrom() != null && curves.size() == 1) {
        marks.add(new Mark(line.fadesFrom(), ui.text("insights.survival.few", Triangle.FEW)));
      }
    }
    return Chart.lines(
        label,
        Axis.of(
            WEEKS,
            QUARTER_WEEKS,
            week -> ui.number(Math.round(week)),
            ui.text("insights.survival.weeks")),
        Axis.shares(ui::share),
        lines,
        marks,
        numbers(ui));
  }

  private Line line(Ui ui, Named named, int colour) {
    var points = new ArrayList<Point>();
    points.add(new Point(0, start, start, start));
    double share = start;
    Double few = null;
    var last = new Point(0, start, start, start);
    for (var point : named.curve().points()) {
      if (point.day() > DAYS) {
        last = new Point(WEEKS, last.y(), last.low(), last.high());
        break;
      }
      double week = point.day() / 7.0;
      last = new Point(week, point.share(), point.low(), point.high());
      if (point.share() != share) {
        points.add(last);
        share = point.share();
      }
      few = few == null && point.atRisk() < Triangle.FEW ? (Double) week : few;
    }
    points.add(last);
    var name = named.shown(ui);
    return new Line((name + " " + ui.share(last.y())).strip(), colour, true, points, few);
  }

  private Numbers numbers(Ui ui) {
    var columns = new ArrayList<String>();
    columns.add(ui.text("insights.survival.week"));
    for (var named : curves) {
      var name = named.name().isEmpty() ? "" : named.shown(ui) + ": ";
      columns.add(name + ui.text("insights.survival.share"));
      columns.add(name + ui.text("insights.survival.interval"));
      columns.add(name + ui.text("insights.survival.at-risk"));
    }
    var rows = new ArrayList<List<String>>();
    for (int week = 0; week <= WEEKS; week += TABLE_WEEKS) {
      var row = new ArrayList<String>();
      row.add(ui.number(week));
      for (var named : curves) {
        var point = named.curve().at(7 * week);
        row.add(ui.percent(point == null ? start : point.share()));
        row.add(interval(ui, point));
        row.add(ui.number(named.curve().atRisk(7 * week)));
      }
      rows.add(row);
    }
    return new Numbers(columns, rows);
  }

  private String interval(Ui ui, Curve.@Nullable Point point) {
    return point == null
        ? ui.percent(start)
        : ui.percent(point.low()) + " – " + ui.percent(point.high());
  }
}
