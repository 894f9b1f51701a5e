package io.perennial.lifetimes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Against thirty digits of mpmath 1.3. */
class GammasTest {

  private static final double[][] GAMMA = {
    {1e-8, 18.42068073818021, -1.0000000057721566e8, 1e16},
    {1e-3, 6.907178885383853, -1000.5755719318103, 1000001.6425331958},
    {0.3, 1.0957979948180756, -3.502524222200133, 12.245364546107732},
    {1, 0, -0.5772156649015329, 1.6449340668482264},
    {2.5, 0.2846828704729192, 0.7031566406452432, 0.49035775610023485},
    {11.9, 17.25847745059552, 2.4339335368825377, 0.08766320119000419},
    {50, 144.5657439463449, 3.901989673427892, 0.020201333226697125},
    {1e6, 12815504.569147613, 13.815510057964191, 1.0000005000001667e-06}
  };

  /** p, q, z, the sum, and its derivatives by p, q and z. */
  private static final double[][] GAUSS = {
    {0.5, 1.5, 0.7, 1.4461490724592, 1.11715092104, -0.44537775997, 1.34798875777},
    {3, 40, 0.75, 1.06077710622105, 0.0214812188301, -0.00164079379531, 0.0876871806745},
    {300.5, 301.2, 0.6, 2.49135743516911, 0.0123041829159, -0.0122757261701, 6.19268134677},
    {1e-4, 1.2, 0.3, 1.00002922757051, 0.292280413991, -2.65863397781e-05, 0.000115025536784}
  };

  /** x, t, r, alpha, s, beta, and gone over here. */
  private static final double[][] GONE = {
    {0, 0, 0.55, 10.6, 0.6, 11.7, 0.50855381053152},
    {0, 0, 0.5, 100, 0.4, 0.001, 0.99102977579248},
    {3, 1, 0.5, 100, 0.4, 0.01, 0.66861162482678},
    {20, 30, 0.8, 0.05, 0.3, 200, 0.0019619884130856},
    {0, 0, 0.3, 0.002, 1.5, 500, 0.032763059474848},
    {150, 40, 2, 3, 0.0001, 2000, 1.3957264842627e-08},
    {0, 2, 0.0002, 5, 7, 0.1, 0.9999905285264}
  };

  private static Offset<Double> digits(double value, double share) {
    return within(Math.abs(value) * share + 1e-13);
  }

  @Test
  void the_gamma_function_and_its_derivatives_are_those_of_the_tables() {
    for (double[] known : GAMMA) {
      assertThat(Gammas.logGamma(known[0])).isCloseTo(known[1], digits(known[1], 1e-13));
      assertThat(Gammas.digamma(known[0])).isCloseTo(known[2], digits(known[2], 1e-13));
      assertThat(Gammas.trigamma(known[0])).isCloseTo(known[3], digits(known[3], 1e-13));
    }
  }

  @Test
  void differences_of_large_logarithms_keep_their_digits() {
    assertThat(Gammas.logGammaRise(1e8, 0.25)).isCloseTo(4.605170185050591, within(1e-12));
    assertThat(Gammas.logGammaRise(0.01, 3)).isCloseTo(-3.897085133063939, within(1e-13));
    assertThat(Gammas.logGammaRise(5, 1e6)).isCloseTo(12815570.468656572, within(1e-6));
    assertThat(Gammas.logBeta(1e-4, 2)).isCloseTo(9.210240376975849, within(1e-12));
    assertThat(Gammas.logBeta(0.5, 0.5)).isCloseTo(1.1447298858494002, within(1e-13));
    assertThat(Gammas.logBeta(3.2, 1e8)).isCloseTo(-58.06077358869266, within(1e-11));
    assertThat(Gammas.logBeta(1e4, 1e4)).isCloseTo(-13866.28325676141, within(1e-8));
  }

  @Test
  void rising_products_are_ratios_of_gamma_functions() {
    var random = new Random(7);
    for (int i = 0; i < 200; i++) {
      double c = Math.exp(random.nextDouble() * 16 - 8);
      int n = random.nextInt(300);
      var rising = new Gammas.Rising(c, 300);
      double rise = Gammas.logGammaRise(c, n);
      assertThat(rising.log(n)).isCloseTo(rise, digits(rise, 1e-11));
      double slope = Gammas.digamma(c + n) - Gammas.digamma(c);
      assertThat(rising.slope(n)).isCloseTo(slope, digits(Gammas.digamma(c), 1e-11));
    }
  }

  @Test
  void the_series_of_gauss_and_its_derivatives_are_those_of_the_tables() {
    for (double[] known : GAUSS) {
      var series = new Gammas.Gauss();
      series.at(known[0], known[1], known[2]);
      assertThat(series.value).isCloseTo(known[3], digits(known[3], 1e-13));
      assertThat(series.byP).isCloseTo(known[4], digits(known[4], 1e-10));
      assertThat(series.byQ).isCloseTo(known[5], digits(known[5], 1e-10));
      assertThat(series.byZ).isCloseTo(known[6], digits(known[6], 1e-10));
    }
  }

  @Test
  void who_is_gone_is_the_same_by_series_and_by_integral() {
    for (double[] known : GONE) {
      double share =
          LeavingAnyTime.goneShare(
              (int) known[0], known[1], known[2], known[3], known[4], known[5]);
      assertThat(share).isCloseTo(known[6], digits(known[6], 1e-10));
    }
  }

  @Test
  void quantiles_of_the_normal_distribution_are_those_of_the_tables() {
    assertThat(Gammas.normalQuantile(0.001)).isCloseTo(-3.09023230617, within(1e-8));
    assertThat(Gammas.normalQuantile(0.1)).isCloseTo(-1.28155156554, within(1e-8));
    assertThat(Gammas.normalQuantile(0.5)).isCloseTo(0, within(1e-12));
    assertThat(Gammas.normalQuantile(0.975)).isCloseTo(1.95996398454, within(1e-8));
  }

  @Test
  void sums_and_differences_of_exponentials_do_not_overflow() {
    assertThat(Gammas.logSum(1000, 1000)).isCloseTo(1000 + Math.log(2), within(1e-10));
    assertThat(Gammas.logSum(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Gammas.logDifference(1000, 1000 - 1e-9))
        .isCloseTo(1000 + Math.log(1e-9), within(1e-4));
    assertThat(Gammas.logDifference(0, -50)).isCloseTo(0, within(1e-15));
  }
}
