package io.perennial.roastery;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.lifetimes.Fitted;
import io.perennial.lifetimes.Lifetimes;
import io.perennial.lifetimes.PurchaseDays;
import io.perennial.roastery.Dice.Purpose;
import io.perennial.roastery.Model.Channel;
import io.perennial.roastery.Model.Taste;
import io.perennial.roastery.Shop.Fate;
import io.perennial.roastery.Shop.Placed;
import io.perennial.trials.Trials;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The models that know nothing but purchase days find out what the invented shop was made with:
 * docs/predictions.md says what is compared, and what is not.
 */
class RecoveredTest {

  /** The demo shop is of this seed; the others are its like. */
  private static final long SEED = 2026;

  private static final int SHOPS = 4;
  private static final LocalDate END = LocalDate.of(2026, 6, 15);
  private static final int LAST = (int) END.minusDays(1).toEpochDay();
  private static final Lifetimes.Model MODEL = Lifetimes.Model.MBG_CNBD;
  private static final double WEEK = PurchaseDays.DAYS_A_WEEK;

  /** What was learned of those who came for one thing by one channel. */
  private record Group(Channel channel, Taste taste, Fitted fitted) {

    /** Whether the interval of the parameter holds the truth: a and b of the beta distribution. */
    int inside(double a, double b) {
      return inside(2, a) + inside(3, b);
    }

    private int inside(int parameter, double truth) {
      var found = fitted.parameters().get(parameter);
      return found.low() <= truth && truth <= found.high() ? 1 : 0;
    }
  }

  @Test
  void how_likely_people_are_to_leave_is_found_again_for_every_first_purchase_and_channel() {
    var shops =
        LongStream.range(SEED, SEED + SHOPS)
            .mapToObj(seed -> groups(seed, Shop.of(seed, END, Model.CUSTOMERS), MODEL))
            .toList();
    var demo = shops.getFirst();
    demo.forEach(RecoveredTest::print);
    assertThat(demo).hasSize(15);
    assertThat(inside(List.of(demo), Taste::meanLeaving, Model.LEAVING_SPREAD))
        .as("of the demo shop's 30")
        .isGreaterThanOrEqualTo(least(30));
    assertThat(inside(shops, Taste::meanLeaving, Model.LEAVING_SPREAD))
        .as("of 120")
        .isGreaterThanOrEqualTo(least(120));

    // And nothing else is: neither people who leave a little more, nor people more alike.
    assertThat(
            inside(
                shops, (taste, channel) -> 1.1 * taste.meanLeaving(channel), Model.LEAVING_SPREAD))
        .as("were the chance to leave a tenth higher")
        .isLessThan(least(120));
    assertThat(inside(shops, Taste::meanLeaving, 1.25 * Model.LEAVING_SPREAD))
        .as("were people less different by a fifth")
        .isLessThan(least(120));
  }

  @Test
  void a_model_that_knows_of_no_leaving_after_the_first_order_does_not_find_it() {
    var shop = Shop.of(SEED, END, Model.CUSTOMERS);
    var wrong = List.of(groups(SEED, shop, Lifetimes.Model.BG_CNBD));
    assertThat(inside(wrong, Taste::meanLeaving, Model.LEAVING_SPREAD)).isLessThan(least(30));
  }

