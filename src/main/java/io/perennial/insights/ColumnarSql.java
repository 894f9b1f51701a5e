package io.perennial.insights;

import io.perennial.events.Cursors.Position;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;
import org.duckdb.DuckDBConnection;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Every statement that makes or changes the columnar copy. Its one trick: each purchase knows its
 * customer's purchase before, the one after and the first. So "active at a moment", "new", "came
 * back", a gap or a cohort are conditions on single rows, and every figure is one pass over columns
 * without grouping by customer. Before the first purchase stands the year 1 and after the last the
 * year 9999, so that the conditions are plain ranges.
 */
final class ColumnarSql {

  /** How far the copy has come, and what its business days were computed with. */
  record Place(String basis, Position position) {}

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
        create table if not exists purchases (customer uuid, number integer, day date, previous_day date,
          next_day date, first_day date, value decimal(18, 4), total decimal(38, 4))
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
        "create temp table incoming_purchases (customer uuid, day date, value decimal(18, 4))");
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
    for (var table : new String[] {"purchases", "refunds", "guest_purchases", "guest_refunds"}) {
      run(connection, "drop table " + table);
    }
    create(connection);
  }

  /**
   * Gives each incoming purchase its neighbours. Figures are by day: within a day any order will
   * do.
   */
  static void derivePurchases(DuckDBConnection connection) throws SQLException {
    run(
        connection,
        """
        insert into purchases
        select customer, row_number() over history, day,
          coalesce(lag(day) over history, date '0001-01-01'),
          coalesce(lead(day) over history, date '9999-12-31'),
          first_value(day) over history, value,
          sum(value) over (history rows unbounded preceding)
        from incoming_purchases
        window history as (partition by customer order by day)
        """);
  }

  private static void run(DuckDBConnection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
