package io.perennial.lifetimes;

import io.perennial.lifetimes.Fitted.Forecast;
import io.perennial.lifetimes.Fitted.Parameter;
import io.perennial.lifetimes.Histories.History;
import java.util.Arrays;
import java.util.List;

/**
 * What customers spend on a purchase day: Gamma–Gamma (Fader, Hardie and Lee, Journal of Marketing
 * Research 42(4), 2005; here as in Fader and Hardie, "The Gamma-Gamma model of monetary value",
 * 2013). Parameters p, q, and v in the unit of the amounts. It supposes that how much does not hang
 * on how often; {@link #correlation} says how far that is true.
 */
public final class Spending {

  /**
   * What one customer spent.
   *
   * @param purchases purchase days after the first, at least 1
   * @param mean of what was spent on each of them, above 0
   */
  public record Spent(int purchases, double mean) {
    public Spent {
      if (purchases < 1 || !(mean > 0 && mean < 1e15)) {
        throw new IllegalArgumentException(
            "needs a purchase and a positive mean: " + purchases + ", " + mean);
      }
    }
  }

  /** Centres and spreads of log p and log q are those of published fits, spreads doubled. */
  private static final double[] CENTRES = {1.3, 1.3, 0};

  private static final double[] SPREADS = {1.1, 0.6, 2};

  private static final double FARTHEST = Math.log(1e5);
  private static final double STEEP = 200;

  /** Of a lognormal: the quantile that a tenth lies beyond. */
  private static final double TENTH = 0.1;

  private final double p;
  private final double q;
  private final double v;
  private final double logLikelihood;
  private final double correlation;
  private final Ascent.Top top;

  private Spending(Ascent.Top top, double[] parameters, double logLikelihood, double correlation) {
    this.p = parameters[0];
    this.q = parameters[1];
    this.v = parameters[2];
    this.logLikelihood = logLikelihood;
    this.correlation = correlation;
    this.top = top;
  }

  /**
   * Learns from customers who bought again.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Spending fit(List<Spent> spent, boolean prior) {
    if (spent.isEmpty()) {
      throw new IllegalArgumentException("nobody has bought again");
    }
    double scale =
        Math.exp(spent.stream().mapToDouble(each -> Math.log(each.mean())).average().orElse(0));
    var top =
        Ascent.climb(
            (place, slope) -> {
              double[] parameters = parameters(place, scale);
              double height = logLikelihood(spent, parameters, slope);
              for (int i = 0; i < slope.length; i++) {
                slope[i] *= parameters[i];
              }
              return height + bounds(place, slope, prior);
            },
            new double[] {Math.log(3), Math.log(3.5), 0});
    double[] parameters = parameters(top.place(), scale);
    return new Spending(
        top, parameters, logLikelihood(spent, parameters, new double[3]), correlation(spent));
  }

  /** What was learned before and written down; its log-likelihood is not known any more. */
  public static Spending known(double p, double q, double v, double correlation) {
    if (!(p > 0 && q > 0 && v > 0 && p + q + v < 1e300)) {
      throw new IllegalArgumentException("not parameters of spending: " + p + ", " + q + ", " + v);
    }
    double[] parameters = {p, q, v};
    var top = Ascent.Top.known(Arrays.stream(parameters).map(Math::log).toArray());
    return new Spending(top, parameters, Double.NaN, correlation);
  }

  private static double[] parameters(double[] place, double scale) {
    return new double[] {Math.exp(place[0]), Math.exp(place[1]), scale * Math.exp(place[2])};
  }

  private static double bounds(double[] place, double[] slope, boolean prior) {
    double sum = 0;
    for (int i = 0; i < place.length; i++) {
      double beyond = Math.abs(place[i]) - FARTHEST;
      if (beyond > 0) {
        sum -= STEEP * beyond * beyond;
        slope[i] -= 2 * STEEP * beyond * Math.signum(place[i]);
      }
      if (prior) {
        double off = (place[i] - CENTRES[i]) / SPREADS[i];
        sum -= off * off / 2;
        slope[i] -= off / SPREADS[i];
      }
    }
    return sum;
  }

