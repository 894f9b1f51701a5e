package io.perennial.predictions;

import io.perennial.lifetimes.Fitted;
import io.perennial.lifetimes.Histories;
import io.perennial.lifetimes.Lifetimes;
import io.perennial.lifetimes.Lifetimes.Options;
import io.perennial.lifetimes.PurchaseDays;
import io.perennial.lifetimes.Spending.Spent;
import io.perennial.predictions.Version.Estimate;
import io.perennial.predictions.Version.Held;
import io.perennial.predictions.Version.Learned;
import io.perennial.predictions.Version.Reason;
import io.perennial.predictions.Version.Spend;
import io.perennial.predictions.Version.Tried;
import io.perennial.trials.Trials;
import io.perennial.trials.Trials.Rule;
import io.perennial.trials.Trials.Trial;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Learns from the visits of a shop: which model or rule guesses best on days that were held back,
 * and then from everything with that one. Without a clock, the same on every machine.
 */
final class Lesson {

  /** The days that are held back, where the record is long enough. */
  static final int HELD_DAYS = 90;

  /** Six models are tried with fifty thousand; one of them is learned from so many. */
  private static final int MOST_LEARNED = 200_000;

  /** So many say what a purchase day is worth. */
  private static final int MOST_SPENT = 50_000;

  private static final double WEEK = PurchaseDays.DAYS_A_WEEK;

  private Lesson() {}

  /**
   * Learns.
   *
   * @param visits of one customer at least
   * @param before the version that was used until now
   */
  static Version from(Visits visits, @Nullable Version before, UUID id, Instant now) {
    int last = visits.lastDay();
    var days = visits.days();
    int held = Math.min(HELD_DAYS, (last - visits.firstDay() + 1) / 3);
    var trial = enough(visits, last - held) == null ? hold(days, last - held, held) : null;
    var reason = trial == null ? enough(visits, last - held) : verdict(trial);
    boolean ruled = trial == null || !trial.modelWins();
    Rule rule = trial == null ? Rule.CAUTIOUS_RATE : trial.rule().rule();
    var fitted =
        ruled || trial == null
            ? null
            : Lifetimes.fit(
                trial.best().model(),
                sample(visits, last),
                new Options(true, trial.best().model().regular() ? trial.best().regularity() : 0));
    var learned =
        new Learned(
            fitted == null ? 1 : fitted.regularity(),
            fitted == null ? List.of() : estimates(fitted),
            fitted == null ? 0 : fitted.logLikelihood(),
            fitted == null ? visits.customers() : (long) fitted.customers(),
            spending(visits),
            trial == null ? null : held(trial, last - held, held),
            drift(visits, fitted, rule, before));
    return new Version(
        id,
        now,
        LocalDate.ofEpochDay(last),
        LocalDate.ofEpochDay(visits.firstDay()),
        visits.customers(),
        visits.purchases(),
        fitted == null ? null : fitted.model(),
        fitted == null ? rule : null,
        reason,
        learned);
  }

  private static Trial hold(PurchaseDays days, int day, int held) {
    return Trials.hold(days, day, held, Lifetimes.MILD);
  }

  /** Why nothing can be held back; {@code null} if it can. */
  private static @Nullable Reason enough(Visits visits, int day) {
    if (visits.lastDay() - visits.firstDay() + 1 < Version.LEAST_DAYS) {
      return Reason.TOO_SHORT;
    }
    var days = visits.days();
    int known = 0;
    int again = 0;
    for (int customer = 0; customer < days.customers(); customer++) {
      if (days.known(customer, day)) {
        known++;
        again += days.until(customer, day).length > 1 ? 1 : 0;
      }
    }
    return known < Version.LEAST_CUSTOMERS || again < Version.LEAST_AGAIN ? Reason.TOO_FEW : null;
  }

  private static @Nullable Reason verdict(Trial trial) {
    if (!trial.modelWins()) {
      return Reason.RULE_BETTER;
    }
    return trial.leavingShown() ? null : Reason.LEAVING_NOT_SHOWN;
  }

  private static Histories sample(Visits visits, int day) {
    int step = 1 + (visits.customers() - 1) / MOST_LEARNED;
    var growing = new Histories.Growing();
    for (int customer = 0; customer < visits.customers(); customer += step) {
      growing.add(visits.days().history(customer, day), 1);
    }
    return growing.done();
  }

  private static List<Estimate> estimates(Fitted fitted) {
    return fitted.parameters().stream()
        .map(each -> new Estimate(each.name(), each.value(), each.low(), each.high()))
        .toList();
  }

  private static @Nullable Spend spending(Visits visits) {
    var all =
        IntStream.range(0, visits.customers())
            .filter(customer -> Prognosis.spent(visits, customer) != null)
            .toArray();
    int step = 1 + (all.length - 1) / MOST_SPENT;
    List<Spent> spent = new ArrayList<>();
    for (int i = 0; i < all.length; i += step) {
      var one = Prognosis.spent(visits, all[i]);
      if (one != null) {
        spent.add(one);
      }
    }
    if (spent.isEmpty()) {
      return null;
    }
    var found = Lifetimes.spending(spent, Lifetimes.MILD);
    var parameters = found.parameters();
    return new Spend(
        parameters.get(0).value(),
        parameters.get(1).value(),
        parameters.get(2).value(),
        found.mean(),
        found.correlation(),
        spent.size());
  }

  private static Held held(Trial trial, int day, int days) {
    return new Held(
        LocalDate.ofEpochDay(day + 1L),
        days,
        trial.customers(),
        trial.scores().stream()
            .map(score ->
                new Tried(
                    score.model(),
                    score.rule(),
                    score.deviance(),
                    score.meanAbsoluteError(),
                    score.predicted(),
                    score.actual(),
                    score.bias()))
            .toList(),
        trial.deciles(),
        trial.covered(),
        trial.leavingShown());
  }

  private static @Nullable Double drift(
      Visits visits, @Nullable Fitted fitted, @Nullable Rule rule, @Nullable Version before) {
    if (before == null) {
      return null;
    }
    var old = fitted(before);
    double now = 0;
    double then = 0;
    int step = 1 + (visits.customers() - 1) / MOST_SPENT;
    for (int customer = 0; customer < visits.customers(); customer += step) {
      now += expected(visits, customer, fitted, rule, HELD_DAYS);
      then += expected(visits, customer, old, before.rule(), HELD_DAYS);
    }
    return then > 0 ? now / then - 1 : null;
  }

  /** What a model says, or else a rule. */
  static double expected(
      Visits visits, int customer, @Nullable Fitted fitted, @Nullable Rule rule, int horizonDays) {
    return fitted == null
        ? Trials.guess(
            rule == null ? Rule.CAUTIOUS_RATE : rule,
            visits.days(),
            customer,
            visits.lastDay(),
            horizonDays)
        : fitted.expected(visits.days().history(customer, visits.lastDay()), horizonDays / WEEK);
  }

  /** The model of a version, as it was written down; {@code null} for a rule. */
  static @Nullable Fitted fitted(Version version) {
    var learned = version.learned();
    return version.model() == null
        ? null
        : Lifetimes.known(
            version.model(),
            learned.regularity(),
            learned.parameters().stream().mapToDouble(Estimate::value).toArray(),
            (double) learned.from(),
            learned.logLikelihood());
  }
}
