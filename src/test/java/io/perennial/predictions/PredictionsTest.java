package io.perennial.predictions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Eventually;
import io.perennial.Id;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.access.Visitor;
import io.perennial.catalogue.Catalogue;
import io.perennial.catalogue.Product.Availability;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Ruling;
import io.perennial.orders.Orders;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Predictions of the running product: learned by itself, written back, told by the API. */
@PerennialTest
@SuppressWarnings("NullAway.Init")
class PredictionsTest {

  private static final int CUSTOMERS = 240;
  private static final Instant END = Buyers.END;

  @Autowired ApplicationContext context;
  @Autowired Business business;
  @Autowired Catalogue catalogue;
  @Autowired Customers customers;
  @Autowired Database database;
  @Autowired Orders orders;
  @Autowired Predictions predictions;
  @Autowired VersionsSql versions;
  @Autowired Recommendations recommendations;
  @Autowired Work work;
  @Autowired MovedClock clock;
  @Autowired JsonMapper json;

  private Visitor program;
  private Buyers shop;

  @BeforeEach
  void start() {
    nothingIsThere();
    program = Visitor.program(context);
    shop = new Buyers(customers, orders, database);
  }

  @AfterEach
  void nothingIsThere() {
    clock.run();
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    database.inTransaction(() -> {
      customers.removeAll();
      return true;
    });
  }

  @Test
  void everybody_who_buys_is_predicted_by_itself_and_told_by_the_api() {
    var people = shop();
    predicted(CUSTOMERS);
    var models = read("GET", "/predictions/models", "", 200);
    assertThat(models.at("/used/customers").longValue()).isEqualTo(CUSTOMERS);
    assertThat(models.path("predicted_to").asString()).isEqualTo("2026-03-01");
    assertThat(models.at("/used/learned/trial/tried").size()).isGreaterThan(8);
    assertThat(models.at("/used/learned/trial/deciles").size()).isEqualTo(10);

    var one = read("GET", "/customers/" + people.getFirst() + "/predictions", "", 200);
    assertThat(one.path("as_of").asString()).isEqualTo("2026-03-01");
    assertThat(one.path("version").asString()).isEqualTo(models.at("/used/id").asString());
    assertThat(one.at("/expected_purchases/days90").doubleValue()).isPositive();
    assertThat(one.at("/value/expected").isString()).isTrue();

    var seen = new HashSet<String>();
    String next = "";
    double before = Double.MAX_VALUE;
    do {
      var page = read("GET", "/predictions/customers?limit=17" + next, "", 200);
      for (var row : page.path("items")) {
        double atRisk = Double.parseDouble(row.path("value_at_risk").asString());
        assertThat(atRisk).isPositive().isLessThanOrEqualTo(before);
        before = atRisk;
        assertThat(seen.add(row.path("customer").asString())).isTrue();
        assertThat(row.path("reference").isString()).isTrue();
      }
      next = page.path("next").isString() ? "&cursor=" + page.path("next").asString() : null;
    } while (next != null);
    var totals = predictions.totals();
    assertThat(seen).hasSize((int) totals.slipping()).hasSizeGreaterThan(20);

    // Segments ask the very same numbers.
    var meant =
        read(
            "POST",
            "/segments/preview",
            "{\"condition\":{\"score\":\"value_at_risk\",\"at_least\":0.01}}",
            200);
    assertThat(meant.path("count").longValue()).isEqualTo(totals.slipping());
    assertThat(
            read(
                    "POST",
                    "/segments/preview",
                    "{\"condition\":{\"score\":\"expected_90\",\"at_least\":0}}",
                    200)
                .path("count")
                .longValue())
        .isEqualTo(CUSTOMERS);
  }

  @Test
  void a_version_serves_until_enough_has_changed_or_a_week_is_over() {
    var people = shop();
    predicted(CUSTOMERS);
    var first = predictions.version().orElseThrow();
    order(people.getFirst(), END.plus(1, ChronoUnit.DAYS), "A");
    until("2026-03-02");
    assertThat(predictions.version().orElseThrow().id()).isEqualTo(first.id());

    clock.set(clock.instant().plus(Training.OLD).plus(Duration.ofMinutes(1)));
    order(people.get(1), END.plus(2, ChronoUnit.DAYS), "A");
    until("2026-03-03");
    var second = predictions.version().orElseThrow();
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.learned().drift()).isNotNull().isCloseTo(0, within(0.2));
    assertThat(predictions.versions()).hasSize(2);

