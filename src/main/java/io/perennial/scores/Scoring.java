package io.perennial.scores;

import io.perennial.Business;
import io.perennial.Work;
import io.perennial.columnar.Columnar;
import io.perennial.customers.Customers;
import io.perennial.customers.Keeper;
import io.perennial.events.Cursors;
import io.perennial.events.Event;
import io.perennial.events.Events;
import io.perennial.facts.Ranks;
import io.perennial.facts.Scores;
import io.perennial.insights.Insights;
import io.perennial.insights.Ranking;
import io.perennial.insights.Rfm;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Scores everybody anew after orders changed: a reader of the log notes that they did, and whether
 * by what happens now or by an import. The scores are then written when the columnar copy has
 * caught up, at most a tenth of the time.
 */
@Component
class Scoring {

  /** The name of the reader that notes. */
  private static final String READER = "scores";

  /** The name of the work that scores. */
  static final String WORK = "scoring";

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

  private final ScoringSql sql;
  private final Insights insights;
  private final Ranking ranking;
  private final Scores scores;
  private final Business business;
  private final Work work;
  private final Clock clock;
  private long restedAt = System.nanoTime();

  Scoring(
      ScoringSql sql,
      Insights insights,
      Ranking ranking,
      Scores scores,
      Business business,
      Cursors cursors,
      Customers customers,
      Work work,
      Clock clock) {
    this.sql = sql;
    this.insights = insights;
    this.ranking = ranking;
    this.scores = scores;
    this.business = business;
    this.work = work;
    this.clock = clock;
    work.repeat(READER, PAUSE, () -> cursors.read(READER, "", KINDS, BATCH, this::note));
    work.stage(READER, () -> cursors.lag(READER));
    work.repeat(WORK, PAUSE, this::score);
    customers.keptBy(
        new Keeper(
            READER,
            Set.of(),
            () -> false,
            sql::forget,
            (subject, taker) -> {},
            Keeper.inOne(subject -> {})));
  }

  private void note(java.util.List<Event> events) {
    boolean live = events.stream().anyMatch(Event::live);
    boolean history = events.stream().anyMatch(event -> !event.live());
    sql.note(live, history);
  }

  private boolean score() {
    var noted = sql.noted();
    var profile = business.find();
    if (noted.isEmpty()
        || profile == null
        || System.nanoTime() - restedAt < 0
        || work.lag(Columnar.READER).events() > 0) {
      return false;
    }
    long begun = System.nanoTime();
    boolean live = !noted.get().history();
    var day = profile.day(clock.instant());
    var ranks = new Ranks();
    var scored = ranking.each(ranks::add);
    if (scored != null) {
      scores.writeRfm(ranks, Rfm::group, scored, live);
      scores.writeShop(Scores.STANDING, shop(), day, live);
    }
    sql.done(noted.get());
    restedAt = System.nanoTime() + RESTS * (System.nanoTime() - begun);
    return false;
  }

  private Map<String, Double> shop() {
    Map<String, Double> shop = new HashMap<>();
    shop.put(Scores.WINDOW_DAYS, (double) insights.window());
    var gap = insights.shopGap();
    if (gap != null) {
      // To a tenth of a day: another purchase must not put everybody in question.
      shop.put(Scores.USUAL_GAP_DAYS, Math.round(gap * 10) / 10.0);
    }
    return shop;
  }
}
