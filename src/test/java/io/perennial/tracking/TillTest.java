package io.perennial.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.access.Visitor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** What clients tell of orders becomes orders, and what is old is forgotten. */
@PerennialTest
class TillTest {

  private static final Instant NOW = Instant.parse("2026-11-22T06:37:50Z");
  private static final String COMPLETED =
      """
      {"order_id":"A-1","currency":"pln","total":35,"shipping":5,"tax":"2.50","revenue":27.50,"discount":2.5,
       "products":[{"sku":"S-1","product_id":"p1","name":"Dark","price":10,"quantity":2},{"product_id":"p2","price":"10.00"}]}
      """;

  @Autowired ApplicationContext context;
  @Autowired Business business;
  @Autowired Database database;
  @Autowired MovedClock clock;
  @Autowired Work work;

  private final String own = UUID.randomUUID().toString();
  private Client client;
  private int number;

  @BeforeEach
  void start() {
    Visitor.setUp(context);
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    clock.set(NOW);
    client = Client.server(context);
  }

  @AfterEach
  void theClockRuns() {
    clock.run();
  }

  @Test
  void anOrderThatWasCompletedIsAnOrderHoweverOftenItIsTold() {
    tell("Order Completed", COMPLETED);
    assertThat(order("A-1"))
        .containsEntry("state", "sold")
        .containsEntry("value", "27.5000")
        .containsEntry("refunded", "0.0000")
        .containsEntry("lines", "S-1 18.3333, p2 9.1667");
    // Whoever opens the page that says thank you once more buys nothing.
    clock.advance(Duration.ofHours(3));
    tell("Order Completed", COMPLETED.replace("10.00", "12"));
    assertThat(order("A-1"))
        .containsEntry("value", "27.5000")
        .containsEntry("placed", NOW.toString());
    assertThat(placed("A-1")).containsExactly(true);
    assertThat(client.refused()).isEmpty();
  }

  @Test
  void whatIsGivenBackIsARefundOfNoMoreThanTheOrderWasWorth() {
    tell("Order Completed", COMPLETED);
    var product =
        "{\"order_id\":\"A-1\",\"products\":[{\"sku\":\"S-1\",\"price\":9,\"quantity\":1}]}";
    tell("Order Refunded", product);
    tell("Order Refunded", product);
    assertThat(order("A-1")).containsEntry("refunded", "9.0000");
    tell("Order Refunded", "{\"order_id\":\"A-1\",\"total\":-35}");
    assertThat(order("A-1")).containsEntry("refunded", "27.5000");
    tell("Order Refunded", "{\"order_id\":\"A-1\"}");
    assertThat(order("A-1")).containsEntry("refunded", "27.5000");
  }

  @Test
  void equalRefundsWithNumbersOfTheirOwnCountEachAndTheSameOneOnce() {
    tell("Order Completed", COMPLETED);
    var first = "{\"order_id\":\"A-1\",\"refund_id\":\"R-1\",\"total\":4}";
    var second = first.replace("R-1", "R-2");
    tell("Order Refunded", first);
    assertThat(order("A-1")).containsEntry("refunded", "4.0000");
    tell("Order Refunded", second);
    tell("Order Refunded", first);
    tell("Order Refunded", second);
    assertThat(order("A-1")).containsEntry("refunded", "8.0000");
    assertThat(refunds("A-1")).containsExactly("4.00", "4.00");
    // The lines of one refund are told apart as well, and told again they are the same.
    var lines =
        "{\"order_id\":\"A-1\",\"refund_id\":3,\"products\":[{\"sku\":\"S-1\",\"price\":2},{\"sku\":\"S-1\",\"price\":2}]}";
    tell("Order Refunded", lines);
    tell("Order Refunded", lines);
    assertThat(order("A-1")).containsEntry("refunded", "12.0000");
  }

  @Test
  void equalRefundsWithoutANumberAreOneAndTheSame() {
    tell("Order Completed", COMPLETED);
    tell("Order Refunded", "{\"order_id\":\"A-1\",\"total\":4}");
    tell("Order Refunded", "{\"order_id\":\"A-1\",\"total\":4}");
    assertThat(order("A-1")).containsEntry("refunded", "4.0000");
    assertThat(refunds("A-1")).containsExactly("4.00");
  }

  @Test
  void refundsThatComeBeforeTheirOrderCountByTheirNumbersToo() {
    var refund = "{\"order_id\":\"A-1\",\"currency\":\"PLN\",\"refund_id\":\"R-1\",\"total\":4}";
    tell("Order Refunded", refund);
    tell("Order Refunded", refund.replace("R-1", "R-2"));
    tell("Order Completed", COMPLETED);
    tell("Order Refunded", refund);
    assertThat(client.refused()).isEmpty();
    assertThat(order("A-1")).containsEntry("refunded", "8.0000");
  }

  @Test
  void aNumberOfARefundThatIsNoneIsRefused() {
    tell("Order Completed", COMPLETED);
    tell("Order Refunded", "{\"order_id\":\"A-1\",\"refund_id\":{},\"total\":4}");
    var endless = "x".repeat(20_000);
    tell("Order Refunded", "{\"order_id\":\"A-1\",\"refund_id\":\"" + endless + "\",\"total\":4}");
    assertThat(order("A-1")).containsEntry("refunded", "0.0000");
    assertThat(client.refused()).hasSize(2);
  }

