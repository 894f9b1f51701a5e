package io.perennial.lifetimes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.lifetimes.Histories.History;
import io.perennial.lifetimes.Lifetimes.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The likelihoods and what follows from them, by ways that share no code with them. */
class LikelihoodTest {

  private static final double[] CDNOW_BG = {0.242595, 4.4136, 0.792922, 2.42591};

  private static List<History> histories(Random random, int count) {
    List<History> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double observed = random.nextDouble() * 60;
      int repeats = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(40);
      double last = repeats == 0 ? 0 : observed * (0.01 + 0.99 * random.nextDouble());
      found.add(new History(repeats, last, observed, repeats == 0 ? 0 : random.nextGaussian()));
    }
    return found;
  }

  @Test
  void slopes_are_those_of_the_likelihood() {
    var random = new Random(11);
    for (int round = 0; round < 60; round++) {
      var data = Histories.of(histories(random, 30));
      for (var model : Model.values()) {
        int k = model.regular() ? 1 + random.nextInt(5) : 1;
        var leaving = model.leaving(k);
        double[] at = new double[leaving.start(1).length];
        for (int i = 0; i < at.length; i++) {
          at[i] = Math.exp(random.nextGaussian() * 2.5);
        }
        double[] slope = new double[at.length];
        leaving.logLikelihood(data, at, slope);
        for (int i = 0; i < at.length; i++) {
          double apart = at[i] * 1e-5;
          double[] up = at.clone();
          double[] down = at.clone();
          up[i] += apart;
          down[i] -= apart;
          double numeric =
              (leaving.logLikelihood(data, up, new double[4])
                      - leaving.logLikelihood(data, down, new double[4]))
                  / (2 * apart);
          assertThat(slope[i] * at[i])
              .as("%s, k %d, parameter %d of %s", model, k, i, List.of(at[0], at[1]))
              .isCloseTo(numeric * at[i], within(2e-5 * (1 + Math.abs(slope[i] * at[i]))));
        }
      }
    }
  }

  @Test
  void the_probabilities_of_all_that_can_happen_add_up_to_one() {
    var data = Histories.of(histories(new Random(3), 50));
    for (var model : Model.values()) {
      var fitted = Lifetimes.fit(model, data, new Lifetimes.Options(true, 2));
      for (var history : histories(new Random(5), 25)) {
        double sum = 0;
        double mean = 0;
        for (int n = 0; n < 500; n++) {
          double chance = fitted.chanceOf(n, history, 6);
          assertThat(chance).isBetween(0.0, 1.0);
          sum += chance;
          mean += n * chance;
        }
        assertThat(sum).as("%s %s", model, history).isCloseTo(1, within(1e-6));
        double expected = fitted.expected(history, 6);
        assertThat(mean)
            .as("%s %s", model, history)
            .isCloseTo(expected, within(1e-5 * (1 + expected)));
      }
    }
  }

  /** The numbers of the tests of lifetimes 0.11, which come from Hardie's spreadsheets. */
  @Test
  void expectations_are_those_of_the_papers() {
    var leaving = new LeavingAfterPurchase(1, true, false);
    double[][] newcomer = {
      {1 / 7.0, 0.0078}, {1, 0.0532}, {3, 0.1506}, {223 / 7.0, 1.0405}, {32, 1.0437}, {78, 1.8576}
    };
    for (double[] known : newcomer) {
      assertThat(leaving.expected(new History(0, 0, 0), known[0], CDNOW_BG))
          .isCloseTo(known[1], within(5e-4));
    }
    assertThat(leaving.expected(new History(2, 30.43, 38.86), 39, CDNOW_BG))
        .isCloseTo(1.226, within(5e-4));
    // The README of the data says 31 weeks; the walkthrough of BTYD, where it comes from, 52.
    assertThat(
            new LeavingAnyTime()
                .expected(
                    new History(26, 30.86, 31),
                    52,
                    new double[] {0.5534, 10.5802, 0.6061, 11.6562}))
        .isCloseTo(25.46, within(0.01));
  }

  /** People drawn by the model itself, those kept who happen to have this history. */
  @Test
  void what_is_expected_is_what_people_drawn_by_chance_do() {
    double[] parameters = {1.2, 3, 0.6, 1.5};
    for (int k : new int[] {1, 3}) {
      for (boolean atFirst : new boolean[] {false, true}) {
        var leaving = new LeavingAfterPurchase(k, true, atFirst);
        var random = new Random(17);
        double alive = 0;
        double bought = 0;
        int kept = 0;
        double sumAlive = 0;
        double sumExpected = 0;
        for (int i = 0; i < 25_000; i++) {
          var life = InventedShop.life(random, parameters, k, atFirst, 40);
          var history = life.until(20);
          if (history.repeats() == 2) {
            kept++;
            alive += life.aliveAt(20) ? 1 : 0;
            bought += life.bought(20, 40);
            sumAlive += leaving.alive(history, parameters);
            sumExpected += leaving.expected(history, 20, parameters);
          }
        }
        assertThat(kept).isGreaterThan(1_000);
        double noise = 4 / Math.sqrt(kept);
        assertThat(sumAlive / kept)
            .as("k %d %s", k, atFirst)
            .isCloseTo(alive / kept, within(noise / 2));
        assertThat(sumExpected / kept)
            .as("k %d %s", k, atFirst)
            .isCloseTo(bought / kept, within(3 * noise));
      }
    }
  }

  @Test
  void what_cannot_be_is_refused_in_a_sentence() {
    assertThatThrownBy(() -> new History(2, 0, 10)).hasMessageContaining("t_x is 0");
    assertThatThrownBy(() -> new History(0, 3, 10)).hasMessageContaining("t_x is 0");
    assertThatThrownBy(() -> new History(1, 11, 10)).hasMessageContaining("0 <= t_x <= T");
    assertThatThrownBy(() -> new History(1, Double.NaN, 10)).hasMessageContaining("0 <= t_x <= T");
    assertThatThrownBy(() -> new History(1, 1, Double.POSITIVE_INFINITY))
        .hasMessageContaining("0 <= t_x <= T");
    assertThatThrownBy(() -> new History(-1, 0, 10)).hasMessageContaining("x must be");
    assertThatThrownBy(() -> new History(2, 1, 10, Double.NEGATIVE_INFINITY))
        .hasMessageContaining("must not be 0");
    assertThatThrownBy(() -> Lifetimes.fit(Model.NBD, Histories.of(List.of()), Lifetimes.MILD))
        .hasMessageContaining("no customer");
    var unknownGaps = Histories.of(List.of(new History(2, 3, 10)));
    assertThatThrownBy(() -> Lifetimes.fit(Model.BG_CNBD, unknownGaps, Lifetimes.MILD))
        .hasMessageContaining("times between purchases");
    assertThatThrownBy(() -> new Lifetimes.Options(true, 13)).hasMessageContaining("k must be");
    var fitted = Lifetimes.fit(Model.BG_NBD, unknownGaps, Lifetimes.MILD);
    assertThatThrownBy(() -> fitted.expected(new History(0, 0, 1), -1))
        .hasMessageContaining("not a horizon");
  }

  @Test
  void customers_alike_are_kept_once_and_count_each() {
    var growing = new Histories.Growing();
    growing.add(new History(2, 5, 10, 0.5), 3);
    growing.add(new History(2, 5, 10, 0.7), 1);
    growing.add(new History(0, 0, 10), 1);
    var grouped = growing.done();
    assertThat(grouped.kinds()).isEqualTo(2);
    assertThat(grouped.customers()).isEqualTo(5);
    assertThat(grouped.purchases()).isEqualTo(8);
    assertThat(grouped.logGaps()).isCloseTo(2.2, within(1e-12));
  }
}
