package io.perennial.conditions;

import io.perennial.conditions.When.Bound;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.Year;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a moment means in a zone: which day it is, and where the last thirty days begin. The one
 * place where conditions meet calendars; a database never sees a zone, because its data about them
 * are of another year than ours.
 */
record Today(Instant now, ZoneId zone) {

  /** All zones that somebody may live in; a name that is none of them counts as the business's. */
  static final List<String> ZONES = ZoneId.getAvailableZoneIds().stream().sorted().toList();

  LocalDate day() {
    return now.atZone(zone).toLocalDate();
  }

  Today in(String other) {
    return new Today(now, ZoneId.of(other));
  }

  /** The first moment at or after a bound. A day begins where the clocks of the zone say so. */
  Instant at(Bound bound) {
    return switch (bound) {
      case Bound.Last(Ago ago) ->
          ago.unit().isExact()
              ? now.minus(ago.length())
              : ago.first(day()).atStartOfDay(zone).toInstant();
      case Bound.Day(LocalDate day) -> day.atStartOfDay(zone).toInstant();
    };
  }

  /** The day of a bound. */
  LocalDate dayOf(Bound bound) {
    return switch (bound) {
      case Bound.Last(Ago ago) -> ago.first(day());
      case Bound.Day(LocalDate day) -> day;
    };
  }

  /** When the next day begins, and with it everything that is counted in days may be another. */
  Instant tomorrow() {
    return day().plusDays(1).atStartOfDay(zone).toInstant();
  }

  /**
   * The days of the year, as month and day, from today on and at most so many days ahead. Who was
   * born on 29 February has a birthday on the 28th where a year has no 29th.
   */
  Set<String> daysOfYear(int ahead) {
    var days = new LinkedHashSet<String>();
    var today = day();
    for (int i = 0; i <= ahead; i++) {
      var day = today.plusDays(i);
      days.add("%02d-%02d".formatted(day.getMonthValue(), day.getDayOfMonth()));
      if (MonthDay.from(day).equals(MonthDay.of(2, 28)) && !Year.isLeap(day.getYear())) {
        days.add("02-29");
      }
    }
    return days;
  }

  /** Where each of the last so many days begins, the oldest first. */
  Instant[] starts(int days) {
    var starts = new Instant[days];
    for (int i = 0; i < days; i++) {
      starts[i] = day().minusDays(days - 1L - i).atStartOfDay(zone).toInstant();
    }
    return starts;
  }
}
