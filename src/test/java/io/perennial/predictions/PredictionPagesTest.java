package io.perennial.predictions;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Eventually;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.access.Visitor;
import io.perennial.columnar.Columnar;
import io.perennial.customers.Customers;
import io.perennial.facts.Facts;
import io.perennial.insights.Attention;
import io.perennial.orders.Orders;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** What people see of predictions: the tab, the list at risk, the customer's page, Home. */
@PerennialTest
@SuppressWarnings("NullAway.Init")
class PredictionPagesTest {

  private static final int CUSTOMERS = 240;
  private static final String PAGE = "/insights/predictions";
  private static final String LIST = "/insights/value_at_risk/customers";
  private static final Pattern RISK =
      Pattern.compile(
          "<a href=\"/customers/([0-9a-f-]{36})\">.*?<td class=\"num\">PLN.([0-9,.]+)<");

  @Autowired ApplicationContext context;
  @Autowired Attention attention;
  @Autowired Business business;
  @Autowired Customers customers;
  @Autowired Database database;
  @Autowired Facts facts;
  @Autowired Orders orders;
  @Autowired Predictions predictions;
  @Autowired Work work;
  @Autowired MovedClock clock;

  private Buyers shop;
  private Visitor owner;

  @BeforeEach
  void start() {
    nothingIsThere();
    owner = Visitor.owner(context);
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
    Eventually.holds(() -> work.lag(Columnar.READER).events() == 0);
  }

  @Test
  void the_tab_says_what_was_learned_and_how_near_every_way_came() {
    shop.fill(CUSTOMERS);
    predicted(CUSTOMERS);
    var version = predictions.version().orElseThrow();
    assertThat(version.model()).as("the shop is one that a model knows").isNotNull();
    var trial = Objects.requireNonNull(version.learned().trial());
    var body = body(PAGE);
    assertThat(body)
        .contains(">240</span>", "240 customers with " + comma(version.purchases()))
        .contains("How is this computed?", "its error is", "What is used")
        .contains("This is the first version.")
        .doesNotContain("[predictions.", "[figure.", "NaN", "style=\"", "id=\"country\"");
    assertThat(body.split("<span class=\"badge good\">In use</span>", -1)).hasSize(2);
    for (var tried : trial.tried()) {
      assertThat(body).contains("<td class=\"num\">%.3f</td>".formatted(tried.deviance()));
    }
    for (var tenth : trial.deciles()) {
      assertThat(body)
          .contains(
              "<td class=\"num\">%.3f</td><td class=\"num\">%.3f</td>"
                  .formatted(tenth.predicted(), tenth.actual()));
    }
    assertThat(body.split("<rect class=\"c[12]\"", -1)).as("two bars of each tenth").hasSize(21);
    // Filters of another tab are of no use here, and are not pretended to be.
    assertThat(body(PAGE + "?country=XX&from=yesterday")).contains(">240</span>");
    for (var language : List.of("pl", "ro", "uk")) {
      owner.send("/language", "language", language);
      try {
        assertThat(body(PAGE)).contains("MBG", "</svg>").doesNotContain("[predictions.", "In use<");
      } finally {
        owner.send("/language", "language", "");
      }
    }
  }

  @Test
  void without_orders_and_with_too_few_or_too_short_the_tab_says_what_is_missing() {
    Eventually.holds(() -> body(PAGE).contains("href=\"/demo\""));
    assertThat(body(PAGE)).contains("href=\"/imports\"", "href=\"/demo\"");
    assertThat(body(LIST)).contains("Nobody is listed here yet");
    for (int i = 0; i < 60; i++) {
      var one = shop.person("p" + i);
      shop.order(one, Buyers.END.minus(i % 20, ChronoUnit.DAYS), false, "A");
    }
    predicted(60);
    assertThat(body(PAGE))
        .contains("the record is too short", "it takes 42 days", "there are 20", "23 Mar 2026")
        .contains("A rule tells no chance to stay", "Simple rule")
        .doesNotContain("What came:");
    shop.order(shop.person("old"), Buyers.END.minus(200, ChronoUnit.DAYS), false, "A");
    predicted(61);
    predictions.train();
    Eventually.holds(() -> body(PAGE).contains("too little to learn from"));
    assertThat(body(PAGE)).contains("it takes 50 customers, 20 of whom ordered again");
    assertThat(body(LIST)).contains("Nobody is listed here yet");
    assertThat(body("/")).doesNotContain("of the coming year is at risk");
  }

  @Test
  void who_asks_to_learn_anew_is_told_when_it_is_done_and_what_was_before_stays() {
    shop.fill(CUSTOMERS);
    predicted(CUSTOMERS);
    var first = predictions.version().orElseThrow();
    clock.set(clock.instant().plus(Duration.ofHours(1)));
    var sent = owner.send(PAGE + "/train");
    assertThat(sent.statusCode()).isEqualTo(303);
    var where = sent.headers().firstValue("Location").orElse("");
    assertThat(where).endsWith(PAGE + "?after=" + first.id());
    Eventually.holds(() -> predictions.versions().size() == 2);
    assertThat(body(PAGE + "/learning?asked=3&after=" + first.id()))
        .contains("Learned anew", "href=\"" + PAGE + "\"")
        .doesNotContain("hx-get");
    var second = predictions.version().orElseThrow();
    assertThat(body(PAGE + "/learning?asked=20&after=" + second.id()))
        .contains("It is being learned anew", "asked=21", "load delay:5s");
    assertThat(body(PAGE + "?after=" + first.id()))
        .contains("Learned anew", "Shift")
        .doesNotContain("This is the first version.");
    assertThat(body(PAGE + "?after=%22%3E%3Cscript%3E")).doesNotContain("\"><script>");
    assertThat(owner.get(PAGE + "/train").statusCode()).isEqualTo(303);
  }

