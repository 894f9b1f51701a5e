package io.perennial.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.TestDatabase;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real shop's year, imported through the API as anybody would, against figures that others
 * computed from the same file.
 */
class OnlineRetailStoryTest {

  private static final Path DATA = Path.of("..", "shared", "data", "online-retail-2009-2010");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void aRealShopsYearGivesItsKnownFiguresExactly() throws Exception {
    if (!Files.isDirectory(DATA)) {
      System.out.println("OnlineRetailStoryTest is skipped: the file of the shop is not here");
    }
    Assumptions.assumeTrue(Files.isDirectory(DATA));
    var truth = JSON.readTree(Files.readAllBytes(DATA.resolve("truth.json")));
    try (var product = ProductProcess.start(TestDatabase.freshFolder())) {
      product.put(
          "/api/v1/business",
          Map.of("currency", "GBP", "time_zone", "Europe/London", "country", "GB"));
      var file = DATA.resolve("online_retail_ii_2009_2010.csv.gz");
      var done = product.awaitImport(product.upload(file, Map.of()));
      assertThat(done.path("state").asString()).as("%s", done).isEqualTo("done");
      summary(product.get("/api/v1/insights/summary"), truth);
      monthly(product.get("/api/v1/insights/monthly").path("months"), truth.path("monthly"));
      cohorts(
          product.get("/api/v1/insights/cohorts?grain=month").path("cohorts"),
          truth.path("cohorts_monthly"));
      gaps(product.get("/api/v1/insights/gaps"), truth.path("days_between_purchases"));
      rfm(product.get("/api/v1/insights/rfm"), truth);
      behind(product);
      spotChecks(product, truth.path("spot_check_customers"));
    }
  }

  private static void summary(JsonNode summary, JsonNode truth) {
    assertThat(summary.path("customers").asInt()).isEqualTo(truth.path("customers").asInt());
    assertThat(summary.path("orders").asInt()).isEqualTo(truth.path("orders").asInt());
    same(summary.path("revenue"), truth.path("revenue"));
    var input = truth.path("input");
    assertThat(summary.path("guest_orders").asInt())
        .isEqualTo(input.at("/guest_sales/invoices").asInt());
    same(summary.path("guest_revenue"), input.at("/guest_sales/revenue"));
    same(summary.path("refunds"), input.at("/cancellations/refund_amount_of_known_customers"));
    assertThat(amount(summary.path("refunds")).add(amount(summary.path("guest_refunds"))))
        .isEqualByComparingTo(amount(input.at("/cancellations/refund_amount_all")));
    same(summary.path("net_revenue"), input.path("net_revenue_known_customers"));
    assertThat(summary.path("from").asString()).isEqualTo("2009-12-01");
    assertThat(summary.path("to").asString()).isEqualTo("2010-12-10");
    assertThat(summary.at("/repeat_rate/value").asDouble())
        .isEqualTo(truth.path("repeat_purchase_rate").asDouble());
    same(summary.at("/aov/value"), truth.path("average_order_value"));
    assertThat(summary.at("/frequency/value").asDouble())
        .isEqualTo(truth.path("orders_per_customer").asDouble());
    assertThat(amount(summary.at("/clv_historic/value")))
        .isEqualByComparingTo(
            amount(input.path("net_revenue_known_customers"))
                .divide(
                    BigDecimal.valueOf(truth.path("customers").asInt()), 4, RoundingMode.HALF_UP));
    var first = truth.path("days_first_to_second_purchase");
    assertThat(summary.at("/second_purchase_days/returned").asInt())
        .isEqualTo(first.path("customers").asInt());
    assertThat(summary.at("/second_purchase_days/median_of_returned").asDouble())
        .isEqualTo(first.path("median").asDouble());
    assertThat(summary.at("/gap_days/value").asDouble())
        .isEqualTo(truth.at("/days_between_purchases/median").asDouble());
    // Nobody was active before the first purchase: there is nothing to divide by.
    assertThat(summary.at("/crr/value").isNull()).isTrue();
  }

