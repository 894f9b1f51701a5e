package io.perennial.roastery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.roastery.Shop.Fate;
import io.perennial.roastery.Shop.Placed;
import java.time.LocalDate;
import java.time.Month;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The model of the demo shop, without a database. */
class ShopTest {

  private static final long SEED = 2026;
  private static final LocalDate END = LocalDate.of(2026, 3, 15);
  private static final Shop SHOP = Shop.of(SEED, END, Model.CUSTOMERS);

  @Test
  void everybody_bought_and_nothing_lies_in_the_future() {
    assertThat(SHOP.customers()).isEqualTo(24_000);
    assertThat(SHOP.orders().stream().filter(ShopTest::isPurchase).map(Placed::customer).distinct())
        .hasSize(24_000);
    var last = SHOP.orders().getLast();
    assertThat(last.at().toLocalDate()).isEqualTo(END.minusDays(1));
    assertThat(SHOP.orders())
        .allMatch(order ->
            order.givenBackAt() == null || order.givenBackAt().isBefore(END.atStartOfDay()))
        .isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    assertThat(SHOP.orders().getFirst().at().toLocalDate()).isEqualTo(END.minusYears(3));
  }

  @Test
  void the_shares_are_those_of_a_shop_one_knows() {
    assertThat(SHOP.orders()).hasSizeBetween(95_000, 130_000);
    assertThat(SHOP.truth().repeatRate()).isBetween(0.35, 0.6);
    assertThat(share(order -> order.customer() == Shop.GUEST)).isBetween(0.06, 0.12);
    assertThat(share(order -> order.fate() == Fate.CALLED_OFF)).isBetween(0.01, 0.03);
    assertThat(share(order -> order.fate() == Fate.SENT_BACK)).isBetween(0.003, 0.01);
    assertThat(share(order -> order.fate() == Fate.PARTLY_GIVEN_BACK)).isBetween(0.015, 0.03);
    // An even year would have 0.085 of its orders in December.
    var years = share(order -> order.at().getYear() == 2025);
    var december =
        share(order -> order.at().getYear() == 2025 && order.at().getMonth() == Month.DECEMBER);
    assertThat(december / years).isBetween(0.11, 0.16);
  }

  @Test
  void customers_come_from_four_countries_with_names_and_addresses_of_theirs() {
    var people = IntStream.range(0, SHOP.customers()).mapToObj(SHOP::person).toList();
    var countries =
        people.stream()
            .collect(Collectors.groupingBy(Names.Person::country, Collectors.counting()));
    assertThat(countries).containsOnlyKeys("PL", "RO", "UA", "CZ");
    assertThat(countries.getOrDefault("PL", 0L) / 24_000.0).isCloseTo(0.40, within(0.01));
    assertThat(countries.getOrDefault("RO", 0L) / 24_000.0).isCloseTo(0.25, within(0.01));
    assertThat(countries.getOrDefault("UA", 0L) / 24_000.0).isCloseTo(0.25, within(0.01));
    assertThat(people).allMatch(person -> person.reference() != null || person.email() != null);
    var addresses = people.stream().map(Names.Person::email).filter(e -> e != null).toList();
    assertThat(addresses)
        .doesNotHaveDuplicates()
        .allMatch(address -> address.matches("[a-z]+\\.[a-z]+\\d{5}@[a-z]+\\.example"));
    assertThat(people)
        .filteredOn(person -> person.country().equals("UA"))
        .allMatch(person -> person.name().matches("[\\p{IsCyrillic} ’]+"));
    assertThat(Names.latin("Щербак")).isEqualTo("shcherbak");
    assertThat(Names.latin("Łukasz")).isEqualTo("lukasz");
  }

  @Test
  void presents_bring_people_who_rarely_return() {
    var truth = SHOP.truth();
    assertThat(truth.channels()).containsExactly("marketplace", "pos", "web");
    assertThat(truth.repeatRate("marketplace")).isLessThan(truth.repeatRate("web") - 0.05);
    var orders = new HashMap<Integer, Integer>();
    var first = new HashMap<Integer, Boolean>();
    for (var order : SHOP.orders()) {
      if (isPurchase(order)) {
        var product = order.basket().lines().getFirst().product();
        orders.merge(order.customer(), 1, Integer::sum);
        first.putIfAbsent(order.customer(), Assortment.PRESENTS.contains(product));
      }
    }
    assertThat(first.values()).filteredOn(present -> present).hasSizeGreaterThan(500);
    assertThat(returning(first, orders, true)).isLessThan(0.25);
    assertThat(returning(first, orders, false)).isGreaterThan(0.45);
  }

