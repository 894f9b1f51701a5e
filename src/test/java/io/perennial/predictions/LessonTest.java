package io.perennial.predictions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.facts.Outlook;
import io.perennial.lifetimes.Lifetimes.Model;
import io.perennial.predictions.Version.Reason;
import io.perennial.trials.Trials.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is learned of invented shops, whose customers buy and leave as we made them. */
class LessonTest {

  private static final UUID ID = new UUID(7, 7);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final int FIRST = 19_000;

  /** How the customers of an invented shop are. Rates are purchases a week. */
  private record Kind(double r, double alpha, double a, double b, int regularity) {

    private static double gamma(Random random, double shape) {
      if (shape < 1) {
        return gamma(random, shape + 1) * Math.pow(random.nextDouble(), 1 / shape);
      }
      double d = shape - 1.0 / 3;
      while (true) {
        double x = random.nextGaussian();
        double v = Math.pow(1 + x / Math.sqrt(9 * d), 3);
        if (v > 0 && Math.log(random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
          return d * v;
        }
      }
    }

    /** The purchase days of a customer from the first on, before the end. */
    List<Integer> life(Random random, int first, int end) {
      double rate = gamma(random, r) / alpha;
      double left = gamma(random, a);
      double leaves = left / (left + gamma(random, b));
      var days = new ArrayList<>(List.of(first));
      double at = first;
      while (true) {
        double gap = gamma(random, regularity) / regularity / Math.max(rate, 1e-9);
        at += gap * 7;
        if (!(at < end)) {
          return days;
        }
        if ((int) at > days.getLast()) {
          days.add((int) at);
        }
        if (random.nextDouble() < leaves) {
          return days;
        }
      }
    }
  }

  private static Visits shop(Random random, Kind kind, int customers, int days) {
    var visits = new Visits();
    for (int customer = 0; customer < customers; customer++) {
      visits.customer(new UUID(0, customer));
    }
    for (int customer = 0; customer < customers; customer++) {
      int first = customer == 0 ? 0 : random.nextInt(days);
      double each = 20 * Kind.gamma(random, 3) / 3;
      int visit = 0;
      for (int day : kind.life(random, first, days)) {
        visits.visit(++visit, FIRST + day, each * Kind.gamma(random, 5) / 5);
      }
    }
    return visits.finished();
  }

  private static Version learn(Visits visits) {
    return Lesson.from(visits, null, ID, NOW);
  }

  private static List<Outlook> outlooks(Visits visits, Version version) {
    var prognosis = new Prognosis(visits, version);
    return IntStream.range(0, visits.customers()).mapToObj(prognosis::of).toList();
  }

  @Test
  void a_shop_where_people_leave_is_learned_with_a_model_that_beats_the_rules() {
    var visits = shop(new Random(5), new Kind(0.8, 6, 0.9, 2.5, 1), 4_000, 720);
    var version = learn(visits);
    assertThat(version.model()).isNotNull();
    assertThat(version.rule()).isNull();
    assertThat(version.reason()).isNull();
    var held = Objects.requireNonNull(version.learned().trial());
    assertThat(held.days()).isEqualTo(90);
    assertThat(held.tried().getFirst().model()).isEqualTo(version.model());
    assertThat(held.deciles()).hasSize(10);
    assertThat(held.deciles().stream().mapToInt(each -> each.customers()).sum())
        .isEqualTo(held.customers());
    assertThat(held.tried().getFirst().predicted())
        .isCloseTo(
            held.tried().getFirst().actual(), within(0.12 * held.tried().getFirst().actual()));
    assertThat(version.learned().from()).isEqualTo(4_000);
  }

  @Test
  void what_was_written_down_says_the_same_of_everybody_as_what_was_learned() {
    var visits = shop(new Random(6), new Kind(0.8, 6, 0.9, 2.5, 1), 500, 500);
    var version = learn(visits);
    var model = Objects.requireNonNull(Lesson.fitted(version));
    var learned =
        io.perennial.lifetimes.Lifetimes.fit(
            Objects.requireNonNull(version.model()),
            visits.days().histories(visits.lastDay()),
            new io.perennial.lifetimes.Lifetimes.Options(
                true, model.model().regular() ? version.learned().regularity() : 0));
    for (int customer = 0; customer < 100; customer++) {
      var history = visits.days().history(customer, visits.lastDay());
      assertThat(model.expected(history, 13))
          .isCloseTo(learned.expected(history, 13), within(1e-9));
      assertThat(model.alive(history)).isCloseTo(learned.alive(history), within(1e-9));
    }
  }

