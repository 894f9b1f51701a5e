package io.perennial.facts;

import io.perennial.Database;
import io.perennial.facts.Facts.CustomerFacts;
import io.perennial.facts.Histories.History;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.stereotype.Component;

/** Every statement about facts. */
@Component
class FactsSql {

  /** Takes a purchase. */
  interface Taker {
    void take(UUID customer, Instant at, BigDecimal value);
  }

  /** A few hundred kilobytes of rows. */
  private static final int FETCHED_AT_ONCE = 5_000;

  private final Database database;

  FactsSql(Database database) {
    this.database = database;
  }

  /**
   * The purchases of these customers, customer by customer, row by row. Times leave as instants:
   * which day they are is not for the database to say.
   */
  void purchases(UUID[] customers, Taker taker) {
    database
        .sql(
            """
            select customer_id, placed_at, value from orders_purchase
            where identity_id in (
              select unnest(:customers::uuid[]) union select id from customers_identity where customer_id = any(:customers))
            order by customer_id
            """,
            "customers",
            customers)
        .withFetchSize(FETCHED_AT_ONCE)
        .query((ResultSet row) ->
            taker.take(
                row.getObject(1, UUID.class),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                row.getBigDecimal(3)));
  }

  /**
   * Writes the facts of these customers; who has no history bought nothing that counts. In the
   * order of their ids, so that writers never lock crosswise.
   */
  void save(UUID[] customers, List<History> histories) {
    database
        .sql(
            """
            with bought as (
              select * from unnest(:buyers, :purchases, :days, :revenues, :firstAts, :lastAts, :firstDays, :lastDays)
                as history (customer_id, purchases, days, revenue, first_at, last_at, first_day, last_day)),
            given as (
              select customer_id, sum(amount) as refunds
              from orders_counted_refund
              where identity_id in (
                select unnest(:customers::uuid[]) union select id from customers_identity where customer_id = any(:customers))
              group by customer_id)
            insert into facts_customer as known
              (customer_id, purchases, purchase_days, revenue, refunds, first_at, last_at, first_day, last_day)
            select touched.id, coalesce(bought.purchases, 0), coalesce(bought.days, 0), coalesce(bought.revenue, 0),
              coalesce(given.refunds, 0), bought.first_at, bought.last_at, bought.first_day, bought.last_day
            from unnest(:customers) as touched (id)
            left join bought on bought.customer_id = touched.id
            left join given on given.customer_id = touched.id
            order by touched.id
            on conflict (customer_id) do update set
              purchases = excluded.purchases, purchase_days = excluded.purchase_days, revenue = excluded.revenue,
              refunds = excluded.refunds, first_at = excluded.first_at, last_at = excluded.last_at,
              first_day = excluded.first_day, last_day = excluded.last_day
            where (known.purchases, known.purchase_days, known.revenue, known.refunds, known.first_at, known.last_at,
                known.first_day, known.last_day)
              is distinct from (excluded.purchases, excluded.purchase_days, excluded.revenue, excluded.refunds,
                excluded.first_at, excluded.last_at, excluded.first_day, excluded.last_day)
            """,
            "customers",
            customers,
            "buyers",
            column(histories, History::customer, UUID[]::new),
            "purchases",
            column(histories, History::purchases, Integer[]::new),
            "days",
            column(histories, History::purchaseDays, Integer[]::new),
            "revenues",
            column(histories, History::revenue, BigDecimal[]::new),
            "firstAts",
            column(histories, History::firstAt, Instant[]::new),
            "lastAts",
            column(histories, History::lastAt, Instant[]::new),
            "firstDays",
            column(histories, History::firstDay, LocalDate[]::new),
            "lastDays",
            column(histories, History::lastDay, LocalDate[]::new))
        .update();
  }

  /** Who was joined with somebody has no facts of their own any more. */
  void forgetJoined(UUID[] customers) {
    database
        .sql(
            """
            delete from facts_customer
            where customer_id = any(:customers) and customer_id in (select id from customers_joined)
            """,
            "customers",
            customers)
        .update();
  }

  boolean any() {
    return database.sql("select exists (select from facts_customer)").query(Boolean.class).single();
  }

  void removeAll() {
    database
        .sql(
            "truncate facts_customer, facts_rfm, facts_score, facts_outlook, facts_shop, facts_scored")
        .update();
  }

  private static <T> T[] column(
      List<History> histories, Function<History, T> value, IntFunction<T[]> array) {
    return histories.stream().map(value).toArray(array);
  }

  List<CustomerFacts> find(Collection<UUID> customers) {
    return database
        .sql(
            """
            select customer_id, purchases, purchase_days, revenue, refunds, first_at, last_at, first_day, last_day
            from facts_customer where customer_id = any(:customers)
            """,
            "customers",
            customers.toArray(UUID[]::new))
        .query(new SimplePropertyRowMapper<>(CustomerFacts.class))
        .list();
  }
}
