package io.perennial.lifetimes;

import io.perennial.lifetimes.Histories.History;
import java.util.List;

/**
 * A model that has learned: its parameters with their uncertainty, and what it says of customers.
 * Unchangeable; may be asked from many threads. Times are in the unit of what it learned from.
 */
public final class Fitted {

  /**
   * One parameter.
   *
   * @param standardError of the estimate, by the curvature of the likelihood at its top
   * @param low the lower end of the interval that holds the truth in 95 of 100 shops, high the
   *     upper; on the scale of the logarithm, as the parameter is positive
   */
  public record Parameter(
      String name, double value, double standardError, double low, double high) {}

  /**
   * What is to be expected of one customer in a horizon.
   *
   * @param alive the probability that the customer has not left for ever
   * @param expected purchases
   * @param any the probability of at least one
   * @param low the number of purchases with at most a tenth below it, high with at most a tenth
   *     above it
   */
  public record Outlook(double alive, double expected, double any, int low, int high) {}

  /** An expectation and the interval that holds what comes in 95 of 100 cases. */
  public record Forecast(double expected, double low, double high) {}

  static final double TWO_SIDED_95 = 1.959963984540054;

  /** So many purchases of one customer are shown at most as the end of an interval. */
  private static final double TAIL = 0.1;

  /** Expected so seldom, nothing at all is the interval. */
  private static final double SELDOM = 1e-3;

  private static final double APART = 1e-4;

  private final Lifetimes.Model model;
  private final int regularity;
  private final Leaving leaving;
  private final double[] scales;
  private final Ascent.Top top;
  private final double logLikelihood;
  private final double[] parameters;
  private final double customers;

  Fitted(
      Lifetimes.Model model,
      int regularity,
      double[] scales,
      Ascent.Top top,
      double logLikelihood,
      double customers) {
    this.model = model;
    this.regularity = regularity;
    this.leaving = model.leaving(regularity);
    this.scales = scales.clone();
    this.top = top;
    this.logLikelihood = logLikelihood;
    this.parameters = Lifetimes.parameters(top.place(), scales);
    this.customers = customers;
  }

  public Lifetimes.Model model() {
    return model;
  }

  /** k, the regularity of the times between purchases; 1 means none. */
  public int regularity() {
    return regularity;
  }

  /** Of the data alone, without the prior; constants such as x! are left out, as in the papers. */
  public double logLikelihood() {
    return logLikelihood;
  }

  /** Whether the search for the top ended there. */
  public boolean arrived() {
    return top.arrived();
  }

  /** From how many customers it learned. */
  public double customers() {
    return customers;
  }

  Ascent.Top top() {
    return top;
  }

  public List<Parameter> parameters() {
    return Contracts.parameters(model.parameterNames(), parameters, top);
  }

  /**
   * The probability that a customer has not left for ever. BG/NBD and BG/CNBD-k say 1 of everybody
   * who bought once, as nobody can leave before a second purchase there: rank by {@link #expected}.
   */
  public double alive(History history) {
    return leaving.alive(history, parameters);
  }

  /**
   * Expected purchases in a horizon from the end of the history on.
   *
   * @throws IllegalArgumentException if the horizon is not positive
   */
  public double expected(History history, double horizon) {
    refuseHorizon(horizon);
    return leaving.expected(history, horizon, parameters);
  }

  /** The purchases that were to be expected right after the last one, less those that still are. */
  public double slipped(History history, double horizon) {
    return Math.max(0, expected(history.atLastPurchase(), horizon) - expected(history, horizon));
  }

  public Outlook outlook(History history, double horizon) {
    refuseHorizon(horizon);
    double alive = leaving.alive(history, parameters);
    double[] atLeast = leaving.atLeast(history, horizon, parameters);
    int low = 0;
    int high = 0;
    for (double chance : atLeast) {
      low += alive * chance >= 1 - TAIL ? 1 : 0;
      high += alive * chance > TAIL ? 1 : 0;
    }
    return new Outlook(
        alive,
        leaving.expected(history, horizon, parameters),
        atLeast.length == 0 ? 0 : alive * atLeast[0],
        low,
        high);
  }

  /** The probability that the customer buys n times in the horizon. */
  public double chanceOf(int n, History history, double horizon) {
    refuseHorizon(horizon);
    double alive = leaving.alive(history, parameters);
    double[] atLeast = leaving.atLeast(history, horizon, parameters);
    double reached = n == 0 ? 1 : n <= atLeast.length ? alive * atLeast[n - 1] : 0;
    return Math.max(0, reached - (n < atLeast.length ? alive * atLeast[n] : 0));
  }

  /**
   * The purchases of all these customers in a horizon, with the interval: what customers do by
   * chance, and that the parameters are estimates.
   */
  public Forecast forecast(Histories histories, double horizon) {
    refuseHorizon(horizon);
    double expected = total(histories, horizon, parameters);
    double chance =
        histories.weighted(group -> {
          var moments = moments(histories.at(group), horizon);
          return moments.square() - moments.mean() * moments.mean();
        });
    if (expected < SELDOM) {
      return new Forecast(expected, 0, 0);
    }
    double variance = chance + learning(histories, horizon);
    // Counts are skewed where there are few: the interval is that of a log-normal of this variance.
    double spread = Math.sqrt(Math.log1p(variance / (expected * expected)));
    double middle = Math.log(expected) - spread * spread / 2;
    return new Forecast(
        expected,
        Math.floor(Math.exp(middle - TWO_SIDED_95 * spread)),
        Math.ceil(Math.exp(middle + TWO_SIDED_95 * spread)));
  }

  /** The number of purchases in a horizon: its mean, its mean square, and the chance of any. */
  record Moments(double mean, double square, double any) {}

  Moments moments(History history, double horizon) {
    refuseHorizon(horizon);
    double alive = leaving.alive(history, parameters);
    double[] atLeast = leaving.atLeast(history, horizon, parameters);
    double mean = 0;
    double square = 0;
    for (int i = 0; i < atLeast.length; i++) {
      mean += alive * atLeast[i];
      square += alive * atLeast[i] * (2 * i + 1);
    }
    return new Moments(mean, square, atLeast.length == 0 ? 0 : alive * atLeast[0]);
  }

  /** The variance that comes of the parameters being estimates: the delta method. */
  private double learning(Histories histories, double horizon) {
    double[] slope = new double[parameters.length];
    for (int i = 0; i < slope.length; i++) {
      slope[i] =
          (total(histories, horizon, beside(i, APART))
                  - total(histories, horizon, beside(i, -APART)))
              / (2 * APART);
    }
    double variance = 0;
    for (int i = 0; i < slope.length; i++) {
      for (int j = 0; j < slope.length; j++) {
        variance += slope[i] * slope[j] * top.covariance()[i][j];
      }
    }
    return Math.max(0, variance);
  }

  private double[] beside(int dimension, double by) {
    double[] place = top.place().clone();
    place[dimension] += by;
    return Lifetimes.parameters(place, scales);
  }

  private double total(Histories histories, double horizon, double[] with) {
    return histories.weighted(group -> leaving.expected(histories.at(group), horizon, with));
  }

  private static void refuseHorizon(double horizon) {
    if (!(horizon > 0 && horizon < 1e9)) {
      throw new IllegalArgumentException("not a horizon: " + horizon);
    }
  }
}
