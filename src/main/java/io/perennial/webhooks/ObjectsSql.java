package io.perennial.webhooks;

import io.perennial.Database;
import io.perennial.orders.Orders;
import io.perennial.webhooks.News.GivenBack;
import io.perennial.webhooks.News.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every statement about what was told of the senders' objects so far. */
@Component
class ObjectsSql {

  /** An order as it was told last; all {@code null} while only a refund spoke of it. */
  record Told(@Nullable String reference, @Nullable Instant placedAt, @Nullable String currency) {}

  private final Database database;

  ObjectsSql(Database database) {
    this.database = database;
  }

  /**
   * Takes a version as the newest of its object, unless a newer one is known. Locks the object
   * until the transaction ends, so that two messages about it are never worked at once.
   */
  boolean isNewest(String source, Version version) {
    return database
            .sql(
                """
                insert into webhooks_object as known (source, kind, object, newest, rank)
                values (:source, :kind, :object, :newest, :rank)
                on conflict (source, kind, object) do update set newest = excluded.newest, rank = excluded.rank
                where (known.newest, known.rank) <= (excluded.newest, excluded.rank)
                """,
                "source",
                source,
                "kind",
                version.kind(),
                "object",
                version.id(),
                "newest",
                version.at(),
                "rank",
                version.rank())
            .update()
        == 1;
  }

  /** Locks an order until the transaction ends, whether it was told before or not. */
  Told lockOrder(String source, String order) {
    return database
        .sql(
            """
            insert into webhooks_object as known (source, kind, object, newest, rank)
            values (:source, 'order', :object, '-infinity', 0)
            on conflict (source, kind, object) do update set rank = known.rank
            returning reference, placed_at, currency
            """,
            "source",
            source,
            "object",
            order)
        .query((row, number) ->
            new Told(
                row.getString("reference"),
                ConnectionsSql.instant(row, "placed_at"),
                row.getString("currency")))
        .single();
  }

  /** Remembers of an order what a later refund has to know. */
  void remember(String source, String order, String reference, Instant placedAt, String currency) {
    database
        .sql(
            """
            update webhooks_object set reference = :reference, placed_at = :placedAt, currency = :currency
            where source = :source and kind = 'order' and object = :object
            """,
            "source",
            source,
            "object",
            order,
            "reference",
            reference,
            "placedAt",
            placedAt,
            "currency",
            currency)
        .update();
  }

  /** Takes what was given back of an order; answers what that is in all. */
  BigDecimal giveBack(String source, String order, List<GivenBack> refunds) {
    if (!refunds.isEmpty()) {
      addRefunds(source, order, refunds);
    }
    return database
        .sql(
            """
            select coalesce(sum(amount), 0) from webhooks_refund where source = :source and object = :object
            """,
            "source",
            source,
            "object",
            order)
        .query(BigDecimal.class)
        .single();
  }

  private void addRefunds(String source, String order, List<GivenBack> refunds) {
    database
        .sql(
            """
            insert into webhooks_refund (source, object, refund, amount)
            select :source, :object, refund, max(amount)
            from unnest(:refunds, :amounts) as told (refund, amount)
            group by refund
            on conflict (source, object, refund) do update set amount = excluded.amount
            """,
            "source",
            source,
            "object",
            order,
            "refunds",
            refunds.stream().map(GivenBack::id).toArray(String[]::new),
            "amounts",
            refunds.stream().map(GivenBack::amount).toArray(BigDecimal[]::new))
        .update();
  }

  boolean isOrderKnown(String source, String reference) {
    return database
        .sql(
            """
            select exists (select from orders_order where source = :source and reference = :reference)
            """,
            "source",
            source,
            "reference",
            reference)
        .query(Boolean.class)
        .single();
  }

  /** A recorded order: when it was placed, in which currency and at which rate. */
  record Recorded(
      UUID id,
      @Nullable UUID customerId,
      @Nullable String channel,
      Instant placedAt,
      String currency,
      BigDecimal rate) {}

  Optional<Recorded> recorded(String source, String reference) {
    return database
        .sql(
            """
            select id, customer_id, channel, placed_at, currency, rate from orders_order
            where source = :source and reference = :reference
            """,
            "source",
            source,
            "reference",
            reference)
        .query((row, number) ->
            new Recorded(
                row.getObject("id", UUID.class),
                row.getObject("customer_id", UUID.class),
                row.getString("channel"),
                row.getObject("placed_at", OffsetDateTime.class).toInstant(),
                row.getString("currency"),
                row.getBigDecimal("rate")))
        .optional();
  }

  List<Orders.Line> lines(UUID order) {
    return database
        .sql(
            "select product, quantity, price, amount from orders_line where order_id = :order",
            "order",
            order)
        .query((row, number) ->
            new Orders.Line(
                row.getString("product"),
                null,
                row.getBigDecimal("quantity"),
                row.getBigDecimal("price"),
                row.getBigDecimal("amount")))
        .list();
  }

  boolean any() {
    return database
        .sql("select exists (select from webhooks_object)")
        .query(Boolean.class)
        .single();
  }

  void removeAll() {
    database.sql("truncate webhooks_object, webhooks_refund").update();
  }
}