  private static void monthly(JsonNode months, JsonNode truth) {
    assertThat(months.size()).isEqualTo(truth.size());
    for (var month : months) {
      var expected = truth.path(month.path("month").asString());
      for (var count :
          new String[] {"orders", "active_customers", "new_customers", "returning_customers"}) {
        assertThat(month.path(count).asInt())
            .as("%s %s", month, count)
            .isEqualTo(expected.path(count).asInt());
      }
      same(month.path("revenue"), expected.path("revenue"));
    }
  }

  private static void cohorts(JsonNode cohorts, JsonNode truth) {
    assertThat(cohorts.size()).isEqualTo(truth.size());
    for (var cohort : cohorts) {
      var expected = truth.path(cohort.path("start").asString());
      assertThat(cohort.path("size").asInt()).isEqualTo(expected.path("size").asInt());
      assertThat(cohort.path("active")).isEqualTo(expected.path("active"));
      assertThat(cohort.path("revenue").size()).isEqualTo(expected.path("revenue").size());
      for (int k = 0; k < expected.path("revenue").size(); k++) {
        same(cohort.path("revenue").path(k), expected.path("revenue").path(k));
      }
    }
  }

  private static void gaps(JsonNode gaps, JsonNode truth) {
    for (var name : new String[] {"pairs", "median", "mean", "p25", "p75", "p90"}) {
      assertThat(gaps.path(name).asDouble()).as(name).isEqualTo(truth.path(name).asDouble());
    }
  }

  private static void rfm(JsonNode rfm, JsonNode truth) {
    var expected = truth.at("/rfm/threshold");
    assertThat(rfm.path("reference_day").asString())
        .isEqualTo(truth.path("rfm_reference_date").asString());
    assertThat(rfm.path("cells")).isEqualTo(expected.path("cells"));
    cuts(rfm.at("/cut_points/r"), expected.path("recency_days_cutpoints"));
    cuts(rfm.at("/cut_points/f"), expected.path("frequency_cutpoints"));
    cuts(rfm.at("/cut_points/m"), expected.path("monetary_cutpoints"));
  }

  private static void cuts(JsonNode cuts, JsonNode truth) {
    for (int i = 0; i < 4; i++) {
      assertThat(Double.parseDouble(cuts.path(i).asString()))
          .isCloseTo(truth.path(i).asDouble(), within(0.0006));
    }
  }

  /** Every figure opens as many customers as it says. */
  private static void behind(ProductProcess product) {
    var period = "?from=2010-06-01&to=2010-12-10";
    var summary = product.get("/api/v1/insights/summary" + period);
    for (var figure :
        new String[] {
          "crr",
          "churn",
          "won_back",
          "repeat_rate",
          "frequency",
          "gap_days",
          "second_purchase_days",
          "second_90",
          "aov",
          "clv_historic",
          "retention_period"
        }) {
      long listed = 0;
      var path = "/api/v1/insights/" + figure + "/customers" + period + "&limit=200";
      var page = product.get(path);
      while (true) {
        listed += page.path("items").size();
        if (page.path("next").isNull()) {
          break;
        }
        page = product.get(path + "&cursor=" + page.path("next").asString());
      }
      assertThat(listed).as(figure).isEqualTo(summary.path(figure).path("customers").asLong());
      assertThat(summary.path(figure).path("value").isNull()).as(figure).isFalse();
    }
  }

  private static void spotChecks(ProductProcess product, JsonNode customers) {
    for (var expected : customers) {
      var customer =
          product.get("/api/v1/customers/by-reference/" + expected.path("customer").asString());
      assertThat(customer.path("orders").asInt())
          .as("%s", customer)
          .isEqualTo(expected.path("orders").asInt());
      same(customer.path("revenue"), expected.path("revenue"));
      assertThat(customer.path("rfm").asString())
          .isEqualTo(expected.at("/rfm/threshold").asString());
    }
  }

  private static void same(JsonNode is, JsonNode should) {
    assertThat(amount(is)).isEqualByComparingTo(amount(should));
  }

  private static BigDecimal amount(JsonNode node) {
    return new BigDecimal(node.asString());
  }
}
