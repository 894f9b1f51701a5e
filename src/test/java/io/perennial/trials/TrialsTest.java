package io.perennial.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.lifetimes.Lifetimes;
import io.perennial.lifetimes.PublicShops;
import io.perennial.lifetimes.PurchaseDays;
import io.perennial.trials.Returning.Reason;
import io.perennial.trials.Trials.Rule;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrialsTest {

  private static final Returning.Spent NOTHING_KNOWN = (customer, day) -> 0;

  /** Customers who all come every so many days, from days that differ. */
  private static PurchaseDays regulars(int customers, int every, int until) {
    var purchases = new PurchaseDays();
    for (int customer = 0; customer < customers; customer++) {
      int first = customer % 50;
      purchases.add(IntStream.iterate(first, day -> day <= until, day -> day + every).toArray());
    }
    return purchases;
  }

  @Test
  void the_best_way_to_guess_comes_first_and_may_be_a_rule() {
    var trial = Trials.hold(regulars(300, 10, 400), 300, 100, Lifetimes.MILD);
    assertThat(trial.customers()).isEqualTo(300);
    assertThat(trial.scores())
        .isSortedAccordingTo((left, right) -> Double.compare(left.deviance(), right.deviance()));
    assertThat(trial.modelWins()).isFalse();
    assertThat(trial.rule().meanAbsoluteError()).isLessThan(0.6);
    assertThat(trial.model().bias()).isCloseTo(0, within(0.1));
  }

  @Test
  void what_happens_after_the_day_is_not_known_on_it() {
    var random = new Random(5);
    var one = new PurchaseDays();
    var other = new PurchaseDays();
    for (int customer = 0; customer < 200; customer++) {
      int[] before = random.ints(1 + random.nextInt(5), 0, 200).toArray();
      one.add(before);
      other.add(IntStream.concat(Arrays.stream(before), random.ints(3, 201, 300)).toArray());
    }
    var without = Trials.hold(one, 200, 100, Lifetimes.MILD);
    var with = Trials.hold(other, 200, 100, Lifetimes.MILD);
    for (var score : without.scores()) {
      assertThat(with.scores())
          .anySatisfy(same -> {
            assertThat(same.model()).isEqualTo(score.model());
            assertThat(same.rule()).isEqualTo(score.rule());
            assertThat(same.predicted()).isEqualTo(score.predicted());
          });
    }
  }

  @Test
  void a_shop_that_nobody_leaves_shows_no_leaving() {
    PublicShops.assumeHere();
    var retail = PublicShops.retail();
    var trial =
        Trials.hold(
            retail.days(),
            retail.calibrationEnd(),
            retail.end() - retail.calibrationEnd(),
            Lifetimes.MILD);
    assertThat(trial.leavingShown()).isFalse();
    assertThat(trial.days()).isLessThan(365);
    assertThat(trial.modelWins()).isTrue();
    assertThat(trial.model().bias()).as("Christmas lies in the held-out days").isLessThan(-0.1);
    var back = Trials.back(retail.days(), retail.end(), 60, 4, Lifetimes.MILD);
    assertThat(back).hasSize(4);
    assertThat(Math.abs(back.getFirst().model().bias()))
        .as("the last sixty days before Christmas are further off than the sixty before")
        .isGreaterThan(Math.abs(back.get(1).model().bias()));
  }

  @Test
  void a_shop_that_people_leave_shows_it_and_tenths_are_calibrated() {
    PublicShops.assumeHere();
    var cdnow = PublicShops.cdnow();
    var trial =
        Trials.hold(
            cdnow.days(),
            cdnow.calibrationEnd(),
            cdnow.end() - cdnow.calibrationEnd(),
            Lifetimes.MILD);
    assertThat(trial.leavingShown()).isTrue();
    assertThat(trial.covered()).isBetween(0.8, 0.99);
    assertThat(trial.deciles()).hasSize(10);
    assertThat(trial.deciles().stream().mapToInt(Trials.Decile::customers).sum()).isEqualTo(2357);
    assertThat(trial.deciles().getFirst().predicted())
        .isCloseTo(trial.deciles().getFirst().actual(), within(0.4));
    assertThat(trial.scores().getLast().rule()).isEqualTo(Rule.NOTHING);
  }

  @Test
  void ranks_are_compared_by_pairs() {
    double[] happened = {1, 0, 1, 0, 0};
    assertThat(Trials.auc(new double[] {5, 4, 3, 2, 1}, happened))
        .isCloseTo(5 / 6.0, within(1e-12));
    assertThat(Trials.auc(new double[] {1, 1, 1, 1, 1}, happened)).isEqualTo(0.5);
    assertThat(Trials.auc(new double[] {1, 2}, new double[] {0, 0})).isEqualTo(0.5);
  }

  @Test
  void what_cannot_be_tried_is_refused() {
    var purchases = regulars(3, 10, 50);
    assertThatThrownBy(() -> Trials.hold(purchases, -1, 10, Lifetimes.MILD))
        .hasMessageContaining("nobody");
    assertThatThrownBy(() -> Trials.hold(purchases, 20, 0, Lifetimes.MILD))
        .hasMessageContaining("horizon");
  }

  @Test
  void one_customer_is_a_trial_too() {
    var purchases = new PurchaseDays();
    purchases.add(5);
    var trial = Trials.hold(purchases, 5, 30, Lifetimes.MILD);
    assertThat(trial.scores()).allSatisfy(score -> assertThat(score.deviance()).isFinite());
  }

  @Test
  void windows_hold_what_they_promise_where_habits_last() {
    var random = new Random(9);
    var purchases = new PurchaseDays();
    int[] next = new int[2_000];
    int[][] days = new int[next.length][];
    for (int customer = 0; customer < next.length; customer++) {
      double habit = 30 * Math.exp(random.nextGaussian() * 0.7);
      double spread = 0.1 + 0.5 * random.nextDouble();
      int[] all = new int[6 + random.nextInt(5)];
      for (int i = 1; i < all.length; i++) {
        all[i] = all[i - 1] + (int) Math.ceil(habit * Math.exp(random.nextGaussian() * spread));
      }
      days[customer] = Arrays.copyOf(all, all.length - 1);
      next[customer] = all[all.length - 1] - all[all.length - 2];
      purchases.add(days[customer]);
    }
    var learned = NextOrder.learn(purchases, Integer.MAX_VALUE).orElseThrow();
    int inside = 0;
    for (int customer = 0; customer < next.length; customer++) {
      var window = learned.next(days[customer], 0).orElseThrow();
      assertThat(window.earliest()).isLessThanOrEqualTo(window.expected());
      assertThat(window.latest()).isGreaterThanOrEqualTo(window.expected());
      inside += window.earliest() <= next[customer] && next[customer] <= window.latest() ? 1 : 0;
    }
    assertThat(inside / (double) next.length).isBetween(0.76, 0.84);
  }

  @Test
  void no_day_is_said_where_nobody_who_waited_so_long_came_again() {
    var learned = NextOrder.learn(regulars(100, 10, 200), 200).orElseThrow();
    assertThat(learned.median()).isEqualTo(10);
    int[] days = {0, 10, 20, 30};
    var window = learned.next(days, 0).orElseThrow();
    assertThat(window.expected()).isCloseTo(10, within(0.5));
    assertThat(learned.next(days, 200)).isEmpty();
    assertThat(learned.next(new int[] {0}, 0)).isPresent();
    assertThat(NextOrder.learn(new PurchaseDays(), 10)).isEmpty();
  }

  @Test
  void a_window_begins_after_the_days_already_waited() {
    PublicShops.assumeHere();
    var grocery = PublicShops.grocery();
    var learned = NextOrder.learn(grocery.days(), grocery.end()).orElseThrow();
    var window = learned.next(new int[] {0, 20, 40, 60}, 25).orElseThrow();
    assertThat(window.earliest()).isGreaterThanOrEqualTo(25);
  }

  @Test
  void reasons_say_what_makes_a_customer_differ() {
    PublicShops.assumeHere();
    var cdnow = PublicShops.cdnow();
    int day = cdnow.calibrationEnd();
    var learned = Returning.learn(cdnow.days(), NOTHING_KNOWN, day, 139).orElseThrow();
    int often = 0;
    for (int customer = 0; customer < cdnow.days().customers(); customer++) {
      if (cdnow.days().until(customer, day).length > cdnow.days().until(often, day).length) {
        often = customer;
      }
    }
    var reasons = learned.reasons(cdnow.days(), NOTHING_KNOWN, often, day);
    assertThat(reasons.getFirst().reason()).isEqualTo(Reason.PURCHASES);
    assertThat(reasons.getFirst().weight()).isPositive();
    assertThat(reasons)
        .extracting(because -> Math.abs(because.weight()))
        .isSortedAccordingTo((left, right) -> Double.compare(right, left));
    assertThat(learned.chance(cdnow.days(), NOTHING_KNOWN, often, day)).isBetween(0.8, 1.0);
  }

  @Test
  void too_few_of_either_kind_teach_nothing() {
    assertThat(Returning.learn(regulars(40, 10, 300), NOTHING_KNOWN, 300, 30)).isEmpty();
  }
}
