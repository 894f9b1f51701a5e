package io.perennial.predictions;

import io.perennial.Database;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Every statement about what people take home: of many, from the columnar copy, in SQL that DuckDB
 * and Trino both speak; of one, from the record itself, where it is found by an index.
 */
@Component
class HabitsSql {

  /** A line of an order. */
  record Taken(Instant at, String product) {}

  private static final String OF_THIS_PERSON =
      """
      identity_id in (select :customer::uuid union select id from customers_identity where customer_id = :customer)
      """;

  private final Database database;

  HabitsSql(Database database) {
    this.database = database;
  }

  /** The baskets of so many customers, picked by chance but always the same. */
  static Habits learn(JdbcClient copy, int most) {
    var growing = new Habits.Growing();
    copy.sql(
            """
            select customer, date_diff('day', date '1970-01-01', day) as day, product
            from baskets
            where customer in (select customer from customers order by md5(cast(customer as varchar)) limit :most)
            order by customer, day
            """)
        .param("most", most)
        .query(row -> {
          growing.take(row.getObject(1, UUID.class), row.getInt(2), row.getString(3));
        });
    return growing.done();
  }

  /** What a customer took home, the oldest first, not more than so many lines, the newest. */
  List<Taken> taken(UUID customer, int most) {
    return database
        .sql(
            """
            select placed_at, product from (
              select placed_at, product from orders_purchase join orders_line using (order_id)
              where product is not null and quantity > 0 and %s
              order by placed_at desc limit :most) newest
            order by placed_at
            """
                .formatted(OF_THIS_PERSON),
            "customer",
            customer,
            "most",
            most)
        .query((ResultSet row, int number) ->
            new Taken(row.getObject(1, OffsetDateTime.class).toInstant(), row.getString(2)))
        .list();
  }

  /**
   * What a customer sent something back of, also of an order that is no purchase any more, and when
   * for the last time.
   */
  Map<String, Instant> sentBack(UUID customer) {
    var newest = new HashMap<String, Instant>();
    database
        .sql(
            """
            select product, max(refunded_at) from orders_refund
            where product is not null and amount > 0 and customer_id in (
              select :customer::uuid union select id from customers_identity where customer_id = :customer)
            group by product
            """,
            "customer",
            customer)
        .query(row -> {
          newest.put(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant());
        });
    return newest;
  }
}