  /** The note's eq. 1a. */
  private static double logLikelihood(List<Spent> spent, double[] parameters, double[] slope) {
    double p = parameters[0];
    double q = parameters[1];
    double v = parameters[2];
    double logV = Math.log(v);
    double sum = 0;
    double digammaQ = Gammas.digamma(q);
    double logGammaQ = Gammas.logGamma(q);
    for (var each : spent) {
      double x = each.purchases();
      double total = x * each.mean();
      double shape = p * x;
      double logAll = Math.log(total + v);
      double digamma = Gammas.digamma(shape + q);
      sum +=
          Gammas.logGammaRise(shape, q)
              - logGammaQ
              + q * logV
              + (shape - 1) * Math.log(each.mean())
              + shape * Math.log(x)
              - (shape + q) * logAll;
      slope[0] +=
          x * (digamma - Gammas.digamma(shape) + Math.log(each.mean()) + Math.log(x) - logAll);
      slope[1] += digamma - digammaQ + logV - logAll;
      slope[2] += q / v - (shape + q) / (total + v);
    }
    return sum;
  }

  /** Pearson's, of how often and how much. */
  private static double correlation(List<Spent> spent) {
    double n = spent.size();
    double meanX = spent.stream().mapToDouble(Spent::purchases).sum() / n;
    double meanZ = spent.stream().mapToDouble(Spent::mean).sum() / n;
    double xx = 0;
    double zz = 0;
    double xz = 0;
    for (var each : spent) {
      xx += (each.purchases() - meanX) * (each.purchases() - meanX);
      zz += (each.mean() - meanZ) * (each.mean() - meanZ);
      xz += (each.purchases() - meanX) * (each.mean() - meanZ);
    }
    return xx > 0 && zz > 0 ? xz / Math.sqrt(xx * zz) : 0;
  }

  public double logLikelihood() {
    return logLikelihood;
  }

  /** Of the number of purchases with their mean value; far from 0, values are biased. */
  public double correlation() {
    return correlation;
  }

  public boolean arrived() {
    return top.arrived();
  }

  public List<Parameter> parameters() {
    return Contracts.parameters(List.of("p", "q", "v"), new double[] {p, q, v}, top);
  }

  /** What a customer of whom nothing is known spends on a purchase day. */
  public double mean() {
    return mean(q, v);
  }

  /** What this customer is to be expected to spend on a purchase day: the note's eq. 5. */
  public double mean(Spent spent) {
    return mean(q + p * spent.purchases(), v + spent.purchases() * spent.mean());
  }

  /** A mean that is infinite, for too few have bought again, gives way to the middle value. */
  private double mean(double shape, double scale) {
    return shape > 1.05
        ? p * scale / (shape - 1)
        : Math.exp(Math.log(scale) + Gammas.digamma(p) - Gammas.digamma(shape));
  }

  /**
   * What a customer will spend in a horizon, with the interval that a tenth of customers lies below
   * and a tenth above: how many purchases, how much such a customer spends, and how much on each.
   * The number and the sum are exact in mean and variance; between them the sum is taken to be
   * log-normal.
   */
  public Forecast value(Fitted fitted, History history, double horizon, Spent spent) {
    return value(
        fitted, history, horizon, q + p * spent.purchases(), v + spent.purchases() * spent.mean());
  }

  /** The same of a customer who has bought once. */
  public Forecast value(Fitted fitted, History history, double horizon) {
    return value(fitted, history, horizon, q, v);
  }

  private Forecast value(
      Fitted fitted, History history, double horizon, double shape, double scale) {
    double each = mean(shape, scale);
    var moments = fitted.moments(history, horizon);
    double expected = moments.mean() * each;
    double any = moments.any();
    if (any < 1e-12 || !(expected > 0)) {
      return new Forecast(expected, 0, 0);
    }
    // E(S²) / E(S)², of purchases and of spending; the tail of the second may have no variance.
    double people = (Math.max(shape, 2.05) - 1) / (Math.max(shape, 2.05) - 2);
    double square = each * each * people * (moments.mean() / p + moments.square());
    double spread = Math.sqrt(Math.log(Math.max(1, any * square / (expected * expected))));
    double middle = Math.log(expected / any) - spread * spread / 2;
    return new Forecast(
        expected, edge(TENTH, any, middle, spread), edge(1 - TENTH, any, middle, spread));
  }

  private static double edge(double share, double any, double middle, double spread) {
    double among = (share - (1 - any)) / any;
    return among <= 0 ? 0 : Math.exp(middle + spread * Gammas.normalQuantile(among));
  }
}