    read("POST", "/predictions/train", "", 202);
    Eventually.holds(() -> predictions.versions().size() == 3);
    assertThat(predictions.versions()).hasSize(3);
  }

  @Test
  void only_the_newest_versions_are_kept() {
    shop();
    predicted(CUSTOMERS);
    var first = predictions.version().orElseThrow();
    for (int i = 1; i < Training.KEPT + 5; i++) {
      versions.save(
          new Version(
              Id.next(),
              first.madeAt().minusSeconds(i),
              first.day(),
              first.firstDay(),
              first.customers(),
              first.purchases(),
              first.model(),
              first.rule(),
              first.reason(),
              first.learned()));
    }
    predictions.train();
    Eventually.holds(() -> versions.list(100).size() == Training.KEPT);
    assertThat(versions.list(100)).hasSize(Training.KEPT).contains(first);
  }

  @Test
  void who_is_joined_with_somebody_has_one_outlook_and_who_bought_nothing_has_none() {
    var people = shop();
    predicted(CUSTOMERS);
    database.inTransaction(() -> {
      customers.join(people.get(0), people.get(1), new Ruling("the same", "test"));
      return true;
    });
    predicted(CUSTOMERS - 1);
    var stays = customers.find(people.get(1)).orElseThrow().id();
    assertThat(read("GET", "/customers/" + people.get(0) + "/predictions", "", 200))
        .isEqualTo(read("GET", "/customers/" + people.get(1) + "/predictions", "", 200));
    assertThat(predictions.of(stays)).isPresent();

    var other = person("nobody");
    assertThat(
            read("GET", "/customers/" + other + "/predictions", "", 404).path("detail").asString())
        .contains("Nothing is predicted");
    read("GET", "/customers/" + UUID.randomUUID() + "/predictions", "", 404);
  }

  @Test
  void what_is_suggested_is_not_what_was_sent_back() {
    List<UUID> people = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      var one = person("p" + i);
      people.add(one);
      for (int week = 0; week < 4; week++) {
        order(one, END.minus(7L * week, ChronoUnit.DAYS), "coffee", i % 2 == 0 ? "milk" : "tea");
      }
      order(one, END.minus(100, ChronoUnit.DAYS), "machine");
    }
    predicted(60);
    var milk = people.get(0);
    var codes = codes(milk);
    assertThat(codes).startsWith("coffee", "milk").doesNotContain("machine");
    var first = recommendations.next(milk, 1).getFirst();
    assertThat(first.why()).isEqualTo(io.perennial.baskets.Baskets.Why.AGAIN);
    assertThat(first.times()).isEqualTo(4);
    assertThat(first.due()).isNotNull().isAfter(java.time.LocalDate.parse("2026-03-01"));

    order(milk, END.plus(1, ChronoUnit.DAYS), true, "milk");
    Eventually.holds(() -> !codes(milk).contains("milk"));
    assertThat(codes(milk)).contains("coffee").doesNotContain("milk");
    assertThat(codes(people.get(2))).contains("milk");
    order(milk, END.plus(2, ChronoUnit.DAYS), "milk");
    Eventually.holds(() -> codes(milk).contains("milk"));
    assertThat(codes(milk)).as("bought again, and kept").contains("milk");

    // Who never bought is told what everybody buys.
    var stranger =
        read("GET", "/customers/" + person("new") + "/recommendations?n=2", "", 200)
            .path("products");
    assertThat(stranger.size()).isEqualTo(2);
    assertThat(stranger.get(0).path("why").asString()).isEqualTo("popular");
    read("GET", "/customers/" + milk + "/recommendations?n=0", "", 422);
    read("GET", "/customers/" + milk + "/recommendations?n=51", "", 422);
    read("GET", "/customers/" + milk + "/recommendations?n=x", "", 400);
  }

  @Test
  void what_is_sold_out_or_no_longer_sold_is_suggested_to_nobody() {
    // Other shops may know goods of the same code, too.
    var own = UUID.randomUUID().toString();
    var coffee = "coffee " + own;
    var milk = "milk " + own;
    var tea = "tea " + own;
    List<UUID> people = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      people.add(person("p" + i));
      for (int week = 0; week < 4; week++) {
        order(people.get(i), END.minus(7L * week, ChronoUnit.DAYS), coffee, milk, tea);
      }
    }
    predicted(40);
    var one = people.getFirst();
    assertThat(codes(one)).containsExactlyInAnyOrder(coffee, milk, tea);
    var now = clock.instant();
    var shelf = "shelf-" + own;
    try {
      told(shelf, coffee, Availability.IN_STOCK, false, now);
      told(shelf, milk, Availability.OUT_OF_STOCK, false, now);
      told(shelf, tea, Availability.IN_STOCK, true, now);
      clock.set(now.plusSeconds(31));
      assertThat(codes(one)).containsExactly(coffee);
      assertThat(codes(person("new"))).containsExactly(coffee);
      var next = recommendations.next(one, 5).getFirst();
      assertThat(next.name()).isEqualTo("Good " + coffee);
      assertThat(next.item()).isNotNull();

      told(shelf, milk, Availability.PREORDER, false, now.plusSeconds(40));
      clock.set(now.plusSeconds(70));
      assertThat(codes(one)).containsExactlyInAnyOrder(coffee, milk);
    } finally {
      database.inTransaction(() -> {
        catalogue.forget(shelf);
        return true;
      });
      recommendations.forget();
    }
  }

  private void told(
      String shelf, String reference, Availability availability, boolean retired, Instant at) {
    var draft =
        new io.perennial.catalogue.Draft(
            reference,
            null,
            "Good " + reference,
            null,
            null,
            null,
            null,
            null,
            availability,
            retired,
            null,
            null,
            at);
    database.inTransaction(() -> catalogue.record(shelf, List.of(draft)));
  }

  @Test
  void malformed_questions_are_refused_with_their_reason() {
    read("GET", "/predictions/customers?sort=name", "", 400);
    read("GET", "/predictions/customers?cursor=x", "", 400);
    read("GET", "/predictions/customers?cursor=NaN_" + UUID.randomUUID(), "", 400);
    assertThat(read("GET", "/predictions/models", "", 200).path("used").isNull()).isTrue();
    assertThat(Visitor.stranger(context).get("/api/v1/predictions/models").statusCode())
        .isEqualTo(401);
  }

  private List<String> codes(UUID customer) {
    return recommendations.next(customer, 5).stream()
        .map(Recommendations.Recommended::product)
        .toList();
  }

  private List<UUID> shop() {
    return shop.fill(CUSTOMERS);
  }

  private UUID person(String name) {
    return shop.person(name);
  }

  private void order(UUID customer, Instant at, String... products) {
    shop.order(customer, at, false, products);
  }

  private void order(UUID customer, Instant at, boolean sentBack, String... products) {
    shop.order(customer, at, sentBack, products);
  }

  private void predicted(long people) {
    Eventually.holds(() -> predictions.totals().customers() == people && idle());
    assertThat(predictions.totals().customers()).isEqualTo(people);
  }

  private void until(String day) {
    Eventually.holds(
        () -> predictions.written().filter(one -> one.day().toString().equals(day)).isPresent());
    assertThat(predictions.written().orElseThrow().day()).hasToString(day);
  }

  private boolean idle() {
    return database
        .sql("select not exists (select from predictions_waiting)")
        .query(Boolean.class)
        .single();
  }

  private JsonNode read(String method, String path, String body, int status) {
    var answer =
        method.equals("GET")
            ? program.get("/api/v1" + path)
            : program.json(method, "/api/v1" + path, body);
    assertThat(answer.statusCode()).as("%s %s: %s", method, path, answer.body()).isEqualTo(status);
    return json.readTree(answer.body());
  }
}
