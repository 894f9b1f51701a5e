package io.perennial.insights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.columnar.Copies;
import io.perennial.columnar.Histories;
import io.perennial.insights.Verdict.Both;
import io.perennial.insights.Verdict.Mean;
import io.perennial.insights.Verdict.Measure;
import io.perennial.insights.Verdict.Outcome;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is so as of a day: the trend, rhythms, and the verdict. */
class NowTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void aTrendHasOnEachDayTheFigureOfThePeriodUpToIt() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("NowTest seed " + seed);
    var random = new Random(seed);
    try (var columnar = Copies.in(folder)) {
      for (int round = 0; round < 5; round++) {
        int days = 100 + random.nextInt(500);
        var histories = Histories.random(random.nextLong(), 1 + random.nextInt(200), days);
        histories.load(columnar);
        int window = List.of(20, 60, 180).get(random.nextInt(3));
        double gap = 5 + random.nextInt(400) / 10.0;
        var trend = columnar.ask(copy -> Trend.of(copy, window, gap, LocalDate.of(2024, 1, 1)));
        for (int i = 0; i < 8; i++) {
          var day = LocalDate.of(2024, 1, 16).plusDays(random.nextInt(days + 30));
          var naive = new NaiveFigures(histories, day.minusDays(1), day, window);
          var values = naive.values();
          FiguresTest.same("repeat", trend.repeatRate(day), values.get(Figures.Id.REPEAT_RATE));
          FiguresTest.same("value", trend.valueSoFar(day), values.get(Figures.Id.CLV_HISTORIC));
          var rhythms = rhythms(histories, day, gap, window);
          assertThat(trend.customers(day)).isEqualTo(rhythms.size());
          assertThat(trend.active(day))
              .isEqualTo(
                  rhythms.values().stream().filter(r -> r.state() != Rhythm.State.LAPSED).count());
          assertThat(trend.slowing(day))
              .describedAs("slowing %s window %s gap %s", day, window, gap)
              .isEqualTo(
                  rhythms.values().stream().filter(r -> r.state() == Rhythm.State.SLOWING).count());
        }
      }
    }
  }

  @Test
  void theGroupsToTurnToAreThoseWhoseRhythmSaysSo() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("NowTest seed " + seed);
    var histories = Histories.random(seed, 200, 300);
    try (var columnar = Copies.in(folder)) {
      histories.load(columnar);
      var asOf = LocalDate.of(2024, 1, 15).plusDays(301);
      var rhythms = rhythms(histories, asOf, 17.5, 60);
      var slowing = AttentionSql.slowing(asOf, 60, 17.5);
      var found = columnar.ask(copy -> MembersSql.find(copy, slowing, null, 1_000));
      assertThat(found)
          .extracting(MembersSql.Found::customer)
          .containsExactlyInAnyOrderElementsOf(
              rhythms.entrySet().stream()
                  .filter(one -> one.getValue().state() == Rhythm.State.SLOWING)
                  .map(Map.Entry::getKey)
                  .toList());
      for (var one : rhythms.entrySet()) {
        var history = columnar.ask(copy -> RhythmSql.history(copy, one.getKey()).orElseThrow());
        assertThat(history.purchaseDays()).isEqualTo(one.getValue().purchaseDays());
        assertThat(history.lastDay()).isEqualTo(one.getValue().lastDay());
      }
    }
  }

  private static Map<UUID, Rhythm> rhythms(
      Histories histories, LocalDate asOf, double gap, int window) {
    Map<UUID, TreeSet<LocalDate>> days = new HashMap<>();
    for (var bought : histories.purchases) {
      if (bought.day().isBefore(asOf)) {
        days.computeIfAbsent(bought.customer(), none -> new TreeSet<>()).add(bought.day());
      }
    }
    Map<UUID, Rhythm> rhythms = new HashMap<>();
    days.forEach((customer, of) ->
        rhythms.put(customer, Rhythm.of(of.size(), of.first(), of.last(), gap, asOf, window)));
    return rhythms;
  }

  @Test
  void aRhythmLeansOnTheShopUntilTheCustomerHasAnOwn() {
    var first = LocalDate.of(2025, 1, 1);
    var once = Rhythm.of(1, first, first, 30, first.plusDays(10), 90);
    assertThat(once.usualGapDays()).isEqualTo(30);
    assertThat(once.ownGaps()).isFalse();
    assertThat(once.state()).isEqualTo(Rhythm.State.NEW);
    assertThat(once.expected()).isEqualTo(first.plusDays(30));
    // Ten gaps of 12 days and two of the shop's 30: 15 days.
    var regular = Rhythm.of(11, first, first.plusDays(120), 30, first.plusDays(143), 90);
    assertThat(regular.usualGapDays()).isEqualTo(15);
    assertThat(regular.state()).isEqualTo(Rhythm.State.SLOWING);
    assertThat(Rhythm.of(11, first, first.plusDays(120), 30, first.plusDays(142), 90).state())
        .isEqualTo(Rhythm.State.ACTIVE);
    assertThat(Rhythm.of(11, first, first.plusDays(120), 30, first.plusDays(211), 90).state())
        .isEqualTo(Rhythm.State.LAPSED);
  }

  @Test
  void theVerdictCountsWhatTheTwoPeriodsSay() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("NowTest seed " + seed);
    var histories = Histories.random(seed, 400, 500);
    var end = LocalDate.of(2024, 1, 15).plusDays(500);
    var now = Period.between(end.minusDays(180), end);
    try (var columnar = Copies.in(folder)) {
      histories.load(columnar);
      var verdict = Verdict.of(now, columnar.ask(copy -> VerdictSql.parts(copy, now)), 500);
      for (var finding : verdict.findings()) {
        if (finding.outcome() != Outcome.TOO_FEW) {
          assertThat(finding.now())
              .describedAs("%s", finding)
              .isCloseTo(naive(histories, finding.measure(), now), within(1e-6));
          assertThat(finding.before())
              .isCloseTo(naive(histories, finding.measure(), now.previous()), within(1e-6));
          assertThat(finding.now() - finding.before()).isBetween(finding.low(), finding.high());
        }
      }
      assertThat(verdict.findings())
          .filteredOn(finding -> finding.measure() == Measure.ORDER)
          .noneMatch(finding -> finding.outcome() == Outcome.TOO_FEW);
    }
  }

  private static double naive(Histories histories, Measure measure, Period period) {
    Map<UUID, List<Histories.Bought>> of = new HashMap<>();
    histories.purchases.forEach(
        p -> of.computeIfAbsent(p.customer(), none -> new ArrayList<>()).add(p));
    double sum = 0;
    double count = 0;
    for (var purchases : of.values()) {
      var days = new TreeSet<LocalDate>();
      purchases.forEach(p -> days.add(p.day()));
      var first = days.first();
      boolean isNew =
          !first.isBefore(period.from().minusDays(90)) && first.isBefore(period.to().minusDays(90));
      if (measure == Measure.WORTH || measure == Measure.STAY) {
        if (isNew) {
          count++;
          var until = first.plusDays(90);
          sum +=
              measure == Measure.STAY
                  ? Objects.requireNonNull(days.floor(until)).toEpochDay() - first.toEpochDay()
                  : purchases.stream()
                      .filter(p -> !p.day().isAfter(until))
                      .mapToDouble(p -> p.value().doubleValue())
                      .sum();
        }
      } else if (measure == Measure.ORDER) {
        for (var p : purchases) {
          if (!p.day().isBefore(period.from()) && p.day().isBefore(period.to())) {
            count++;
            sum += p.value().doubleValue();
          }
        }
      } else {
        for (var day : days.tailSet(period.from())) {
          var before = days.lower(day);
          if (before != null && day.isBefore(period.to())) {
            count++;
            sum += day.toEpochDay() - before.toEpochDay();
          }
        }
      }
    }
    return sum / count;
  }

  /** Of 400 shops in which nothing changed, some twenty show a change all the same: 5 of 100. */
  @ParameterizedTest
  @ValueSource(ints = {30, 256})
  void whereNothingChangedTheVerdictIsChanceNineteenTimesOfTwenty(int groups) {
    var random = new Random(20260101);
    int found = 0;
    for (int shop = 0; shop < 400; shop++) {
      var parts = new ArrayList<Both>();
      for (int group = 0; group < groups; group++) {
        // Purchases of one customer hang together: a group has a level of its own in both periods.
        double level = 20 + 10 * random.nextGaussian();
        parts.add(new Both(mean(random, level), mean(random, level)));
      }
      found += Verdict.finding(Measure.ORDER, parts).outcome() == Outcome.CHANCE ? 0 : 1;
    }
    assertThat(found).isBetween(8, 34);
  }

  private static Mean mean(Random random, double level) {
    int count = 1 + random.nextInt(30);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += level + 5 * random.nextGaussian();
    }
    return new Mean(sum, count);
  }

  @Test
  void aLongerGapIsWorseAndAHigherOrderBetter() {
    var parts = new ArrayList<Both>();
    for (int group = 0; group < 50; group++) {
      parts.add(new Both(new Mean(100 + group % 3, 10), new Mean(130 + group % 4, 10)));
    }
    assertThat(Verdict.finding(Measure.ORDER, parts).outcome()).isEqualTo(Outcome.BETTER);
    assertThat(Verdict.finding(Measure.GAP, parts).outcome()).isEqualTo(Outcome.WORSE);
  }

  /** However much they bought: of few groups nothing can be told from chance. */
  @Test
  void fewGroupsOfCustomersAreTooFewInEachPeriod() {
    var some = new Mean(1_000, 100);
    var both = new ArrayList<>(Collections.nCopies(29, new Both(some, new Mean(2_000, 100))));
    assertThat(Verdict.finding(Measure.ORDER, both).outcome()).isEqualTo(Outcome.TOO_FEW);
    // The thirtieth group bought in the first period only, as did forty more.
    both.addAll(Collections.nCopies(41, new Both(some, Mean.NONE)));
    assertThat(Verdict.finding(Measure.ORDER, both).outcome()).isEqualTo(Outcome.TOO_FEW);
    both.add(new Both(Mean.NONE, new Mean(2_000, 100)));
    var finding = Verdict.finding(Measure.ORDER, both);
    assertThat(finding.outcome()).isEqualTo(Outcome.BETTER);
    assertThat(finding.low()).isFinite();
  }

  /** One group with all orders of a period: without it there is nothing to divide by. */
  @Test
  void oneGroupOfCustomersIsNoNumberAndNoMistake() {
    var parts = new ArrayList<>(Collections.nCopies(60, new Both(Mean.NONE, new Mean(90, 9))));
    parts.add(new Both(new Mean(900, 90), Mean.NONE));
    assertThat(Verdict.finding(Measure.ORDER, parts))
        .isEqualTo(new Verdict.Finding(Measure.ORDER, 0, 0, 0, 0, Outcome.TOO_FEW));
  }
}
