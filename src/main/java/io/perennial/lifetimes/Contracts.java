package io.perennial.lifetimes;

import io.perennial.lifetimes.Fitted.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Customers with a contract, whose end is seen: shifted beta-geometric (Fader and Hardie, Journal
 * of Interactive Marketing 21(1), 2007) and beta-discrete-Weibull, where the chance to leave may
 * also rise or fall with time (Fader, Hardie, Liu, Davin and Steenburgh, ibid. 43, 2018, where c =
 * 1 is the first). And the survival curve without any model, of Kaplan and Meier.
 */
public final class Contracts {

  /**
   * So many customers with the same time.
   *
   * @param periods of the contract that were renewed or, of those who left, begun; at least 1
   * @param left true: they left at the end of that period; false: they renewed and are still there
   * @param customers how many
   */
  public record Row(int periods, boolean left, double customers) {
    public Row {
      if (periods < 1 || periods > 10_000 || !(customers > 0 && customers < 1e12)) {
        throw new IllegalArgumentException("not a row: " + periods + ", " + customers);
      }
    }
  }

  /**
   * A step of the survival curve.
   *
   * @param survival the share still there after this time
   * @param low lower end of the interval for this time that holds in 95 of 100 cases, high the
   *     upper
   */
  public record Step(
      int time, double atRisk, double left, double survival, double low, double high) {}

  /** Losses forgone by discounting end here; longer lives add less than is seen. */
  private static final int LONGEST_PERIODS = 10_000;

  private final double[] parameters;
  private final boolean bends;
  private final Ascent.Top top;
  private final double logLikelihood;

  private Contracts(double[] parameters, boolean bends, Ascent.Top top, double logLikelihood) {
    this.parameters = parameters;
    this.bends = bends;
    this.top = top;
    this.logLikelihood = logLikelihood;
  }