  private static double returning(
      Map<Integer, Boolean> first, Map<Integer, Integer> orders, boolean present) {
    return first.entrySet().stream()
        .filter(entry -> entry.getValue() == present)
        .mapToInt(entry -> orders.getOrDefault(entry.getKey(), 0) > 1 ? 1 : 0)
        .average()
        .orElseThrow();
  }

  @Test
  void what_an_estimator_finds_in_the_orders_up_to_today_is_what_is_true() {
    var days = purchaseDays();
    var truth = SHOP.truth();
    int last = (int) END.toEpochDay() - 1;
    var second = new TreeMap<Integer, int[]>();
    for (var history : days) {
      boolean happened = history.size() > 1;
      count(second, happened ? history.get(1) - history.get(0) : last - history.get(0), happened);
    }
    for (int within : new int[] {30, 90, 180, 365}) {
      assertThat(1 - kaplanMeier(second, within))
          .as("second order within %d days", within)
          .isCloseTo(truth.secondWithin(within), within(0.012));
    }
    int window = 90;
    var lapses = new TreeMap<Integer, int[]>();
    for (var history : days) {
      // Of a purchase within the last window nobody knows yet whether another will follow.
      int watched = last - window - history.getFirst();
      int lapse = history.getFirst();
      for (int i = 1; i < history.size() && history.get(i) - lapse <= window; i++) {
        lapse = history.get(i);
      }
      int lasted = lapse - history.getFirst();
      if (watched >= 0) {
        count(lapses, Math.min(lasted, watched), lasted <= watched);
      }
    }
    for (int after : new int[] {0, 30, 90, 180, 365}) {
      assertThat(kaplanMeier(lapses, after))
          .as("still ordering after %d days", after)
          .isCloseTo(truth.stillOrdering(window, after), within(0.012));
    }
  }

  @Test
  void the_truth_says_where_it_ends() {
    assertThatThrownBy(() -> SHOP.truth().secondWithin(2_000))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(SHOP.truth().everAgain()).isGreaterThan(SHOP.truth().secondWithin(365));
  }

  @Test
  void prices_look_natural_in_the_currencies_of_the_first_shops() {
    var espresso = Assortment.BAGS.getFirst();
    assertThat(Assortment.price(espresso, false, "PLN")).isEqualByComparingTo("39.00");
    assertThat(Assortment.price(espresso, true, "PLN")).isEqualByComparingTo("42.00");
    assertThat(Assortment.price(espresso, false, "RON")).isEqualByComparingTo("46.80");
    assertThat(Assortment.price(espresso, false, "UAH")).isEqualByComparingTo("390.00");
    assertThat(Assortment.price(espresso, false, "EUR")).isEqualByComparingTo("9.75");
    assertThat(Assortment.price(espresso, false, "JPY").scale()).isZero();
  }

  private static boolean isPurchase(Placed order) {
    return order.customer() != Shop.GUEST
        && (order.fate() == Fate.SOLD || order.fate() == Fate.PARTLY_GIVEN_BACK);
  }

  private static double share(Predicate<Placed> which) {
    return (double) SHOP.orders().stream().filter(which).count() / SHOP.orders().size();
  }

  private static List<List<Integer>> purchaseDays() {
    Map<Integer, TreeSet<Integer>> days = new TreeMap<>();
    for (var order : SHOP.orders()) {
      if (isPurchase(order)) {
        days.computeIfAbsent(order.customer(), customer -> new TreeSet<>())
            .add((int) order.at().toLocalDate().toEpochDay());
      }
    }
    return days.values().stream().map(List::copyOf).toList();
  }

  private static void count(SortedMap<Integer, int[]> days, int day, boolean happened) {
    days.computeIfAbsent(day, key -> new int[2])[happened ? 0 : 1]++;
  }

  /** The share for whom it has not happened within so many days. */
  private static double kaplanMeier(SortedMap<Integer, int[]> days, int within) {
    int watched = days.values().stream().mapToInt(counts -> Arrays.stream(counts).sum()).sum();
    double share = 1;
    for (var day : days.headMap(within + 1).values()) {
      share *= 1 - (double) day[0] / watched;
      watched -= day[0] + day[1];
    }
    return share;
  }
}
