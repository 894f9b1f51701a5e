package io.perennial.lifetimes;

import io.perennial.lifetimes.Histories.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Customers who do what a model says, drawn by chance: the truth about them is known. */
final class InventedShop {

  /** One customer's purchases, from the first at time 0 on, and when the customer left for ever. */
  record Life(List<Double> purchases, double left) {

    boolean aliveAt(double time) {
      return left > time;
    }

    int bought(double after, double until) {
      return (int) purchases.stream().filter(time -> time > after && time <= until).count();
    }

    History until(double time) {
      double last = 0;
      double logGaps = 0;
      int repeats = 0;
      for (double purchase : purchases) {
        if (purchase > 0 && purchase <= time) {
          logGaps += Math.log(purchase - last);
          last = purchase;
          repeats++;
        }
      }
      return new History(repeats, last, time, logGaps);
    }
  }

  /** Nobody is drawn who buys more often: the model allows it, and memory does not. */
  private static final int MOST_PURCHASES = 20_000;

  private InventedShop() {}

  /** A life by (M)BG/CNBD-k: parameters r, alpha, a, b; or NBD, without the last two. */
  static Life life(
      Random random, double[] parameters, int regularity, boolean atFirst, double until) {
    double rate = gamma(random, parameters[0]) / parameters[1];
    double leaves = parameters.length > 2 ? beta(random, parameters[2], parameters[3]) : 0;
    List<Double> purchases = new ArrayList<>(List.of(0.0));
    double time = 0;
    if (atFirst && random.nextDouble() < leaves) {
      return new Life(purchases, 0);
    }
    while (purchases.size() < MOST_PURCHASES) {
      double gap = 0;
      for (int step = 0; step < regularity; step++) {
        gap -= Math.log(1 - random.nextDouble()) / rate;
      }
      time += Math.max(gap, 1e-9);
      if (!(time <= until)) {
        return new Life(purchases, Double.POSITIVE_INFINITY);
      }
      purchases.add(time);
      if (random.nextDouble() < leaves) {
        return new Life(purchases, time);
      }
    }
    return new Life(purchases, Double.POSITIVE_INFINITY);
  }

  /** A life by Pareto/NBD: parameters r, alpha, s, beta. */
  static Life lifeOfLeavingAnyTime(Random random, double[] parameters, double until) {
    double rate = gamma(random, parameters[0]) / parameters[1];
    double end = -Math.log(1 - random.nextDouble()) * parameters[3] / gamma(random, parameters[2]);
    List<Double> purchases = new ArrayList<>(List.of(0.0));
    double time = 0;
    while (purchases.size() < MOST_PURCHASES) {
      time += Math.max(-Math.log(1 - random.nextDouble()) / rate, 1e-9);
      if (!(time <= Math.min(until, end))) {
        break;
      }
      purchases.add(time);
    }
    return new Life(purchases, end);
  }

  static double beta(Random random, double a, double b) {
    double left = gamma(random, a);
    double right = gamma(random, b);
    return left + right > 0 ? left / (left + right) : random.nextDouble() < a / (a + b) ? 1 : 0;
  }

  /** Marsaglia and Tsang's. */
  static double gamma(Random random, double shape) {
    if (shape < 1) {
      return gamma(random, shape + 1) * Math.pow(1 - random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(1 - random.nextDouble()) < x * x / 2 + d * (1 - v + Math.log(v))) {
        return d * v;
      }
    }
  }
}
