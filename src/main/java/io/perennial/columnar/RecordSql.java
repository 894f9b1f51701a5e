package io.perennial.columnar;

import io.perennial.Database;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;

/**
 * What the copy reads from the record in PostgreSQL: all of it as a stream, or the rows of those
 * who were touched. Times leave as instants; the business day is computed in one place, here in the
 * product and not in the database.
 */
@Component
class RecordSql {

  /** Cannot stand in a source or a reference, so that two of them never make the same key. */
  private static final String BETWEEN = "\u001f";

  /** What was told of any identity of these people: the condition that the indexes answer. */
  private static final String OF_THESE =
      """
      identity_id in (
        select unnest(:ids::uuid[]) union select id from customers_identity where customer_id = any(:ids))
      """;

  /** A few hundred kilobytes of rows. */
  private static final int FETCHED_AT_ONCE = 5_000;

  private final Database database;

  RecordSql(Database database) {
    this.database = database;
  }

  /** Takes something that happened to somebody's money: a guest's purchase or a refund. */
  interface Taker {
    void take(UUID of, Instant at, BigDecimal amount) throws SQLException;
  }

  /** Takes a purchase of a known customer. */
  interface PurchaseTaker {
    void take(UUID customer, Instant at, BigDecimal value, String channel) throws SQLException;
  }

  /** Takes a product of a purchase. */
  interface BasketTaker {
    void take(UUID customer, Instant at, String product) throws SQLException;
  }

  record Country(UUID customer, String country) {}

  record GuestRefund(String reference, Instant at, BigDecimal amount) {}

  /** Whose refunds hang on an order, and under which references. */
  record Affected(@org.jspecify.annotations.Nullable UUID customer, String reference) {}

  static String key(String source, String reference) {
    return source + BETWEEN + reference;
  }

  /** Tells this database from every other, so that a copy of another one is noticed. */
  String identity() {
    return database
        .sql(
            """
            select (select system_identifier from pg_control_system()) || '.' || oid
            from pg_database where datname = current_database()
            """)
        .query(String.class)
        .single();
  }

  long copyPurchases(OutputStream rows) {
    return database.copyOut(
        """
        copy (select customer_id, placed_at, value, channel from orders_purchase where customer_id is not null)
        to stdout (format binary)
        """,
        rows);
  }

  long copyBaskets(OutputStream rows) {
    return database.copyOut(
        """
        copy (select customer_id, placed_at, product
              from orders_purchase join orders_line using (order_id)
              where customer_id is not null and product is not null and quantity > 0)
        to stdout (format binary)
        """,
        rows);
  }

  long copyCountries(OutputStream rows) {
    return database.copyOut(
        """
        copy (select id, country from customers_customer where country is not null)
        to stdout (format binary)
        """,
        rows);
  }

  long copyRefunds(OutputStream rows) {
    return database.copyOut(
        """
        copy (select customer_id, refunded_at, amount from orders_counted_refund where customer_id is not null)
        to stdout (format binary)
        """,
        rows);
  }

  long copyGuestPurchases(OutputStream rows) {
    return database.copyOut(
        """
        copy (select order_id, placed_at, value from orders_purchase where customer_id is null)
        to stdout (format binary)
        """,
        rows);
  }

  long copyGuestRefunds(OutputStream rows) {
    return database.copyOut(
        """
        copy (select source || E'\\x1f' || reference, refunded_at, amount from orders_counted_refund
              where customer_id is null)
        to stdout (format binary)
        """,
        rows);
  }

  void purchases(Collection<UUID> customers, PurchaseTaker taker) {
    rows(
        "select customer_id, placed_at, value, channel from orders_purchase where " + OF_THESE,
        customers,
        row ->
            taker.take(
                row.getObject(1, UUID.class),
                instant(row),
                row.getBigDecimal(3),
                row.getString(4)));
  }

  void baskets(Collection<UUID> customers, BasketTaker taker) {
    rows(
        """
        select customer_id, placed_at, product from orders_purchase join orders_line using (order_id)
        where product is not null and quantity > 0 and
        """
            + OF_THESE,
        customers,
        row -> taker.take(row.getObject(1, UUID.class), instant(row), row.getString(3)));
  }

  List<Country> countries(Collection<UUID> customers) {
    return database
        .sql(
            "select id, country from customers_customer where id = any(:ids) and country is not null",
            "ids",
            customers.toArray(UUID[]::new))
        .query((row, number) -> new Country(row.getObject(1, UUID.class), row.getString(2)))
        .list();
  }

  void refunds(Collection<UUID> customers, Taker taker) {
    stream(
        "select customer_id, refunded_at, amount from orders_counted_refund where " + OF_THESE,
        customers,
        taker);
  }

  void guestPurchases(Collection<UUID> orders, Taker taker) {
    stream(
        """
        select order_id, placed_at, value from orders_purchase
        where customer_id is null and order_id = any(:ids)
        """,
        orders,
        taker);
  }

  /**
   * Refunds of orders that were touched: an order that is a purchase no longer takes them with it.
   */
  List<Affected> affected(Collection<UUID> orders) {
    return database
        .sql(
            """
            select distinct coalesce(joined.customer_id, refund.customer_id) as customer_id,
              source || E'\\x1f' || reference as reference
            from orders_refund refund left join customers_joined joined on joined.id = refund.customer_id
            where order_id = any(:orders)
            """,
            "orders",
            orders.toArray(UUID[]::new))
        .query((row, number) ->
            new Affected(row.getObject("customer_id", UUID.class), row.getString("reference")))
        .list();
  }

  List<GuestRefund> guestRefunds(Collection<String> references) {
    var parts = references.stream().map(key -> key.split(BETWEEN, 2)).toList();
    return database
        .sql(
            """
            select refund.source || E'\\x1f' || refund.reference as reference, refunded_at, amount
            from orders_counted_refund refund
            join unnest(:sources, :references) as touched (source, reference)
              on touched.source = refund.source and touched.reference = refund.reference
            where customer_id is null
            """,
            "sources",
            parts.stream().map(part -> part[0]).toArray(String[]::new),
            "references",
            parts.stream().map(part -> part[1]).toArray(String[]::new))
        .query(
            (row, number) -> new GuestRefund(row.getString(1), instant(row), row.getBigDecimal(3)))
        .list();
  }

  private void stream(String sql, Collection<UUID> ids, Taker taker) {
    rows(
        sql,
        ids,
        row -> taker.take(row.getObject(1, UUID.class), instant(row), row.getBigDecimal(3)));
  }

  /** Row by row: a single customer, such as a shop's own till, may have millions of purchases. */
  private void rows(String sql, Collection<UUID> ids, RowCallbackHandler taker) {
    database.inTransaction(() -> {
      // The driver keeps to the fetch size only within a transaction.
      database
          .sql(sql, "ids", ids.toArray(UUID[]::new))
          .withFetchSize(FETCHED_AT_ONCE)
          .query(taker);
      return true;
    });
  }

  private static Instant instant(ResultSet row) throws SQLException {
    return row.getObject(2, OffsetDateTime.class).toInstant();
  }
}
