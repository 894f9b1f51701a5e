package io.perennial.insights;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Database;
import io.perennial.Eventually;
import io.perennial.PerennialTest;
import io.perennial.Work;
import io.perennial.access.Visitor;
import io.perennial.columnar.Columnar;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.orders.Orders;
import io.perennial.orders.Orders.Draft;
import io.perennial.orders.Orders.Line;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** Home, the lists behind its figures, and the API's refusals. */
@PerennialTest
@SuppressWarnings("NullAway.Init")
class InsightsWebTest {

  @Autowired ApplicationContext context;
  @Autowired Orders orders;
  @Autowired Customers customers;
  @Autowired Database database;
  @Autowired Work work;
  @Autowired JsonMapper json;

  @BeforeEach
  void someOrders() throws InterruptedException {
    Visitor.setUp(context);
    var source = "web-" + UUID.randomUUID();
    database.inTransaction(() -> {
      var ids =
          customers.recognise(
              source,
              List.of(
                  new Sighting("regular", null, "Regular", null),
                  new Sighting("once", null, "Once", null)));
      var drafts = new ArrayList<Draft>();
      for (int month = 0; month < 12; month++) {
        var customer = month == 5 ? ids.getLast() : ids.getFirst();
        drafts.add(draft(source, "o" + month, customer, Duration.ofDays(30L * month)));
      }
      drafts.add(draft(source, "guest", null, Duration.ofDays(330)));
      return orders.record(drafts, false);
    });
    Eventually.holds(() -> work.lag(Columnar.READER).events() == 0);
  }

  private static Draft draft(
      String source,
      String reference,
      @org.jspecify.annotations.Nullable UUID customer,
      Duration after) {
    var amount = new BigDecimal("10.0000");
    return new Draft(
        source,
        null,
        reference,
        customer,
        Instant.parse("2022-01-10T12:00:00Z").plus(after),
        Orders.State.SOLD,
        "EUR",
        BigDecimal.ONE,
        List.of(new Line("p", null, BigDecimal.ONE, amount, amount)),
        List.of(),
        null);
  }

  @Test
  void theFiguresAndHomeAreShownWithTheGuestsWhoCountInNone() {
    var owner = Visitor.owner(context);
    var figures = owner.get("/insights/figures?from=2022-06-01&to=2023-01-01");
    assertThat(figures.statusCode()).isEqualTo(200);
    assertThat(figures.body())
        .contains("Customer retention rate", "Churn rate", "Won-back customers")
        .contains("Repeat purchase rate", "Purchase frequency", "Time between purchases")
        .contains("Time to the second purchase", "Second order within 90 days")
        .contains("Average order value", "Lifetime value so far", "Average retention period")
        .contains("guest order")
        .doesNotContain("[insights.", "[figure.");
    var home = owner.get("/");
    assertThat(home.statusCode()).isEqualTo(200);
    assertThat(home.body())
        .contains("/insights/cohorts/20", "guest order", "Worth doing this week")
        .doesNotContain("[insights.", "[figure.", "[home.");
  }

  @Test
  void everyFigureOpensItsCustomersOnAPageAndInTheApi() {
    var owner = Visitor.owner(context);
    var program = Visitor.program(context);
    var period = "?from=2022-06-01&to=2023-01-01";
    var summary = json.readTree(program.get("/api/v1/insights/summary" + period).body());
    for (var id : Figures.Id.values()) {
      var page = owner.get("/insights/" + id.text() + "/customers" + period);
      assertThat(page.statusCode()).as(id.text()).isEqualTo(200);
      assertThat(page.body()).doesNotContain("[figure.", "[insights.");
      var list =
          json.readTree(
              program
                  .get("/api/v1/insights/" + id.text() + "/customers" + period + "&limit=200")
                  .body());
      long customers = summary.path(id.text()).path("customers").asLong();
      if (list.path("next").isNull()) {
        assertThat(list.path("items").size()).as(id.text()).isEqualTo(customers);
      }
    }
    assertThat(owner.get("/insights/cohorts/2022-01/1").body()).contains("Regular");
    assertThat(owner.get("/insights/customers/customers" + period).statusCode()).isEqualTo(200);
    assertThat(owner.get("/insights/rfm/5/customers").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "200, summary",
    "200, summary?from=2022-06-01",
    "200, summary?to=2023-06-01",
    "200, summary?from=2022-06-01&to=2022-06-02",
    "200, monthly",
    "200, cohorts?grain=week",
    "200, cohorts?grain=quarter",
    "200, rfm?as_of=2022-05-05",
    "200, gaps",
    "200, cohorts/2022-01/customers?period=1",
    "404, nothing/customers",
    "404, rfm/6/customers",
    "404, cohorts/never/customers",
    "422, summary?from=2022-06-01&to=2022-06-01",
    "422, summary?from=2022-06-02&to=2022-06-01",
    "200, summary?from=2999-12-31",
    "200, summary?to=1900-01-01",
    "422, cohorts/+999999999-12/customers?period=1",
    "422, summary?from=0001-01-01",
    "422, cohorts?grain=year",
    "422, crr/customers?cursor=x",
    "400, summary?from=yesterday"
  })
  void theApiAnswersOrRefuses(int status, String path) {
    var answer = Visitor.program(context).get("/api/v1/insights/" + path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    if (status >= 400) {
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }
  }
}
