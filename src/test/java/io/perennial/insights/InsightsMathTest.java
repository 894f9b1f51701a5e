package io.perennial.insights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.Problem;
import io.perennial.insights.Cohorts.Cohort;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InsightsMathTest {

  @ParameterizedTest
  @CsvSource({"0, 1", "25, 1.75", "50, 2.5", "75, 3.25", "90, 3.7", "100, 4"})
  void quantilesAreInterpolatedBetweenNeighbours(int percent, double quantile) {
    var histogram = Histogram.of(Map.of(1, 1L, 2, 1L, 3, 1L, 4, 1L));
    assertThat(histogram.quantile(percent)).isCloseTo(quantile, within(1e-12));
  }

  @Test
  void nothingHasNoQuantileAndNoMean() {
    assertThat(Histogram.of(Map.of()).quantile(50)).isNull();
    assertThat(Histogram.of(Map.of()).mean()).isNull();
    assertThat(Figure.ratio(0, 0)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"10, 30", "30, 30", "31, 60", "113, 180", "731, 730"})
  void theSuggestedWindowIsOneThatPeopleKnow(int gap, int window) {
    assertThat(Figures.suggestedWindow(Histogram.of(Map.of(gap, 5L)))).isEqualTo(window);
  }

  @Test
  void withoutGapsAYearIsSuggested() {
    assertThat(Figures.suggestedWindow(Histogram.of(Map.of()))).isEqualTo(365);
  }

  @Test
  void aPeriodHasTheOneBeforeAndTheOneAYearBefore() {
    var period = Period.between(LocalDate.of(2024, 3, 1), LocalDate.of(2024, 4, 1));
    assertThat(period.previous().from()).isEqualTo("2024-01-30");
    assertThat(period.yearBefore())
        .isEqualTo(Period.between(LocalDate.of(2023, 3, 1), LocalDate.of(2023, 4, 1)));
    assertThat(Period.between(LocalDate.of(2024, 2, 29), LocalDate.of(2024, 3, 1)).yearBefore())
        .isEqualTo(Period.between(LocalDate.of(2023, 2, 28), LocalDate.of(2023, 3, 1)));
    assertThat(Period.between(LocalDate.of(2024, 3, 1), LocalDate.of(2024, 2, 29).plusYears(1)))
        .extracting(Period::yearBefore)
        .isEqualTo(Period.between(LocalDate.of(2023, 3, 1), LocalDate.of(2024, 2, 28)));
    assertThatThrownBy(() -> Period.between(LocalDate.of(2024, 3, 1), LocalDate.of(2024, 3, 1)))
        .isInstanceOf(Problem.class);
  }

  @Test
  void aPeriodBeyondThePurchasesIsQuietAndNotWrong() {
    var first = LocalDate.of(2024, 1, 1);
    var last = LocalDate.of(2024, 6, 1);
    var after = LocalDate.of(2025, 1, 1);
    var before = LocalDate.of(2023, 1, 1);
    assertThat(Period.asked(after, null, first, last))
        .isEqualTo(new Period(after, after.plusDays(1), false, true));
    assertThat(Period.asked(null, before, first, last))
        .isEqualTo(new Period(before.minusDays(1), before, true, false));
    assertThat(Period.asked(null, null, first, last))
        .isEqualTo(new Period(first, last.plusDays(1), true, true))
        .matches(Period::isEverything);
  }

  @Test
  void theTriangleMarksTheRunningMonthAndSmallCohorts() {
    var zeros = Collections.nCopies(3, BigDecimal.ZERO);
    var triangle =
        Triangle.of(
            Cohorts.Grain.MONTH,
            Triangle.Measure.SHARE,
            List.of(
                new Cohort("2024-01", 100, List.of(100L, 40L, 30L), zeros),
                new Cohort("2024-02", 20, List.of(20L, 10L), zeros.subList(0, 2))));
    assertThat(triangle.periods()).isEqualTo(2);
    var first = triangle.rows().getFirst().cells();
    assertThat(first).extracting(Triangle.Cell::look).containsExactly("s1", "running");
    assertThat(triangle.rows().getLast().cells())
        .extracting(Triangle.Cell::look)
        .containsExactly("running");
    assertThat(triangle.average()).containsExactly(0.4, null);
    assertThat(first.getFirst().above()).isNull();
    assertThat(triangle.rows().getLast().cells().getFirst().above()).isCloseTo(0.1, within(1e-9));
  }

  @Test
  void theTriangleShowsCustomersAndValueToo() {
    var cohorts =
        List.of(
            new Cohort(
                "2024-01",
                100,
                List.of(100L, 40L, 30L),
                List.of(BigDecimal.TEN, new BigDecimal("7.5"), BigDecimal.ONE)),
            new Cohort(
                "2024-02", 50, List.of(50L, 10L), List.of(BigDecimal.TEN, new BigDecimal("2.5"))));
    assertThat(
            Triangle.of(Cohorts.Grain.MONTH, Triangle.Measure.VALUE, cohorts).average().getFirst())
        .isEqualTo(7.5);
    assertThat(
            Triangle.of(Cohorts.Grain.MONTH, Triangle.Measure.CUSTOMERS, cohorts)
                .average()
                .getFirst())
        .isEqualTo(40.0);
  }

  /** 10 of 100: L. D. Brown, T. T. Cai and A. DasGupta, Statistical Science 16 (2001), Wilson. */
  @Test
  void anIntervalOfAShareIsWilsons() {
    assertThat(Triangle.interval(0.1, 100)[0]).isCloseTo(0.0552, within(0.0001));
    assertThat(Triangle.interval(0.1, 100)[1]).isCloseTo(0.1744, within(0.0001));
    assertThat(Triangle.interval(0, 10)[0]).isZero();
    assertThat(Triangle.interval(1, 10)[1]).isCloseTo(1, within(1e-12));
  }
}
