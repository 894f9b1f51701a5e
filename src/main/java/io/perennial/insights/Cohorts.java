package io.perennial.insights;

import io.perennial.Problem;
import io.perennial.Ui;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who came for the first time in the same month (week, quarter), and what became of them. */
public record Cohorts(List<Cohort> cohorts) {

  /**
   * Customers whose first purchase lies in the same period.
   *
   * @param start {@code YYYY-MM} of a month, else the first day of the week or quarter
   * @param active for each period from the first purchase's own to the newest purchase's, how many
   *     purchased in it
   * @param revenue the value of those purchases
   */
  public record Cohort(String start, long size, List<Long> active, List<BigDecimal> revenue) {}

  /** Calendar periods, counted by a whole number that grows by one from each to the next. */
  public enum Grain {
    MONTH("year(%1$s) * 12 + month(%1$s) - 1"),
    QUARTER("year(%1$s) * 4 + quarter(%1$s) - 1"),
    /** Weeks begin on Monday; 5 January 1970 was one. */
    WEEK("cast(floor(date_diff('day', date '1970-01-05', %1$s) / 7.0) as integer)");

    private static final LocalDate FIRST_MONDAY = LocalDate.of(1970, 1, 5);

    private final String number;

    Grain(String number) {
      this.number = number;
    }

    static Grain named(String text) {
      for (var grain : values()) {
        if (grain.name().toLowerCase(Locale.ROOT).equals(text)) {
          return grain;
        }
      }
      throw Problem.invalidField("grain", "insights.grain.unknown", text);
    }

    /** As addresses name it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The period's number as an expression over a column of days. */
    String of(String column) {
      return number.formatted(column);
    }

    /** The number of the period that this day lies in. */
    int number(LocalDate day) {
      return switch (this) {
        case MONTH -> day.getYear() * 12 + day.getMonthValue() - 1;
        case QUARTER -> day.getYear() * 4 + day.get(IsoFields.QUARTER_OF_YEAR) - 1;
        case WEEK -> Math.toIntExact(Math.floorDiv(ChronoUnit.DAYS.between(FIRST_MONDAY, day), 7L));
      };
    }

    LocalDate start(int number) {
      return switch (this) {
        case MONTH -> LocalDate.of(Math.floorDiv(number, 12), Math.floorMod(number, 12) + 1, 1);
        case QUARTER -> LocalDate.of(Math.floorDiv(number, 4), Math.floorMod(number, 4) * 3 + 1, 1);
        case WEEK -> FIRST_MONDAY.plusWeeks(number);
      };
    }

    String text(int number) {
      return this == MONTH ? YearMonth.from(start(number)).toString() : start(number).toString();
    }

    /** The first day of the period that lies so many periods after the one that begins so. */
    LocalDate after(String start, int periods) {
      var first = first(start);
      return switch (this) {
        case MONTH -> first.plusMonths(periods);
        case QUARTER -> first.plusMonths(3L * periods);
        case WEEK -> first.plusWeeks(periods);
      };
    }

    /** What people call the period that begins on this day. */
    String name(Ui ui, LocalDate first) {
      return switch (this) {
        case MONTH -> ui.month(YearMonth.from(first));
        case WEEK -> ui.day(first);
        case QUARTER ->
            ui.text(
                "insights.cohorts.named-quarter",
                String.valueOf(first.get(IsoFields.QUARTER_OF_YEAR)),
                String.valueOf(first.getYear()));
      };
    }

    private LocalDate first(String start) {
      try {
        var first = this == MONTH ? YearMonth.parse(start).atDay(1) : LocalDate.parse(start);
        Period.readable("start", first);
        return first;
      } catch (DateTimeParseException unreadable) {
        throw Problem.notFound("insights.cohort.unknown", start);
      }
    }
  }

  /**
   * A cohort in words, such as "Mar 2021".
   *
   * @param start as addresses name it
   */
  public static String name(Ui ui, String grain, String start) {
    var named = Grain.named(grain);
    var name = named.name(ui, named.first(start));
    return named == Grain.WEEK ? ui.text("insights.cohorts.named-week", name) : name;
  }

  /** One cell of the grid as the copy answers it: periods by their numbers. */
  record Cell(int cohort, int period, long customers, long purchases, BigDecimal value) {}

  /**
   * Lays the cells out as one list a cohort, up to the newest period there is.
   *
   * @param last the newest purchase day of the whole shop: who did not order of late is not done
   */
  static Cohorts of(Grain grain, List<Cell> cells, @Nullable LocalDate last) {
    int newest =
        Math.max(
            cells.stream().mapToInt(Cell::period).max().orElse(0),
            last == null ? 0 : grain.number(last));
    var cohorts = new TreeMap<Integer, Cohort>();
    for (var cell : cells) {
      var cohort = cohorts.computeIfAbsent(cell.cohort(), number -> blank(grain, number, newest));
      cohort.active().set(cell.period() - cell.cohort(), cell.customers());
      cohort.revenue().set(cell.period() - cell.cohort(), cell.value());
    }
    return new Cohorts(
        cohorts.values().stream()
            .map(cohort ->
                new Cohort(
                    cohort.start(), cohort.active().getFirst(), cohort.active(), cohort.revenue()))
            .toList());
  }

  private static Cohort blank(Grain grain, int number, int newest) {
    int periods = newest - number + 1;
    return new Cohort(
        grain.text(number),
        0,
        new ArrayList<>(Collections.nCopies(periods, 0L)),
        new ArrayList<>(Collections.nCopies(periods, BigDecimal.ZERO)));
  }
}
