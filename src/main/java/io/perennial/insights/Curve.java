package io.perennial.insights;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The product-limit estimate of how many are still waiting after so many days, when some have been
 * watched for too short a time to tell: E. L. Kaplan and P. Meier, "Nonparametric estimation from
 * incomplete observations", Journal of the American Statistical Association 53 (1958) 457–481. Who
 * leaves the watch on a day counts as still waiting on that day.
 *
 * <p>Its 95 % interval is taken on the scale of log(−log) of the share, where it never leaves 0 to
 * 1, with the variance of M. Greenwood (1926): J. D. Kalbfleisch and R. L. Prentice, The
 * Statistical Analysis of Failure Time Data, second edition (2002), section 1.4.
 *
 * @param points one for each number of days after which the event came, or the watch ended, for
 *     somebody; empty without customers
 */
public record Curve(List<Point> points) {

  /** The normal distribution's 97.5th percentile. */
  private static final double NORMAL_975 = 1.959963984540054;

  /** Products of many shares miss a half by rounding; so near to it is a half. */
  private static final double NEARLY = 1e-12;

  private static final double MILLION = 1_000_000;

  /**
   * The share after so many days, and its 95 % interval.
   *
   * @param atRisk how many had been watched for so many days without the event before
   */
  public record Point(int day, double share, double low, double high, long atRisk) {}

  /**
   * How it ended for those with the same number of days.
   *
   * @param happened for how many the event came after so many days
   * @param censored how many had been watched for so many days without it
   */
  public record Days(long happened, long censored) {

    Days plus(Days more) {
      return new Days(happened + more.happened, censored + more.censored);
    }
  }

  /** The curve of who waits, from what happened after how many days. */
  public static Curve of(SortedMap<Integer, Days> days) {
    long watched = days.values().stream().mapToLong(d -> d.happened() + d.censored()).sum();
    double share = 1;
    double variance = 0;
    double high = 1;
    List<Point> points = new ArrayList<>();
    for (var entry : days.entrySet()) {
      var day = entry.getValue();
      if (day.happened() > 0) {
        long left = watched - day.happened();
        share *= (double) left / watched;
        variance += (double) day.happened() / ((double) watched * left);
      }
      double width = NORMAL_975 * Math.sqrt(variance) / Math.log(share);
      // With nobody left the variance is not known; the upper end stays where it was.
      high = share == 1 ? 1 : share == 0 ? high : Math.pow(share, Math.exp(width));
      double low = share == 1 ? 1 : share == 0 ? 0 : Math.pow(share, Math.exp(-width));
      points.add(new Point(entry.getKey(), share, low, high, watched));
      watched -= day.happened() + day.censored();
    }
    return new Curve(List.copyOf(points));
  }

  /** For which share it has happened, instead of for which it has not. */
  Curve happened() {
    return new Curve(
        points.stream()
            .map(p -> new Point(p.day(), 1 - p.share(), 1 - p.high(), 1 - p.low(), p.atRisk()))
            .toList());
  }

  /** With six decimals, which are enough to read. */
  Curve rounded() {
    return new Curve(
        points.stream()
            .map(p ->
                new Point(
                    p.day(), rounded(p.share()), rounded(p.low()), rounded(p.high()), p.atRisk()))
            .toList());
  }

  private static double rounded(double share) {
    return Math.round(share * MILLION) / MILLION;
  }

  /** How many stand behind the curve. */
  public long customers() {
    return points.isEmpty() ? 0 : points.getFirst().atRisk();
  }

  /** How many had been watched for so many days without the event before. */
  public long atRisk(int days) {
    return points.stream().filter(p -> p.day() >= days).findFirst().map(Point::atRisk).orElse(0L);
  }

  /** The last point up to so many days; {@code null} before the first. */
  public @Nullable Point at(int days) {
    Point last = null;
    for (var point : points) {
      last = point.day() <= days ? point : last;
    }
    return last;
  }

  /** Of a curve of who waits: the share for which it has not happened within so many days. */
  double after(int days) {
    var point = at(days);
    return point == null ? 1 : point.share();
  }

  /**
   * Of a curve of who waits: the first day by which it has happened for half of all; {@code null}
   * when that is not yet seen.
   */
  public @Nullable Double median() {
    for (var point : points) {
      if (point.share() <= 0.5 + NEARLY) {
        return (double) point.day();
      }
    }
    return null;
  }
}
