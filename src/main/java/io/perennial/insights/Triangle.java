package io.perennial.insights;

import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.insights.Cohorts.Cohort;
import io.perennial.insights.Cohorts.Grain;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Cohorts as people read them: what became of each cohort so many periods later. The first period
 * says nothing, it is everybody; it is shown as a count.
 *
 * @param periods the longest distance shown
 * @param average over all cohorts, weighted by their sizes where shares are shown, without the
 *     running period
 * @param low the number the lightest step begins at, {@code high} the one the darkest ends at
 */
public record Triangle(
    Grain grain,
    Measure measure,
    List<Row> rows,
    int periods,
    List<@Nullable Double> average,
    double low,
    double high) {

  /** A table that is longer than that is read by nobody; of months it is two years. */
  private static final int MOST_COHORTS = 24;

  /** Shares of fewer people jump about. */
  public static final int FEW = 30;

  private static final int STEPS = 8;

  /** The ends of the scale leave out extremes that would make everything else one colour. */
  private static final double LOW_QUANTILE = 0.05;

  private static final double HIGH_QUANTILE = 0.95;

  /** What the cells show. */
  public enum Measure {
    SHARE,
    CUSTOMERS,
    VALUE;

    public static Measure named(String text) {
      return Arrays.stream(values())
          .filter(measure -> measure.text().equals(text))
          .findFirst()
          .orElseThrow(() -> Problem.invalidField("measure", "insights.measure.unknown", text));
    }

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A cohort.
   *
   * @param start as addresses name it
   * @param first its first day
   */
  public record Row(String start, LocalDate first, long size, List<Cell> cells) {}

  /**
   * One cohort in one later period.
   *
   * @param period so many after the first
   * @param low lower end of the 95 % interval of the share (E. B. Wilson, 1927), {@code high} the
   *     upper
   * @param above the share less that of the row above; {@code null} without one to compare with
   * @param step 1 to 8, the darker the more
   * @param running whether the period may not be over
   * @param few whether the cohort is too small to trust its share
   */
  public record Cell(
      int period,
      long customers,
      double share,
      double low,
      double high,
      @Nullable Double above,
      BigDecimal value,
      int step,
      boolean running,
      boolean few) {

    public String look() {
      return running ? "running" : few ? "few" : "s" + step;
    }

    public double number(Measure measure) {
      return switch (measure) {
        case SHARE -> share;
        case CUSTOMERS -> customers;
        case VALUE -> value.doubleValue();
      };
    }
  }

  static Triangle of(Grain grain, Measure measure, List<Cohort> all) {
    var cohorts = all.subList(Math.max(0, all.size() - MOST_COHORTS), all.size());
    var rows = new ArrayList<Row>();
    for (int i = 0; i < cohorts.size(); i++) {
      rows.add(row(grain, cohorts.get(i), i == 0 ? null : cohorts.get(i - 1)));
    }
    var numbers =
        rows.stream()
            .flatMap(row -> row.cells().stream())
            .filter(cell -> !cell.running() && !cell.few())
            .map(cell -> cell.number(measure))
            .sorted()
            .toList();
    double low = numbers.isEmpty() ? 0 : Histogram.quantile(numbers, LOW_QUANTILE);
    double high = numbers.isEmpty() ? 1 : Histogram.quantile(numbers, HIGH_QUANTILE);
    int periods = rows.stream().mapToInt(row -> row.cells().size()).max().orElse(0);
    var average = new ArrayList<@Nullable Double>();
    for (int k = 1; k <= periods; k++) {
      average.add(average(measure, rows, k));
    }
    return new Triangle(
        grain,
        measure,
        rows.stream().map(row -> coloured(row, measure, low, high)).toList(),
        periods,
        average,
        low,
        high);
  }

  private static Row row(Grain grain, Cohort cohort, @Nullable Cohort above) {
    int newest = cohort.active().size() - 1;
    var cells = new ArrayList<Cell>();
    for (int k = 1; k <= newest; k++) {
      long customers = cohort.active().get(k);
      double share = (double) customers / cohort.size();
      double[] interval = interval(share, cohort.size());
      cells.add(
          new Cell(
              k,
              customers,
              share,
              interval[0],
              interval[1],
              above == null ? null : share - (double) above.active().get(k) / above.size(),
              cohort.revenue().get(k),
              1,
              k == newest,
              cohort.size() < FEW));
    }
    return new Row(cohort.start(), grain.after(cohort.start(), 0), cohort.size(), cells);
  }

  private static Row coloured(Row row, Measure measure, double low, double high) {
    return new Row(
        row.start(),
        row.first(),
        row.size(),
        row.cells().stream()
            .map(cell -> {
              double part = high > low ? (cell.number(measure) - low) / (high - low) : 0;
              return new Cell(
                  cell.period(),
                  cell.customers(),
                  cell.share(),
                  cell.low(),
                  cell.high(),
                  cell.above(),
                  cell.value(),
                  Math.clamp(1 + (int) (part * STEPS), 1, STEPS),
                  cell.running(),
                  cell.few());
            })
            .toList());
  }

  private static @Nullable Double average(Measure measure, List<Row> rows, int k) {
    double sum = 0;
    double weights = 0;
    for (var row : rows) {
      if (k <= row.cells().size() && !row.cells().get(k - 1).running()) {
        double weight = measure == Measure.SHARE ? row.size() : 1;
        sum += row.cells().get(k - 1).number(measure) * weight;
        weights += weight;
      }
    }
    return weights == 0 ? null : sum / weights;
  }

  /** The interval of a share of so many people. */
  public static double[] interval(double share, long people) {
    double squared = 1.959963984540054 * 1.959963984540054;
    double middle = share + squared / (2 * people);
    double width =
        Math.sqrt(squared * (share * (1 - share) / people + squared / (4.0 * people * people)));
    double whole = 1 + squared / people;
    return new double[] {
      Math.max(0, (middle - width) / whole), Math.min(1, (middle + width) / whole)
    };
  }

  /** The name of a cohort in the reader's language. */
  public String name(Ui ui, Row row) {
    return grain.name(ui, row.first());
  }

  /** A number of the kind that is shown. */
  public String written(Ui ui, double number) {
    return switch (measure) {
      case SHARE -> ui.percent(number);
      case CUSTOMERS -> ui.number(Math.round(number));
      case VALUE -> ui.round(BigDecimal.valueOf(number));
    };
  }

  public String written(Ui ui, Cell cell) {
    return written(ui, cell.number(measure));
  }

  /** What a pointer that rests on a cell is told. */
  public String says(Ui ui, Row row, Cell cell) {
    var says =
        ui.text(
            "insights.cohorts.interval",
            cell.customers(),
            row.size(),
            ui.percent(cell.low()),
            ui.percent(cell.high()));
    var above = cell.above();
    return above == null || cell.running()
        ? says
        : says
            + " "
            + ui.text("insights.cohorts.above", ui.signed(above, ui.decimal(above * 100, 1)));
  }
}
