package io.perennial.columnar;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.access.Visitor;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.events.Cursors;
import io.perennial.events.Events;
import io.perennial.orders.Orders;
import io.perennial.orders.Orders.Draft;
import io.perennial.orders.Orders.Line;
import io.perennial.orders.Orders.Refund;
import io.perennial.orders.Orders.State;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** The copy against the record: whatever happens to orders, both say the same. */
@PerennialTest
@SuppressWarnings("NullAway.Init")
class ColumnarReaderTest {

  @Autowired Orders orders;
  @Autowired Customers customers;
  @Autowired Database database;
  @Autowired Business business;
  @Autowired Cursors cursors;
  @Autowired Events log;
  @Autowired RecordSql record;
  @Autowired JsonMapper json;
  @Autowired ApplicationContext context;

  @TempDir Path folder;

  private final List<UUID> people = new ArrayList<>();
  private String source = "";

  @BeforeEach
  void setUp() {
    zone("Europe/Warsaw");
    source = "columnar-" + UUID.randomUUID();
    var sightings = new ArrayList<Sighting>();
    for (int i = 0; i < 40; i++) {
      sightings.add(
          new Sighting("c" + i, null, null, i % 3 == 0 ? null : i % 3 == 1 ? "PL" : "RO"));
    }
    database.inTransaction(() -> people.addAll(customers.recognise(source, sightings)));
  }

  private void zone(String zone) {
    TestBusiness.is(database, business, "PL", "PLN", zone);
  }

