package io.perennial.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Eventually;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.access.Visitor;
import io.perennial.columnar.Columnar;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.orders.Orders;
import io.perennial.orders.Orders.Draft;
import io.perennial.orders.Orders.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** The tabs of Insights: they open, keep what was chosen, and say what is missing. */
@PerennialTest
@SuppressWarnings("NullAway.Init")
class TabsTest {

  @Autowired ApplicationContext context;
  @Autowired Orders orders;
  @Autowired Customers customers;
  @Autowired Business business;
  @Autowired Database database;
  @Autowired Work work;
  @Autowired JsonMapper json;

  private final String source = "tabs-" + UUID.randomUUID();

  @BeforeEach
  void someOrders() throws InterruptedException {
    Visitor.setUp(context);
    database.inTransaction(() -> {
      var sightings = new ArrayList<Sighting>();
      for (int i = 0; i < 40; i++) {
        sightings.add(new Sighting(source + i, null, "Somebody " + i, "LT"));
      }
      var ids = customers.recognise(source, sightings);
      var drafts = new ArrayList<Draft>();
      for (int i = 0; i < 40; i++) {
        for (int k = 0; k <= i % 4; k++) {
          drafts.add(draft(i + "-" + k, ids.get(i), Duration.ofDays(i % 5 + 40L * k)));
        }
      }
      return orders.record(drafts, false);
    });
    Eventually.holds(() -> work.lag(Columnar.READER).events() == 0);
  }

  /** As the server sends it to every browser. */
  private static int compressed(String body) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      zip.write(body.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.size();
  }

  private Draft draft(String reference, UUID customer, Duration after) {
    var amount = new BigDecimal("10.0000");
    return new Draft(
        source,
        source,
        source + reference,
        customer,
        Instant.parse("2020-01-10T12:00:00Z").plus(after),
        Orders.State.SOLD,
        "EUR",
        BigDecimal.ONE,
        List.of(new Line(source + "&p", "Tea & \"more\"", BigDecimal.ONE, amount, amount)),
        List.of(),
        null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/retention",
        "/retention?grain=week",
        "/retention?grain=quarter&measure=value",
        "/retention?measure=customers&show=curves",
        "/survival",
        "/rfm",
        "/products",
        "/products?show=all",
        "/paths",
        "/gaps",
        "/figures",
        "/figures?period=30",
        "/figures?period=all",
        "/figures?from=2020-01-01&to=2020-06-01&compare=year"
      })
  void everyTabOpensWithAndWithoutFilters(String tab) throws IOException {
    var owner = Visitor.owner(context);
    var join = tab.contains("?") ? "&" : "?";
    for (var filter :
        List.of("", "channel=" + source, "country=XX", "country=&channel=&product=")) {
      var page = owner.get("/insights" + tab + join + filter);
      assertThat(page.statusCode()).as(tab + filter).isEqualTo(200);
      assertThat(page.body())
          .as(tab + filter)
          .doesNotContain("[insights.", "[figure.", "[chart.", "style=\"", "NaN", "null");
      assertThat(compressed(page.body())).as("light enough").isLessThan(250_000);
    }
    assertThat(owner.get("/insights" + tab + join + "country=XX").body())
        .contains("No customer fits these filters.", "Clear filters");
  }

  @Test
  void whatWasChosenGoesWithTheReaderFromTabToTab() {
    var owner = Visitor.owner(context);
    var body =
        owner
            .get("/insights/figures?from=2020-02-01&to=2020-04-30&compare=year&channel=" + source)
            .body();
    var kept = "from=2020-02-01&amp;to=2020-04-30&amp;compare=year&amp;channel=" + source;
    assertThat(body)
        .contains("/insights/gaps?" + kept, "/insights/figures?" + kept)
        .contains("/insights/survival?" + kept, "/insights/retention?" + kept)
        // Scores are of a day, and do not pretend to know a period.
        .contains("/insights/rfm?channel=" + source)
        .contains("a year before", "1 Feb 2020 to 30 Apr 2020")
        .contains(
            "/insights/crr/customers?channel=" + source + "&amp;from=2020-02-01&amp;to=2020-04-30");
    assertThat(owner.get("/insights/rfm?from=2020-02-01&channel=" + source).body())
        .contains("All time, since")
        .doesNotContain("2020-02-01");
    var gaps = owner.get("/insights/gaps?from=2020-02-01&to=2020-02-29&channel=" + source).body();
    // Of forty customers thirty ordered again, forty days after their first order.
    assertThat(gaps)
        .contains("Of 30 pauses")
        .contains("/insights/gap_days/customers?channel=" + source + "&amp;from=2020-02-01");
    assertThat(owner.get("/insights/products?channel=" + source).body())
        .contains("Tea &amp;", "bought=" + source + "%26p");
    assertThat(owner.get("/insights/retention?channel=" + source).body())
        .contains("/insights/cohorts/2020-01/1?grain=month&amp;channel=" + source);
  }

