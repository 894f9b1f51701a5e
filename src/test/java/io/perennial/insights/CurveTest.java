package io.perennial.insights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.columnar.Columnar;
import io.perennial.columnar.Copies;
import io.perennial.columnar.Histories;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Survival against textbooks, and against its own definition over random histories. */
class CurveTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private static Curve curve(int[][] rows) {
    var days = new TreeMap<Integer, Curve.Days>();
    for (var row : rows) {
      days.put(row[0], new Curve.Days(row[1], row[2]));
    }
    return Curve.of(days);
  }

  /**
   * The remission times in weeks of the 21 patients with 6-mercaptopurine: E. J. Freireich et al.,
   * Blood 21 (1963) 699–716.
   */
  private static final int[][] TREATED = {
    {6, 3, 1}, {7, 1, 0}, {9, 0, 1}, {10, 1, 1}, {11, 0, 1}, {13, 1, 0}, {16, 1, 0}, {17, 0, 1},
    {19, 0, 1}, {20, 0, 1}, {22, 1, 0}, {23, 1, 0}, {25, 0, 1}, {32, 0, 2}, {34, 0, 1}, {35, 0, 1}
  };

  /** And of the 21 with a placebo, who all relapsed. */
  private static final int[][] CONTROL = {
    {1, 2, 0},
    {2, 2, 0},
    {3, 1, 0},
    {4, 2, 0},
    {5, 2, 0},
    {8, 4, 0},
    {11, 2, 0},
    {12, 2, 0},
    {15, 1, 0},
    {17, 1, 0},
    {22, 1, 0},
    {23, 1, 0}
  };

  /**
   * As Stata's {@code sts list} prints them, whose intervals are of this kind: G. Rodríguez, The
   * Gehan survival data, https://data.princeton.edu/pop509/gehan.
   */
  @ParameterizedTest
  @CsvSource({
    "6, 21, 0.8571, 0.6197, 0.9516",
    "7, 17, 0.8067, 0.5631, 0.9228",
    "10, 15, 0.7529, 0.5032, 0.8894",
    "13, 12, 0.6902, 0.4316, 0.8491",
    "16, 11, 0.6275, 0.3675, 0.8049",
    "22, 7, 0.5378, 0.2678, 0.7468",
    "23, 6, 0.4482, 0.1881, 0.6801"
  })
  void shareIntervalAndNumberAtRiskAreTheTextbooks(
      int week, long atRisk, double share, double low, double high) {
    var point = Objects.requireNonNull(curve(TREATED).at(week));
    assertThat(point.atRisk()).isEqualTo(atRisk);
    assertThat(point.share()).isCloseTo(share, within(0.00005));
    assertThat(point.low()).isCloseTo(low, within(0.00005));
    assertThat(point.high()).isCloseTo(high, within(0.00005));
  }

  @ParameterizedTest
  @CsvSource({"1, 0.9048, 0.6700, 0.9753", "2, 0.8095, 0.5689, 0.9239"})
  void andOfWhoTookNothing(int week, double share, double low, double high) {
    var point = Objects.requireNonNull(curve(CONTROL).at(week));
    assertThat(point.share()).isCloseTo(share, within(0.00005));
    assertThat(point.low()).isCloseTo(low, within(0.00005));
    assertThat(point.high()).isCloseTo(high, within(0.00005));
  }

  @Test
  void theEndsAreSharesToo() {
    var treated = curve(TREATED);
    assertThat(treated.after(5)).isEqualTo(1);
    assertThat(treated.after(400)).isCloseTo(0.448, within(0.0005));
    assertThat(treated.median()).isEqualTo(23);
    assertThat(treated.atRisk(8)).isEqualTo(16);
    assertThat(treated.atRisk(36)).isZero();
    assertThat(treated.customers()).isEqualTo(21);
    var last = curve(CONTROL).points().getLast();
    assertThat(last.share()).isZero();
    assertThat(last.low()).isZero();
    assertThat(last.high()).isBetween(0.0, 1.0);
    var happened = curve(CONTROL).happened().points().getLast();
    assertThat(happened.share()).isEqualTo(1);
    assertThat(happened.low()).isLessThanOrEqualTo(happened.high());
  }

  @Test
  void halfOfThemAlreadyIsTheMedianAndFewerIsNone() {
    var half = new TreeMap<>(Map.of(3, new Curve.Days(1, 0), 9, new Curve.Days(0, 1)));
    assertThat(Curve.of(half).median()).isEqualTo(3);
    var fewer = new TreeMap<>(Map.of(3, new Curve.Days(1, 0), 9, new Curve.Days(0, 2)));
    assertThat(Curve.of(fewer).median()).isNull();
    assertThat(Curve.of(Collections.emptySortedMap()).median()).isNull();
  }

  @Test
  void bothCurvesOfRandomHistoriesAreWhatTheContractSays() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("CurveTest seed " + seed);
    var random = new Random(seed);
    try (var columnar = Copies.in(folder)) {
      for (int round = 0; round < 8; round++) {
        var histories =
            Histories.random(random.nextLong(), 1 + random.nextInt(300), 20 + random.nextInt(500));
        histories.load(columnar);
        int window = List.of(7, 30, 90, 365).get(random.nextInt(4));
        compare(columnar, histories, window);
      }
    }
  }

  private static void compare(Columnar columnar, Histories histories, int window) {
    Map<UUID, NavigableSet<LocalDate>> days = new TreeMap<>();
    histories.purchases.forEach(
        p -> days.computeIfAbsent(p.customer(), c -> new TreeSet<>()).add(p.day()));
    if (days.isEmpty()) {
      return;
    }
    var newest = days.values().stream().map(NavigableSet::last).max(LocalDate::compareTo).get();
    var known = newest.plusDays(1).minusDays(window);
    var lapsing = new ArrayList<long[]>();
    var returning = new ArrayList<long[]>();
    for (var history : days.values()) {
      var first = history.first();
      var second = history.higher(first);
      returning.add(second == null ? watched(first, newest, false) : watched(first, second, true));
      if (first.isBefore(known)) {
        var lapse = lapse(history, known, window);
        lapsing.add(
            lapse == null
                ? watched(first, known.minusDays(1), false)
                : watched(first, lapse, true));
      }
    }
    same(Curve.of(columnar.ask(copy -> CurveSql.untilLapsed(copy, known, window))), lapsing);
    same(Curve.of(columnar.ask(copy -> CurveSql.untilSecond(copy, newest))), returning);
  }

  private static @Nullable LocalDate lapse(
      NavigableSet<LocalDate> history, LocalDate known, int window) {
    for (var day : history) {
      var next = history.higher(day);
      if (next == null ? day.isBefore(known) : ChronoUnit.DAYS.between(day, next) > window) {
        return day;
      }
    }
    return null;
  }

  private static long[] watched(LocalDate from, LocalDate to, boolean happened) {
    return new long[] {ChronoUnit.DAYS.between(from, to), happened ? 1 : 0};
  }

  private static void same(Curve curve, List<long[]> watched) {
    assertThat(curve.customers()).isEqualTo(watched.size());
    for (var point : curve.points()) {
      assertThat(point.share()).isCloseTo(NaiveFigures.waiting(watched, point.day()), within(1e-9));
      assertThat(point.atRisk())
          .isEqualTo(watched.stream().filter(one -> one[0] >= point.day()).count());
      assertThat(point.low()).isBetween(0.0, point.share());
      assertThat(point.high()).isBetween(point.share(), 1.0);
    }
  }
}