  /**
   * Learns from rows of customers.
   *
   * @param bends whether the chance to leave may change with time: beta-discrete-Weibull
   * @throws IllegalArgumentException if there is no row
   */
  static Contracts fit(List<Row> rows, boolean bends, boolean prior) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("there is no customer to learn from");
    }
    double[] start = bends ? new double[] {-0.3, 0.7, 0} : new double[] {-0.3, 0.7};
    var top =
        Ascent.climb(
            (place, slope) -> {
              double[] parameters = parameters(place);
              double[] full = new double[3];
              double height = logLikelihood(rows, parameters, full);
              for (int i = 0; i < slope.length; i++) {
                slope[i] = full[i] * parameters[i];
              }
              height += Prior.fence(place, slope);
              if (bends) {
                height += Prior.bend(place, slope, 2, prior);
              }
              return height + (prior ? Prior.chance(place, slope, 0) : 0);
            },
            start);
    double[] parameters = parameters(top.place());
    return new Contracts(parameters, bends, top, logLikelihood(rows, parameters, new double[3]));
  }

  private static double[] parameters(double[] place) {
    return new double[] {
      Math.exp(place[0]), Math.exp(place[1]), place.length > 2 ? Math.exp(place[2]) : 1
    };
  }

  private static double logLikelihood(List<Row> rows, double[] parameters, double[] slope) {
    double sum = 0;
    double[] after = new double[3];
    double[] before = new double[3];
    for (var row : rows) {
      double end = logSurvival(row.periods(), parameters, after);
      double log = end;
      if (row.left()) {
        double start = logSurvival(row.periods() - 1, parameters, before);
        log = Gammas.logDifference(start, end);
        double was = Math.exp(start - log);
        double is = Math.exp(end - log);
        for (int i = 0; i < 3; i++) {
          after[i] = was * before[i] - is * after[i];
        }
      }
      sum += row.customers() * log;
      for (int i = 0; i < 3; i++) {
        slope[i] += row.customers() * after[i];
      }
    }
    return sum;
  }

  /** log B(γ, δ + t^c) / B(γ, δ), with its derivatives. */
  private static double logSurvival(int t, double[] parameters, double[] slope) {
    double gamma = parameters[0];
    double delta = parameters[1];
    double time = t == 0 ? 0 : Math.pow(t, parameters[2]);
    double stays = Gammas.digamma(delta + time);
    double all = Gammas.digamma(gamma + delta + time);
    double start = Gammas.digamma(gamma + delta);
    slope[0] = start - all;
    slope[1] = stays - Gammas.digamma(delta) - all + start;
    slope[2] = t == 0 ? 0 : (stays - all) * time * Math.log(t);
    return Gammas.logGammaRise(delta, time) - Gammas.logGammaRise(gamma + delta, time);
  }

  public double logLikelihood() {
    return logLikelihood;
  }

  public boolean arrived() {
    return top.arrived();
  }

  public List<Parameter> parameters() {
    return parameters(
        bends ? List.of("gamma", "delta", "c") : List.of("alpha", "beta"), parameters, top);
  }

  static List<Parameter> parameters(List<String> names, double[] values, Ascent.Top top) {
    return IntStream.range(0, names.size())
        .mapToObj(i -> {
          double error = Math.sqrt(top.covariance()[i][i]);
          return new Parameter(
              names.get(i),
              values[i],
              values[i] * error,
              values[i] * Math.exp(-Fitted.TWO_SIDED_95 * error),
              values[i] * Math.exp(Fitted.TWO_SIDED_95 * error));
        })
        .toList();
  }

  /** The share of customers that renews at least so often. */
  public double survival(int renewals) {
    return Math.exp(logSurvival(renewals, parameters, new double[3]));
  }

  /** The share of those who have begun a period that renews at its end; periods count from 1. */
  public double retention(int period) {
    double[] slope = new double[3];
    return Math.exp(
        logSurvival(period, parameters, slope) - logSurvival(period - 1, parameters, slope));
  }

  /** Renewals to be expected of who has renewed so often, within so many periods. */
  public double expectedRenewals(int renewed, int periods) {
    double[] slope = new double[3];
    double now = logSurvival(renewed, parameters, slope);
    return IntStream.rangeClosed(1, periods)
        .mapToDouble(i -> Math.exp(logSurvival(renewed + i, parameters, slope) - now))
        .sum();
  }

  /**
   * Periods that a new customer pays for, the first included, later ones worth less.
   *
   * @param discount a period, such as 0.1; above 0
   */
  public double discountedLifetime(double discount) {
    if (!(discount > 0)) {
      throw new IllegalArgumentException("without discount a lifetime may have no mean");
    }
    double sum = 0;
    double worth = 1;
    for (int t = 0; t < LONGEST_PERIODS && worth > 1e-12; t++) {
      sum += worth * survival(t);
      worth /= 1 + discount;
    }
    return sum;
  }

  /**
   * Kaplan and Meier's curve (Journal of the American Statistical Association 53, 1958): a step at
   * every time that somebody left. Intervals by Greenwood's variance on the scale of log(−log S),
   * which keeps them between 0 and 1 (Kalbfleisch and Prentice, 2002, section 1.4). Who is still
   * there at a time counts as at risk at it.
   */
  public static List<Step> survival(List<Row> rows) {
    Map<Integer, double[]> ends = new TreeMap<>();
    double atRisk = 0;
    for (var row : rows) {
      ends.computeIfAbsent(row.periods(), time -> new double[2])[row.left() ? 1 : 0] +=
          row.customers();
      atRisk += row.customers();
    }
    List<Step> steps = new ArrayList<>();
    double survival = 1;
    double sum = 0;
    for (var end : ends.entrySet()) {
      double left = end.getValue()[1];
      if (left > 0) {
        survival *= Math.max(0, 1 - left / atRisk);
        sum += atRisk > left ? left / (atRisk * (atRisk - left)) : 0;
        steps.add(step(end.getKey(), atRisk, left, survival, sum));
      }
      atRisk -= left + end.getValue()[0];
    }
    return steps;
  }

  private static Step step(int time, double atRisk, double left, double survival, double sum) {
    if (survival <= 0) {
      return new Step(time, atRisk, left, 0, 0, 0);
    }
    double log = Math.log(survival);
    double wide = Fitted.TWO_SIDED_95 * Math.sqrt(sum) / Math.abs(log);
    return new Step(
        time,
        atRisk,
        left,
        survival,
        Math.exp(log * Math.exp(wide)),
        Math.exp(log * Math.exp(-wide)));
  }
}
