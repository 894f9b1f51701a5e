package io.perennial.demo;

import io.perennial.Business;
import io.perennial.Problem;
import io.perennial.Work;
import io.perennial.customers.Customers;
import io.perennial.demo.DemoSql.Row;
import io.perennial.roastery.Model;
import io.perennial.roastery.Truth;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The demo shop: invented customers to try the product with. It comes only into an installation
 * that has nothing of its own on record, and goes again with everything that was made of it.
 */
@Component
public class Demo {

  /** What there is of the shop. */
  public enum Phase {
    NONE,
    FILLING,
    READY,
    REMOVING
  }

  /**
   * How far the shop is.
   *
   * @param shareDone of all of it, from 0 to 1
   * @param customers people in the whole shop
   * @param orders put on record so far
   * @param ordersTotal {@code null} until the shop is thought out, which takes a second or two
   * @param ordersPerSecond since the start; {@code null} before the first and after the last
   * @param secondsLeft {@code null} when nobody can tell
   * @param speed how many seconds of the shop pass in one second; {@code null}: it stands still
   * @param livedTo the shop's own time it has gone on to, in its zone; {@code null}: it never did
   * @param livedOrders placed since
   */
  public record State(
      Phase phase,
      double shareDone,
      int customers,
      int orders,
      @Nullable Integer ordersTotal,
      @Nullable Double ordersPerSecond,
      @Nullable Long secondsLeft,
      @Nullable Instant startedAt,
      @Nullable Instant madeAt,
      @Nullable Integer speed,
      @Nullable LocalDateTime livedTo,
      int livedOrders) {

    /** Visits, companies and consents take about as much of the time. */
    private static final double REST = 0.3;

    private static final State NONE =
        new State(Phase.NONE, 0, 0, 0, null, null, null, null, null, null, null, 0);

    private static double restDone(Row row) {
      var total = row.restTotal();
      return total == null ? 0 : total == 0 ? 1 : (double) row.restDone() / total;
    }

    private static State of(Row row, Instant now) {
      var total = row.ordersTotal();
      double seconds = Duration.between(row.startedAt(), now).toMillis() / 1000.0;
      boolean moving = row.phase() == Phase.FILLING && row.ordersDone() > 0 && seconds > 0;
      double rate = moving ? row.ordersDone() / seconds : 0;
      return new State(
          row.phase(),
          total == null
              ? 0
              : Math.round(1e6 * ((1 - REST) * row.ordersDone() / total + REST * restDone(row)))
                  / 1e6,
          row.customers(),
          row.ordersDone(),
          total,
          moving ? (double) Math.round(rate) : null,
          moving && total != null ? (long) Math.ceil((total - row.ordersDone()) / rate) : null,
          row.startedAt(),
          row.madeAt(),
          row.speed(),
          row.livedTo(),
          row.livedOrders());
    }
  }

  /** The same shop for everybody: what one sees, another can look up. */
  static final long SEED = 2026;

  /** A day a minute: some two orders a second, which eyes can still follow. */
  static final int FASTEST = 1_440;

  private final DemoSql sql;
  private final Customers customers;
  private final Business business;
  private final Work work;
  private final Clock clock;

  Demo(DemoSql sql, Customers customers, Business business, Work work, Clock clock) {
    this.sql = sql;
    this.customers = customers;
    this.business = business;
    this.work = work;
    this.clock = clock;
    business.isDemoWhile(sql::any);
    business.keepCurrencyWhile(sql::any);
  }

  /**
   * Begins to fill the shop in the background; nothing happens when it is there already.
   *
   * @throws Problem if something of the business's own is on record, or the last shop is still
   *     being removed
   */
  public State start() {
    return start(Model.CUSTOMERS);
  }

  State start(int size) {
    var profile = business.profile();
    if (!sql.any()) {
      if (!isPossible()) {
        throw Problem.conflict("demo.own-data");
      }
      var now = clock.instant();
      sql.insert(SEED, size, profile.day(now), profile.timeZone(), now);
    }
    work.wake(Filling.WORK);
    var state = state();
    if (state.phase() == Phase.REMOVING) {
      throw Problem.conflict("demo.still-removing");
    }
    return state;
  }

  /** Whether nothing stands in the way of a demo shop. */
  public boolean isPossible() {
    return !customers.isAnythingKept();
  }

  /**
   * Lets the shop go on living, from where it stopped.
   *
   * @param speed how many seconds of it pass in one second, from 1 to 1,440: a day a minute
   * @throws Problem if there is no shop that is complete, or the speed is none
   */
  public State live(int speed) {
    if (speed < 1 || speed > FASTEST) {
      throw Problem.invalidField("speed", "demo.speed", FASTEST);
    }
    return change(speed);
  }

  /** Lets it stand still. */
  public State stand() {
    return change(null);
  }

  private State change(@Nullable Integer speed) {
    if (!sql.live(speed, clock.instant().truncatedTo(ChronoUnit.MILLIS))) {
      throw Problem.conflict("demo.not-ready");
    }
    work.wake(Living.WORK);
    return state();
  }

  /** Begins to remove the shop and everything on record with it; it takes a second or two. */
  public State remove() {
    sql.remove();
    work.wake(Filling.WORK);
    return state();
  }

  public State state() {
    return sql.find().map(row -> State.of(row, clock.instant())).orElse(State.NONE);
  }

  /**
   * What is true of the shop that is there, whatever the product finds out about it.
   *
   * @throws Problem if there is none
   */
  public Truth truth() {
    return sql.find().orElseThrow(() -> Problem.notFound("demo.none")).shop().truth();
  }
}
