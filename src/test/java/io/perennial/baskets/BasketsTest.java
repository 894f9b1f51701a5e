package io.perennial.baskets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.baskets.Baskets.Suggestion;
import io.perennial.baskets.Baskets.Why;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BasketsTest {

  private static final int COFFEE = 0;
  private static final int FILTERS = 1;
  private static final int MUG = 2;
  private static final int TEA = 3;
  private static final int HONEY = 4;

  /** Who takes coffee takes filters; who takes tea takes honey; one mug each. */
  private static List<Shopper> town() {
    List<Shopper> town = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      town.add(
          new Shopper().bought(i, COFFEE, FILTERS).bought(i + 30, COFFEE).bought(i + 60, COFFEE));
      town.add(new Shopper().bought(i, TEA, HONEY).bought(i + 50, TEA, HONEY));
    }
    town.add(new Shopper().bought(0, MUG));
    return town;
  }

  @Test
  void what_was_bought_before_comes_first_with_how_often() {
    var suggestions =
        Baskets.learn(town())
            .next(new Shopper().bought(0, COFFEE).bought(9, COFFEE, TEA), 3, product -> false);
    assertThat(suggestions.getFirst().product()).isEqualTo(COFFEE);
    assertThat(suggestions.getFirst().why()).isEqualTo(Why.AGAIN);
    assertThat(suggestions.getFirst().times()).isEqualTo(2);
    assertThat(suggestions)
        .isSortedAccordingTo((left, right) -> Double.compare(right.score(), left.score()));
  }

  @Test
  void customers_alike_say_what_a_customer_has_not_tried() {
    var suggestions = Baskets.learn(town()).next(new Shopper().bought(0, COFFEE), 5, none -> false);
    assertThat(suggestions)
        .filteredOn(suggestion -> suggestion.product() == FILTERS)
        .extracting(Suggestion::why)
        .containsExactly(Why.ALIKE);
  }

  @Test
  void what_goes_with_the_newest_basket_comes_before_what_everybody_buys() {
    var together = new Together(town(), new int[] {120, 40, 1, 80, 80});
    var companions = together.with(new int[] {TEA});
    assertThat(companions.getFirst().product()).isEqualTo(HONEY);
    assertThat(companions.getFirst().with()).isEqualTo(TEA);
    assertThat(companions).noneMatch(companion -> companion.product() == COFFEE);
  }

  @Test
  void a_newcomer_is_told_what_is_popular_in_its_order() {
    var suggestions = Baskets.learn(town()).next(new Shopper(), 5, none -> false);
    assertThat(suggestions).isNotEmpty();
    assertThat(suggestions).extracting(Suggestion::product).doesNotHaveDuplicates();
  }

  @Test
  void what_is_excluded_is_never_suggested() {
    var baskets = Baskets.learn(town());
    for (var shopper : town()) {
      assertThat(baskets.next(shopper, 10, product -> product == COFFEE || product == MUG))
          .extracting(Suggestion::product)
          .doesNotContain(COFFEE, MUG);
    }
  }

  @Test
  void a_product_is_due_when_the_last_one_runs_out() {
    var baskets = Baskets.learn(town());
    var regular = new Shopper().bought(0, COFFEE).bought(30, COFFEE).bought(60, COFFEE);
    assertThat(baskets.due(regular, COFFEE, 0)).hasValue(90);
    assertThat(baskets.due(new Shopper().bought(7, COFFEE), COFFEE, 0)).hasValue(37);
    assertThat(baskets.due(new Shopper().bought(7, MUG), MUG, 0)).isEmpty();
    assertThat(baskets.due(new Shopper().bought(7, MUG), MUG, 400)).hasValue(407);
    assertThat(baskets.due(regular, TEA, 0)).isEmpty();
    var quick = new Shopper().bought(0, COFFEE).bought(10, COFFEE).bought(20, COFFEE);
    assertThat(baskets.due(quick, COFFEE, 0).orElseThrow()).isBetween(31, 49);
  }

  @Test
  void a_shop_without_baskets_suggests_nothing() {
    assertThat(Baskets.learn(List.of()).next(new Shopper().bought(1, 5), 5, none -> false))
        .isEmpty();
    assertThat(Baskets.learn(List.of(new Shopper())).next(new Shopper(), 5, none -> false))
        .isEmpty();
    assertThat(Baskets.learn(town()).next(new Shopper().bought(1, 9_999), 3, none -> false))
        .hasSize(3);
  }

  @Test
  void what_cannot_be_is_refused() {
    assertThatThrownBy(() -> new Shopper().bought(5, 1).bought(4, 1)).hasMessageContaining("order");
    assertThatThrownBy(() -> new Shopper().bought(5, -1)).hasMessageContaining("not a product");
    assertThatThrownBy(() -> Baskets.learn(town()).next(new Shopper(), 0, none -> false))
        .hasMessageContaining("suggestions");
  }

  @Test
  void tastes_fade_within_groups_and_between_them() {
    var shopper = new Shopper();
    for (int i = 0; i < 8; i++) {
      shopper.bought(i, i);
    }
    var taste = Taste.of(shopper);
    // Seven groups, the last of two baskets.
    assertThat(taste.of(7)).isCloseTo(1 / 7.0 / 2, within(1e-12));
    assertThat(taste.of(6)).isCloseTo(0.9 / 7 / 2, within(1e-12));
    assertThat(taste.of(5)).isCloseTo(0.7 / 7, within(1e-12));
    assertThat(taste.of(0)).isCloseTo(Math.pow(0.7, 6) / 7, within(1e-12));
    assertThat(taste.of(8)).isZero();
  }

  @Test
  void the_nth_of_many_is_that_of_the_sorted() {
    var random = new Random(4);
    for (int round = 0; round < 300; round++) {
      double[] numbers = random.ints(1 + random.nextInt(50), 0, 20).asDoubleStream().toArray();
      double[] sorted = numbers.clone();
      Arrays.sort(sorted);
      int n = 1 + random.nextInt(numbers.length);
      assertThat(Selection.smallest(numbers, n)).isEqualTo(sorted[n - 1]);
      assertThat(Selection.largest(numbers, n)).isEqualTo(sorted[numbers.length - n]);
    }
  }
}
