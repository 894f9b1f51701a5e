package io.perennial.insights;

import io.perennial.Problem;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whole days of the business's zone, the first inclusive, the last exclusive. An open side was not
 * asked for and begins (ends) with the purchases; money that moved outside them, such as a refund
 * after the newest purchase, then counts as well.
 */
record Period(LocalDate from, LocalDate to, boolean openStart, boolean openEnd) {

  private static final LocalDate EARLIEST = LocalDate.of(1, 1, 1);
  private static final LocalDate LATEST = LocalDate.of(9999, 12, 31);

  /** The years a day may lie in; others are slips, and some stores cannot hold them. */
  private static final int FIRST_YEAR = 1900;

  private static final int LAST_YEAR = 2999;

  public Period {
    if (!from.isBefore(to)) {
      throw Problem.invalidField("to", "insights.period.empty", from, to);
    }
  }

  static Period between(LocalDate from, LocalDate to) {
    return new Period(from, to, false, false);
  }

  /**
   * The period asked for; a side that is not given is taken from the data.
   *
   * @param first the first purchase day, and {@code last} the newest; {@code null} without
   *     purchases
   * @return {@code null} when a side is open and there are no purchases
   */
  static @Nullable Period asked(
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      @Nullable LocalDate first,
      @Nullable LocalDate last) {
    readable("from", from);
    readable("to", to);
    if (from != null && to != null) {
      return between(from, to);
    }
    if (first == null || last == null) {
      return null;
    }
    // A side beyond the purchases makes a day on which nothing happened, and no contradiction.
    var end = to == null ? later(last, from == null ? last : from).plusDays(1) : to;
    var start = from != null ? from : first.isBefore(end) ? first : end.minusDays(1);
    return new Period(start, end, from == null, to == null);
  }

  private static LocalDate later(LocalDate one, LocalDate other) {
    return one.isAfter(other) ? one : other;
  }

  static void readable(String field, @Nullable LocalDate day) {
    if (day != null && (day.getYear() < FIRST_YEAR || day.getYear() > LAST_YEAR)) {
      throw Problem.invalidField(
          field,
          "insights.period.year",
          day,
          String.valueOf(FIRST_YEAR),
          String.valueOf(LAST_YEAR));
    }
  }

  public long days() {
    return ChronoUnit.DAYS.between(from, to);
  }

  /** The period of equal length just before. */
  Period previous() {
    return between(from.minusDays(days()), from);
  }

  /** From the same first day to the same last day, a year before; 28 stands in for 29 February. */
  Period yearBefore() {
    return between(from.minusYears(1), endYearBefore(to));
  }

  /** The day after the last one, a year before. */
  static LocalDate endYearBefore(LocalDate to) {
    return to.minusDays(1).minusYears(1).plusDays(1);
  }

  /** Whether all there is was asked for, so that there is nothing before it to compare with. */
  boolean isEverything() {
    return openStart && openEnd;
  }

  /** The first day of money that is not bound to purchases. */
  LocalDate moneyFrom() {
    return openStart ? EARLIEST : from;
  }

  LocalDate moneyTo() {
    return openEnd ? LATEST : to;
  }

  /** Whether the other period has the same days. */
  boolean sameDays(Period other) {
    return from.equals(other.from) && to.equals(other.to);
  }
}
