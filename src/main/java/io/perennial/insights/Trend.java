package io.perennial.insights;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How the figures that describe a shop at a moment went, from few sums by day: any day's value is
 * there without asking again, and is the one that the figure of a period up to that day has.
 */
public final class Trend {

  /** Running sums of what happened before a day. */
  private static final class Sums {
    private final NavigableMap<LocalDate, Long> counts = new TreeMap<>();

    Sums(Map<LocalDate, Long> daily) {
      long sum = 0;
      for (var day : new TreeMap<>(daily).entrySet()) {
        sum += day.getValue();
        counts.put(day.getKey(), sum);
      }
    }

    long before(LocalDate day) {
      var last = counts.lowerEntry(day);
      return last == null ? 0 : last.getValue();
    }
  }

  /** The same of money. */
  private static final class Amounts {
    private final NavigableMap<LocalDate, BigDecimal> amounts = new TreeMap<>();

    Amounts(Map<LocalDate, BigDecimal> daily) {
      var sum = BigDecimal.ZERO;
      for (var day : new TreeMap<>(daily).entrySet()) {
        sum = sum.add(day.getValue());
        amounts.put(day.getKey(), sum);
      }
    }

    BigDecimal before(LocalDate day) {
      var last = amounts.lowerEntry(day);
      return last == null ? BigDecimal.ZERO : last.getValue();
    }
  }

  private final int windowDays;
  private final Sums customers;
  private final Sums repeaters;
  private final Sums becameActive;
  private final Sums fellSilent;
  private final Sums becameLate;
  private final Sums noLongerLate;
  private final Amounts net;

  private Trend(int windowDays, TrendSql.Daily daily, TrendSql.Late late) {
    this.windowDays = windowDays;
    customers = new Sums(daily.customers());
    repeaters = new Sums(daily.repeaters());
    becameActive = new Sums(daily.becameActive());
    fellSilent = new Sums(daily.fellSilent());
    becameLate = new Sums(late.from());
    noLongerLate = new Sums(late.until());
    net = new Amounts(daily.net());
  }

  /**
   * @param since late customers are counted from here on
   */
  static Trend of(JdbcClient copy, int windowDays, @Nullable Double shopGap, LocalDate since) {
    return new Trend(
        windowDays,
        TrendSql.daily(copy, windowDays),
        shopGap == null
            ? new TrendSql.Late(Map.of(), Map.of())
            : TrendSql.late(copy, windowDays, shopGap, since));
  }

  /** Customers who purchased before the day. */
  public long customers(LocalDate day) {
    return customers.before(day);
  }

  /** The figure {@code repeat_rate} up to the day; {@code null} before the first purchase. */
  public @Nullable Double repeatRate(LocalDate day) {
    return Figure.ratio(repeaters.before(day), customers.before(day));
  }

  /** Customers with a purchase in the activity window before the day. */
  public long active(LocalDate day) {
    return becameActive.before(day) - fellSilent.before(day.minusDays(windowDays));
  }

  /** Active customers who are late as of the day: {@link Rhythm.State#SLOWING}. */
  public long slowing(LocalDate day) {
    return becameLate.before(day.plusDays(1)) - noLongerLate.before(day);
  }

  /** The figure {@code clv_historic} up to the day. */
  public @Nullable BigDecimal valueSoFar(LocalDate day) {
    return Measured.share(net.before(day), customers.before(day));
  }
}
