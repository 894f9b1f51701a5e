package io.perennial.columnar;

import io.perennial.events.Cursors.Position;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.duckdb.DuckDBConnection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Every statement that makes or changes the columnar copy. Its one trick: each purchase knows its
 * customer's purchase before, the one after and the first. So "active at a moment", "new", "came
 * back", a gap or a cohort are conditions on single rows, and every figure is one pass over columns
 * without grouping by customer. Before the first purchase stands the year 1 and after the last the
 * year 9999, so that the conditions are plain ranges. What does not depend on a period stands in
 * {@code customers}, a row a customer.
 */
final class ColumnarSql {

  /** How far the copy has come, and what its business days were computed with. */
  record Place(String basis, Position position) {}

  private static final List<String> TABLES =
      List.of("purchases", "customers", "baskets", "refunds", "guest_purchases", "guest_refunds");

  private ColumnarSql() {}

  static void create(DuckDBConnection connection) throws SQLException {
    run(
        connection,
        """
        create table if not exists place (basis varchar not null, tx bigint not null, id uuid not null)
        """);
    run(
        connection,
        """
        create table if not exists purchases (customer uuid, number integer, visit integer, day date, previous_day date,
          next_day date, first_day date, gap integer, bucket integer, channel varchar,
          value decimal(18, 4), total decimal(38, 4))
        """);
    run(
        connection,
        """
        create table if not exists customers (customer uuid, country varchar, channel varchar, first_day date,
          second_day date, last_day date, purchases integer, purchase_days integer, total decimal(38, 4))
        """);
    run(
        connection,
        """
        create table if not exists baskets (customer uuid, product varchar, day date, visit integer,
          next_day date)
        """);
    run(
        connection,
        "create table if not exists refunds (customer uuid, day date, amount decimal(18, 4))");
    run(
        connection,
        "create table if not exists guest_purchases (order_id uuid, day date, value decimal(18, 4))");
    run(
        connection,
        "create table if not exists guest_refunds (reference varchar, day date, amount decimal(18, 4))");
  }

  /** Where the copy stands; an empty basis before it was made for the first time. */
  static Place place(JdbcClient copy) {
    return copy.sql("select basis, tx, id from place")
        .query((row, number) ->
            new Place(row.getString(1), new Position(row.getLong(2), row.getObject(3, UUID.class))))
        .optional()
        .orElse(new Place("", Position.START));
  }

  static void move(DuckDBConnection connection, Place place) throws SQLException {
    run(connection, "delete from place");
    try (var insert =
        connection.prepareStatement("insert into place (basis, tx, id) values (?, ?, ?)")) {
      insert.setString(1, place.basis());
      insert.setLong(2, place.position().tx());
      insert.setObject(3, place.position().id());
      insert.execute();
    }
  }

  /** Tables for rows on their way in; they live as long as the connection and in no file. */
  static void prepareIncoming(DuckDBConnection connection) throws SQLException {
    run(
        connection,
        """
        create temp table incoming_purchases (customer uuid, day date, value decimal(18, 4), channel varchar)
        """);
    run(connection, "create temp table incoming_countries (customer uuid, country varchar)");
    run(
        connection,
        "create temp table incoming_baskets (customer uuid, day date, product varchar)");
    run(connection, "create temp table touched (id uuid)");
    run(connection, "create temp table touched_reference (reference varchar)");
  }

  static void touch(DuckDBConnection connection, Collection<UUID> ids) throws SQLException {
    run(connection, "delete from touched");
    try (var rows = connection.createAppender("temp", "main", "touched")) {
      for (var id : ids) {
        rows.beginRow().append(id).endRow();
      }
    }
  }

  static void touchReferences(DuckDBConnection connection, Collection<String> references)
      throws SQLException {
    run(connection, "delete from touched_reference");
    try (var rows = connection.createAppender("temp", "main", "touched_reference")) {
      for (var reference : references) {
        rows.beginRow().append(reference).endRow();
      }
    }
  }

  static void removeTouchedPurchases(DuckDBConnection connection) throws SQLException {
    run(connection, "delete from purchases where customer in (select id from touched)");
  }

  static void removeTouchedCustomers(DuckDBConnection connection) throws SQLException {
    run(connection, "delete from customers where customer in (select id from touched)");
  }

  static void removeTouchedBaskets(DuckDBConnection connection) throws SQLException {
    run(connection, "delete from baskets where customer in (select id from touched)");
  }

  static void removeTouchedRefunds(DuckDBConnection connection) throws SQLException {
    run(connection, "delete from refunds where customer in (select id from touched)");
  }

