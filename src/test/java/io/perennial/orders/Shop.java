package io.perennial.orders;

import io.perennial.Database;
import io.perennial.Id;
import io.perennial.events.Event;
import io.perennial.events.Events;
import io.perennial.orders.Orders.Draft;
import io.perennial.orders.Orders.Line;
import io.perennial.orders.Orders.Recorded;
import io.perennial.orders.Orders.Refund;
import io.perennial.orders.Orders.State;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A shop that tells its orders, under a source and with a customer of its own. */
final class Shop {

  static final Instant DAY = Instant.parse("2024-05-01T10:00:00Z");

  final String source = "test-" + UUID.randomUUID();
  final UUID customer = Id.next();

  private final Orders orders;
  private final Events events;
  private final Database database;

  Shop(Orders orders, Events events, Database database) {
    this.orders = orders;
    this.events = events;
    this.database = database;
  }

  Recorded record(Draft... drafts) {
    return database.inTransaction(() -> orders.record(List.of(drafts), false));
  }

  Recorded overhear(Draft... drafts) {
    return database.inTransaction(() -> orders.overhear(List.of(drafts), false));
  }

  Draft order(String reference, Line... lines) {
    return draft(reference, State.SOLD, List.of(lines), List.of(), null);
  }

  Draft credit(String reference, Refund... refunds) {
    return draft(reference, State.SOLD, List.of(), List.of(refunds), null);
  }

  static Draft of(@Nullable UUID customer, Draft draft) {
    return new Draft(
        draft.source(),
        draft.channel(),
        draft.reference(),
        customer,
        draft.placedAt(),
        draft.state(),
        draft.currency(),
        draft.rate(),
        draft.lines(),
        draft.refunds(),
        draft.refundedTotal());
  }

  Draft channel(Draft draft, @Nullable String channel) {
    return new Draft(
        source,
        channel,
        draft.reference(),
        customer,
        DAY,
        draft.state(),
        "PLN",
        BigDecimal.ONE,
        draft.lines(),
        draft.refunds(),
        draft.refundedTotal());
  }

  Draft state(Draft draft, State state) {
    return draft(draft.reference(), state, draft.lines(), draft.refunds(), draft.refundedTotal());
  }

  Draft total(Draft draft, String refunded) {
    return draft(
        draft.reference(), draft.state(), draft.lines(), List.of(), new BigDecimal(refunded));
  }

  Draft draft(
      String reference,
      State state,
      List<Line> lines,
      List<Refund> refunds,
      @Nullable BigDecimal total) {
    return new Draft(
        source,
        null,
        reference,
        customer,
        DAY,
        state,
        "PLN",
        BigDecimal.ONE,
        lines,
        refunds,
        total);
  }

  static Line line(String product, String quantity, String price) {
    var amount = new BigDecimal(quantity).multiply(new BigDecimal(price));
    return new Line(product, null, new BigDecimal(quantity), new BigDecimal(price), amount);
  }

  static Refund refund(String product, String quantity, String amount) {
    return new Refund(product, new BigDecimal(quantity), new BigDecimal(amount), DAY);
  }

  List<String> purchases() {
    return database
        .sql(
            "select reference || ' ' || value from orders_purchase where source = :source order by 1",
            "source",
            source)
        .query((row, number) -> row.getString(1))
        .list();
  }

  /** The channel of each purchase, as the metric contract says it. */
  List<String> channels() {
    return database
        .sql(
            "select reference || ' ' || channel from orders_purchase where source = :source order by 1",
            "source",
            source)
        .query((row, number) -> row.getString(1))
        .list();
  }

  List<String> refunds() {
    return database
        .sql(
            "select reference || ' ' || amount from orders_counted_refund where source = :source order by 1",
            "source",
            source)
        .query((row, number) -> row.getString(1))
        .list();
  }

  List<String> kinds() {
    return events.timeline(customer, null, 50).items().stream().map(Event::kind).toList();
  }
}
