package io.perennial.files;

import io.perennial.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Dates as shops write them: year first, day first or month first, with or without a time, seconds,
 * AM or PM and a zone. Whether the day or the month comes first is told once for a whole file. A
 * time without a zone is local; one that the clocks skipped moves forward with them. A day without
 * a time is its noon, so that it stays the same day when the business corrects its zone.
 */
public final class Dates {

  /** What comes first in a date that does not begin with the year. */
  public enum Order {
    DAY_FIRST,
    MONTH_FIRST
  }

  /** No shop has older orders on a computer; an earlier date is an empty one. */
  public static final Instant EARLIEST = Instant.EPOCH;

  private final Order order;
  private final ZoneId zone;
  private String lastText = "";
  private @Nullable Instant last;

  /**
   * Reads the dates of one file; not for two threads at once.
   *
   * @param zone of times that name none
   */
  public Dates(Order order, ZoneId zone) {
    this.order = order;
    this.zone = zone;
  }

  /** The instant of a text, or {@code null} if it is no date or one that does not exist. */
  public @Nullable Instant read(String text) {
    // The rows of one order have the same date.
    if (!text.equals(lastText)) {
      last = parse(text);
      lastText = text;
    }
    return last;
  }

  /** Whether a text has the form of a date, in whatever order. */
  public static boolean like(String text) {
    var scan = new DateText(text);
    return scan.date() && scan.first <= 9999 && scan.second <= 31 && scan.time();
  }

  private @Nullable Instant parse(String text) {
    var scan = new DateText(text);
    if (!scan.date()) {
      return null;
    }
    try {
      boolean monthFirst = order == Order.MONTH_FIRST;
      var day =
          scan.yearFirst
              ? LocalDate.of(scan.first, scan.second, scan.third)
              : LocalDate.of(
                  scan.third,
                  monthFirst ? scan.first : scan.second,
                  monthFirst ? scan.second : scan.first);
      if (!scan.time()) {
        return null;
      }
      var time =
          scan.timed
              ? LocalTime.of(scan.hour, scan.minute, scan.secondOfMinute, scan.nanos)
              : LocalTime.NOON;
      var local = LocalDateTime.of(day, time);
      return scan.offset != null ? local.toInstant(scan.offset) : local.atZone(zone).toInstant();
    } catch (DateTimeException impossible) {
      return null;
    }
  }

  /** What the dates of a file say about their order. */
  static final class Evidence {
    private @Nullable String dayFirst;
    private long dayFirstRow;
    private @Nullable String monthFirst;
    private long monthFirstRow;
    private boolean open;
    private boolean yearFirst;
    private boolean dotted = true;

    /** Looks at the date of one row. */
    void add(long row, String text) {
      if (text.length() > 4
          && text.charAt(4) == '-'
          && text.charAt(1) != '-'
          && text.charAt(2) != '-') {
        // Year first: it tells nothing, and most files have only such dates.
        yearFirst = true;
        return;
      }
      var scan = new DateText(text);
      if (!scan.date()) {
        return;
      }
      if (scan.yearFirst) {
        yearFirst = true;
        return;
      }
      open = true;
      dotted &= scan.separator == '.';
      if (scan.first > 12 && scan.first <= 31 && scan.second <= 12) {
        if (dayFirst == null) {
          dayFirst = text;
          dayFirstRow = row;
        }
      } else if (scan.second > 12 && scan.second <= 31 && scan.first <= 12 && monthFirst == null) {
        monthFirst = text;
        monthFirstRow = row;
      }
    }

    /**
     * The order of the dates.
     *
     * @param country where nothing proves it, the habit of this country decides
     * @throws Problem if one row proves that the day comes first and another that the month does
     */
    Order verdict(String country) {
      if (dayFirst != null && monthFirst != null) {
        throw Problem.invalid(
            "files.mixed-dates", dayFirstRow, dayFirst, monthFirstRow, monthFirst);
      }
      if (dayFirst != null || monthFirst != null) {
        return dayFirst != null ? Order.DAY_FIRST : Order.MONTH_FIRST;
      }
      return country.equals("US") && !dotted ? Order.MONTH_FIRST : Order.DAY_FIRST;
    }

    /** Whether every date begins with the year. */
    boolean yearFirst() {
      return yearFirst && !open;
    }

    /** Whether there are dates that could be read either way and none that tells which. */
    boolean guessed() {
      return open && dayFirst == null && monthFirst == null;
    }
  }
}
