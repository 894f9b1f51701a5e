package io.perennial.lifetimes;

/**
 * What is known before a shop has told anything: normal distributions over logarithms of
 * parameters, with times in mean times of observation. Centres and spreads are read off, by eye,
 * from the ten or so fits of three public shops that docs/predictions.md reaches again, and the
 * standard deviations made about twice as wide: so few shops say little of shops at large. Such
 * weakly informative priors keep estimates of small data in bounds (Gelman, Jakulin, Pittau and Su,
 * Annals of Applied Statistics 2(4), 2008). Mean and size of the beta distribution instead of a and
 * b: Gelman et al., "Bayesian Data Analysis", 3rd edition, section 5.3.
 *
 * <p>Without it a fence remains, which keeps parameters that the data do not bound from running
 * away. Where nobody ever leaves, s of Pareto/NBD stands at it, and its interval means nothing.
 */
record Prior(Lifetimes.Model model, int regularity, boolean mild) {

  /** log r: of the published fits −0.5 ± 0.55. */
  private static final Normal SHAPE = new Normal(-0.5, 1.1);

  /** The logarithm of purchases in a mean time of observation: 1 ± 0.8; shops differ more. */
  private static final Normal RATE = new Normal(1, 2);

  /** The logit of the mean chance to leave at a purchase: −1.5 ± 0.7. */
  private static final Normal CHANCE = new Normal(-1.5, 1.4);

  /** log(a + b): 0.8 ± 0.5. */
  private static final Normal SIZE = new Normal(0.8, 1);

  /** log s: −0.7, and log of leavings in a mean time of observation, s/β: 0.8. */
  private static final Normal PATIENCE = new Normal(-0.7, 1.1);

  private static final Normal LEAVING = new Normal(0.8, 2);

  private static final Normal BEND = new Normal(0, 0.5);

  /** Beyond this, in logarithms, everybody leaves at once or nobody after the first. */
  private static final double BENT = Math.log(5);

  /** Fences around the logarithms of shapes and of scales of time. */
  private static final double NARROW = Math.log(1e-4);

  private static final double WIDE = Math.log(1e4);
  private static final double SOONEST = Math.log(1e-3);
  private static final double LATEST = Math.log(1e5);

  /** A factor of e beyond a fence costs as much as 200 units of likelihood. */
  private static final double STEEP = 200;

  private record Normal(double centre, double spread) {
    private double at(double value) {
      double off = (value - centre) / spread;
      return -off * off / 2;
    }

    private double slope(double value) {
      return (centre - value) / (spread * spread);
    }
  }

  /** The logarithm of the prior at a place; adds its slope. */
  double at(double[] place, double[] slope) {
    boolean times = model == Lifetimes.Model.PARETO_NBD;
    double sum = 0;
    for (int i = 0; i < place.length; i++) {
      boolean scale = i == 1 || (i == 3 && times);
      sum += fence(place, slope, i, scale ? SOONEST : NARROW, scale ? LATEST : WIDE);
    }
    if (!mild) {
      return sum;
    }
    sum += SHAPE.at(place[0]);
    slope[0] += SHAPE.slope(place[0]);
    sum += ratio(RATE, place, slope, 0, Math.log(regularity));
    if (place.length == 2) {
      return sum;
    }
    if (times) {
      sum += PATIENCE.at(place[2]);
      slope[2] += PATIENCE.slope(place[2]);
      return sum + ratio(LEAVING, place, slope, 2, 0);
    }
    return sum + chance(place, slope, 2);
  }

  /** Of the two parameters of a beta distribution, from the i-th on. */
  static double chance(double[] place, double[] slope, int i) {
    double size = Gammas.logSum(place[i], place[i + 1]);
    double share = Math.exp(place[i] - size);
    slope[i] += SIZE.slope(size) * share;
    slope[i + 1] += SIZE.slope(size) * (1 - share);
    return SIZE.at(size) + ratio(CHANCE, place, slope, i, 0);
  }

  /** Of the exponent of a Weibull distribution, which is 1 where time changes nothing. */
  static double bend(double[] place, double[] slope, int i, boolean mild) {
    double out = Math.abs(place[i]) - BENT;
    double sum = 0;
    if (out > 0) {
      sum -= STEEP * out * out;
      slope[i] -= 2 * STEEP * out * Math.signum(place[i]);
    }
    if (mild) {
      sum += BEND.at(place[i]);
      slope[i] += BEND.slope(place[i]);
    }
    return sum;
  }

  /** Keeps shapes between their bounds. */
  static double fence(double[] place, double[] slope) {
    double sum = 0;
    for (int i = 0; i < place.length; i++) {
      sum += fence(place, slope, i, NARROW, WIDE);
    }
    return sum;
  }

  private static double fence(double[] place, double[] slope, int i, double low, double high) {
    double out = place[i] < low ? place[i] - low : Math.max(0, place[i] - high);
    slope[i] -= 2 * STEEP * out;
    return -STEEP * out * out;
  }

  /** Of one parameter over the next, less what belongs to regularity. */
  private static double ratio(Normal of, double[] place, double[] slope, int i, double less) {
    double value = place[i] - place[i + 1] - less;
    slope[i] += of.slope(value);
    slope[i + 1] -= of.slope(value);
    return of.at(value);
  }
}
