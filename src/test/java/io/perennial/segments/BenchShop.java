package io.perennial.segments;

import io.perennial.Database;
import io.perennial.Id;
import io.perennial.orders.Orders;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** A shop of many customers with their orders of three years, made up in the database itself. */
final class BenchShop {

  private final Database database;
  private final int customers;
  private final Random random = new Random(5);

  BenchShop(Database database, int customers) {
    this.database = database;
    this.customers = customers;
  }

  void fill(int ordersEach, ZoneId zone) {
    run(
        """
        insert into customers_customer (id, reference, created_at)
        select md5('bench ' || n)::uuid, 'bench-' || n, now() - interval '3 years' from generate_series(1, :customers) n
        """,
        Map.of("customers", customers));
    run(
        """
        insert into customers_identity (kind, source, value, customer_id, id)
        select 'reference', 'bench', reference, id, id from customers_customer where reference like 'bench-%'
        """,
        Map.of());
    run(
        """
        insert into customers_trait (identity_id, name, value, type)
        select id, 'country', (array['PL', 'RO', 'UA', 'DE'])[1 + abs(hashtext(value)) % 4], 'text'
        from customers_identity where source = 'bench'
        """,
        Map.of());
    run(
        """
        insert into orders_order
          (id, source, reference, customer_id, placed_at, state, currency, rate, value, recorded_at)
        select md5('order ' || n)::uuid, 'bench', 'bench-' || n,
          md5('bench ' || 1 + floor(random() * random() * :customers)::int)::uuid,
          now() - random() * interval '1095 days', 'sold', 'PLN', 1, (1 + floor(random() * 20000)) / 100, now()
        from generate_series(1, :orders) n
        """,
        Map.of("customers", customers, "orders", customers * ordersEach));
    run(
        """
        insert into orders_line (order_id, key, product, quantity, price, amount)
        select id, 1, 'P' || abs(hashtext(reference)) % 60, 1, value, value from orders_order where source = 'bench'
        """,
        Map.of());
    run(
        """
        insert into facts_customer
          (customer_id, purchases, purchase_days, revenue, refunds, first_at, last_at, first_day, last_day)
        select customer_id, count(*), count(distinct (placed_at at time zone :zone)::date), sum(value), 0,
          min(placed_at), max(placed_at), (min(placed_at) at time zone :zone)::date, (max(placed_at) at time zone :zone)::date
        from orders_order where source = 'bench' group by customer_id
        """,
        Map.of("zone", zone.getId()));
    database
        .sql(
            "vacuum analyze customers_customer, customers_identity, customers_trait, orders_order, orders_line, facts_customer")
        .update();
  }

  void empty() {
    database.sql("truncate orders_order, orders_line, facts_customer, facts_rfm cascade").update();
    database
        .sql(
            "delete from customers_trait where identity_id in (select id from customers_identity where source = 'bench')")
        .update();
    database.sql("delete from customers_identity where source = 'bench'").update();
    database.sql("delete from customers_customer where reference like 'bench-%'").update();
  }

  private void run(String statement, Map<String, Object> with) {
    var names = new ArrayList<Object>();
    with.forEach((name, value) -> {
      names.add(name);
      names.add(value);
    });
    database.sql(statement, names.toArray()).update();
  }

  /** Orders of customers by chance, told in batches; the people of a batch are told once. */
  List<UUID> order(Orders orders, Clock clock, int many) {
    var people = new HashSet<UUID>();
    var drafts = new ArrayList<Orders.Draft>();
    var some =
        database
            .sql(
                "select id from customers_identity where source = 'bench' and value = any(:values)",
                "values",
                random
                    .ints(many, 1, customers + 1)
                    .mapToObj(n -> "bench-" + n)
                    .toArray(String[]::new))
            .query(UUID.class)
            .list();
    for (var person : some) {
      people.add(person);
      drafts.add(
          new Orders.Draft(
              "live",
              null,
              "o" + Id.next(),
              person,
              clock.instant(),
              Orders.State.SOLD,
              "PLN",
              BigDecimal.ONE,
              List.of(
                  new Orders.Line(
                      "P" + random.nextInt(60),
                      null,
                      BigDecimal.ONE,
                      BigDecimal.TEN,
                      BigDecimal.TEN)),
              List.of(),
              null));
    }
    database.inTransaction(() -> orders.record(drafts, true));
    return List.copyOf(people);
  }
}