  @Test
  void allOfOneOrderInOneBatchIsTakenInTheSequenceOfItsTimes() {
    var event =
        "{\"type\":\"track\",\"event\":\"%s\",\"userId\":\"u-%s\",\"messageId\":\"%s-%s\",\"timestamp\":\"2026-11-22T06:%s:00Z\",\"properties\":%s}";
    var cancelled =
        event.formatted("Order Cancelled", own, "c", own, "30", "{\"order_id\":\"A-1\"}");
    var completed = event.formatted("Order Completed", own, "b", own, "20", COMPLETED);
    client.send("/v1/batch", "{\"batch\":[%s,%s]}".formatted(cancelled, completed));
    assertThat(client.refused()).isEmpty();
    assertThat(order("A-1")).containsEntry("state", "cancelled");
  }

  @Test
  void anOrderNobodyCanCountYetWaitsWithItsReason() {
    tell("Order Completed", COMPLETED.replace("pln", "jpy"));
    tell("Order Completed", COMPLETED.replace("pln", "gold"));
    tell("Order Completed", COMPLETED.replace("27.50", "1e999999999"));
    tell("Order Completed", COMPLETED.replace("27.50", "\"a lot\""));
    tell("Order Completed", COMPLETED.replace("27.50", "1000000000000"));
    tell("Order Cancelled", "{\"order_id\":\"A-1\"}");
    tell("Order Refunded", "{\"order_id\":\"A-1\"}");
    assertThat(client.refused().reversed())
        .extracting(Refused::reason)
        .containsExactly(
            "tracking.refused.rate",
            "tracking.refused.currency",
            "tracking.refused.much",
            "tracking.refused.amount",
            "tracking.refused.much",
            "tracking.refused.order",
            "tracking.refused.order");
    assertThat(client.refused()).allMatch(Refused::whole);
  }

  @Test
  void anEventOfNoOrderIsOnlyAnEvent() {
    tell("Order Completed", "{\"total\":10}");
    tell("Order Completed", "{\"order_id\":\"A-2\",\"total\":0}");
    tell("Order Completed", "{\"order_id\":\"A-3\",\"total\":12}");
    assertThat(client.refused()).isEmpty();
    assertThat(order("A-2")).isEmpty();
    assertThat(order("A-3")).containsEntry("value", "12.0000");
    assertThat(Client.told(context, "m1-" + own)).hasSize(1);
  }

  @Test
  void whatIsOldIsForgottenAndWhatIsNotStays() {
    tell("Order Completed", "{\"total\":10}");
    tell("Order Cancelled", "{\"order_id\":\"A-1\"}");
    long before = Client.seen(context);
    clock.advance(Duration.ofDays(6));
    work.finish(Cleaning.WORK);
    assertThat(Client.seen(context)).isEqualTo(before);
    assertThat(client.refused()).hasSize(1);
    clock.advance(Duration.ofDays(2).plusSeconds(1));
    work.finish(Cleaning.WORK);
    assertThat(Client.seen(context)).isLessThan(before);
    assertThat(client.refused()).isEmpty();
  }

  private void tell(String event, String properties) {
    number++;
    var body =
        "{\"event\":\"%s\",\"userId\":\"u-%s\",\"messageId\":\"m%d-%s\",\"properties\":%s}"
            .formatted(event, own, number, own, properties);
    assertThat(client.send("/v1/track", body).statusCode()).isEqualTo(200);
  }

  /** An order as it is recorded; empty if there is none. */
  private Map<String, String> order(String reference) {
    return database
        .sql(
            """
            select state, value::text, refunded::text,
              placed_at, (select string_agg(product || ' ' || amount, ', ' order by amount desc)
               from orders_line where order_id = bought.id) as lines
            from orders_order bought where source = :source and reference = :reference
            """,
            "source",
            client.source().name(),
            "reference",
            reference)
        .query((row, i) ->
            Map.of(
                "state",
                row.getString("state"),
                "value",
                row.getString("value"),
                "refunded",
                row.getString("refunded"),
                "placed",
                row.getTimestamp("placed_at").toInstant().toString(),
                "lines",
                String.valueOf(row.getString("lines"))))
        .optional()
        .orElse(Map.of());
  }

  /** What the log says was given back of an order, each time. */
  private List<String> refunds(String reference) {
    return database
        .sql(
            """
            select data->>'value' from events_log
            where kind = 'order_refunded' and data->>'source' = :source and data->>'reference' = :reference
            """,
            "source",
            client.source().name(),
            "reference",
            reference)
        .query((row, i) -> row.getString(1))
        .list();
  }

  /** Whether it was news, for each time the log says that it was placed. */
  private List<Boolean> placed(String reference) {
    return database
        .sql(
            """
            select live from events_log
            where kind = 'order_placed' and data->>'source' = :source and data->>'reference' = :reference
            """,
            "source",
            client.source().name(),
            "reference",
            reference)
        .query((row, i) -> row.getBoolean(1))
        .list();
  }
}
