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
    return new Period(
        from == null ? first : from, to == null ? last.plusDays(1) : to, from == null, to == null);
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

  /** The same period a year before; {@code null} for one that is only a 29 February. */
  @Nullable Period yearBefore() {
    var start = from.minusYears(1);
    var end = to.minusYears(1);
    return start.isBefore(end) ? between(start, end) : null;
  }

  /** The first day of money that is not bound to purchases. */
  LocalDate moneyFrom() {
    return openStart ? EARLIEST : from;
  }

  LocalDate moneyTo() {
    return openEnd ? LATEST : to;
  }
}