  /** Of the forty, eight each came on the 10th to the 14th of January. */
  @Test
  void aPeriodMeansWhoCameInItWhereverWhatBecameOfThemIsShown() {
    var owner = Visitor.owner(context);
    var two = "?from=2020-01-10&to=2020-01-11&channel=" + source;
    var came = "?channel=" + source + "&amp;came_from=2020-01-10&amp;came_to=2020-01-11";
    assertThat(owner.get("/insights/products" + two).body())
        .contains("Customers whose first order was between 10 Jan 2020 and 11 Jan 2020")
        .contains("<td class=\"num\">16</td>")
        .contains("/insights/products/customers" + came + "&amp;bought=");
    assertThat(
            owner
                .get(
                    "/insights/products/customers"
                        + came.replace("&amp;", "&")
                        + "&bought="
                        + source
                        + "%26p")
                .body())
        .contains("16 customers");
    assertThat(owner.get("/insights/retention" + two).body())
        .contains("/insights/cohorts/2020-01/1?grain=month&amp;" + came.substring(1));
    assertThat(owner.get("/insights/cohorts/2020-01/0" + came.replace("&amp;", "&")).body())
        .contains("16 customers");
    assertThat(owner.get("/insights/survival" + two).body()).contains("Needs 30 customers");
    assertThat(owner.get("/insights/paths" + two).body()).contains("16 customers");
    var nobody = owner.get("/insights/retention?from=2020-01-20&to=2020-01-21&channel=" + source);
    assertThat(nobody.body()).contains("No customer fits these filters.");
  }

  @Test
  void whatIsLookedAtIsComparedWithThoseWhoCameBefore() {
    var owner = Visitor.owner(context);
    // Eight who came on the 12th, and the eight of the day before.
    var day = "?from=2020-01-12&to=2020-01-12&channel=" + source;
    assertThat(owner.get("/insights/products" + day).body()).contains("Compared: within 90 days");
    assertThat(owner.get("/insights/paths" + day).body()).contains("Compared");
    assertThat(owner.get("/insights/retention" + day).body()).contains(">Before</th>");
  }

  @Test
  void aDaysScoresAreThoseOfThatDay() {
    var owner = Visitor.owner(context);
    var then = owner.get("/insights/rfm?as_of=2020-02-15&channel=" + source);
    assertThat(then.statusCode()).isEqualTo(200);
    assertThat(then.body()).contains("value=\"2020-02-15\"", "&amp;as_of=2020-02-15");
    var wrong = owner.get("/insights/rfm?as_of=soon&channel=" + source);
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("id=\"as-of-wrong\"", "This is no day.");
    assertThat(owner.get("/insights/rfm/55/customers?as_of=2020-02-15&channel=" + source).body())
        .contains("as_of=2020-02-15");
    assertThat(owner.get("/insights/rfm?channel=" + source + "-nobody").body())
        .contains("No customer fits these filters.");
  }

  @Test
  void whoMovedBetweenGroupsIsShownAndListed() {
    var owner = Visitor.owner(context);
    var page = "/insights/rfm?as_of=2020-06-01&channel=" + source;
    var shown = owner.get(page + "&since=2020-01-01").body();
    assertThat(shown)
        .contains("0 rose", "0 fell", "0 stayed", "40 came")
        .contains("<path class=\"band c3\"", "was=none&amp;is=")
        .contains("since=2020-01-01&amp;channel=" + source + "&amp;as_of=2020-06-01");
    var moves =
        json.readTree(
            Visitor.program(context)
                .get(
                    "/api/v1/insights/rfm/moves?since=2020-01-01&as_of=2020-06-01&channel="
                        + source)
                .body());
    assertThat(moves.path("from").asString()).isEqualTo("2020-01-01");
    long people = 0;
    for (var move : moves.path("moves")) {
      people += move.path("people").asLong();
      assertThat(move.path("kind").asString()).isEqualTo("came");
      var list =
          "/insights/rfm/moves/customers?was=none&since=2020-01-01&as_of=2020-06-01&channel="
              + source
              + "&is="
              + move.path("is").asString();
      assertThat(owner.get(list).body()).contains("Not here yet → ");
      var listed = json.readTree(Visitor.program(context).get("/api/v1" + list).body());
      assertThat(listed.path("items")).hasSize(move.path("people").asInt());
    }
    assertThat(people).isEqualTo(40);
    for (var since : List.of("soon", "2020-06-01")) {
      var wrong = owner.get(page + "&since=" + since);
      assertThat(wrong.statusCode()).isEqualTo(422);
      assertThat(wrong.body()).contains("id=\"since-wrong\"");
    }
    assertThat(owner.get("/insights/rfm/moves/customers?was=kings&is=new").statusCode())
        .isEqualTo(404);
  }

  @Test
  void programsAskForThoseWhoCameInAPeriodAsWell() {
    var program = Visitor.program(context);
    var of = "?channel=" + source + "&came_from=2020-01-10&came_to=2020-01-12";
    var cohorts = json.readTree(program.get("/api/v1/insights/cohorts" + of).body());
    assertThat(cohorts.path("cohorts").get(0).path("size").asLong()).isEqualTo(16);
    assertThat(program.get("/api/v1/insights/cohorts?came_from=soon").statusCode()).isEqualTo(400);
    for (var path :
        List.of("cohorts", "monthly", "survival", "products", "paths", "crr/customers")) {
      var far = program.get("/api/v1/insights/" + path + "?came_from=%2B999999999-01-01");
      assertThat(far.statusCode()).as(path).isEqualTo(422);
      assertThat(far.body()).as(path).contains("came_from");
    }
  }

