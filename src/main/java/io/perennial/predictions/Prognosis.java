package io.perennial.predictions;

import io.perennial.facts.Outlook;
import io.perennial.lifetimes.Fitted;
import io.perennial.lifetimes.PurchaseDays;
import io.perennial.lifetimes.Spending;
import io.perennial.lifetimes.Spending.Spent;
import io.perennial.predictions.Version.Reason;
import io.perennial.trials.NextOrder;
import io.perennial.trials.NextOrder.Window;
import io.perennial.trials.Trials;
import io.perennial.trials.Trials.Rule;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Says of every customer what is to be expected, by what a version has learned. Unchangeable; asked
 * from many threads.
 */
final class Prognosis {

  private static final double WEEK = PurchaseDays.DAYS_A_WEEK;
  private static final int MONTH = 30;
  private static final int QUARTER = 90;
  private static final int YEAR = 365;

  /** So many customers show when next orders come; each of everybody is held against them. */
  private static final int MOST_SHOWING = 4_000;

  /** Chances and numbers of purchases to a thousandth: more would be written, and not be known. */
  private static final double THOUSANDTHS = 1_000;

  private static final double HUNDREDTHS = 100;

  private final Visits visits;
  private final @Nullable Fitted fitted;
  private final @Nullable Rule rule;
  private final @Nullable Spending spending;
  private final @Nullable NextOrder next;
  private final boolean leavingShown;
  private final double usual;

  Prognosis(Visits visits, Version version) {
    this.visits = visits;
    this.fitted = Lesson.fitted(version);
    this.rule = version.rule();
    var spend = version.learned().spending();
    this.spending =
        spend == null ? null : Spending.known(spend.p(), spend.q(), spend.v(), spend.correlation());
    this.next = Trials.nextOrder(sample(visits), visits.lastDay()).orElse(null);
    this.leavingShown = version.reason() != Reason.LEAVING_NOT_SHOWN;
    double sum = 0;
    for (int customer = 0; customer < visits.customers(); customer++) {
      sum += visits.first(customer);
    }
    this.usual = visits.customers() == 0 ? 0 : Math.max(0, sum / visits.customers());
  }

  private static PurchaseDays sample(Visits visits) {
    int step = 1 + (visits.customers() - 1) / MOST_SHOWING;
    var some = new PurchaseDays();
    for (int customer = 0; customer < visits.customers(); customer += step) {
      some.add(visits.days().until(customer, visits.lastDay()));
    }
    return some;
  }

  /** What a customer spent on the purchase days after the first; {@code null} if nothing. */
  static @Nullable Spent spent(Visits visits, int customer) {
    double later = visits.later(customer);
    int repeats = visits.days().bought(customer, visits.firstDay() - 1, visits.lastDay()) - 1;
    return repeats > 0 && later > 0 ? new Spent(repeats, later / repeats) : null;
  }

  Outlook of(int customer) {
    int last = visits.lastDay();
    var window = window(customer);
    double year = expected(customer, YEAR);
    var value = value(customer, year);
    return new Outlook(
        visits.id(customer),
        alive(customer),
        rounded(expected(customer, MONTH), THOUSANDTHS),
        rounded(expected(customer, QUARTER), THOUSANDTHS),
        rounded(year, THOUSANDTHS),
        rounded(value.expected(), HUNDREDTHS),
        fitted == null || spending == null ? null : (Double) rounded(value.low(), HUNDREDTHS),
        fitted == null || spending == null ? null : (Double) rounded(value.high(), HUNDREDTHS),
        atRisk(customer),
        window == null ? null : day(last, customer, window.expected()),
        window == null ? null : day(last, customer, window.earliest()),
        window == null ? null : day(last, customer, window.latest()));
  }

  private double expected(int customer, int days) {
    return Lesson.expected(visits, customer, fitted, rule, days);
  }

  private @Nullable Double alive(int customer) {
    return fitted == null || !leavingShown
        ? null
        : rounded(
            Math.clamp(fitted.alive(visits.days().history(customer, visits.lastDay())), 0, 1),
            THOUSANDTHS);
  }

  private Fitted.Forecast value(int customer, double year) {
    var spent = spent(visits, customer);
    if (fitted != null && spending != null) {
      var history = visits.days().history(customer, visits.lastDay());
      return spent == null
          ? spending.value(fitted, history, YEAR / WEEK)
          : spending.value(fitted, history, YEAR / WEEK, spent);
    }
    return new Fitted.Forecast(year * each(spent), 0, 0);
  }

  /** What a purchase day of this customer is worth. */
  private double each(@Nullable Spent spent) {
    if (spending == null) {
      return usual;
    }
    return fitted == null && spent != null
        ? spent.mean()
        : spent == null ? spending.mean() : spending.mean(spent);
  }

  private @Nullable Double atRisk(int customer) {
    if (fitted == null) {
      return null;
    }
    var history = visits.days().history(customer, visits.lastDay());
    return rounded(
        fitted.slipped(history, YEAR / WEEK) * each(spent(visits, customer)), HUNDREDTHS);
  }

  private @Nullable Window window(int customer) {
    if (next == null) {
      return null;
    }
    int[] days = visits.days().until(customer, visits.lastDay());
    return next.next(days, visits.lastDay() - days[days.length - 1]).orElse(null);
  }

  private LocalDate day(int last, int customer, double after) {
    int[] days = visits.days().until(customer, last);
    return LocalDate.ofEpochDay(days[days.length - 1] + Math.round(Math.min(after, 100_000)));
  }

  private static double rounded(double value, double places) {
    return Math.round(value * places) / places;
  }
}
