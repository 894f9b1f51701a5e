package io.perennial.orders;

import io.perennial.Database;
import io.perennial.orders.OrdersSql.Reference;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every statement about what was given back. */
@Component
class RefundsSql {

  /** The key of a refund that is the total a source tells, rather than one line of it. */
  static final long TOTAL = 0;

  /** Something given back; the amount in the business's currency. */
  record RefundRow(
      Reference reference,
      long key,
      @Nullable UUID orderId,
      @Nullable UUID customerId,
      Instant at,
      @Nullable String product,
      @Nullable BigDecimal quantity,
      BigDecimal amount) {

    /**
     * The refunds that a draft tells. Those with a number of their own are told apart by it, and
     * the lines of one by their place in it; the others as the lines of an order are.
     */
    static List<RefundRow> of(
        Reference reference, Orders.Draft draft, @Nullable UUID order, @Nullable UUID customer) {
      var rows = new ArrayList<RefundRow>();
      var repeats = new HashMap<Long, Integer>();
      for (var refund : draft.refunds()) {
        var named = refund.reference();
        long what =
            named == null
                ? LineRows.key(refund.product(), refund.quantity(), refund.amount())
                : LineRows.key(named);
        rows.add(
            new RefundRow(
                reference,
                LineRows.mixed(what, repeats.merge(what, 1, Integer::sum)),
                order,
                customer,
                refund.at(),
                refund.product(),
                refund.quantity(),
                Orders.converted(refund.amount(), draft.rate())));
      }
      var total = draft.refundedTotal();
      if (total != null && total.signum() > 0) {
        // A source that tells only a total does not tell when; it is booked at the time of the
        // order.
        var amount = Orders.converted(total, draft.rate());
        rows.add(
            new RefundRow(reference, TOTAL, order, customer, draft.placedAt(), null, null, amount));
      }
      return rows;
    }
  }

  private final Database database;

  RefundsSql(Database database) {
    this.database = database;
  }

  /** Adds refunds that are new and raises totals that grew; answers those. */
  List<RefundRow> add(List<RefundRow> refunds) {
    return database
        .sql(
            """
            insert into orders_refund as known
              (source, reference, key, order_id, customer_id, refunded_at, product, quantity, amount)
            select * from unnest(:sources, :references, :keys, :orders, :customers, :moments, :products, :quantities,
              :amounts)
            on conflict (source, reference, key) do update set amount = excluded.amount
            where excluded.key = 0 and excluded.amount > known.amount
            returning source, reference, key, order_id, customer_id, refunded_at, product, quantity, amount
            """,
            "sources",
            refunds.stream().map(refund -> refund.reference().source()).toArray(String[]::new),
            "references",
            refunds.stream().map(refund -> refund.reference().reference()).toArray(String[]::new),
            "keys",
            refunds.stream().map(RefundRow::key).toArray(Long[]::new),
            "orders",
            refunds.stream().map(RefundRow::orderId).toArray(UUID[]::new),
            "customers",
            refunds.stream().map(RefundRow::customerId).toArray(UUID[]::new),
            "moments",
            refunds.stream().map(RefundRow::at).toArray(Instant[]::new),
            "products",
            refunds.stream().map(RefundRow::product).toArray(String[]::new),
            "quantities",
            refunds.stream().map(RefundRow::quantity).toArray(BigDecimal[]::new),
            "amounts",
            refunds.stream().map(RefundRow::amount).toArray(BigDecimal[]::new))
        .query((row, number) ->
            new RefundRow(
                OrdersSql.reference(row, number),
                row.getLong("key"),
                row.getObject("order_id", UUID.class),
                row.getObject("customer_id", UUID.class),
                row.getObject("refunded_at", OffsetDateTime.class).toInstant(),
                row.getString("product"),
                row.getBigDecimal("quantity"),
                row.getBigDecimal("amount")))
        .list();
  }

  /**
   * Gives refunds that came before their order to the orders just inserted; answers which orders
   * got some.
   */
  Set<UUID> link(Collection<Reference> inserted) {
    return new HashSet<>(
        database
            .sql(
                """
                update orders_refund refund
                set order_id = bought.id, customer_id = coalesce(refund.customer_id, bought.customer_id)
                from unnest(:sources, :references) as fresh (source, reference)
                join orders_order bought on bought.source = fresh.source and bought.reference = fresh.reference
                where refund.source = fresh.source and refund.reference = fresh.reference and refund.order_id is null
                returning bought.id
                """,
                "sources",
                inserted.stream().map(Reference::source).toArray(String[]::new),
                "references",
                inserted.stream().map(Reference::reference).toArray(String[]::new))
            .query((row, number) -> row.getObject(1, UUID.class))
            .list());
  }

  /** Gives the refunds of orders whose customer became known to that customer. */
  void own(Collection<UUID> orders) {
    database
        .sql(
            """
            update orders_refund refund set customer_id = bought.customer_id
            from orders_order bought
            where bought.id = refund.order_id and refund.order_id = any(:orders)
              and refund.customer_id is null and bought.customer_id is not null
            """,
            "orders",
            orders.toArray(UUID[]::new))
        .update();
  }

  /** Brings what was given back of these orders to the sum of their refunds. */
  void sum(Collection<UUID> orders) {
    database
        .sql(
            """
            update orders_order bought set refunded = given.amount
            from (select order_id, sum(amount) as amount from orders_refund
                  where order_id = any(:orders) group by order_id) given
            where bought.id = given.order_id
            """,
            "orders",
            orders.toArray(UUID[]::new))
        .update();
  }
}