  @Test
  void active_customers_stand_in_the_list_by_what_is_at_risk_and_in_the_file_too() {
    shop.fill(CUSTOMERS);
    predicted(CUSTOMERS);
    var since = attention.activeSince().orElseThrow();
    var all = predictions.atRisk(since).orElseThrow();
    assertThat(all.customers()).isBetween(5L, CUSTOMERS - 20L);
    assertThat(all.half()).isBetween(1L, all.customers() / 2);
    long seen = 0;
    long first = 0;
    var sum = BigDecimal.ZERO;
    var before = new BigDecimal("1e12");
    String next = LIST;
    while (next != null) {
      var body = body(next);
      var rows = RISK.matcher(body.replace("\n", "")).results().toList();
      for (var row : rows) {
        var amount = new BigDecimal(row.group(2).replace(",", ""));
        assertThat(amount).isPositive().isLessThanOrEqualTo(before);
        first += sum.compareTo(all.amount().divide(BigDecimal.TWO)) < 0 ? 1 : 0;
        sum = sum.add(amount);
        before = amount;
        seen++;
        var last = facts.find(UUID.fromString(row.group(1))).orElseThrow().lastDay();
        assertThat(last).isAfterOrEqualTo(since);
      }
      var more = Pattern.compile("<nav class=\"pager\"><a[^>]*href=\"([^\"]+)\"").matcher(body);
      next = more.find() ? more.group(1).replace("&amp;", "&") : null;
    }
    assertThat(seen).isEqualTo(all.customers());
    assertThat(sum).isEqualByComparingTo(all.amount());
    assertThat(first).isEqualTo(all.half());

    var file = owner.get(LIST + ".csv");
    assertThat(file.headers().firstValue("Content-Disposition").orElse(""))
        .contains("value-at-risk-");
    var lines = Arrays.stream(file.body().split("\r?\n")).toList();
    assertThat(lines).hasSize((int) all.customers() + 1);
    assertThat(lines.getFirst()).contains("Value at risk", "Chance to stay");
    assertThat(owner.get(LIST + ".xlsx").statusCode()).isEqualTo(200);
    for (var wrong : List.of("x", "NaN_" + UUID.randomUUID(), "1_2", "_")) {
      assertThat(owner.get(LIST + "?cursor=" + wrong).statusCode()).as(wrong).isEqualTo(400);
    }

    // Home names the same sum, and leads to the list.
    assertThat(body("/"))
        .contains("of the coming year is at risk", "href=\"" + LIST + "\"")
        .contains("than right after their last order. Half of it is with " + all.half());
  }

  @Test
  void the_page_of_a_customer_says_what_to_expect_and_what_to_offer() {
    var people = shop.fill(CUSTOMERS);
    predicted(CUSTOMERS);
    var one = people.getFirst();
    var outlook = predictions.of(one).orElseThrow();
    var body = body("/customers/" + one);
    assertThat(body)
        .contains("What to expect", "From orders until 1 Mar 2026.", "Likely next products")
        .contains(
            "%.1f in 90 days, %.1f in a year"
                .formatted(outlook.expected90(), outlook.expected365()))
        .contains("eight of ten such customers", "How is this computed?", "bought on")
        .doesNotContain("[people.", "[predictions.");
    assertThat(body.contains("Chance to stay")).isEqualTo(outlook.alive() != null);
    assertThat(outlook.nextDay()).isNotNull();
    assertThat(body).as("long after the newest order").contains("Was expected around");
    clock.set(Buyers.END.plus(Duration.ofHours(3)));
    assertThat(body("/customers/" + one)).contains("four of five such orders come between");

    assertThat(body("/customers/" + shop.person("nobody")))
        .contains("Nothing can be told before the first order", "bought by many");
  }

  @Test
  void before_anything_is_learned_the_page_of_a_customer_says_what_will_be_there() {
    assertThat(body("/customers/" + shop.person("alone")))
        .contains("Nothing is learned yet", "id=\"prospect\"")
        .doesNotContain("How is this computed?", "Likely next products");
  }

  private String body(String path) {
    var answer = owner.get(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.body();
  }

  private static String comma(long number) {
    return "%,d".formatted(number);
  }

  private void predicted(long people) {
    Eventually.holds(() -> predictions.totals().customers() == people && idle());
    assertThat(predictions.totals().customers()).isEqualTo(people);
  }

  private boolean idle() {
    return database
        .sql("select not exists (select from predictions_waiting)")
        .query(Boolean.class)
        .single();
  }
}
