package io.perennial.insights;

import io.perennial.Money;
import io.perennial.insights.FiguresSql.Amounts;
import io.perennial.insights.FiguresSql.Arrived;
import io.perennial.insights.FiguresSql.Bought;
import io.perennial.insights.FiguresSql.Lifetime;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was counted in one period, and the figures that follow from it. */
record Measured(
    Period period,
    Bought bought,
    long activeAtStart,
    long lostAfterPurchases,
    Histogram gaps,
    List<Arrived> arrived,
    SortedMap<Integer, long[]> secondDays,
    List<Lifetime> lifetimes,
    BigDecimal valueSoFar,
    Amounts refunds) {

  static Measured of(JdbcClient copy, Period period, int windowDays) {
    var parameters = FiguresSql.parameters(period, windowDays);
    long activeAtStart = FiguresSql.activeAtStart(copy, parameters);
    boolean nobodyLost = activeAtStart == 0 || period.days() <= windowDays;
    return new Measured(
        period,
        FiguresSql.bought(copy, parameters),
        activeAtStart,
        nobodyLost ? 0 : FiguresSql.lostAfterPurchases(copy, parameters),
        FiguresSql.gaps(copy, parameters),
        FiguresSql.arrived(copy, parameters),
        FiguresSql.secondDays(copy, parameters),
        FiguresSql.lifetimes(copy, parameters),
        FiguresSql.valueSoFar(copy, parameters),
        FiguresSql.refunds(copy, parameters));
  }

  private long sum(ToLongFunction<Lifetime> part) {
    return lifetimes.stream().mapToLong(part).sum();
  }

  /** Customers with a purchase before the end of the period. */
  long customers() {
    return sum(Lifetime::gone) + sum(Lifetime::active);
  }

  long lost() {
    return sum(Lifetime::lost) + lostAfterPurchases;
  }

  private long kept() {
    return activeAtStart - lost();
  }

  /**
   * Customers with a gap that ends in the period: those who had purchased before it, and the new
   * ones with a second purchase day.
   */
  long gapCustomers() {
    long customers = bought.buyers();
    for (var day : arrived) {
      if (!day.day().isBefore(period.from())) {
        customers += day.returned() - day.customers();
      }
    }
    return customers;
  }

  @Nullable Double crr() {
    return Figure.ratio(kept(), activeAtStart);
  }

  @Nullable Double churn() {
    return Figure.ratio(lost(), activeAtStart);
  }

  /** {@code null} before there was anybody to win back. */
  @Nullable Long wonBack() {
    return customers() == 0 ? null : wonBackCustomers();
  }

  long wonBackCustomers() {
    return sum(Lifetime::knownActive) - kept();
  }

  @Nullable Double repeatRate() {
    return Figure.ratio(sum(Lifetime::repeaters), customers());
  }

  @Nullable Double repeatRateWithin() {
    return Figure.ratio(bought.buyers() - bought.buyersOnce(), bought.buyers());
  }

  @Nullable Double frequency() {
    return Figure.ratio(bought.purchases(), bought.buyers());
  }

  @Nullable BigDecimal averageOrder() {
    return share(bought.value(), bought.purchases());
  }

  @Nullable BigDecimal lifetimeValue() {
    return share(valueSoFar.subtract(refunds.soFar()), customers());
  }

  @Nullable Double medianGap() {
    return Figure.rounded(gaps.quantile(50));
  }

  /** Those of one first day without a second have been watched to the last day of the period. */
  Curve secondPurchase() {
    SortedMap<Integer, Curve.Days> days = new TreeMap<>();
    secondDays.forEach((after, customers) -> days.put(after, new Curve.Days(customers[0], 0)));
    for (var day : arrived) {
      int watched = (int) ChronoUnit.DAYS.between(day.day(), period.to()) - 1;
      days.merge(watched, new Curve.Days(0, day.customers() - day.returned()), Curve.Days::plus);
    }
    return Curve.of(days);
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
    var latest = period.to().minusDays(Figures.SECOND_DAYS);
    return arrived.stream()
        .filter(day -> !day.day().isAfter(latest))
        .mapToLong(Arrived::customers)
        .sum();
  }

  @Nullable Double second90() {
    if (customers() == 0) {
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
    return sum(Lifetime::gone);
  }

  @Nullable Double retentionPeriod() {
    return Figure.ratio(sum(lifetime -> lifetime.days() * lifetime.gone()), left());
  }

  @Nullable Double medianLifetime() {
    SortedMap<Integer, Curve.Days> days = new TreeMap<>();
    for (var lifetime : lifetimes) {
      days.put(lifetime.days(), new Curve.Days(lifetime.gone(), lifetime.active()));
    }
    return Curve.of(days).median();
  }

  static @Nullable BigDecimal share(BigDecimal amount, long of) {
    return of == 0
        ? null
        : amount.divide(BigDecimal.valueOf(of), Money.SCALE, RoundingMode.HALF_UP);
  }
}
