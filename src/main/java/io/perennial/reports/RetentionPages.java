package io.perennial.reports;

import io.perennial.Html;
import io.perennial.Ui;
import io.perennial.insights.Chart;
import io.perennial.insights.Chart.Axis;
import io.perennial.insights.Chart.Line;
import io.perennial.insights.Chart.Point;
import io.perennial.insights.Cohorts;
import io.perennial.insights.Insights;
import io.perennial.insights.Triangle;
import io.perennial.insights.Triangle.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** Who comes back, cohort by cohort, as a triangle or as curves. */
@Controller
class RetentionPages {

  private static final String CURVES = "curves";

  /** A curve of fewer points is a dash. */
  private static final int SHORTEST_CURVE = 3;

  /**
   * The triangle.
   *
   * @param before the customers it is compared with, or {@code null}
   * @param curves whether it is shown as curves
   */
  record RetentionPage(Frame frame, Triangle triangle, @Nullable Triangle before, boolean curves) {

    List<String> grains() {
      return Arrays.stream(Cohorts.Grain.values()).map(Cohorts.Grain::text).toList();
    }

    List<String> measures() {
      return Arrays.stream(Triangle.Measure.values()).map(Triangle.Measure::text).toList();
    }

    String address(String grain, String measure, boolean asCurves) {
      return asCurves
          ? frame.look().address(frame.path(), "grain", grain, "measure", measure, "show", CURVES)
          : frame.look().address(frame.path(), "grain", grain, "measure", measure);
    }

    String grain() {
      return triangle.grain().text();
    }

    String measure() {
      return triangle.measure().text();
    }

    /** Whether any cohort has a second period. */
    boolean isEnough() {
      return triangle.periods() > 0;
    }

    /** Every cohort grey, and upon them the average and the two newest that say something. */
    Chart chart(Ui ui) {
      var shown =
          triangle.rows().reversed().stream()
              .filter(row -> row.size() >= Triangle.FEW && row.cells().size() > SHORTEST_CURVE)
              .limit(2)
              .toList();
      var lines = new ArrayList<Line>();
      double most = 0;
      for (var row : triangle.rows()) {
        if (!shown.contains(row)) {
          lines.add(new Line("", 0, false, points(row), null));
        }
        for (var cell : row.cells()) {
          most = cell.running() ? most : Math.max(most, number(cell));
        }
      }
      if (before != null) {
        var then = average(before, triangle.periods());
        most = then.stream().mapToDouble(Point::y).reduce(most, Math::max);
        lines.add(new Line(frame.comparedName(ui), 0, false, then, null));
      }
      for (int i = shown.size() - 1; i >= 0; i--) {
        lines.add(
            new Line(triangle.name(ui, shown.get(i)), i + 2, false, points(shown.get(i)), null));
      }
      lines.add(
          new Line(
              ui.text("insights.cohorts.average"),
              1,
              false,
              average(triangle, triangle.periods()),
              null));
      var share = measure().equals("share");
      int periods = Math.max(1, triangle.periods());
      return Chart.lines(
          ui.text("insights.cohorts.curves", triangle.rows().size()),
          Axis.of(
              periods,
              Math.max(1, Math.ceilDiv(periods, 4)),
              k -> ui.text("insights.cohorts." + grain(), Math.round(k)),
              ""),
          Axis.amounts(most, number -> share ? ui.share(number) : triangle.written(ui, number)),
          lines,
          List.of(),
          numbers(ui));
    }

    private static List<Point> average(Triangle triangle, int periods) {
      var points = new ArrayList<Point>();
      for (int k = 1; k <= Math.min(periods, triangle.periods()); k++) {
        var value = triangle.average().get(k - 1);
        if (value != null) {
          points.add(Point.of(k, value));
        }
      }
      return points;
    }

    private double number(Triangle.Cell cell) {
      return cell.number(triangle.measure());
    }

    /** Without the running period, which would let every curve end in a fall. */
    private List<Point> points(Row row) {
      return row.cells().stream()
          .filter(cell -> !cell.running())
          .map(cell -> Point.of(cell.period(), number(cell)))
          .toList();
    }

    private Chart.Numbers numbers(Ui ui) {
      var columns = new ArrayList<String>();
      columns.add(ui.text("insights.cohorts.start"));
      for (int k = 1; k <= triangle.periods(); k++) {
        columns.add(ui.text("insights.cohorts." + grain(), k));
      }
      var rows = new ArrayList<List<String>>();
      for (var row : triangle.rows()) {
        var cells = new ArrayList<String>();
        cells.add(triangle.name(ui, row));
        row.cells().forEach(cell -> cells.add(triangle.written(ui, cell)));
        while (cells.size() < columns.size()) {
          cells.add("");
        }
        rows.add(cells);
      }
      return new Chart.Numbers(columns, rows);
    }
  }

  private final Frames frames;
  private final Insights insights;
  private final Html html;

  RetentionPages(Frames frames, Insights insights, Html html) {
    this.frames = frames;
    this.insights = insights;
    this.html = html;
  }

  @GetMapping({"/insights", "/insights/retention"})
  View retention(
      Look look,
      @RequestParam(defaultValue = "month") String grain,
      @RequestParam(defaultValue = "share") String measure,
      @RequestParam(defaultValue = "") String show) {
    var frame = frames.of("retention", look);
    var before = frame.comparedAudience();
    return html.page(
        "reports/retention",
        new RetentionPage(
            frame,
            insights.triangle(grain, measure, frame.audience()),
            before == null ? null : insights.triangle(grain, measure, before),
            show.equals(CURVES)),
        frame.status());
  }
}
