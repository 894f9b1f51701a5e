package io.perennial.trials;

import io.perennial.lifetimes.PurchaseDays;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who buys in the coming days, by what is known of customers today: logistic regression on how long
 * ago, how often, since when and how much, learned from the same question asked as long ago as it
 * reaches forward. Simple enough for shops of some hundred customers; trees have to beat it.
 */
public final class Returning {

  /** What is known of a customer on a day, apart from purchase days. */
  @FunctionalInterface
  public interface Spent {
    /** The mean amount of a purchase day up to the end of a day; 0 where amounts are unknown. */
    double meanUntil(int customer, int day);
  }

  /** Why a customer is more, or less, likely to buy than the mean customer. */
  public enum Reason {
    DAYS_SINCE_LAST,
    PURCHASES,
    DAYS_SINCE_FIRST,
    AMOUNT
  }

  /**
   * One reason.
   *
   * @param weight how much it adds to the logarithm of the odds; below 0 it takes away
   */
  public record Because(Reason reason, double weight) {}

  /** The place of each feature's reason; the two first are both of the time since the last. */
  private static final Reason[] REASONS = {
    Reason.DAYS_SINCE_LAST,
    Reason.DAYS_SINCE_LAST,
    Reason.PURCHASES,
    Reason.DAYS_SINCE_FIRST,
    Reason.AMOUNT
  };

  private static final int FEATURES = REASONS.length;

  /** Ridge: as mild as to be seen with some dozens of customers only. */
  private static final double RIDGE = 1;

  private static final int MOST_STEPS = 60;

  /** With fewer of either kind, five weights are not learned but made up. */
  private static final int LEAST_OF_EACH = 10;

  private final int horizonDays;
  private final double[] weights;
  private final double[] means;

  private Returning(int horizonDays, double[] weights, double[] means) {
    this.horizonDays = horizonDays;
    this.weights = weights;
    this.means = means;
  }

  /**
   * Learns who bought in the days up to a day, from what was known before them.
   *
   * @param day the last day of what may be known
   * @return nothing, if too few did or too few did not
   */
  static Optional<Returning> learn(PurchaseDays purchases, Spent spent, int day, int horizonDays) {
    int then = day - horizonDays;
    List<double[]> rows = new ArrayList<>();
    List<Boolean> bought = new ArrayList<>();
    for (int customer = 0; customer < purchases.customers(); customer++) {
      if (purchases.known(customer, then)) {
        rows.add(features(purchases, spent, customer, then, horizonDays));
        bought.add(purchases.bought(customer, then, day) > 0);
      }
    }
    long did = bought.stream().filter(each -> each).count();
    if (did < LEAST_OF_EACH || bought.size() - did < LEAST_OF_EACH) {
      return Optional.empty();
    }
    double[] means = new double[FEATURES + 1];
    for (double[] row : rows) {
      for (int i = 0; i <= FEATURES; i++) {
        means[i] += row[i] / rows.size();
      }
    }
    return Optional.of(new Returning(horizonDays, weights(rows, bought), means));
  }

  private static double[] features(
      PurchaseDays purchases, Spent spent, int customer, int day, int horizonDays) {
    var history = purchases.history(customer, day);
    double since = (history.observed() - history.last()) * PurchaseDays.DAYS_A_WEEK;
    return new double[] {
      1,
      Math.log1p(since),
      Math.exp(-since / horizonDays),
      Math.log1p(history.repeats()),
      Math.log1p(history.observed() * PurchaseDays.DAYS_A_WEEK),
      Math.log1p(Math.max(0, spent.meanUntil(customer, day)))
    };
  }

  /** Newton's steps, halved where they overshoot. */
  private static double[] weights(List<double[]> rows, List<Boolean> bought) {
    double[] weights = new double[FEATURES + 1];
    double height = height(rows, bought, weights);
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] direction = direction(rows, bought, weights);
      double share = 1;
      double[] tried = along(weights, direction, share);
      double found = height(rows, bought, tried);
      while (!(found >= height) && share > 1e-6) {
        share /= 2;
        tried = along(weights, direction, share);
        found = height(rows, bought, tried);
      }
      if (!(found > height + 1e-9)) {
        return weights;
      }
      weights = tried;
      height = found;
    }
    return weights;
  }

  private static double[] along(double[] from, double[] direction, double share) {
    double[] there = from.clone();
    for (int i = 0; i < there.length; i++) {
      there[i] += share * direction[i];
    }
    return there;
  }

  private static double height(List<double[]> rows, List<Boolean> bought, double[] weights) {
    double sum = 0;
    for (int i = 1; i < weights.length; i++) {
      sum -= RIDGE * weights[i] * weights[i] / 2;
    }
    for (int i = 0; i < rows.size(); i++) {
      double logit = logit(rows.get(i), weights);
      double against = bought.get(i) ? -logit : logit;
      sum -= against > 0 ? against + Math.log1p(Math.exp(-against)) : Math.log1p(Math.exp(against));
    }
    return sum;
  }

  private static double logit(double[] row, double[] weights) {
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      sum += row[i] * weights[i];
    }
    return sum;
  }

  private static double[] direction(List<double[]> rows, List<Boolean> bought, double[] weights) {
    int size = weights.length;
    double[][] system = new double[size][size + 1];
    for (int r = 0; r < rows.size(); r++) {
      double[] row = rows.get(r);
      double chance = 1 / (1 + Math.exp(-logit(row, weights)));
      double off = (bought.get(r) ? 1 : 0) - chance;
      double bend = chance * (1 - chance);
      for (int i = 0; i < size; i++) {
        system[i][size] += row[i] * off;
        for (int j = 0; j < size; j++) {
          system[i][j] += row[i] * row[j] * bend;
        }
      }
    }
    for (int i = 0; i < size; i++) {
      system[i][i] += i == 0 ? 1e-9 : RIDGE;
      system[i][size] -= i == 0 ? 0 : RIDGE * weights[i];
    }
    return solved(system);
  }

  /** Gauss's elimination; the matrix is positive definite, so that the diagonal is never 0. */
  private static double[] solved(double[][] system) {
    int size = system.length;
    for (int pivot = 0; pivot < size; pivot++) {
      for (int row = 0; row < size; row++) {
        if (row != pivot) {
          double factor = system[row][pivot] / system[pivot][pivot];
          for (int column = pivot; column <= size; column++) {
            system[row][column] -= factor * system[pivot][column];
          }
        }
      }
    }
    double[] solution = new double[size];
    for (int i = 0; i < size; i++) {
      solution[i] = system[i][size] / system[i][i];
    }
    return solution;
  }

  /** The probability that a customer known on a day buys in the horizon after it. */
  public double chance(PurchaseDays purchases, Spent spent, int customer, int day) {
    double[] row = features(purchases, spent, customer, day, horizonDays);
    return 1 / (1 + Math.exp(-logit(row, weights)));
  }

  /** What makes this customer differ from the mean customer, the strongest first. */
  public List<Because> reasons(PurchaseDays purchases, Spent spent, int customer, int day) {
    double[] row = features(purchases, spent, customer, day, horizonDays);
    Map<Reason, Double> sums = new EnumMap<>(Reason.class);
    for (int i = 0; i < FEATURES; i++) {
      sums.merge(REASONS[i], weights[i + 1] * (row[i + 1] - means[i + 1]), Double::sum);
    }
    List<Because> reasons = new ArrayList<>();
    sums.forEach((reason, weight) -> reasons.add(new Because(reason, weight)));
    reasons.sort(Comparator.comparingDouble(because -> -Math.abs(because.weight())));
    return reasons;
  }
}
