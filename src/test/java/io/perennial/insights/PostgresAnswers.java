package io.perennial.insights;

import io.perennial.Database;
import java.time.ZoneId;
import java.util.List;

/** The questions of the figures, asked of the orders in PostgreSQL with its best plain SQL. */
final class PostgresAnswers {

  private final Database database;
  private final ZoneId zone;

  PostgresAnswers(Database database, ZoneId zone) {
    this.database = database;
    this.zone = zone;
  }

  List<Long> grid() {
    return database.inTransaction(() -> {
      memory();
      return database
          .sql(
              """
              with firsts as (
                select customer_id, min(placed_at) as first_at from orders_purchase group by customer_id)
              select date_trunc('month', first_at at time zone 'Europe/Warsaw'),
                date_trunc('month', placed_at at time zone 'Europe/Warsaw'),
                count(distinct customer_id), sum(value)
              from orders_purchase join firsts using (customer_id)
              group by 1, 2
              """)
          .query((row, number) -> row.getLong(3))
          .list();
    });
  }

  /** Five of the figures. */
  List<Long> figures(Period period, int windowDays) {
    return database.inTransaction(() -> {
      memory();
      return database
          .sql(
              """
              with customers as (
                select customer_id, count(*) as orders,
                  count(*) filter (where placed_at >= :from) as recent,
                  sum(value) filter (where placed_at >= :from) as spent,
                  bool_or(placed_at >= :windowStart and placed_at < :from) as active_at_start,
                  bool_or(placed_at >= :windowEnd) as active_at_end
                from orders_purchase
                where placed_at < :to and customer_id is not null
                group by customer_id)
              select count(*) filter (where active_at_start),
                count(*) filter (where active_at_start and active_at_end),
                count(*) filter (where orders > 1), sum(recent), sum(spent)
              from customers
              """,
              "from",
              period.from().atStartOfDay(zone).toInstant(),
              "to",
              period.to().atStartOfDay(zone).toInstant(),
              "windowStart",
              period.from().minusDays(windowDays).atStartOfDay(zone).toInstant(),
              "windowEnd",
              period.to().minusDays(windowDays).atStartOfDay(zone).toInstant())
          .query((row, number) -> row.getLong(1))
          .list();
    });
  }

  private void memory() {
    database.sql("set local work_mem = '256MB'").update();
  }
}