  @Test
  void the_outlook_of_everybody_comes_to_what_they_then_do() {
    var kind = new Kind(1.2, 8, 0.7, 3, 1);
    var all = shop(new Random(11), kind, 6_000, 900);
    // What was known 90 days before the end, and what came after it.
    int then = FIRST + 900 - 91;
    var known = new Visits();
    var days = all.days();
    var people =
        IntStream.range(0, all.customers()).filter(each -> days.known(each, then)).toArray();
    for (int customer : people) {
      known.customer(all.id(customer));
    }
    double came = 0;
    for (int customer : people) {
      int visit = 0;
      for (int day : days.until(customer, then)) {
        known.visit(++visit, day, 10);
      }
      came += days.bought(customer, known.lastDay(), known.lastDay() + 90);
    }
    var version = learn(known.finished());
    double expected = outlooks(known, version).stream().mapToDouble(Outlook::expected90).sum();
    assertThat(expected).isCloseTo(came, within(0.08 * came));
    // Everybody spends ten a day: the value is ten times the purchases.
    for (var one : outlooks(known, version).subList(0, 200)) {
      assertThat(one.value()).isCloseTo(10 * one.expected365(), within(0.6 + 0.05 * one.value()));
    }
  }

  @Test
  void a_frequent_buyer_who_fell_silent_has_more_at_risk_than_one_who_bought_yesterday() {
    var visits = new Visits();
    var background = shop(new Random(3), new Kind(0.8, 6, 0.9, 2.5, 1), 800, 700);
    for (int customer = 0; customer < 802; customer++) {
      visits.customer(new UUID(0, customer));
    }
    for (int customer = 0; customer < 800; customer++) {
      int visit = 0;
      for (int day : background.days().until(customer, FIRST + 700)) {
        visits.visit(++visit, day, 20);
      }
    }
    for (int i = 0; i < 20; i++) {
      visits.visit(i + 1, FIRST + 100 + 14 * i, 20);
    }
    for (int i = 0; i < 20; i++) {
      visits.visit(i + 1, FIRST + 699 - 14 * (19 - i), 20);
    }
    var version = learn(visits.finished());
    assertThat(version.model()).isNotNull();
    var outlooks = outlooks(visits, version);
    var silent = outlooks.get(800);
    var here = outlooks.get(801);
    assertThat(Objects.requireNonNull(silent.atRisk()))
        .isGreaterThan(100 + Objects.requireNonNull(here.atRisk()));
    assertThat(Objects.requireNonNull(silent.alive())).isLessThan(0.2);
    assertThat(Objects.requireNonNull(here.alive())).isGreaterThan(0.8);
    assertThat(here.expected90()).isGreaterThan(3);
    assertThat(silent.nextDay()).isNull();
    assertThat(Objects.requireNonNull(here.nextDay()))
        .isBetween(Objects.requireNonNull(here.nextFrom()), Objects.requireNonNull(here.nextTo()));
    assertThat(here.nextDay()).isAfterOrEqualTo(version.day());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 300, TOO_FEW",
    "30, 300, TOO_FEW",
    "500, 30, TOO_SHORT",
  })
  void with_too_little_on_record_a_simple_rule_guesses_and_says_why(
      int customers, int days, Reason reason) {
    var visits = shop(new Random(2), new Kind(0.8, 6, 0.9, 2.5, 1), customers, days);
    var version = learn(visits);
    if (customers == 1) {
      assertThat(version.reason()).isIn(Reason.TOO_FEW, Reason.TOO_SHORT);
    } else {
      assertThat(version.reason()).isEqualTo(reason);
    }
    assertThat(version.model()).isNull();
    assertThat(version.rule()).isEqualTo(Rule.CAUTIOUS_RATE);
    assertThat(version.learned().trial()).isNull();
    for (var one : outlooks(visits, version)) {
      assertThat(one.alive()).isNull();
      assertThat(one.atRisk()).isNull();
      assertThat(one.valueLow()).isNull();
      sound(one);
    }
  }

  @Test
  void where_nobody_leaves_no_chance_to_stay_is_told() {
    var visits = shop(new Random(8), new Kind(2, 6, 1e-6, 50, 1), 400, 250);
    var version = learn(visits);
    if (version.model() != null && version.model() != Model.NBD) {
      assertThat(version.reason()).isEqualTo(Reason.LEAVING_NOT_SHOWN);
    }
    assertThat(version.reason()).isNotNull();
    assertThat(outlooks(visits, version)).allMatch(one -> one.alive() == null);
  }

