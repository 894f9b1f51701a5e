package io.perennial.insights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.columnar.Columnar;
import io.perennial.columnar.Copies;
import io.perennial.columnar.Histories;
import io.perennial.conditions.Vocabulary;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void everyFigureOfRandomHistoriesIsWhatTheContractSays() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("FiguresTest seed " + seed);
    var random = new Random(seed);
    try (var columnar = Copies.in(folder)) {
      for (int round = 0; round < 6; round++) {
        int days = 40 + random.nextInt(600);
        var histories = Histories.random(random.nextLong(), 1 + random.nextInt(250), days);
        histories.load(columnar);
        for (int i = 0; i < 5; i++) {
          var a = LocalDate.of(2024, 1, 1).plusDays(random.nextInt(days));
          var b = a.plusDays(1 + random.nextInt(days));
          int window = List.of(7, 30, 90, 365).get(random.nextInt(4));
          compare(columnar, histories, a, b, window);
        }
      }
    }
  }

  private static void compare(
      Columnar columnar, Histories histories, LocalDate a, LocalDate b, int window) {
    var period = Period.between(a, b);
    var naive = new NaiveFigures(histories, a, b, window);
    var measured = columnar.ask(copy -> Measured.of(copy, period, window));
    var figures = Figures.of(measured, null, null);
    var values = naive.values();
    for (var id : Figures.Id.values()) {
      var figure = id.of(figures);
      assertThat(figure.customers())
          .describedAs("%s customers %s %s", id, period, window)
          .isEqualTo(naive.members(id).size());
      same(id + " " + period + " " + window, figure.value(), values.get(id));
      var question = MembersSql.of(id, period, window, figures.second90().estimated());
      var found = columnar.ask(copy -> MembersSql.find(copy, question, null, 10_000));
      assertThat(found)
          .extracting(MembersSql.Found::customer)
          .describedAs("behind %s", id)
          .containsExactlyInAnyOrderElementsOf(naive.members(id));
      if (id.form() == Figures.Form.SHARE
          && figure.value() != null
          && id != Figures.Id.CHURN
          && !(id == Figures.Id.SECOND_90 && figures.second90().estimated())) {
        long counted = found.stream().filter(one -> Boolean.TRUE.equals(one.counted())).count();
        same("counted " + id, Figure.ratio(counted, found.size()), values.get(id));
      }
    }
    same("median lifetime", figures.retentionPeriod().median(), naive.medianLifetime());
  }

  static void same(String what, @Nullable Number is, @Nullable Number should) {
    if (is instanceof BigDecimal amount && should instanceof BigDecimal wanted) {
      assertThat(amount).describedAs(what).isEqualByComparingTo(wanted);
    } else if (is == null || should == null) {
      assertThat(is).describedAs(what).isEqualTo(should);
    } else {
      assertThat(is.doubleValue()).describedAs(what).isCloseTo(should.doubleValue(), within(1e-6));
    }
  }

  @Test
  void cohortsAndMonthsAreCountedByTheCalendar() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("FiguresTest seed " + seed);
    var histories = Histories.random(seed, 300, 500);
    try (var columnar = Copies.in(folder)) {
      histories.load(columnar);
      for (var grain : Cohorts.Grain.values()) {
        var first = new HashMap<UUID, LocalDate>();
        histories.purchases.forEach(
            p -> first.merge(p.customer(), p.day(), (x, y) -> x.isBefore(y) ? x : y));
        Map<String, HashSet<UUID>> active = new TreeMap<>();
        Map<String, BigDecimal> revenue = new TreeMap<>();
        for (var p : histories.purchases) {
          var start = start(grain, first.get(p.customer()));
          var now = start(grain, p.day());
          long k =
              switch (grain) {
                case MONTH -> ChronoUnit.MONTHS.between(start, now);
                case QUARTER -> ChronoUnit.MONTHS.between(start, now) / 3;
                case WEEK -> ChronoUnit.WEEKS.between(start, now);
              };
          active.computeIfAbsent(start + " " + k, x -> new HashSet<>()).add(p.customer());
          revenue.merge(start + " " + k, p.value(), BigDecimal::add);
        }
        var cohorts =
            Cohorts.of(grain, columnar.ask(copy -> CohortsSql.cells(copy, grain)), null).cohorts();
        long cells = 0;
        for (var cohort : cohorts) {
          for (int k = 0; k < cohort.active().size(); k++) {
            var key = grain.after(cohort.start(), 0) + " " + k;
            assertThat(cohort.active().get(k))
                .isEqualTo(active.getOrDefault(key, new HashSet<>()).size());
            assertThat(cohort.revenue().get(k))
                .isEqualByComparingTo(revenue.getOrDefault(key, BigDecimal.ZERO));
            cells += cohort.active().get(k) > 0 ? 1 : 0;
          }
        }
        assertThat(cells).isEqualTo(active.size());
        var some = cohorts.getFirst();
        var question = MembersSql.cohort(grain, some.start(), 1);
        long behind = columnar.ask(copy -> MembersSql.count(copy, question));
        assertThat(behind).isEqualTo(some.active().get(1));
      }
    }
  }

  private static LocalDate start(Cohorts.Grain grain, @Nullable LocalDate day) {
    var known = java.util.Objects.requireNonNull(day);
    return switch (grain) {
      case MONTH -> known.withDayOfMonth(1);
      case QUARTER -> known.withDayOfMonth(1).withMonth((known.getMonthValue() - 1) / 3 * 3 + 1);
      case WEEK -> known.minusDays(known.getDayOfWeek().getValue() - 1L);
    };
  }

  @Test
  void rfmScoresAreTheQuintilesOfTheShop() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("FiguresTest seed " + seed);
    var histories = Histories.random(seed, 333, 400);
    try (var columnar = Copies.in(folder)) {
      histories.load(columnar);
      var asOf = LocalDate.of(2024, 12, 24);
      var codes = codes(histories, asOf);
      Map<String, Long> cells = new TreeMap<>();
      codes.values().forEach(code -> cells.merge(code, 1L, Long::sum));
      boolean isNow = histories.purchases.stream().allMatch(p -> p.day().isBefore(asOf));
      for (boolean now : isNow ? new boolean[] {true, false} : new boolean[] {false}) {
        var scale = columnar.ask(copy -> RfmSql.scale(copy, asOf, now));
        var rfm =
            new Rfm(asOf, scale.cuts().shown(), columnar.ask(copy -> RfmSql.cells(copy, scale)));
        assertThat(rfm.cells()).isEqualTo(cells);
        for (var customer : codes.entrySet()) {
          var code = columnar.ask(copy -> RfmSql.code(copy, scale, customer.getKey()).orElse(""));
          assertThat(code).isEqualTo(customer.getValue());
        }
        var cell = cells.keySet().iterator().next();
        var question = RfmSql.having(scale, List.of(cell));
        long behind = columnar.ask(copy -> MembersSql.count(copy, question));
        assertThat(behind).isEqualTo(cells.get(cell));
      }
    }
  }

  /** The codes by the book: who bought before a day, scored against each other. */
  private static Map<UUID, String> codes(Histories histories, LocalDate asOf) {
    var last = new HashMap<UUID, LocalDate>();
    var count = new HashMap<UUID, Long>();
    var money = new HashMap<UUID, BigDecimal>();
    for (var p : histories.purchases) {
      if (p.day().isBefore(asOf)) {
        last.merge(p.customer(), p.day(), (x, y) -> x.isAfter(y) ? x : y);
        count.merge(p.customer(), 1L, Long::sum);
        money.merge(p.customer(), p.value(), BigDecimal::add);
      }
    }
    var r = last.values().stream().map(d -> ChronoUnit.DAYS.between(d, asOf)).sorted().toList();
    var f = count.values().stream().sorted().toList();
    // In ten-thousandths, so that the naive quantile of whole numbers serves.
    var m =
        money.values().stream().map(v -> v.movePointRight(4).longValueExact()).sorted().toList();
    Map<UUID, String> codes = new HashMap<>();
    for (var customer : last.keySet()) {
      long days = ChronoUnit.DAYS.between(of(last, customer), asOf);
      codes.put(
          customer,
          ""
              + (5 - below(r, days))
              + (1 + below(f, of(count, customer)))
              + (1 + below(m, of(money, customer).movePointRight(4).longValueExact())));
    }
    return codes;
  }

  @Test
  void whoRoseOrFellIsThereOnBothDaysAndEverybodyElseCame() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("FiguresTest seed " + seed);
    var random = new Random(seed);
    var histories = Histories.random(seed, 333, 400);
    try (var columnar = Copies.in(folder)) {
      histories.load(columnar);
      var first = histories.purchases.stream().map(p -> p.day()).min(LocalDate::compareTo).get();
      var newest = histories.purchases.stream().map(p -> p.day()).max(LocalDate::compareTo).get();
      for (int times = 0; times < 8; times++) {
        // The usual look: the later day is the one after the newest purchase.
        boolean usual = times == 1;
        var late = usual ? newest.plusDays(1) : first.plusDays(2 + random.nextInt(500));
        // Also a day on which nobody had come yet.
        var early = times == 0 ? first : late.minusDays(1 + random.nextInt(300));
        var then = codes(histories, early);
        var now = codes(histories, late);
        Map<String, Long> expected = new TreeMap<>();
        now.forEach((customer, code) ->
            expected.merge(
                group(then.getOrDefault(customer, "")) + " " + group(code), 1L, Long::sum));
        var scale = columnar.ask(copy -> RfmSql.scale(copy, late, usual));
        var before = then.isEmpty() ? null : columnar.ask(copy -> RfmSql.scale(copy, early, false));
        var moves = columnar.ask(copy -> RfmSql.moves(copy, before, scale));
        Map<String, Long> found = new TreeMap<>();
        for (var move : moves) {
          found.put(move.was() + " " + move.is(), move.people());
          var question = RfmSql.moved(before, scale, move.was(), move.is());
          assertThat(columnar.<Long>ask(copy -> MembersSql.count(copy, question)))
              .as("seed %d %s", seed, move)
              .isEqualTo(move.people());
        }
        assertThat(found).as("seed %d from %s to %s", seed, early, late).isEqualTo(expected);
        var whole = new Moves(early, late, moves);
        assertThat(whole.count(Moves.Kind.CAME)).isEqualTo(now.size() - then.size());
        assertThat(java.util.Arrays.stream(Moves.Kind.values()).mapToLong(whole::count).sum())
            .isEqualTo(now.size());
      }
    }
  }

  @Test
  void whoComesNearerToTheBestHasRisen() {
    var groups =
        List.of(
            "champions",
            "loyal",
            "potential_loyalists",
            "new",
            "promising",
            "need_attention",
            "about_to_sleep",
            "cannot_lose",
            "at_risk",
            "hibernating");
    assertThat(Vocabulary.GROUPS).as("conditions know them all").hasSameElementsAs(groups);
    for (int was = 0; was < groups.size(); was++) {
      for (int is = 0; is < groups.size(); is++) {
        assertThat(new Moves.Move(groups.get(was), groups.get(is), 1).kind())
            .as("%s to %s", groups.get(was), groups.get(is))
            .isEqualTo(is < was ? Moves.Kind.ROSE : is > was ? Moves.Kind.FELL : Moves.Kind.STAYED);
      }
    }
    var came = new Moves.Move(Moves.NOBODY, "hibernating", 3);
    var rose = new Moves.Move("hibernating", "champions", 2);
    var fell = new Moves.Move("loyal", "at_risk", 1);
    var moves = new Moves(null, null, List.of(came, rose, fell));
    assertThat(came.kind()).isEqualTo(Moves.Kind.CAME);
    assertThat(moves.count(Moves.Kind.ROSE)).isEqualTo(2);
    assertThat(moves.count(Moves.Kind.FELL)).isEqualTo(1);
    assertThat(moves.were("loyal")).isEqualTo(1);
    assertThat(moves.are("champions")).isEqualTo(2);
  }

  private static String group(String code) {
    return code.isEmpty() ? Moves.NOBODY : Rfm.group(code.charAt(0) - '0', code.charAt(1) - '0');
  }

  private static <T> T of(Map<UUID, T> values, UUID customer) {
    return java.util.Objects.requireNonNull(values.get(customer));
  }

  private static int below(List<Long> sorted, @Nullable Long value) {
    int below = 0;
    for (int fifth = 1; fifth < 5; fifth++) {
      var cut = NaiveFigures.quantile(sorted, fifth / 5.0);
      below += cut != null && value != null && cut < value - 1e-6 ? 1 : 0;
    }
    return below;
  }
}
