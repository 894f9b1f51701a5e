package io.perennial.tracking;

import io.perennial.Business;
import io.perennial.Money;
import io.perennial.Problem;
import io.perennial.orders.Orders;
import io.perennial.tracking.TillSql.Known;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes orders of what events tell. Pages tell an order again whenever somebody opens the page that
 * says thank you; so an order that is known stays as it was told first, until the shop itself tells
 * it.
 */
@Component
class Till {

  /** A sale, whose it is and when it was. */
  record Sold(Sale sale, UUID customer, Instant at, boolean live) {}

  private final TillSql sql;
  private final Orders orders;
  private final Business business;

  Till(TillSql sql, Orders orders, Business business) {
    this.sql = sql;
    this.orders = orders;
    this.business = business;
  }

  /**
   * Records sales within the open transaction, each order's in the sequence of their times.
   *
   * @throws Problem if one of them cannot be recorded, or not yet
   */
  void record(String source, List<Sold> sold) {
    var rest = new ArrayList<>(sold);
    rest.sort(
        Comparator.comparing(Sold::at)
            .thenComparing(Comparator.comparing(each -> each.sale().what())));
    while (!rest.isEmpty()) {
      // One of each order at a time, by their numbers, so that two writers never wait for each
      // other.
      var round = new TreeMap<String, Sold>();
      rest.removeIf(each -> round.putIfAbsent(each.sale().reference(), each) == null);
      var known = sql.known(source, round.keySet());
      var live = new ArrayList<Orders.Draft>();
      var history = new ArrayList<Orders.Draft>();
      round.forEach((reference, each) ->
          (each.live() ? live : history).add(draft(source, each, known.get(reference))));
      record(live, true);
      record(history, false);
    }
  }

  private void record(List<Orders.Draft> drafts, boolean live) {
    if (!drafts.isEmpty()) {
      orders.overhear(drafts, live);
    }
  }

  private Orders.Draft draft(String source, Sold sold, @Nullable Known known) {
    return switch (sold.sale().what()) {
      case ORDER_CANCELLED -> bought(source, sold, known, Orders.State.CANCELLED);
      case ORDER_REFUNDED -> givenBack(source, sold, known);
      case ORDER_COMPLETED,
          PRODUCT_VIEWED,
          PRODUCT_ADDED,
          PRODUCT_REMOVED,
          CART_VIEWED,
          CHECKOUT_STARTED,
          CHECKOUT_CONTINUED,
          PRODUCTS_LISTED ->
          bought(source, sold, known, Orders.State.SOLD);
    };
  }

  private Orders.Draft bought(String source, Sold sold, @Nullable Known known, Orders.State state) {
    var sale = sold.sale();
    if (known != null) {
      return new Orders.Draft(
          source,
          known.channel(),
          sale.reference(),
          sold.customer(),
          known.placedAt(),
          state,
          known.currency(),
          known.rate(),
          known.lines(),
          List.of(),
          null);
    }
    if (sale.lines().isEmpty()) {
      throw unknown(sale);
    }
    var currency = currency(sale);
    return new Orders.Draft(
        source,
        null,
        sale.reference(),
        sold.customer(),
        sold.at(),
        state,
        currency,
        rate(sale, currency, sold.at()),
        sale.lines(),
        List.of(),
        null);
  }

  /** What is given back of an order that comes later waits for it. */
  private Orders.Draft givenBack(String source, Sold sold, @Nullable Known known) {
    var sale = sold.sale();
    var currency = known != null && sale.currency() == null ? known.currency() : currency(sale);
    if (known != null && !known.currency().equals(currency)) {
      throw Problem.invalidField(
          "currency", "tracking.refused.other-currency", currency, known.currency());
    }
    var refunds =
        sale.lines().stream()
            .filter(line -> line.amount().signum() > 0)
            .map(line ->
                new Orders.Refund(
                    line.product(), line.quantity(), line.amount(), sold.at(), sale.refund()))
            .toList();
    if (refunds.isEmpty()) {
      if (known == null && sale.value() == null) {
        throw unknown(sale);
      }
      var amount = known == null ? sale.value() : rest(known, sale.value());
      refunds =
          amount == null || amount.signum() <= 0
              ? List.of()
              : List.of(new Orders.Refund(null, null, amount, sold.at(), sale.refund()));
    }
    return new Orders.Draft(
        source,
        null,
        sale.reference(),
        sold.customer(),
        known == null ? sold.at() : known.placedAt(),
        Orders.State.SOLD,
        currency,
        known == null ? rate(sale, currency, sold.at()) : known.rate(),
        List.of(),
        refunds,
        null);
  }

  /** So much, but no more than the order is still worth: shipping was never counted in it. */
  private static BigDecimal rest(Known known, @Nullable BigDecimal told) {
    var rest =
        known
            .value()
            .subtract(known.refunded())
            .divide(known.rate(), Money.SCALE, RoundingMode.HALF_UP);
    return told == null ? rest : told.min(rest);
  }

  private String currency(Sale sale) {
    return sale.currency() == null ? business.profile().currency() : sale.currency();
  }

  private BigDecimal rate(Sale sale, String currency, Instant at) {
    var profile = business.profile();
    var day = profile.day(at);
    var rate =
        orders
            .rate(currency, profile.currency(), day)
            .orElseThrow(() ->
                Problem.invalidField(
                    "currency",
                    "tracking.refused.rate",
                    currency,
                    profile.currency(),
                    day.toString()));
    Sale.check("total", Orders.Line.sum(sale.lines()).multiply(rate.max(BigDecimal.ONE)));
    return rate;
  }

  private static Problem unknown(Sale sale) {
    return Problem.invalidField("order_id", "tracking.refused.order", sale.reference());
  }
}
