package io.perennial.lifetimes;

import java.util.Arrays;

/** How many things happen in a time, at a rate that is itself uncertain: negative binomial. */
final class Counts {

  /** What is left out, beside the largest. */
  private static final double NOTHING = 1e-13;

  /**
   * The most that are counted one by one: purchase days of eleven years. Only a horizon thousands
   * of times as long as the record would come near, and nothing can be said of that.
   */
  private static final int MOST = 4_000;

  /** Below this exponential, a double is nought. */
  private static final double SMALLEST = -650;

  private Counts() {}

  /**
   * The probabilities that at least {@code first}, {@code first + step}, … events fall into a
   * horizon, if they come at a rate drawn from the gamma distribution.
   */
  static double[] atLeast(double shape, double rate, double horizon, int step, int first) {
    double[] found = new double[16];
    int size = 0;
    double ratio = horizon / (rate + horizon);
    double log = -shape * Math.log1p(horizon / rate);
    double chance = Math.exp(log);
    double more = -Math.expm1(log);
    double largest = 0;
    double mean = shape * horizon / rate;
    for (int n = 1; n < MOST; n++) {
      if ((n - first) % step == 0 && n >= first) {
        if (!(more > NOTHING * largest) || more <= 0) {
          break;
        }
        largest = Math.max(largest, more);
        if (size == found.length) {
          found = Arrays.copyOf(found, size * 2);
        }
        found[size++] = Math.min(1, more);
      }
      double growth = (shape + n - 1) / n * ratio;
      if (log < SMALLEST) {
        log += Math.log(growth);
        chance = Math.exp(log);
      } else {
        chance *= growth;
      }
      if (chance < 1e-18 && n > mean) {
        break;
      }
      more -= chance;
    }
    return Arrays.copyOf(found, size);
  }
}