  @Test
  void a_version_after_the_same_record_does_not_drift_and_after_a_better_year_it_does() {
    var kind = new Kind(0.8, 6, 0.9, 2.5, 1);
    var visits = shop(new Random(5), kind, 1_000, 500);
    var first = learn(visits);
    assertThat(first.learned().drift()).isNull();
    var again = Lesson.from(visits, first, ID, NOW);
    assertThat(Objects.requireNonNull(again.learned().drift())).isCloseTo(0, within(1e-9));
    var busier = shop(new Random(5), new Kind(2.4, 6, 0.9, 2.5, 1), 1_000, 500);
    var later = Lesson.from(busier, first, ID, NOW);
    assertThat(Objects.requireNonNull(later.learned().drift())).isGreaterThan(0.05);
  }

  @Test
  void shops_of_every_kind_are_learned_without_a_number_that_is_none() {
    for (int seed = 0; seed < 40; seed++) {
      invented(seed, 30 + 40 * (seed % 10));
    }
  }

  @Test
  @Tag("long")
  void a_thousand_shops_are_learned_without_a_number_that_is_none() {
    for (int seed = 0; seed < 1_000; seed++) {
      // Most are small, as shops are; every hundredth has tens of thousands of customers.
      int customers =
          seed % 100 == 99
              ? 20_000 + 80_000 * (seed / 100) / 10
              : (int) Math.pow(10, 2 + seed % 20 / 19.0);
      invented(seed, customers);
    }
  }

  /** With parameters over wide ranges; of every ten shops, four are degenerate. */
  private static void invented(int seed, int customers) {
    var random = new Random(seed);
    int days = 10 + random.nextInt(1_500);
    var kind =
        new Kind(
            Math.exp(2 * random.nextGaussian() - 0.5),
            Math.exp(2 * random.nextGaussian() + 2),
            Math.exp(2 * random.nextGaussian() - 0.5),
            Math.exp(2 * random.nextGaussian() + 0.5),
            1 + random.nextInt(4));
    var visits =
        switch (seed % 10) {
          case 0 -> each(customers, days, 0);
          case 1 -> each(Math.min(customers, 200), Math.min(days, 400), 1);
          case 2 -> each(1, days, 1 + random.nextInt(20));
          case 3 -> each(customers, Math.min(days, 900), 7);
          default -> shop(random, kind, customers, days);
        };
    var version = learn(visits);
    var held = version.learned().trial();
    assertThat(version.model() == null).as("seed %d", seed).isNotEqualTo(version.rule() == null);
    if (held != null) {
      assertThat(held.covered()).as("seed %d", seed).isBetween(0.0, 1.0);
      assertThat(held.tried()).allMatch(one -> Double.isFinite(one.deviance()));
    }
    for (var one : outlooks(visits, version)) {
      sound(one);
    }
    assertThat(version.learned().parameters())
        .as("seed %d", seed)
        .allMatch(each -> each.low() <= each.value() && each.value() <= each.high());
  }

  /** Everybody alike: one purchase, or one each so many days. */
  private static Visits each(int customers, int days, int gap) {
    var visits = new Visits();
    for (int customer = 0; customer < customers; customer++) {
      visits.customer(new UUID(0, customer));
    }
    for (int customer = 0; customer < customers; customer++) {
      int visit = 0;
      for (int day = customer % 7; day < Math.max(days, 8); day += gap == 0 ? days + 8 : gap) {
        visits.visit(++visit, FIRST + day, customer % 3 == 0 ? 0 : 12.5);
      }
    }
    return visits.finished();
  }

  private static void sound(Outlook one) {
    assertThat(
            DoubleStream.of(
                one.expected30(),
                one.expected90(),
                one.expected365(),
                one.value(),
                number(one.valueLow(), 0),
                number(one.valueHigh(), 0),
                number(one.atRisk(), 0)))
        .as("%s", one)
        .allMatch(number -> number >= 0 && Double.isFinite(number));
    assertThat(number(one.alive(), 0.5)).isBetween(0.0, 1.0);
    assertThat(one.expected30()).isLessThanOrEqualTo(one.expected90());
    assertThat(one.expected90()).isLessThanOrEqualTo(one.expected365());
    assertThat(number(one.valueLow(), 0)).isLessThanOrEqualTo(number(one.valueHigh(), 0));
    if (one.nextDay() != null) {
      assertThat(one.nextDay())
          .isBetween(Objects.requireNonNull(one.nextFrom()), Objects.requireNonNull(one.nextTo()));
    }
  }

  private static double number(@org.jspecify.annotations.Nullable Double value, double without) {
    return value == null ? without : value;
  }
}
