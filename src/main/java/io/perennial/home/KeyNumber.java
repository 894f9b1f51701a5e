package io.perennial.home;

import io.perennial.Ui;
import io.perennial.insights.Attention.Group;
import io.perennial.insights.Figure;
import io.perennial.insights.Histogram;
import io.perennial.insights.Triangle;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A number that is looked at every day: how it stands, how it stood, and what is usual for this
 * shop.
 *
 * @param id of the metric contract, or of a group of customers
 * @param now the value; {@code null} before there is one
 * @param before the value 30 days ago
 * @param months the values on the first day of each of the twelve months before the running one,
 *     oldest first
 * @param customers how many people it rests on; {@code null} where the number itself says so
 */
record KeyNumber(
    String id,
    Form form,
    @Nullable Double now,
    @Nullable Double before,
    List<Double> months,
    @Nullable Long customers) {

  private static final int MONTHS = 12;

  /** A usual range of fewer months would be no range. */
  private static final int FEWEST_MONTHS = 6;

  private static final int DAYS_BEFORE = 30;

  enum Form {
    SHARE,
    COUNT,
    MONEY
  }

  /** Between these eight of ten months lie. */
  record Range(double low, double high) {}

  /**
   * Reads the number off a trend.
   *
   * @param first days before it have no value
   */
  static KeyNumber of(
      String id,
      Form form,
      LocalDate first,
      LocalDate asOf,
      Function<LocalDate, @Nullable Number> trend) {
    var months = new ArrayList<Double>();
    for (int back = MONTHS; back >= 1; back--) {
      var day = asOf.withDayOfMonth(1).minusMonths(back);
      var value = value(first, day, trend);
      if (value != null) {
        months.add(value);
      }
    }
    return new KeyNumber(
        id,
        form,
        value(first, asOf, trend),
        value(first, asOf.minusDays(DAYS_BEFORE), trend),
        List.copyOf(months),
        null);
  }

  /** The same with the figure of the contract as what it is now. */
  KeyNumber now(Figure figure) {
    var value = figure.value();
    return new KeyNumber(
        id, form, value == null ? null : value.doubleValue(), before, months, figure.customers());
  }

  /** Whether so few people are behind it that it says little. */
  boolean isOfFew() {
    return now != null && customers != null && customers < Triangle.FEW;
  }

  private static @Nullable Double value(
      LocalDate first, LocalDate day, Function<LocalDate, @Nullable Number> trend) {
    var value = day.isAfter(first) ? trend.apply(day) : null;
    return value == null ? null : value.doubleValue();
  }

  /** The 10th to 90th percentile of the months; {@code null} while there are too few. */
  @Nullable Range usual() {
    if (months.size() < FEWEST_MONTHS) {
      return null;
    }
    var sorted = new ArrayList<>(months);
    Collections.sort(sorted);
    return new Range(Histogram.quantile(sorted, 0.1), Histogram.quantile(sorted, 0.9));
  }

  /** Whether the usual range is a single value, as far as it is shown. */
  boolean isFlat() {
    var usual = usual();
    return usual != null && shown(usual.low()) == shown(usual.high());
  }

  /**
   * Whether the number can be seen to lie outside what is usual. A range of one value says that
   * nothing has happened yet, and a few people are never usual.
   */
  boolean isUnusual() {
    var usual = usual();
    return usual != null
        && now != null
        && !isFlat()
        && !isOfFew()
        && (shown(now) < shown(usual.low()) || shown(now) > shown(usual.high()));
  }

  /** As exact as it is written. */
  private double shown(double value) {
    double steps =
        switch (form) {
          case SHARE -> 1000;
          case COUNT -> 1;
          case MONEY -> 100;
        };
    return Math.round(value * steps) / steps;
  }

  /** Whether it lies on the side that nobody wants: of late customers many, of all else few. */
  boolean isWorse() {
    var usual = usual();
    return usual != null
        && now != null
        && (id.equals(Group.SLOWING.text()) ? now > usual.high() : now < usual.low());
  }

  /** The months and now, for the small line. */
  List<Double> line() {
    var line = new ArrayList<>(months);
    if (now != null) {
      line.add(now);
    }
    return line;
  }

  String written(Ui ui, @Nullable Double value) {
    if (value == null) {
      return "–";
    }
    return switch (form) {
      case SHARE -> ui.percent(value);
      case COUNT -> ui.number(Math.round(value));
      case MONEY -> ui.money(BigDecimal.valueOf(value));
    };
  }

  /** How it changed in 30 days, with its sign and in words. */
  String change(Ui ui) {
    if (now == null || before == null) {
      return ui.text("home.change.unknown");
    }
    double change = now - before;
    var size = form == Form.SHARE ? ui.decimal(change * 100, 1) : written(ui, change);
    return ui.text(
        form == Form.SHARE ? "home.change.points" : "home.change",
        ui.signed(change, size),
        written(ui, before));
  }
}
