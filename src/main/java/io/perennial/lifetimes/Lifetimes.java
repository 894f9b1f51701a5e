package io.perennial.lifetimes;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The door: fits a model to histories. Most likelihood, or most likelihood times a mild prior, by
 * exact gradients; it answers for every input, also where everybody bought once or everybody daily.
 */
public final class Lifetimes {

  /** How people buy and leave. */
  public enum Model {
    /** Nobody ever leaves. */
    NBD(false, false),
    /** Who buys may leave right after it; not after the first purchase. */
    BG_NBD(true, false),
    /** Who buys may leave right after it, after the first purchase too. */
    MBG_NBD(true, true),
    /** People leave unseen, at any time. */
    PARETO_NBD(true, false),
    /** As NBD, of people who buy at regular times. */
    CNBD(false, false),
    /** As BG/NBD, of people who buy at regular times. */
    BG_CNBD(true, false),
    /** As MBG/NBD, of people who buy at regular times. */
    MBG_CNBD(true, true);

    private final boolean leaves;
    private final boolean atFirst;

    Model(boolean leaves, boolean atFirst) {
      this.leaves = leaves;
      this.atFirst = atFirst;
    }

    /** Whether people may leave in it at all. */
    public boolean leaves() {
      return leaves;
    }

    /** Whether it knows of regular times between purchases, and so needs their logarithms. */
    public boolean regular() {
      return this == CNBD || this == BG_CNBD || this == MBG_CNBD;
    }

    /** The same without anybody leaving. */
    public Model withoutLeaving() {
      return regular() ? CNBD : NBD;
    }

    Leaving leaving(int regularity) {
      return this == PARETO_NBD
          ? new LeavingAnyTime()
          : new LeavingAfterPurchase(regularity, leaves, atFirst);
    }

    List<String> parameterNames() {
      return switch (this) {
        case NBD, CNBD -> List.of("r", "alpha");
        case BG_NBD, MBG_NBD, BG_CNBD, MBG_CNBD -> List.of("r", "alpha", "a", "b");
        case PARETO_NBD -> List.of("r", "alpha", "s", "beta");
      };
    }
  }

  /**
   * How to fit.
   *
   * @param prior whether what is known of shops counts a little: see {@link Prior}
   * @param regularity k for models with regularity, 1 to {@link #MOST_REGULAR}; 0 finds it
   */
  public record Options(boolean prior, int regularity) {
    public Options {
      if (regularity < 0 || regularity > MOST_REGULAR) {
        throw new IllegalArgumentException("k must be from 1 to " + MOST_REGULAR + ", or 0");
      }
    }
  }

  /** What the product uses: a mild prior, and regularity found. */
  public static final Options MILD = new Options(true, 0);

  /** What papers do: the data alone. */
  public static final Options PLAIN = new Options(false, 0);

  /** A clock would be k of infinity; shops that sell by subscription have about 8. */
  public static final int MOST_REGULAR = 12;

  /** With so many kinds of customers, a part of them shows first where about to look. */
  private static final int MANY = 30_000;

  private static final int PART = 6_000;

  private Lifetimes() {}

  /**
   * Fits a model.
   *
   * @throws IllegalArgumentException if there is no customer, or regularity is asked for and the
   *     times between purchases are not known
   */
  public static Fitted fit(Model model, Histories histories, Options options) {
    if (histories.kinds() == 0) {
      throw new IllegalArgumentException("there is no customer to learn from");
    }
    if (!model.regular()) {
      return fit(model, 1, histories, options.prior(), null);
    }
    if (!histories.gapsKnown()) {
      throw new IllegalArgumentException(
          "the sums of the logarithms of the times between purchases must be known");
    }
    if (options.regularity() > 0) {
      return fit(model, options.regularity(), histories, options.prior(), null);
    }
    var best = fit(model, 1, histories, options.prior(), null);
    for (int k = 2; k <= MOST_REGULAR; k++) {
      var next = fit(model, k, histories, options.prior(), best);
      if (next.logLikelihood() <= best.logLikelihood()) {
        break;
      }
      best = next;
    }
    return best;
  }

