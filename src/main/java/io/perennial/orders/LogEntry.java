package io.perennial.orders;

import io.perennial.Money;
import io.perennial.events.Events;
import io.perennial.orders.OrdersSql.Known;
import io.perennial.orders.OrdersSql.OrderRow;
import io.perennial.orders.OrdersSql.Reference;
import io.perennial.orders.RefundsSql.RefundRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** How what happens to orders is said in the log. */
final class LogEntry {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * What an event about an order carries; {@code order} is missing for a credit note that names
   * none.
   */
  private record Data(
      @Nullable UUID order,
      String source,
      String reference,
      @Nullable String state,
      String value) {}

  private LogEntry() {}

  static Events.Draft placed(OrderRow order, boolean live) {
    return new Events.Draft(
        "order_placed",
        order.customerId(),
        order.placedAt(),
        "order " + order.reference().text(),
        live,
        data(order.id(), order.reference(), order.state(), order.value()));
  }

  /**
   * The cause holds what the order became: becoming the same again is no event.
   *
   * @param before where the order stood
   */
  static Events.Draft changed(Known order, Orders.State before, Instant now, boolean live) {
    boolean calledOff = order.state() == Orders.State.CANCELLED && before != Orders.State.CANCELLED;
    var kind = calledOff ? "order_cancelled" : "order_changed";
    var cause =
        "order %s is %s, %s, %s%s"
            .formatted(
                order.reference().text(),
                word(order.state()),
                Money.text(order.value()),
                order.placedAt(),
                order.channel() == null ? "" : ", " + order.channel());
    return new Events.Draft(
        kind,
        order.customerId(),
        now,
        cause,
        live,
        data(order.id(), order.reference(), order.state(), order.value()));
  }

  /** An order that was taken for this customer's is somebody else's. */
  static Events.Draft lost(Known order, Instant now, boolean live) {
    return new Events.Draft(
        "order_changed",
        order.customerId(),
        now,
        "order %s is somebody else's".formatted(order.reference().text()),
        live,
        data(order.id(), order.reference(), order.state(), order.value()));
  }

  /** One event for what an order gave back at one moment. */
  static List<Events.Draft> refunds(List<RefundRow> refunds, boolean live) {
    record Moment(Reference reference, Instant at) {}
    var moments = new LinkedHashMap<Moment, List<RefundRow>>();
    for (var refund : refunds) {
      moments
          .computeIfAbsent(new Moment(refund.reference(), refund.at()), moment -> new ArrayList<>())
          .add(refund);
    }
    var events = new ArrayList<Events.Draft>(moments.size());
    moments.forEach((moment, lines) -> {
      var first = lines.getFirst();
      var amount = BigDecimal.ZERO;
      long keys = 0;
      for (var line : lines) {
        amount = amount.add(line.amount());
        keys ^= line.key();
      }
      var cause =
          "refund %s %s %s"
              .formatted(moment.reference().text(), Long.toHexString(keys), Money.text(amount));
      events.add(
          new Events.Draft(
              "order_refunded",
              first.customerId(),
              moment.at(),
              cause,
              live,
              data(first.orderId(), moment.reference(), null, amount)));
    });
    return events;
  }

  private static String data(
      @Nullable UUID order, Reference reference, Orders.@Nullable State state, BigDecimal value) {
    return JSON.writeValueAsString(
        new Data(
            order,
            reference.source(),
            reference.reference(),
            state == null ? null : word(state),
            Money.text(value)));
  }

  private static String word(Orders.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
