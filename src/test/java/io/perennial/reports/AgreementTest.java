package io.perennial.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Eventually;
import io.perennial.PerennialTest;
import io.perennial.Texts;
import io.perennial.Ui;
import io.perennial.Work;
import io.perennial.access.Visitor;
import io.perennial.columnar.Columnar;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.insights.Figures;
import io.perennial.orders.Orders;
import io.perennial.orders.Orders.Draft;
import io.perennial.orders.Orders.Line;
import io.perennial.orders.Orders.Refund;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A figure on the page, the same in the API, the customers behind it on both, and the rows of both
 * files are the same, whatever the reader looks at.
 */
@PerennialTest
@SuppressWarnings("NullAway.Init")
class AgreementTest {

  private static final List<String> COUNTRIES = List.of("PL", "RO", "UA", "CZ");
  private static final Instant LONG_AFTER = Instant.parse("2090-01-01T12:00:00Z");
  private static final String FORMULA = "=HYPERLINK(\"https://shop.example\")";

  @Autowired ApplicationContext context;
  @Autowired Orders orders;
  @Autowired Customers customers;
  @Autowired Business business;
  @Autowired Database database;
  @Autowired Work work;
  @Autowired JsonMapper json;

  private final String mark = "agree-" + UUID.randomUUID();

  /** Some dozens of customers with orders of their own over a year. */
  private void someShop(Random random) throws InterruptedException {
    Visitor.setUp(context);
    database.inTransaction(() -> {
      var sightings = new ArrayList<Sighting>();
      for (int i = 0; i < 90; i++) {
        sightings.add(
            new Sighting(
                mark + "-" + i,
                null,
                i == 0 ? FORMULA : "Customer " + i,
                COUNTRIES.get(random.nextInt(COUNTRIES.size()))));
      }
      var ids = customers.recognise(mark, sightings);
      var drafts = new ArrayList<Draft>();
      for (var id : ids) {
        int count = 1 + random.nextInt(5);
        for (int k = 0; k < count; k++) {
          drafts.add(draft(mark, mark + drafts.size(), id, random));
        }
      }
      for (int i = 0; i < 5; i++) {
        drafts.add(draft(mark, mark + drafts.size(), null, random));
      }
      return orders.record(drafts, false);
    });
    Eventually.holds(() -> work.lag(Columnar.READER).events() == 0);
  }

  private Draft draft(String source, String reference, @Nullable UUID customer, Random random) {
    var amount = BigDecimal.valueOf(100 + random.nextInt(90_000), 2).setScale(4);
    var refunds = new ArrayList<Refund>();
    if (random.nextInt(4) == 0) {
      // Some of it was given back, at times long after the newest order of all.
      refunds.add(
          new Refund(
              null,
              null,
              amount.divide(BigDecimal.valueOf(3), 4, RoundingMode.HALF_UP),
              random.nextBoolean() ? LONG_AFTER : Instant.parse("2021-09-01T12:00:00Z")));
    }
    return new Draft(
        source,
        source,
        reference,
        customer,
        Instant.parse("2021-03-01T12:00:00Z").plus(Duration.ofDays(random.nextInt(365))),
        Orders.State.SOLD,
        "EUR",
        BigDecimal.ONE,
        List.of(
            new Line(
                mark + ", p" + random.nextInt(4), "A product", BigDecimal.ONE, amount, amount)),
        refunds,
        null);
  }