  @Test
  void theCopyFollowsEveryChangeOfOrdersAndCanBeThrownAway() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("ColumnarReaderTest seed " + seed);
    var random = new Random(seed);
    try (var columnar = new Columnar(folder)) {
      var reader = reader(columnar);
      for (int batch = 0; batch < 12; batch++) {
        record(random);
        catchUp(reader);
        assertSame(columnar, "Europe/Warsaw");
      }
      var seen = contents(columnar);

      // A crash between the commit and what the reader remembers: it reads from the stored place.
      catchUp(reader(columnar));
      assertThat(contents(columnar)).isEqualTo(seen);

      // Events that are read twice change nothing.
      columnar.write(connection ->
          ColumnarSql.move(
              connection, new ColumnarSql.Place(basis(columnar), Cursors.Position.START)));
      catchUp(reader(columnar));
      assertThat(contents(columnar)).isEqualTo(seen);

      // A copy that was lost is made again.
      var other = folder.resolve("other");
      java.nio.file.Files.createDirectory(other);
      try (var fresh = new Columnar(other)) {
        catchUp(reader(fresh));
        assertThat(contents(fresh)).isEqualTo(seen);
      }
    }
  }

  @Test
  void anotherTimeZoneMakesTheCopyAgain() throws Exception {
    var random = new Random(7);
    record(random);
    try (var columnar = new Columnar(folder)) {
      var reader = reader(columnar);
      catchUp(reader);
      assertSame(columnar, "Europe/Warsaw");
      zone("Pacific/Auckland");
      catchUp(reader);
      assertSame(columnar, "Pacific/Auckland");
    }
  }

  @Test
  void aDamagedCopyIsThrownAwayAndMadeAgain() throws Exception {
    record(new Random(8));
    var file = folder.resolve("copy-" + Columnar.LAYOUT + ".duckdb");
    java.nio.file.Files.writeString(file, "this is no database");
    try (var columnar = new Columnar(folder)) {
      catchUp(reader(columnar));
      assertSame(columnar, "Europe/Warsaw");
    }
  }

  @Test
  void aCountryThatIsToldAfterTheOrdersReachesTheCopyWithoutAnother() throws Exception {
    record(new Random(10));
    var program = Visitor.program(context);
    zone("Europe/Warsaw");
    try (var columnar = new Columnar(folder)) {
      var reader = reader(columnar);
      catchUp(reader);
      var nowhere =
          columnar.ask(copy ->
              copy
                  .sql("select customer from customers where country is null order by 1")
                  .query(UUID.class)
                  .list()
                  .stream()
                  .filter(people::contains)
                  .limit(2)
                  .toList());
      var changed = nowhere.getFirst();
      var answer =
          program.json(
              "PATCH", "/api/v1/customers/" + changed, "{\"traits\":{\"Country\":\"UA\"}}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

      var identified = nowhere.getLast();
      var event =
          """
          {"source":"%s","events":[{"id":"%s","type":"identify","customer":{"reference":"%s"},
            "properties":{"address":{"country":"MD"}}}]}
          """
              .formatted(source, UUID.randomUUID(), reference(identified));
      var told = program.json("POST", "/api/v1/events", event);
      assertThat(told.body()).contains("\"refused\":[]");

      catchUp(reader);
      assertThat(country(columnar, changed)).isEqualTo("UA");
      assertThat(country(columnar, identified)).isEqualTo("MD");
      assertSame(columnar, "Europe/Warsaw");
    }
  }

  private String reference(UUID customer) {
    return customers.find(customer).orElseThrow().reference();
  }

  private static String country(Columnar columnar, UUID customer) {
    return columnar.ask(copy ->
        copy.sql("select coalesce(country, 'none') from customers where customer = ?")
            .param(customer)
            .query(String.class)
            .single());
  }

  private ColumnarReader reader(Columnar columnar) {
    return new ColumnarReader(columnar, record, log, cursors, business, json);
  }

  private static String basis(Columnar columnar) {
    return columnar.ask(copy -> ColumnarSql.place(copy).basis());
  }

  /** What other work of the product has not committed yet holds readers back for a moment. */
  private void catchUp(ColumnarReader reader) throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      while (reader.read()) {
        // again
      }
      if (reader.lag().events() == 0) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("the reader does not catch up");
  }

  /** New orders, longer ones, cancelled ones, refunds of all kinds, and the same once more. */
  private void record(Random random) {
    var drafts = new HashMap<String, Draft>();
    for (int i = 0; i < 60; i++) {
      var reference = "o" + random.nextInt(150);
      var at = at(random);
      var customer = random.nextInt(5) == 0 ? null : people.get(random.nextInt(people.size()));
      var lines = new ArrayList<Line>();
      var refunds = new ArrayList<Refund>();
      for (int line = random.nextInt(4); line > 0; line--) {
        var amount = BigDecimal.valueOf(1 + random.nextInt(90_000), 3).setScale(4);
        lines.add(
            new Line("p" + random.nextInt(9), null, BigDecimal.ONE.setScale(4), amount, amount));
      }
      if (random.nextInt(4) == 0) {
        refunds.add(
            new Refund(
                null, null, BigDecimal.valueOf(random.nextInt(60_000) - 5_000, 3), at(random)));
      }
      var state =
          random.nextInt(8) == 0
              ? State.CANCELLED
              : random.nextInt(9) == 0 ? State.OPEN : State.SOLD;
      drafts.put(
          reference,
          new Draft(
              source,
              random.nextBoolean() ? null : "till",
              reference,
              customer,
              at,
              state,
              "PLN",
              BigDecimal.ONE,
              lines,
              refunds,
              null));
    }
    database.inTransaction(() -> orders.record(List.copyOf(drafts.values()), random.nextBoolean()));
  }

  private static Instant at(Random random) {
    return Instant.parse("2024-01-01T00:00:00Z").plusSeconds(random.nextInt(600 * 86_400));
  }

  /** All that figures depend on; the order within a day is not part of it. */
  private static Map<String, String> contents(Columnar columnar) {
    return columnar.ask(copy -> {
      Map<String, String> rows = new TreeMap<>();
      copy.sql(
              """
              select customer, day, first_day, sum(value), min(number), max(number),
                min(previous_day), max(next_day) filter (where next_day > day), count(*)
              from purchases group by customer, day, first_day
              """)
          .query(row -> {
            rows.put(
                "purchase %s %s".formatted(row.getString(1), row.getString(2)),
                "%s %s %s %s %s %s %s"
                    .formatted(
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        row.getString(9)));
          });
      for (var whole :
          List.of(
              """
              select customer, country, channel, first_day, second_day, last_day, purchases, purchase_days, total
              from customers
              """,
              "select customer, day, product, visit, next_day from baskets")) {
        copy.sql(whole)
            .query(row -> {
              var cells = new StringBuilder();
              for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                cells.append(row.getString(i)).append(' ');
              }
              assertThat(rows.put(cells.toString(), "once")).isNull();
            });
      }
      for (var table :
          List.of(
              "refunds|cast(customer as varchar)",
              "guest_purchases|cast(order_id as varchar)",
              "guest_refunds|reference")) {
        var parts = List.of(table.split("\\|"));
        var amount = parts.getFirst().equals("guest_purchases") ? "value" : "amount";
        copy.sql(
                "select %s, day, sum(%s), count(*) from %s group by 1, 2"
                    .formatted(parts.getLast(), amount, parts.getFirst()))
            .query(row -> {
              rows.put(
                  "%s %s %s".formatted(parts.getFirst(), row.getString(1), row.getString(2)),
                  row.getString(3) + " " + row.getString(4));
            });
      }
      return rows;
    });
  }

  @Test
  void anAudienceIsAsIfTheOthersWereNotThere() throws Exception {
    record(new Random(9));
    try (var columnar = new Columnar(folder)) {
      catchUp(reader(columnar));
      var all = Audience.EVERYBODY;
      var romanians = new Audience("RO", null, null, null, null);
      long of = count(columnar, all, "customers where country = 'RO'");
      assertThat(of).isPositive();
      assertThat(count(columnar, romanians, "customers")).isEqualTo(of);
      assertThat(count(columnar, romanians, "purchases"))
          .isEqualTo(
              count(
                  columnar,
                  all,
                  "purchases where customer in (select customer from customers where country = 'RO')"));
      assertThat(count(columnar, romanians, "guest_purchases")).isZero();
      assertThat(count(columnar, new Audience(null, source, "p1", null, null), "customers"))
          .isEqualTo(
              count(
                  columnar,
                  all,
                  "customers where channel = '%s' and customer in (select customer from baskets where product = 'p1')"
                      .formatted(source)))
          .isPositive();
      assertThat(
              count(columnar, new Audience("'; drop table x", null, null, null, null), "customers"))
          .isZero();
      // The next question is about everybody again.
      assertThat(count(columnar, all, "customers")).isGreaterThan(of);
    }
  }

  private static long count(Columnar columnar, Audience audience, String rows) {
    return columnar.ask(
        audience, copy -> copy.sql("select count(*) from " + rows).query(Long.class).single());
  }

  /** The record's sums by customer and business day, as PostgreSQL computes them. */
  private void assertSame(Columnar columnar, String zone) {
    assertThat(sums(columnar, "purchases", "customer", "value"))
        .isEqualTo(sums("orders_purchase", "customer_id", "placed_at", "value", zone, true))
        .isNotEmpty();
    assertThat(sums(columnar, "refunds", "customer", "amount"))
        .isEqualTo(
            sums("orders_counted_refund", "customer_id", "refunded_at", "amount", zone, true));
    assertThat(sums(columnar, "guest_purchases", "order_id", "value"))
        .isEqualTo(sums("orders_purchase", "order_id", "placed_at", "value", zone, false));
    assertThat(sums(columnar, "guest_refunds", "0", "amount"))
        .isEqualTo(sums("orders_counted_refund", "0", "refunded_at", "amount", zone, false));
  }

  private static Map<String, String> sums(
      Columnar columnar, String table, String key, String amount) {
    return columnar.ask(copy -> {
      Map<String, String> sums = new TreeMap<>();
      copy.sql(
              "select %s, day, count(*), sum(%s) from %s group by 1, 2"
                  .formatted(key, amount, table))
          .query(row -> {
            sums.put(
                row.getString(1) + " " + row.getString(2),
                row.getString(3) + " " + row.getString(4));
          });
      return sums;
    });
  }

  private Map<String, String> sums(
      String view, String key, String at, String amount, String zone, boolean known) {
    Map<String, String> sums = new TreeMap<>();
    database
        .sql(
            """
            select %s, (%s at time zone :zone)::date, count(*), sum(%s) from %s
            where customer_id is %s null group by 1, 2
            """
                .formatted(key, at, amount, view, known ? "not" : ""),
            "zone",
            zone)
        .query(row -> {
          sums.put(
              row.getString(1) + " " + row.getString(2), row.getString(3) + " " + row.getString(4));
        });
    return sums;
  }
}
