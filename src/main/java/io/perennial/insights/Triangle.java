package io.perennial.insights;

import io.perennial.insights.Cohorts.Cohort;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The monthly cohorts as people read them: the share of each cohort that purchased again so many
 * months later. The first month says nothing, it is everybody; it is shown as a count.
 *
 * @param months the longest distance shown
 * @param average over all cohorts, weighted by their sizes, without the running month
 * @param low the share the lightest step begins at, {@code high} the one the darkest ends at
 */
record Triangle(
    List<Row> rows, int months, List<@Nullable Double> average, double low, double high) {

  /** A table that is longer than two years is read by nobody. */
  private static final int MOST_COHORTS = 24;

  /** Shares of fewer people jump about. */
  static final int FEW = 30;

  private static final int STEPS = 8;

  /** The ends of the scale leave out extremes that would make everything else one colour. */
  private static final int LOW_PERCENT = 5;

  private static final int HIGH_PERCENT = 95;
  private static final double MILLION = 1_000_000;

  record Row(YearMonth start, long size, List<Cell> cells) {}

  /**
   * One cohort in one later month.
   *
   * @param months since the first purchase
   * @param step 1 to 8, the darker the more
   * @param running whether the month may not be over
   * @param few whether the cohort is too small to trust its share
   */
  record Cell(int months, long customers, double share, int step, boolean running, boolean few) {

    String look() {
      return running ? "running" : few ? "few" : "s" + step;
    }
  }

  static Triangle of(List<Cohort> all) {
    var cohorts = all.subList(Math.max(0, all.size() - MOST_COHORTS), all.size());
    var shares = new ArrayList<Integer>();
    for (var cohort : cohorts) {
      for (int k = 1; k < cohort.active().size() - 1; k++) {
        if (cohort.size() >= FEW) {
          shares.add((int) Math.round(share(cohort, k) * MILLION));
        }
      }
    }
    var scale = scale(shares);
    var low = scale.quantile(LOW_PERCENT);
    var high = scale.quantile(HIGH_PERCENT);
    double from = low == null ? 0 : low / MILLION;
    double to = high == null ? 1 : high / MILLION;
    int months = cohorts.stream().mapToInt(cohort -> cohort.active().size() - 1).max().orElse(0);
    return new Triangle(
        cohorts.stream().map(cohort -> row(cohort, from, to)).toList(),
        months,
        averages(cohorts, months),
        from,
        to);
  }

  private static Histogram scale(List<Integer> shares) {
    var counts = new HashMap<Integer, Long>();
    shares.forEach(share -> counts.merge(share, 1L, Long::sum));
    return Histogram.of(counts);
  }

  private static Row row(Cohort cohort, double low, double high) {
    int newest = cohort.active().size() - 1;
    var cells = new ArrayList<Cell>();
    for (int k = 1; k <= newest; k++) {
      double share = share(cohort, k);
      int step = high > low ? 1 + (int) ((share - low) / (high - low) * STEPS) : 1;
      cells.add(
          new Cell(
              k,
              cohort.active().get(k),
              share,
              Math.clamp(step, 1, STEPS),
              k == newest,
              cohort.size() < FEW));
    }
    return new Row(YearMonth.parse(cohort.start()), cohort.size(), cells);
  }

  private static List<@Nullable Double> averages(List<Cohort> cohorts, int months) {
    var averages = new ArrayList<@Nullable Double>();
    for (int k = 1; k <= months; k++) {
      averages.add(average(cohorts, k));
    }
    return averages;
  }

  private static @Nullable Double average(List<Cohort> cohorts, int k) {
    long active = 0;
    long size = 0;
    for (var cohort : cohorts) {
      if (k < cohort.active().size() - 1) {
        active += cohort.active().get(k);
        size += cohort.size();
      }
    }
    return size == 0 ? null : (double) active / size;
  }

  private static double share(Cohort cohort, int k) {
    return (double) cohort.active().get(k) / cohort.size();
  }
}