  @Test
  void whatIsShownToldListedAndWrittenIsTheSame() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("AgreementTest seed " + seed);
    var random = new Random(seed);
    someShop(random);
    var owner = Visitor.owner(context);
    var program = Visitor.program(context);
    for (int round = 0; round < 5; round++) {
      // At least one filter is of this test alone, so that no other test changes what is counted.
      var filters = "&channel=" + mark;
      filters += random.nextBoolean() ? "&country=" + COUNTRIES.get(random.nextInt(4)) : "";
      filters +=
          random.nextInt(3) == 0
              ? "&product="
                  + URLEncoder.encode(mark + ", p" + random.nextInt(4), StandardCharsets.UTF_8)
              : "";
      var from = LocalDate.of(2021, 2, 1).plusDays(random.nextInt(300));
      var last = from.plusDays(random.nextInt(200));
      // Programs say the day after the last, people the last.
      var query = "?from=" + from + "&to=" + last.plusDays(1) + filters;
      var read = "?from=" + from + "&to=" + last + filters;
      var summary = json.readTree(program.get("/api/v1/insights/summary" + query).body());
      var page = owner.get("/insights/figures" + read).body();
      for (var id : Figures.Id.values()) {
        var figure = summary.path(id.text());
        assertThat(shown(page, id.text()))
            .as(id + query)
            .isEqualTo(written(id, figure.path("value")));
        same(
            owner,
            program,
            "/insights/" + id.text() + "/customers",
            query,
            read,
            figure.path("customers").asLong());
      }
      same(
          owner,
          program,
          "/insights/customers/customers",
          query,
          read,
          summary.path("customers").asLong());
      assertThat(
              listed(owner.get("/insights/new/customers" + read).body())
                  + listed(owner.get("/insights/returning/customers" + read).body()))
          .as("everybody is new or came back" + query)
          .isEqualTo(summary.path("customers").asLong());
    }
  }

  /** How many customers a list says it has. */
  private static long listed(String list) {
    var count = Pattern.compile("<p role=\"status\">([0-9,]+) customer").matcher(list);
    assertThat(count.find()).isTrue();
    return Long.parseLong(count.group(1).replace(",", ""));
  }

  /** With what was given back after the newest order, and with orders of nobody. */
  @Test
  void homeSaysWhatThePageOfAllFiguresAndTheApiSay() throws Exception {
    someShop(new Random());
    var owner = Visitor.owner(context);
    var summary = json.readTree(Visitor.program(context).get("/api/v1/insights/summary").body());
    assertThat(new BigDecimal(summary.path("refunds").asString())).isPositive();
    var home = owner.get("/").body();
    var page = owner.get("/insights/figures?period=all").body();
    for (var id : List.of(Figures.Id.REPEAT_RATE, Figures.Id.CLV_HISTORIC)) {
      assertThat(shown(home, id.text()))
          .isEqualTo(shown(page, id.text()))
          .isEqualTo(written(id, summary.path(id.text()).path("value")));
    }
    for (var group : List.of("active", "slowing")) {
      var list = owner.get("/insights/" + group + "/customers").body();
      assertThat(list).contains("<p role=\"status\">" + shown(home, group) + " customer");
    }
    long guests = summary.path("guest_orders").asLong();
    assertThat(guests).isGreaterThanOrEqualTo(5);
    var said =
        ui().number(guests)
            + " guest orders for "
            + ui().money(new BigDecimal(summary.path("guest_revenue").asString()));
    assertThat(home).contains(said);
    assertThat(page).contains(said);
  }

  private Ui ui() {
    return new Ui(
        Texts.of("en"), "", "", "/", null, business.find(), Instant.EPOCH, false, path -> path);
  }

  private String written(Figures.Id id, JsonNode value) {
    Number number =
        value.isNull()
            ? null
            : value.isString() ? new BigDecimal(value.asString()) : value.asDouble();
    return FigurePages.written(ui(), id.form(), number);
  }

  private static String shown(String page, String id) {
    var tile =
        Pattern.compile(
                "href=\"/insights/"
                    + id
                    + "/customers[^>]*>[^<]*</a>\\s*<span class=\"value\">([^<]*)<")
            .matcher(page);
    assertThat(tile.find()).as(id).isTrue();
    return tile.group(1);
  }

  /** The list says how many, the API lists them, and each file has a row for each of them. */
  private void same(
      Visitor owner, Visitor program, String path, String query, String read, long customers)
      throws Exception {
    var list = owner.get(path + read).body();
    assertThat(list)
        .as(path + query)
        .contains(
            "<p role=\"status\">" + customers + (customers == 1 ? " customer." : " customers."));
    var told = new HashSet<String>();
    String cursor = "";
    do {
      var page = json.readTree(program.get("/api/v1" + path + query + "&limit=40" + cursor).body());
      page.path("items").forEach(item -> told.add(item.path("reference").asString()));
      cursor = page.path("next").isNull() ? "" : "&cursor=" + page.path("next").asString();
    } while (!cursor.isEmpty());
    assertThat(told).as(path + query).hasSize((int) customers);
    assertThat(references(Sheets.csv(owner.download(path + ".csv" + read).body()))).isEqualTo(told);
    assertThat(
            references(
                Sheets.xlsx(owner.download(path + ".xlsx" + read).body()).stream()
                    .map(row -> row.stream().map(Sheets.Cell::text).toList())
                    .toList()))
        .isEqualTo(told);
  }

  private static Set<String> references(List<List<String>> rows) {
    assertThat(rows.getFirst().getFirst()).isEqualTo("Customer number");
    var references = new HashSet<String>();
    rows.subList(1, rows.size())
        .forEach(row -> assertThat(references.add(row.getFirst())).isTrue());
    return references;
  }

  @Test
  void filesHaveRealNumbersAndDaysAndNoFormulas() throws Exception {
    someShop(new Random(7));
    var owner = Visitor.owner(context);
    var filter = "?channel=" + mark;
    var answer = owner.download("/insights/repeat_rate/customers.xlsx" + filter);
    assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
        .matches("attachment; filename=\"repeat-rate-\\d{4}-\\d{2}-\\d{2}\\.xlsx\"");
    var sheet = Sheets.xlsx(answer.body());
    assertThat(sheet.getFirst())
        .extracting(Sheets.Cell::text)
        .containsExactly(
            "Customer number",
            "Name",
            "E-mail",
            "Country",
            "Orders",
            "Value of orders",
            "First order",
            "Last order",
            "Ordered again");
    assertThat(sheet.subList(1, sheet.size()))
        .hasSize(90)
        .allSatisfy(row -> {
          assertThat(row.get(4).type()).isEqualTo("n");
          assertThat(new BigDecimal(row.get(5).text())).isPositive();
          // 2021-03-01 is the 44,256th day of a spreadsheet.
          assertThat(Double.parseDouble(row.get(6).text())).isBetween(44_256.0, 44_256.0 + 365);
          assertThat(row.get(8).type()).isEqualTo("b");
        });
    assertThat(sheet).anySatisfy(row -> assertThat(row.get(1).text()).isEqualTo(FORMULA));
    var csv = Sheets.csv(owner.download("/insights/repeat_rate/customers.csv" + filter).body());
    assertThat(csv.subList(1, csv.size()))
        .hasSize(90)
        .allSatisfy(row -> {
          assertThat(row.get(5)).matches("\\d+(\\.\\d+)?");
          assertThat(row.get(6)).matches("\\d{4}-\\d{2}-\\d{2}");
          assertThat(row.get(8)).isIn("true", "false");
        });
    assertThat(csv).anySatisfy(row -> assertThat(row.get(1)).isEqualTo("'" + FORMULA));
  }

  @Test
  void listsOfCohortsScoresAndProductsHaveTheirFilesToo() throws Exception {
    someShop(new Random(8));
    var owner = Visitor.owner(context);
    var filter = "channel=" + mark;
    var product = URLEncoder.encode(mark + ", p1", StandardCharsets.UTF_8);
    for (var path :
        List.of(
            "/insights/cohorts/2021-03/0%s?grain=month&" + filter,
            "/insights/cohorts/2021-03/1%s?grain=month&" + filter,
            "/insights/rfm/customers%s?cells=5,44,1,2,3&" + filter,
            "/insights/rfm/5/customers%s?" + filter,
            "/insights/rfm/moves/customers%s?was=none&is=hibernating&since=1990-01-01&" + filter,
            "/insights/products/customers%s?bought=" + product + "&" + filter)) {
      var file = path.contains("cohorts") ? path.replace("%s", "/customers%s") : path;
      var list = owner.get(path.replace("%s", ""));
      assertThat(list.statusCode()).as(path).isEqualTo(200);
      long customers = listed(list.body());
      assertThat(Sheets.csv(owner.download(file.replace("%s", ".csv")).body()))
          .as(path)
          .hasSize((int) customers + 1);
      assertThat(Sheets.xlsx(owner.download(file.replace("%s", ".xlsx")).body()))
          .hasSize((int) customers + 1);
      if (customers > 0) {
        assertThat(list.body()).contains(".csv?", ".xlsx?");
      }
    }
  }

  @Test
  void everyBeginningOfAFormulaIsMadeHarmless() {
    for (var dangerous : List.of("=1", "+1", "-1", "@a", "\t1", "\r1")) {
      assertThat(Export.harmless(dangerous)).isEqualTo("'" + dangerous);
    }
    assertThat(Export.harmless("Anna-Maria = 1")).isEqualTo("Anna-Maria = 1");
    assertThat(Export.harmless("")).isEmpty();
  }
}
