package io.perennial.conditions;

import java.time.Duration;
import java.time.LocalDate;

/**
 * A stretch of time up to now.
 *
 * @param number at least 1
 */
public record Ago(int number, Unit unit) {

  /** Hours and minutes are exact; longer ones are counted in whole days of a calendar. */
  public enum Unit {
    MINUTES,
    HOURS,
    DAYS,
    WEEKS,
    MONTHS,
    YEARS;

    boolean isExact() {
      return this == MINUTES || this == HOURS;
    }
  }

  /** The first of so many days, weeks, months or years that end with a day. */
  LocalDate first(LocalDate today) {
    return switch (unit) {
      case DAYS -> today.minusDays(number - 1L);
      case WEEKS -> today.minusWeeks(number).plusDays(1);
      case MONTHS -> today.minusMonths(number).plusDays(1);
      case YEARS -> today.minusYears(number).plusDays(1);
      case MINUTES, HOURS -> throw new IllegalStateException("no number of days");
    };
  }

  /** How long it is where a day has 24 hours, a month 30 days and a year 365. */
  Duration length() {
    return switch (unit) {
      case MINUTES -> Duration.ofMinutes(number);
      case HOURS -> Duration.ofHours(number);
      case DAYS -> Duration.ofDays(number);
      case WEEKS -> Duration.ofDays(7L * number);
      case MONTHS -> Duration.ofDays(30L * number);
      case YEARS -> Duration.ofDays(365L * number);
    };
  }
}
