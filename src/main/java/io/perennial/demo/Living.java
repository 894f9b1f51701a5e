package io.perennial.demo;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Work;
import io.perennial.customers.Customers;
import io.perennial.demo.Demo.Phase;
import io.perennial.demo.DemoSql.Row;
import io.perennial.orders.Orders;
import io.perennial.roastery.Shop;
import io.perennial.roastery.Shop.Placed;
import io.perennial.roastery.Visit;
import io.perennial.tracking.Tracking;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lets the demo shop go on living: its people visit and order in the shop's own time, which passes
 * as fast as somebody wants, and all of it is told now, live, as a real shop would.
 */
@Component
class Living {

  static final String WORK = "demo-life";

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** What passed while the product was not there is not made up for: the shop was closed. */
  private static final Duration LONGEST_STEP = Duration.ofSeconds(10);

  /** Of the shop's days so many are thought out at once. */
  private static final int DAYS_AHEAD = 30;

  /** Nobody's life is followed further than that. */
  private static final int LAST_DAY = 365;

  private final DemoSql sql;
  private final Database database;
  private final Customers customers;
  private final Orders orders;
  private final Tracking tracking;
  private final Business business;
  private final Clock clock;
  private @Nullable Ahead ahead;

  Living(
      DemoSql sql,
      Database database,
      Customers customers,
      Orders orders,
      Tracking tracking,
      Business business,
      Work work,
      Clock clock) {
    this.sql = sql;
    this.database = database;
    this.customers = customers;
    this.orders = orders;
    this.tracking = tracking;
    this.business = business;
    this.clock = clock;
    work.repeat(WORK, PAUSE, this::step);
  }

  /** Some days of the shop after its end. */
  private record Ahead(Instant madeAt, Shop shop, LocalDate from, Shop.Days days) {

    boolean holds(Row row, LocalDateTime moment) {
      return madeAt.equals(row.startedAt())
          && !moment.isBefore(from.atStartOfDay())
          && moment.isBefore(from.plusDays(DAYS_AHEAD).atStartOfDay());
    }
  }

  /** A stretch of the shop's time, and when each moment of it is told. */
  private record Stretch(LocalDateTime from, LocalDateTime to, Instant now, int speed) {

    boolean has(LocalDateTime moment) {
      return !moment.isBefore(from) && moment.isBefore(to);
    }

    Instant told(LocalDateTime moment) {
      return now.minusMillis(ChronoUnit.MILLIS.between(moment, to) / speed);
    }
  }

  /** Lets some time of the shop pass. */
  synchronized boolean step() {
    var row = sql.find().orElse(null);
    if (row == null || row.phase() != Phase.READY || row.speed() == null) {
      ahead = null;
      return false;
    }
    // As exact as the steps are: a part of it lost at each would add up.
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var stretch = stretch(row, row.speed(), now);
    var future = ahead(row, stretch.from());
    // Two transactions, because people are recognised once in each; of the first everything has a
    // name, so that it may be told again.
    whileItIs(row, () -> tracking.tell(Delivery.SOURCE, messages(future, stretch), true));
    whileItIs(
        row, () -> sql.lived(stretch.to(), row.livedOrders() + order(row, future, stretch), now));
    return false;
  }

  /** Whoever stopped the shop meanwhile, or removes it, is obeyed. */
  private void whileItIs(Row row, Runnable deed) {
    database.inTransaction(() -> {
      if (sql.lock().filter(row::equals).isPresent()) {
        deed.run();
      }
      return true;
    });
  }

  private static Stretch stretch(Row row, int speed, Instant now) {
    var from = row.livedTo() == null ? row.endDay().atStartOfDay() : row.livedTo();
    var since = row.livedAt() == null ? now : row.livedAt();
    long millis = Math.clamp(Duration.between(since, now).toMillis(), 0, LONGEST_STEP.toMillis());
    return new Stretch(from, from.plus(millis * speed, ChronoUnit.MILLIS), now, speed);
  }

  private Ahead ahead(Row row, LocalDateTime moment) {
    var known = ahead;
    if (known == null || !known.holds(row, moment)) {
      var shop =
          known != null && known.madeAt().equals(row.startedAt()) ? known.shop() : row.shop();
      // A stretch may reach into the next days: begun a day early, it lies in one piece.
      var from = moment.toLocalDate();
      boolean over = ChronoUnit.DAYS.between(row.endDay(), from) >= LAST_DAY;
      var days = over ? new Shop.Days(List.of(), List.of()) : shop.after(from, DAYS_AHEAD + 1);
      known = new Ahead(row.startedAt(), shop, from, days);
      ahead = known;
    }
    return known;
  }

  /** What happened on the pages; a step is told in the stretch in which it was done. */
  private List<ObjectNode> messages(Ahead future, Stretch stretch) {
    var diary = new Diary(business.profile().currency());
    var messages = new ArrayList<ObjectNode>();
    for (var visit : future.days().visits()) {
      var last = visit.at().plusSeconds(visit.steps().getLast().second());
      if (visit.at().isBefore(stretch.to()) && !last.isBefore(stretch.from())) {
        var whose = visit.customer() == Shop.GUEST ? null : future.shop().person(visit.customer());
        var told = diary.messages(visit, whose, step -> stretch.told(moment(visit, step)));
        for (int i = 0; i < told.size(); i++) {
          if (stretch.has(moment(visit, visit.steps().get(i)))) {
            messages.add(told.get(i));
          }
        }
      }
    }
    return messages;
  }

  private static LocalDateTime moment(Visit visit, Visit.Step step) {
    return visit.at().plusSeconds(step.second());
  }

  private int order(Row row, Ahead future, Stretch stretch) {
    var placed = future.days().orders().stream().filter(order -> stretch.has(order.at())).toList();
    var known =
        placed.stream().map(Placed::customer).filter(one -> one != Shop.GUEST).distinct().toList();
    var ids =
        customers.recognise(
            Delivery.SOURCE,
            known.stream().map(one -> Delivery.sighting(future.shop().person(one))).toList());
    var delivery = new Delivery(business.profile().currency(), row.timeZone());
    var drafts = new ArrayList<Orders.Draft>(placed.size());
    int place = (row.ordersTotal() == null ? 0 : row.ordersTotal()) + row.livedOrders();
    for (var order : placed) {
      var customer =
          order.customer() == Shop.GUEST ? null : ids.get(known.indexOf(order.customer()));
      var draft = delivery.draft(place++, order, customer, true);
      drafts.add(at(draft, stretch.told(order.at())));
    }
    orders.record(drafts, true);
    return drafts.size();
  }

  private static Orders.Draft at(Orders.Draft draft, Instant told) {
    return new Orders.Draft(
        draft.source(),
        draft.channel(),
        draft.reference(),
        draft.customerId(),
        told,
        draft.state(),
        draft.currency(),
        draft.rate(),
        draft.lines(),
        draft.refunds(),
        draft.refundedTotal());
  }
}
