package io.perennial.insights;

import io.perennial.Money;
import io.perennial.insights.FiguresSql.Amounts;
import io.perennial.insights.FiguresSql.Arrived;
import io.perennial.insights.FiguresSql.Counts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was counted in one period, and the figures that follow from it. */
record Measured(
    LocalDate to,
    Counts counts,
    long kept,
    Histogram gaps,
    List<Arrived> arrived,
    SortedMap<Integer, long[]> secondDays,
    SortedMap<Integer, Survival.Days> lifetimes,
    Amounts refunds) {

  static Measured of(JdbcClient copy, Period period, int windowDays) {
    var parameters = FiguresSql.parameters(period, windowDays);
    var counts = FiguresSql.counts(copy, parameters);
    return new Measured(
        period.to(),
        counts,
        counts.activeAtStart() == 0 ? 0 : FiguresSql.kept(copy, parameters),
        FiguresSql.gaps(copy, parameters),
        FiguresSql.arrived(copy, parameters),
        FiguresSql.secondDays(copy, parameters),
        FiguresSql.lifetimes(copy, parameters),
        FiguresSql.refunds(copy, parameters));
  }

  @Nullable Double crr() {
    return Figure.ratio(kept, counts.activeAtStart());
  }

  @Nullable Double churn() {
    return Figure.ratio(lost(), counts.activeAtStart());
  }

  long lost() {
    return counts.activeAtStart() - kept;
  }

  /** {@code null} before there was anybody to win back. */
  @Nullable Long wonBack() {
    return counts.customers() == 0 ? null : wonBackCustomers();
  }

  long wonBackCustomers() {
    return counts.knownAtEnd() - kept;
  }

  @Nullable Double repeatRate() {
    return Figure.ratio(counts.repeaters(), counts.customers());
  }

  @Nullable Double repeatRateWithin() {
    return Figure.ratio(counts.buyers() - counts.buyersOnce(), counts.buyers());
  }

  @Nullable Double frequency() {
    return Figure.ratio(counts.purchases(), counts.buyers());
  }

  @Nullable BigDecimal averageOrder() {
    return share(counts.value(), counts.purchases());
  }

  @Nullable BigDecimal lifetimeValue() {
    return share(counts.valueSoFar().subtract(refunds.soFar()), counts.customers());
  }

  @Nullable Double medianGap() {
    return Figure.rounded(gaps.quantile(50));
  }

  /** Those of one first day without a second have been watched to the last day of the period. */
  Survival secondPurchase() {
    SortedMap<Integer, Survival.Days> days = new TreeMap<>();
    secondDays.forEach((after, customers) -> days.put(after, new Survival.Days(customers[0], 0)));
    for (var day : arrived) {
      int watched = (int) ChronoUnit.DAYS.between(day.day(), to) - 1;
      days.merge(
          watched, new Survival.Days(0, day.customers() - day.returned()), Survival.Days::plus);
    }
    return Survival.of(days);
  }

  long returned() {
    return arrived.stream().mapToLong(Arrived::returned).sum();
  }

  @Nullable Double medianOfReturned() {
    Map<Integer, Long> days = new HashMap<>();
    secondDays.forEach((after, customers) -> days.put(after, customers[0]));
    return Figure.rounded(Histogram.of(days).quantile(50));
  }

  /** Customers whose first purchase is long enough ago to know. */
  long mature() {
    var latest = to.minusDays(Figures.SECOND_DAYS);
    return arrived.stream()
        .filter(day -> !day.day().isAfter(latest))
        .mapToLong(Arrived::customers)
        .sum();
  }

  @Nullable Double second90() {
    if (counts.customers() == 0) {
      return null;
    }
    long mature = mature();
    if (mature == 0) {
      return Figure.rounded(1 - secondPurchase().after(Figures.SECOND_DAYS));
    }
    long soon =
        secondDays.headMap(Figures.SECOND_DAYS + 1).values().stream()
            .mapToLong(customers -> customers[1])
            .sum();
    return Figure.ratio(soon, mature);
  }

  long left() {
    return lifetimes.values().stream().mapToLong(Survival.Days::happened).sum();
  }

  @Nullable Double retentionPeriod() {
    long sum = 0;
    for (var entry : lifetimes.entrySet()) {
      sum += entry.getKey() * entry.getValue().happened();
    }
    return Figure.ratio(sum, left());
  }

  static @Nullable BigDecimal share(BigDecimal amount, long of) {
    return of == 0
        ? null
        : amount.divide(BigDecimal.valueOf(of), Money.SCALE, RoundingMode.HALF_UP);
  }
}
