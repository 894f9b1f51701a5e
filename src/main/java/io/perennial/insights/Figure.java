package io.perennial.insights;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A figure of the metric contract: its value in the period, in the period of equal length just
 * before and in the same period a year before ({@code null} where there is nothing to divide by),
 * and how many customers are behind the value.
 */
public sealed interface Figure {

  @Nullable Number value();

  @Nullable Number previous();

  @Nullable Number yearBefore();

  long customers();

  /** A number of decimals that is exact enough for a share or a day and short enough to read. */
  static @Nullable Double rounded(@Nullable Double number) {
    return number == null
        ? null
        : BigDecimal.valueOf(number).setScale(6, RoundingMode.HALF_UP).doubleValue();
  }

  static @Nullable Double ratio(long part, long whole) {
    return whole == 0 ? null : rounded((double) part / whole);
  }

  /** A share between 0 and 1, or a number of purchases a customer. */
  record Ratio(
      @Nullable Double value,
      @Nullable Double previous,
      @Nullable Double yearBefore,
      long customers)
      implements Figure {}

  record Count(
      @Nullable Long value, @Nullable Long previous, @Nullable Long yearBefore, long customers)
      implements Figure {}

  /** An amount in the business's currency. */
  record Amount(
      @Nullable BigDecimal value,
      @Nullable BigDecimal previous,
      @Nullable BigDecimal yearBefore,
      long customers)
      implements Figure {}

  /**
   * The share of customers who purchased again.
   *
   * @param withinPeriod of those who purchased in the period, the share with two purchases or more
   *     in it
   */
  record Repeat(
      @Nullable Double value,
      @Nullable Double previous,
      @Nullable Double yearBefore,
      long customers,
      @Nullable Double withinPeriod)
      implements Figure {}

  /** Days; the value is the median. */
  record Gap(
      @Nullable Double value,
      @Nullable Double previous,
      @Nullable Double yearBefore,
      long customers,
      long pairs,
      @Nullable Double mean,
      @Nullable Double p25,
      @Nullable Double p75)
      implements Figure {}

  /**
   * Days; the value is the Kaplan–Meier median over all customers.
   *
   * @param returned how many have had a second purchase day
   * @param medianOfReturned the median of those alone
   */
  record SecondPurchase(
      @Nullable Double value,
      @Nullable Double previous,
      @Nullable Double yearBefore,
      long customers,
      long returned,
      @Nullable Double medianOfReturned)
      implements Figure {}

  /**
   * The share of customers whose second purchase day came within 90 days.
   *
   * @param estimated whether nobody's first purchase is long enough ago, and the value is the
   *     Kaplan–Meier estimate
   */
  record Second90(
      @Nullable Double value,
      @Nullable Double previous,
      @Nullable Double yearBefore,
      long customers,
      boolean estimated)
      implements Figure {}

  /**
   * Days; the value is the mean of those who left.
   *
   * @param median the Kaplan–Meier median over all
   */
  record Retention(
      @Nullable Double value,
      @Nullable Double previous,
      @Nullable Double yearBefore,
      long customers,
      @Nullable Double median)
      implements Figure {}
}