  static void removeTouchedGuestPurchases(DuckDBConnection connection) throws SQLException {
    run(connection, "delete from guest_purchases where order_id in (select id from touched)");
  }

  static void removeTouchedGuestRefunds(DuckDBConnection connection) throws SQLException {
    run(
        connection,
        "delete from guest_refunds where reference in (select reference from touched_reference)");
  }

  /** Empties everything; the space in the file is used again. */
  static void removeAll(DuckDBConnection connection) throws SQLException {
    for (var table : TABLES) {
      run(connection, "drop table " + table);
    }
    create(connection);
  }

  /** Makes the rows of the incoming customers from what came in about them. */
  static void derive(DuckDBConnection connection) throws SQLException {
    derivePurchases(connection);
    deriveCustomers(connection);
    deriveBaskets(connection);
  }

  /**
   * Gives each incoming purchase its neighbours. Figures are by day: within a day any order will
   * do. The rows are kept by day, so that a question about a period reads little else. A bucket is
   * one of the groups that customers fall into by chance.
   */
  private static void derivePurchases(DuckDBConnection connection) throws SQLException {
    run(
        connection,
        """
        insert into purchases
        select customer, number, visit, day, coalesce(before, date '0001-01-01'), coalesce(after, date '9999-12-31'),
          first_day, case when before < day then date_diff('day', before, day) end,
          cast(hash(customer) % 256 as integer), channel, value, total
        from (
          select customer, day, value, channel, row_number() over history as number,
            dense_rank() over history as visit, lag(day) over history as before, lead(day) over history as after,
            first_value(day) over history as first_day,
            sum(value) over (history rows unbounded preceding) as total
          from incoming_purchases
          window history as (partition by customer order by day)) numbered
        order by day
        """);
  }

  private static void deriveCustomers(DuckDBConnection connection) throws SQLException {
    run(
        connection,
        """
        insert into customers
        select history.customer, country, channel, first_day, coalesce(second_day, date '9999-12-31'), last_day,
          purchases, purchase_days, total
        from (
          select customer, min(channel) filter (where day = first_day) as channel, min(day) as first_day,
            min(day) filter (where previous_day = first_day and gap is not null) as second_day,
            max(day) as last_day, count(*) as purchases,
            max(visit) as purchase_days, sum(value) as total
          from purchases
          where customer in (select customer from incoming_purchases)
          group by customer) history
        left join incoming_countries countries on countries.customer = history.customer
        order by first_day
        """);
  }

  /** What a customer took home on a purchase day, and which of the customer's days it was. */
  private static void deriveBaskets(DuckDBConnection connection) throws SQLException {
    run(
        connection,
        """
        insert into baskets
        select customer, product, day, visit, coalesce(after, date '9999-12-31')
        from (select distinct customer, product, day from incoming_baskets) taken
        join (
          select customer, day, row_number() over days as visit, lead(day) over days as after
          from (select distinct customer, day from incoming_purchases) visits
          window days as (partition by customer order by day)) numbered using (customer, day)
        """);
  }

  /**
   * Lets the questions of this connection see only the customers asked for: views of the same names
   * stand before the tables.
   */
  static void narrow(DuckDBConnection connection, Audience audience) throws SQLException {
    try (var chosen =
        connection.prepareStatement(
            """
            create temp table audience as
            select customer from customers
            where (cast($1 as varchar) is null or country = $1) and (cast($2 as varchar) is null or channel = $2)
              and (cast($3 as varchar) is null or customer in (select customer from baskets where product = $3))
              and (cast($4 as date) is null or first_day >= $4) and (cast($5 as date) is null or first_day < $5)
            """)) {
      chosen.setString(1, audience.country());
      chosen.setString(2, audience.channel());
      chosen.setString(3, audience.product());
      chosen.setObject(4, audience.cameFrom());
      chosen.setObject(5, audience.cameTo());
      chosen.execute();
    }
    for (var table : List.of("purchases", "customers", "baskets", "refunds")) {
      run(
          connection,
          "create temp view %s as select * from %s where customer in (select customer from audience)"
              .formatted(table, stored(table)));
    }
    for (var table : List.of("guest_purchases", "guest_refunds")) {
      run(
          connection,
          "create temp view %s as select * from %s where false".formatted(table, stored(table)));
    }
  }

  /** The table behind a view of the same name. */
  private static String stored(String table) {
    return "\"copy-%d\".main.%s".formatted(Columnar.LAYOUT, table);
  }

  static long purchases(DuckDBConnection connection) {
    return purchases(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
  }

  static long purchases(JdbcClient copy) {
    return copy.sql("select count(*) from purchases").query(Long.class).single();
  }

  private static void run(DuckDBConnection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
