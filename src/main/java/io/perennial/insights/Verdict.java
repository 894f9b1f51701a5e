package io.perennial.insights;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Is it working? What customers are worth, how long they stay, how much they spend at a time and
 * how often, each in the newest period against the one before, with the interval within which the
 * change lies with 95 % confidence.
 *
 * <p>The interval comes from the delete-a-group jackknife (K. Wolter, Introduction to Variance
 * Estimation, 2nd ed. 2007, chapter 4): customers fall into up to 256 groups by chance, and the
 * change is computed again without each of them. So the purchases of one customer may hang together
 * as they like, and a customer of both periods is no two people. Where few groups did anything in
 * one of the periods the interval would be far too short, and nothing is said.
 *
 * @param from first day of the newest period, {@code to} the day after it; {@code null} when there
 *     is not enough history
 * @param daysNeeded how much history the shortest comparison needs, {@code daysKnown} how much
 *     there is
 */
public record Verdict(
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    List<Finding> findings,
    long daysNeeded,
    long daysKnown) {

  /** Worth and stay are measured over so many first days of a customer. */
  public static final int FIRST_DAYS = 90;

  /** Periods that may be compared, in days; a year first, because it has all seasons. */
  private static final List<Integer> LENGTHS = List.of(365, 180, 90);

  private static final double NORMAL_975 = 1.959963984540054;

  /** What is compared. */
  public enum Measure {
    /** Value of a new customer's first 90 days; more is better. */
    WORTH,
    /** Days from a new customer's first purchase to the last one within the first 90 days. */
    STAY,
    /** Value of a purchase. */
    ORDER,
    /** Days between purchase days; fewer is better. */
    GAP
  }

  /** What the interval says. */
  public enum Outcome {
    BETTER,
    WORSE,
    /** The interval holds zero: no change that could be told from chance. */
    CHANCE,
    TOO_FEW
  }

  /**
   * One measure.
   *
   * @param low the lower end of the interval of the change, {@code high} the upper
   */
  public record Finding(
      Measure measure, double before, double now, double low, double high, Outcome outcome) {}

  /** A mean as what it is made of: a sum, and how many it is divided by. */
  record Mean(double sum, double count) {

    static final Mean NONE = new Mean(0, 0);

    Mean plus(Mean more) {
      return new Mean(sum + more.sum, count + more.count);
    }

    Mean less(Mean part) {
      return new Mean(sum - part.sum, count - part.count);
    }

    double value() {
      return sum / count;
    }
  }

  /** What one group of customers did in the period before and in the newest. */
  record Both(Mean before, Mean now) {

    double change() {
      return now.value() - before.value();
    }
  }

  /** The longest period that two of fit into the history, behind the first days; or none. */
  static @Nullable Period period(LocalDate first, LocalDate end) {
    long known = ChronoUnit.DAYS.between(first, end);
    return LENGTHS.stream()
        .filter(length -> 2L * length + FIRST_DAYS <= known)
        .findFirst()
        .map(length -> Period.between(end.minusDays(length), end))
        .orElse(null);
  }

  static long shortest() {
    return 2L * LENGTHS.getLast() + FIRST_DAYS;
  }

  /**
   * @param parts for each measure, what each group of customers did
   */
  static Verdict of(Period period, Map<Measure, List<Both>> parts, long daysKnown) {
    return new Verdict(
        period.from(),
        period.to(),
        Arrays.stream(Measure.values())
            .map(measure -> finding(measure, parts.getOrDefault(measure, List.of())))
            .toList(),
        shortest(),
        daysKnown);
  }

  static Finding finding(Measure measure, List<Both> parts) {
    var all =
        parts.stream()
            .reduce(
                new Both(Mean.NONE, Mean.NONE),
                (one, more) ->
                    new Both(one.before().plus(more.before()), one.now().plus(more.now())));
    long groups =
        Math.min(
            parts.stream().filter(part -> part.before().count() > 0).count(),
            parts.stream().filter(part -> part.now().count() > 0).count());
    if (groups < Triangle.FEW) {
      return new Finding(measure, 0, 0, 0, 0, Outcome.TOO_FEW);
    }
    double change = all.change();
    double squares = 0;
    for (var part : parts) {
      var without = new Both(all.before().less(part.before()), all.now().less(part.now()));
      squares += Math.pow(without.change() - change, 2);
    }
    double error = Math.sqrt(squares * (parts.size() - 1) / parts.size());
    double low = change - confidence(groups) * error;
    double high = change + confidence(groups) * error;
    return new Finding(
        measure,
        all.before().value(),
        all.now().value(),
        low,
        high,
        outcome(low, high, measure == Measure.GAP));
  }

  /**
   * The 97.5th percentile of Student's t with a degree of freedom less than there are groups, by
   * the first term of its expansion (M. Abramowitz and I. A. Stegun, Handbook of Mathematical
   * Functions, 26.7.5): from 30 groups on it is exact to 0.004.
   */
  private static double confidence(long groups) {
    return NORMAL_975 + (Math.pow(NORMAL_975, 3) + NORMAL_975) / (4.0 * (groups - 1));
  }

  private static Outcome outcome(double low, double high, boolean fewerIsBetter) {
    if (low > 0) {
      return fewerIsBetter ? Outcome.WORSE : Outcome.BETTER;
    }
    if (high < 0) {
      return fewerIsBetter ? Outcome.BETTER : Outcome.WORSE;
    }
    return Outcome.CHANCE;
  }
}