  @Test
  void the_kind_of_model_is_found_and_what_is_bought_in_a_year_lies_in_the_interval() {
    var shop = Shop.of(SEED, END, Model.CUSTOMERS);
    var everybody = purchaseDays(shop.orders());
    var purchases = new PurchaseDays();
    everybody.values().forEach(days -> purchases.add(array(days)));
    var trial = Trials.hold(purchases, LAST - 90, 90, Lifetimes.MILD);
    assertThat(trial.best().model()).isEqualTo(MODEL);
    assertThat(trial.modelWins()).isTrue();
    assertThat(trial.leavingShown()).isTrue();

    var histories = purchases.histories(LAST);
    var fitted = Lifetimes.fit(MODEL, histories, Lifetimes.MILD);
    assertThat(fitted.regularity()).isEqualTo((int) Model.EVENNESS);
    var later = purchaseDays(shop.after(END, 365).orders());
    later.keySet().removeIf(customer -> customer >= Model.CUSTOMERS);
    var year = fitted.forecast(histories, 365 / WEEK);
    int bought = later.values().stream().mapToInt(NavigableSet::size).sum();
    System.out.printf("RecoveredTest: a year %s, bought %d%n", year, bought);
    assertThat((double) bought).isBetween(year.low(), year.high());
    assertThat(year.high() / year.low()).as("the interval is no barn door").isLessThan(1.05);

    // The models know no seasons: in a summer, when little is drunk, they expect too much.
    var summer = fitted.forecast(histories, 90 / WEEK);
    int inSummer =
        later.values().stream().mapToInt(days -> days.headSet(LAST + 90, true).size()).sum();
    System.out.printf("RecoveredTest: a summer %s, bought %d%n", summer, inSummer);
    assertThat(summer.expected() / inSummer).isBetween(1.0, 1.2);
  }

  /** As {@code SimulatedShopsTest} counts: fewer happen once in ten thousand times. */
  private static int least(int count) {
    return (int) Math.floor(count * 0.95 - 3.7 * Math.sqrt(count * 0.95 * 0.05) - 1);
  }

  private static int inside(
      List<List<Group>> shops, ToDoubleBiFunction<Taste, Channel> mean, double size) {
    return shops.stream()
        .flatMap(List::stream)
        .mapToInt(group -> {
          double chance = mean.applyAsDouble(group.taste(), group.channel());
          return group.inside(chance * size, (1 - chance) * size);
        })
        .sum();
  }

  private static void print(Group group) {
    double mean = group.taste().meanLeaving(group.channel());
    System.out.printf(
        "RecoveredTest: %s, %s: a %.2f, b %.2f; found %s%n",
        group.channel(), group.taste(), mean, 1 - mean, group.fitted().parameters().subList(2, 4));
  }

  /** Those who came for a present are left out: half of them have no rate, but a December. */
  private static List<Group> groups(long seed, Shop shop, Lifetimes.Model model) {
    Map<Channel, Map<Taste, PurchaseDays>> by = new TreeMap<>();
    purchaseDays(shop.orders())
        .forEach((customer, days) -> {
          var habit = Dice.of(seed, customer, Purpose.HABIT);
          var channel = Channel.first(habit);
          var first = LocalDate.ofEpochDay(days.first());
          var taste = Taste.first(habit, Season.isBeforeChristmas(first));
          if (taste != Taste.PRESENT) {
            by.computeIfAbsent(channel, each -> new TreeMap<>())
                .computeIfAbsent(taste, each -> new PurchaseDays())
                .add(array(days));
          }
        });
    List<Group> groups = new ArrayList<>();
    by.forEach((channel, tastes) ->
        tastes.forEach((taste, purchases) ->
            groups.add(
                new Group(
                    channel,
                    taste,
                    Lifetimes.fit(model, purchases.histories(LAST), Lifetimes.PLAIN)))));
    return groups;
  }

  /** The days on which each customer bought something that was kept. */
  private static Map<Integer, NavigableSet<Integer>> purchaseDays(List<Placed> orders) {
    Map<Integer, NavigableSet<Integer>> days = new TreeMap<>();
    for (var order : orders) {
      if (order.customer() != Shop.GUEST
          && order.fate() != Fate.CALLED_OFF
          && order.fate() != Fate.SENT_BACK) {
        days.computeIfAbsent(order.customer(), each -> new TreeSet<>())
            .add((int) order.at().toLocalDate().toEpochDay());
      }
    }
    return days;
  }

  private static int[] array(NavigableSet<Integer> days) {
    return days.stream().mapToInt(Integer::intValue).toArray();
  }
}
