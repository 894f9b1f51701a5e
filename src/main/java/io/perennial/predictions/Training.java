package io.perennial.predictions;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Id;
import io.perennial.Work;
import io.perennial.columnar.Columnar;
import io.perennial.customers.Customers;
import io.perennial.customers.Keeper;
import io.perennial.events.Cursors;
import io.perennial.events.Event;
import io.perennial.events.Events;
import io.perennial.facts.Outlooks;
import io.perennial.predictions.VersionsSql.Noted;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Predicts everybody anew after orders changed, by the version that was learned last, and learns a
 * new one when enough has changed. A reader of the log notes that something did; the work begins
 * when the columnar copy has caught up, and takes a tenth of the time at most. Nothing is written
 * before it is known: who is interrupted begins again.
 */
@Component
class Training {

  /** The name of the reader that notes. */
  static final String READER = "predictions";

  /** The name of the work that learns and predicts. */
  static final String WORK = "predicting";

  /** So many versions are kept. */
  static final int KEPT = 20;

  /** A version that is older is learned anew. */
  static final Duration OLD = Duration.ofDays(7);

  /** So much more or less on record, and it is learned anew. */
  private static final double ENOUGH = 0.05;

  private static final Set<String> KINDS =
      Set.of(
          "order_placed",
          "order_changed",
          "order_cancelled",
          "order_refunded",
          "customer_erased",
          Events.MOVED);

  private static final int BATCH = 20_000;
  private static final Duration PAUSE = Duration.ofSeconds(2);

  /** After so many times as long as it took it may be done again. */
  private static final int RESTS = 9;

  private final VersionsSql sql;
  private final Columnar columnar;
  private final Outlooks outlooks;
  private final Recommendations recommendations;
  private final Business business;
  private final Database database;
  private final Work work;
  private final Clock clock;
  private long restedAt = System.nanoTime();

  Training(
      VersionsSql sql,
      Columnar columnar,
      Outlooks outlooks,
      Recommendations recommendations,
      Business business,
      Database database,
      Cursors cursors,
      Customers customers,
      Work work,
      Clock clock) {
    this.sql = sql;
    this.columnar = columnar;
    this.outlooks = outlooks;
    this.recommendations = recommendations;
    this.business = business;
    this.database = database;
    this.work = work;
    this.clock = clock;
    work.repeat(READER, PAUSE, () -> cursors.read(READER, "", KINDS, BATCH, this::note));
    work.stage(READER, () -> cursors.lag(READER));
    work.repeat(WORK, PAUSE, this::look);
    customers.keptBy(
        new Keeper(
            READER,
            Set.of(),
            () -> false,
            sql::forget,
            (subject, taker) -> {},
            Keeper.inOne(subject -> {})));
  }

  private void note(List<Event> events) {
    if (!events.isEmpty()) {
      sql.note(events.stream().anyMatch(event -> !event.live()), false);
    }
  }

  /** Lets a new version be learned as soon as nothing else is being done. */
  void want() {
    sql.note(false, true);
    work.wake(WORK);
  }

  private boolean look() {
    var noted = sql.noted();
    if (noted.isEmpty()
        || business.find() == null
        || (System.nanoTime() - restedAt < 0 && !noted.get().wanted())
        || work.lag(Columnar.READER).events() > 0) {
      return false;
    }
    long begun = System.nanoTime();
    var version = sql.list(1).stream().findFirst().orElse(null);
    database.alone(WORK, () -> predict(noted.get(), version));
    restedAt = System.nanoTime() + RESTS * (System.nanoTime() - begun);
    return false;
  }

  private void predict(Noted noted, @Nullable Version before) {
    var visits = columnar.ask(VisitsSql::read);
    if (visits.customers() == 0) {
      outlooks.forget();
    } else {
      var version =
          before == null || noted.wanted() || isOutdated(before, visits)
              ? Lesson.from(visits, before, Id.next(), clock.instant())
              : before;
      if (!version.equals(before) && !keep(version)) {
        return;
      }
      var prognosis = new Prognosis(visits, version);
      outlooks.write(
          visits.customers(),
          prognosis::of,
          LocalDate.ofEpochDay(visits.lastDay()),
          !noted.history());
    }
    recommendations.forget();
    sql.done(noted);
  }

  /** Unless everything was emptied meanwhile, and what was learned is of people who are no more. */
  private boolean keep(Version version) {
    boolean[] kept = {false};
    database.inSeparateTransaction(() -> {
      if (sql.isStillNoted()) {
        sql.save(version);
        sql.forgetBut(KEPT);
        kept[0] = true;
      }
    });
    return kept[0];
  }

  private boolean isOutdated(Version version, Visits visits) {
    double more = visits.purchases() - version.purchases();
    return Math.abs(more) >= ENOUGH * version.purchases()
        || Duration.between(version.madeAt(), clock.instant()).abs().compareTo(OLD) >= 0
        || version.day().toEpochDay() > visits.lastDay()
        || version.firstDay().toEpochDay() > visits.firstDay();
  }
}