  @Test
  void curvesProductsAndPathsAreToldToProgramsToo() {
    var program = Visitor.program(context);
    var filter = "?channel=" + source;
    var second = json.readTree(program.get("/api/v1/insights/second-order" + filter).body());
    assertThat(second.path("points").get(0).path("at_risk").asLong()).isEqualTo(40);
    assertThat(program.get("/api/v1/insights/survival" + filter).statusCode()).isEqualTo(200);
    var product =
        json.readTree(program.get("/api/v1/insights/products" + filter).body())
            .path("products")
            .get(0);
    assertThat(product.path("customers").asLong()).isEqualTo(40);
    assertThat(product.path("again").asDouble()).isEqualTo(0.75);
    assertThat(product.path("name").asString()).isEqualTo("Tea & \"more\"");
    var paths = json.readTree(program.get("/api/v1/insights/paths" + filter).body());
    assertThat(paths.path("paths").get(1).path("customers").asLong()).isEqualTo(30);
    assertThat(paths.path("paths").get(1).path("ended").asLong()).isEqualTo(10);
  }

  @Test
  void theActivityWindowIsSetWhereItsReasonStands() {
    TestBusiness.is(database, business, "LT", "EUR", "Europe/Vilnius");
    var owner = Visitor.owner(context);
    assertThat(owner.send("/insights/gaps/window", "days", "77").statusCode()).isEqualTo(303);
    assertThat(business.profile().activityWindowDays()).isEqualTo(77);
    assertThat(owner.get("/insights/gaps").body()).contains("Now: 77 days, as you set it.");
    for (var wrong : List.of("0", "-3", "ten", "99999")) {
      var refused = owner.send("/insights/gaps/window", "days", wrong);
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(refused.body()).contains("between 1 and 3,650", "value=\"" + wrong + "\"");
    }
    var filtered = "/insights/gaps/window?channel=" + source;
    assertThat(owner.send(filtered, "days", "ten").body()).contains(filtered);
    assertThat(owner.get(filtered).headers().firstValue("Location").orElse(""))
        .endsWith("/insights/gaps?channel=" + source);
    assertThat(business.profile().activityWindowDays()).isEqualTo(77);
    owner.send("/insights/gaps/window", "days", " ");
    assertThat(business.profile().activityWindowDays()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"retention", "survival", "products", "paths", "gaps", "figures"})
  void whatAPeriodIsComparedWithMayLieBeforeAnyShop(String tab) {
    var owner = Visitor.owner(context);
    for (var compare : List.of("", "&compare=year")) {
      var page = owner.get("/insights/" + tab + "?from=1900-01-01&to=2024-02-29" + compare);
      assertThat(page.statusCode()).as(tab + compare).isEqualTo(200);
    }
  }

  @Test
  void aWrongPeriodIsToldBesideItsFieldAndThePageStays() {
    var owner = Visitor.owner(context);
    var day = owner.get("/insights/figures?from=2020-02-01&to=2020-02-01&channel=" + source);
    assertThat(day.statusCode()).as("a single day is a period").isEqualTo(200);
    var backwards = owner.get("/insights/figures?from=2020-05-02&to=2020-05-01");
    assertThat(backwards.statusCode()).isEqualTo(422);
    assertThat(backwards.body())
        .contains("value=\"2020-05-02\"", "value=\"2020-05-01\"", "id=\"to-wrong\"")
        .contains("The last day comes before the first.", "/insights/crr/customers")
        .doesNotContain("id=\"from-wrong\"");
    for (var wrong : List.of("yesterday", "+999999999-12-31", "0001-01-01", "2020-02-30")) {
      var gaps =
          owner.get("/insights/gaps?from=" + URLEncoder.encode(wrong, StandardCharsets.UTF_8));
      assertThat(gaps.body()).as(wrong).contains("id=\"from-wrong\"");
      var page =
          owner.get("/insights/figures?from=" + URLEncoder.encode(wrong, StandardCharsets.UTF_8));
      assertThat(page.statusCode()).as(wrong).isEqualTo(422);
      assertThat(page.body()).as(wrong).contains("id=\"from-wrong\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/insights/retention?grain=year",
        "/insights/retention?measure=mood",
        "/insights/figures?from=yesterday",
        "/insights/figures?from=2020-05-02&to=2020-05-01",
        "/insights/nothing/customers.csv",
        "/insights/rfm/9/customers.xlsx",
        "/insights/rfm/customers?cells=5,x",
        "/insights/cohorts/soon/1",
        "/insights/products/customers"
      })
  void whatCannotBeMeantIsRefusedAndNotAMistake(String address) {
    assertThat(Visitor.owner(context).get(address).statusCode()).as(address).isBetween(400, 422);
  }
}
