package io.perennial.facts;

import io.perennial.Database;
import io.perennial.facts.Facts.CustomerFacts;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.stereotype.Component;

/** Every statement about facts. */
@Component
class FactsSql {

  private final Database database;

  FactsSql(Database database) {
    this.database = database;
  }

  /**
   * Computes the facts of these customers from their orders; in the order of their ids, so that
   * writers never lock crosswise.
   */
  void compute(UUID[] customers, String zone) {
    database
        .sql(
            """
            with bought as (
              select customer_id, count(*) as purchases, count(distinct (placed_at at time zone :zone)::date) as days,
                sum(value) as revenue, min(placed_at) as first_at, max(placed_at) as last_at
              from orders_purchase where customer_id = any(:customers) group by customer_id),
            given as (
              select customer_id, sum(amount) as refunds
              from orders_counted_refund where customer_id = any(:customers) group by customer_id)
            insert into facts_customer as known
              (customer_id, purchases, purchase_days, revenue, refunds, first_at, last_at, first_day, last_day)
            select touched.id, coalesce(bought.purchases, 0), coalesce(bought.days, 0), coalesce(bought.revenue, 0),
              coalesce(given.refunds, 0), bought.first_at, bought.last_at,
              (bought.first_at at time zone :zone)::date, (bought.last_at at time zone :zone)::date
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
            "zone",
            zone)
        .update();
  }

  boolean any() {
    return database.sql("select exists (select from facts_customer)").query(Boolean.class).single();
  }

  void removeAll() {
    database.sql("truncate facts_customer").update();
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