  /**
   * A model that was fitted before and written down: it says of customers what it said then. How
   * sure its parameters are is not known any more, so that their intervals are points.
   *
   * @param parameters in the order of {@link Fitted#parameters()}
   * @throws IllegalArgumentException if they are not as many as the model has, or not positive
   */
  public static Fitted known(
      Model model, int regularity, double[] parameters, double customers, double logLikelihood) {
    if (parameters.length != model.parameterNames().size()
        || !Arrays.stream(parameters).allMatch(value -> value > 0 && value < 1e300)) {
      throw new IllegalArgumentException("not the parameters of " + model);
    }
    double[] place = Arrays.stream(parameters).map(Math::log).toArray();
    double[] scales = new double[place.length];
    Arrays.fill(scales, 1);
    return new Fitted(model, regularity, scales, Ascent.Top.known(place), logLikelihood, customers);
  }

  /**
   * Learns what customers spend on a purchase day, from those who bought again.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Spending spending(List<Spending.Spent> spent, Options options) {
    return Spending.fit(spent, options.prior());
  }

  /**
   * Learns how customers take or pass occasions.
   *
   * @throws IllegalArgumentException if there is no row
   */
  public static Occasions occasions(List<Occasions.Row> rows, Options options) {
    return Occasions.fit(rows, options.prior());
  }

  /**
   * Learns how customers renew contracts.
   *
   * @param bends whether the chance to leave may change with time: beta-discrete-Weibull, else
   *     shifted beta-geometric
   * @throws IllegalArgumentException if there is no row
   */
  public static Contracts contracts(List<Contracts.Row> rows, boolean bends, Options options) {
    return Contracts.fit(rows, bends, options.prior());
  }

  private static Fitted fit(
      Model model,
      int regularity,
      Histories histories,
      boolean withPrior,
      @Nullable Fitted before) {
    var leaving = model.leaving(regularity);
    double[] scales = scales(model, histories.meanObserved());
    var prior = new Prior(model, regularity, withPrior);
    double[] start;
    if (before == null) {
      double rate = (histories.purchases() + 0.5) / histories.customers();
      start = leaving.start(Math.clamp(rate, 1e-3, 1e3));
    } else {
      start = before.top().place().clone();
      start[1] += Math.log((regularity - 1.0) / regularity);
    }
    if (histories.kinds() > MANY && before == null) {
      start =
          Ascent.approach(
              hill(leaving, histories.sample(histories.kinds() / PART), scales, prior), start);
    }
    var top = Ascent.climb(hill(leaving, histories, scales, prior), start);
    double[] parameters = parameters(top.place(), scales);
    double logLikelihood =
        leaving.logLikelihood(histories, parameters, new double[parameters.length]);
    return new Fitted(model, regularity, scales, top, logLikelihood, histories.customers());
  }

  private static Ascent.Hill hill(
      Leaving leaving, Histories histories, double[] scales, Prior prior) {
    return (place, slope) -> {
      double[] parameters = parameters(place, scales);
      double height = leaving.logLikelihood(histories, parameters, slope);
      for (int i = 0; i < slope.length; i++) {
        slope[i] *= parameters[i];
      }
      return height + prior.at(place, slope);
    };
  }

  /** Times count in mean times of observation, so that the prior knows no unit. */
  private static double[] scales(Model model, double time) {
    return model.leaves()
        ? new double[] {1, time, 1, model == Model.PARETO_NBD ? time : 1}
        : new double[] {1, time};
  }

  static double[] parameters(double[] place, double[] scales) {
    double[] parameters = new double[place.length];
    for (int i = 0; i < place.length; i++) {
      parameters[i] = scales[i] * Math.exp(place[i]);
    }
    return parameters;
  }
}
