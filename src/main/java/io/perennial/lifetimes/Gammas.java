package io.perennial.lifetimes;

/**
 * The gamma function and its kin, in logarithms, so that nothing overflows. Series from Abramowitz
 * and Stegun, "Handbook of Mathematical Functions" (A&amp;S); arguments below {@link #FAR} are
 * first moved up by the recurrence. The relative error is below 1e-13 for every positive argument.
 */
final class Gammas {

  /** From here on eight terms of the asymptotic series are exact to the last digits. */
  private static final double FAR = 12;

  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  private static final double[] MIDDLE_ABOVE = {
    -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
    1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00
  };
  private static final double[] MIDDLE_BELOW = {
    -5.447609879822406e+01,
    1.615858368580409e+02,
    -1.556989798598866e+02,
    6.680131188771972e+01,
    -1.328068155288572e+01
  };
  private static final double[] TAIL_ABOVE = {
    -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
    -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00
  };
  private static final double[] TAIL_BELOW = {
    7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00
  };

  private Gammas() {}

  /** log Γ(x) for x &gt; 0: A&amp;S 6.1.41. */
  static double logGamma(double x) {
    double product = 1;
    double y = x;
    while (y < FAR) {
      product *= y;
      y += 1;
    }
    return (y - 0.5) * Math.log(y) - y + HALF_LOG_TWO_PI + rest(y) - Math.log(product);
  }

  /**
   * log Γ(x + d) − log Γ(x) for x &gt; 0, d ≥ 0, without the loss of digits that the difference of
   * two large numbers would bring: the difference of A&amp;S 6.1.41.
   */
  static double logGammaRise(double x, double d) {
    double moved = 0;
    double y = x;
    while (y < FAR) {
      moved += Math.log1p(d / y);
      y += 1;
    }
    return (y - 0.5) * Math.log1p(d / y)
        + d * (Math.log(y + d) - 1)
        + rest(y + d)
        - rest(y)
        - moved;
  }

  /** log B(a, b) for a, b &gt; 0. */
  static double logBeta(double a, double b) {
    double small = Math.min(a, b);
    return logGamma(small) - logGammaRise(Math.max(a, b), small);
  }

  /** The derivative of log Γ: A&amp;S 6.3.18. */
  static double digamma(double x) {
    double sum = 0;
    double y = x;
    while (y < FAR) {
      sum -= 1 / y;
      y += 1;
    }
    double z = 1 / (y * y);
    double series =
        z
            * (1.0 / 12
                - z
                    * (1.0 / 120
                        - z * (1.0 / 252 - z * (1.0 / 240 - z * (1.0 / 132 - z * 691 / 32760)))));
    return sum + Math.log(y) - 0.5 / y - series;
  }

  /** The second derivative of log Γ: A&amp;S 6.4.12. */
  static double trigamma(double x) {
    double sum = 0;
    double y = x;
    while (y < FAR) {
      sum += 1 / (y * y);
      y += 1;
    }
    double z = 1 / (y * y);
    double series =
        z
            * (1.0 / 6
                - z
                    * (1.0 / 30
                        - z * (1.0 / 42 - z * (1.0 / 30 - z * (5.0 / 66 - z * 691 / 2730)))));
    return sum + 1 / y + z / 2 + series / y;
  }

  /** log(exp(a) + exp(b)). */
  static double logSum(double a, double b) {
    double high = Math.max(a, b);
    return high == Double.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(-Math.abs(a - b)));
  }

  /** log(exp(a) − exp(b)) for a ≥ b. */
  static double logDifference(double a, double b) {
    double gap = b - a;
    return gap > -0.7 ? a + Math.log(-Math.expm1(gap)) : a + Math.log1p(-Math.exp(gap));
  }

  /** Where the normal distribution reaches this share: Acklam's fractions, to nine digits. */
  static double normalQuantile(double share) {
    if (share < 0.02425) {
      double t = Math.sqrt(-2 * Math.log(share));
      return fraction(TAIL_ABOVE, t) / (fraction(TAIL_BELOW, t) * t + 1);
    }
    if (share > 0.97575) {
      return -normalQuantile(1 - share);
    }
    double t = share - 0.5;
    return t * fraction(MIDDLE_ABOVE, t * t) / (fraction(MIDDLE_BELOW, t * t) * t * t + 1);
  }

  private static double fraction(double[] coefficients, double t) {
    double sum = 0;
    for (double each : coefficients) {
      sum = sum * t + each;
    }
    return sum;
  }

  private static double rest(double x) {
    double z = 1 / (x * x);
    return (1.0 / 12
            - z
                * (1.0 / 360
                    - z * (1.0 / 1260 - z * (1.0 / 1680 - z * (1.0 / 1188 - z * 691 / 360360)))))
        / x;
  }

  /**
   * Products c(c+1)…(c+n−1) = Γ(c+n)/Γ(c) for whole n, as logarithms, and their derivatives by c.
   * Sums of logarithms lose no digits, however large c is.
   */
  static final class Rising {
    private final double[] log;
    private final double[] slope;

    Rising(double c, int most) {
      log = new double[most + 1];
      slope = new double[most + 1];
      for (int n = 0; n < most; n++) {
        log[n + 1] = log[n] + Math.log(c + n);
        slope[n + 1] = slope[n] + 1 / (c + n);
      }
    }

    double log(int n) {
      return log[n];
    }

    double slope(int n) {
      return slope[n];
    }
  }

  /**
   * Gauss's series ₂F₁(1, p; q; z) (A&amp;S 15.1.1) for 0 &lt; p &lt; q and 0 ≤ z &lt; 1, with its
   * derivatives. Every term is positive. What needs z near 1 integrates instead: see {@link
   * LeavingAnyTime}.
   */
  static final class Gauss {
    double value;
    double byP;
    double byQ;
    double byZ;

    /** Enough for z up to 0.9; a series that has not ended by then is exact enough for a plot. */
    private static final int MOST_TERMS = 5_000;

    private static final double NOTHING = 1e-17;

    void at(double p, double q, double z) {
      value = 1;
      byP = 0;
      byQ = 0;
      double n = 0;
      double weighted = 0;
      double term = 1;
      double slopeP = 0;
      double slopeQ = 0;
      while (n < MOST_TERMS && term > NOTHING * value) {
        double inverse = 1 / (q + n);
        slopeP += 1 / (p + n);
        slopeQ += inverse;
        term *= (p + n) * inverse * z;
        n += 1;
        value += term;
        byP += term * slopeP;
        byQ -= term * slopeQ;
        weighted += term * n;
      }
      byZ = z < 1e-12 ? p / q : weighted / z;
    }
  }

  /** Gauss and Legendre's ten nodes and weights on [−1, 1], the positive half: A&amp;S 25.4. */
  static final double[] NODES = {
    0.1488743389816312,
    0.4333953941292472,
    0.6794095682990244,
    0.8650633666889845,
    0.9739065285171717
  };

  static final double[] WEIGHTS = {
    0.2955242247147529,
    0.2692667193099963,
    0.2190863625159821,
    0.1494513491505806,
    0.0666713443086881
  };
}
