package io.perennial.predictions;

import io.perennial.Database;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.orders.Orders;
import io.perennial.orders.Orders.Draft;
import io.perennial.orders.Orders.Line;
import io.perennial.orders.Orders.State;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** A shop for tests, whose people come and leave as models say. */
final class Buyers {

  /** When the newest of their orders came. */
  static final Instant END = Instant.parse("2026-03-01T12:00:00Z");

  private static final int DAYS = 500;

  private final Customers customers;
  private final Orders orders;
  private final Database database;
  private final String source = "test-" + UUID.randomUUID();
  private int references;

  Buyers(Customers customers, Orders orders, Database database) {
    this.customers = customers;
    this.orders = orders;
    this.database = database;
  }

  /** People who buy about every three weeks, half of whom stopped at some time. */
  List<UUID> fill(int count) {
    var random = new Random(4);
    List<UUID> people = new ArrayList<>();
    List<Draft> drafts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var one = person("c" + i);
      people.add(one);
      double rate = 10 * Math.exp(random.nextGaussian() / 2);
      int leaves = random.nextBoolean() ? DAYS : random.nextInt(DAYS);
      double day = i == 0 ? 0 : random.nextInt(DAYS);
      int end = (int) Math.max(day, leaves);
      do {
        drafts.add(
            draft(one, END.minus(DAYS - (long) day, ChronoUnit.DAYS), false, "A", "B" + i % 5));
        day += 1 - rate * Math.log(1 - random.nextDouble());
      } while (day < end);
    }
    drafts.add(draft(people.getFirst(), END, false, "A"));
    database.inTransaction(() -> orders.record(drafts, false));
    return people;
  }

  UUID person(String name) {
    return database.inTransaction(() ->
        customers
            .recognise(source, List.of(new Sighting(source + name, null, name, null)))
            .getFirst());
  }

  void order(UUID customer, Instant at, boolean sentBack, String... products) {
    var draft = draft(customer, at, sentBack, products);
    database.inTransaction(() -> orders.record(List.of(draft), false));
  }

  private Draft draft(UUID customer, Instant at, boolean sentBack, String... products) {
    var price = new BigDecimal("25");
    List<Line> lines = new ArrayList<>();
    List<Orders.Refund> refunds = new ArrayList<>();
    for (var product : products) {
      lines.add(new Line(product, null, BigDecimal.ONE, price, price));
      if (sentBack) {
        refunds.add(new Orders.Refund(product, BigDecimal.ONE, price, at));
      }
    }
    return new Draft(
        source,
        null,
        String.valueOf(++references),
        customer,
        at,
        State.SOLD,
        "PLN",
        BigDecimal.ONE,
        lines,
        refunds,
        null);
  }
}
