package io.perennial.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Eventually;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.access.Visitor;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** A shop's messages and its export file tell the same orders, whichever comes first. */
@PerennialTest
class SameOrderTest {

  private static final Path EXAMPLES = Path.of("../shared/data/export-formats");

  /** The orders of the Shopify example, as the shop's messages tell them. */
  private static final List<String> SHOPIFY =
      List.of(
          shopify(
              "1001",
              "pending",
              "2024-11-15T08:00:00+00:00",
              "12.00",
              "16.00",
              "0",
              "web",
              "mara.ellis@example.com",
              item("BALM", "Beeswax Balm", 1, "12.00")),
          shopify(
              "1002",
              "paid",
              "2024-12-31T18:59:30-05:00",
              "24.00",
              "28.00",
              "0",
              "web",
              "mara.ellis@example.com",
              item("SOAP-CED", "Oak Soap - Cedar / 100 g", 2, "12.00")),
          shopify(
              "1003",
              "paid",
              "2025-01-05T18:20:00Z",
              "48.00",
              "48.00",
              "0",
              "web",
              "zoë@example.com",
              item("BALM", "Beeswax Balm", 5, "12.00")),
          shopify(
              "1004",
              "voided",
              "2025-01-20T10:00:00+00:00",
              "15.00",
              "19.00",
              "0",
              "web",
              "jon@example.com",
              item("CANDLE", "Candle", 1, "15.00")),
          shopify(
              "1005",
              "paid",
              "2025-02-02T13:00:00+01:00",
              "12.00",
              "12.00",
              "0",
              "pos",
              "",
              item("SOAP-CED", "Oak Soap - Cedar / 100 g", 1, "12.00")),
          shopify(
              "1006",
              "refunded",
              "2025-02-10T09:00:00+00:00",
              "15.00",
              "19.00",
              "19.00",
              "web",
              "jon@example.com",
              item("CANDLE", "Candle", 1, "15.00")),
          shopify(
              "1007",
              "partially_refunded",
              "2025-03-01T23:45:00+00:00",
              "48.00",
              "48.00",
              "24.00",
              "web",
              "MARA.ELLIS@example.com",
              item("TOWEL-L", "Linen Towel, \"Large\"", 2, "24.00")),
          shopify(
              "1008",
              "paid",
              "2025-03-30T02:30:12+01:00",
              "36.00",
              "40.00",
              "0",
              "web",
              "mara.ellis@example.com",
              item("SOAP-CED", "Oak Soap - Cedar / 100 g", 1, "12.00"),
              item("BALM", "Beeswax Balm", 2, "12.00")));

  private static final List<String> WOOCOMMERCE =
      List.of(
          woo(
              5001,
              "completed",
              "2024-12-31T23:59:00",
              "34.00",
              "4.00",
              12,
              "ana@example.com",
              77,
              "30.00"),
          woo(
              5002,
              "processing",
              "2025-01-02T00:05:00",
              "25.00",
              "0",
              0,
              "guest@example.com",
              77,
              "30.00"),
          woo(
              5003,
              "refunded",
              "2025-02-01T12:00:00",
              "30.00",
              "0",
              12,
              "ANA@example.com",
              77,
              "30.00"),
          woo(
              5004,
              "failed",
              "2025-02-03T12:00:00",
              "12.00",
              "0",
              15,
              "bo@example.com",
              80,
              "12.00"));

  private static final List<String> STRIPE =
      List.of(
          stripe("ch_0001", 1736101210L, 4800, 0, "gbp", "succeeded", true, "zoe@example.com"),
          stripe("ch_0002", 1739178002L, 1900, 1900, "gbp", "succeeded", true, "jon@example.com"),
          stripe(
              "ch_0003",
              1740872705L,
              104800,
              2400,
              "gbp",
              "succeeded",
              true,
              "mara.ellis@example.com"),
          stripe("ch_0004", 1740909600L, 1000, 0, "gbp", "failed", false, "nobody@example.com"),
          stripe("ch_0005", 1740996000L, 5000, 0, "jpy", "succeeded", true, "yuki@example.com"));

  @Autowired ApplicationContext context;
  @Autowired Business business;
  @Autowired Database database;

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "GB", "GBP", "Europe/London");
    database
        .sql(
            "insert into orders_rate (currency, day, rate) values ('JPY', '2000-01-01', 0.005),"
                + " ('EUR', '2000-01-01', 1), ('USD', '2000-01-01', 1) on conflict do nothing")
        .update();
  }

  @Test
  void shopifys_orders() throws IOException {
    agree(Vendor.SHOPIFY, "orders/updated", SHOPIFY, "shopify_orders_export_example.csv");
  }

  @Test
  void woocommerces_orders() throws IOException {
    agree(Vendor.WOOCOMMERCE, "order.updated", WOOCOMMERCE, "woocommerce_orders_example.csv");
  }

  @Test
  void stripes_payments() throws IOException {
    agree(Vendor.STRIPE, "charge.updated", STRIPE, "stripe_payments_example.csv");
  }

  private void agree(Vendor vendor, String topic, List<String> messages, String example)
      throws IOException {
    var file = EXAMPLES.resolve(example);
    if (!Files.exists(file)) {
      System.out.println("skipped: no example " + example);
    }
    Assumptions.assumeTrue(Files.exists(file));
    var told = new Sender(context, vendor);
    messages.forEach(message -> assertThat(told.send(topic, message)).isEqualTo(200));
    assertThat(told.outcomes()).containsOnly("DONE").hasSize(messages.size());
    var byMessages = orders(told.source);
    assertThat(byMessages).hasSize(messages.size());
    upload(file, told.source);
    assertThat(orders(told.source)).isEqualTo(byMessages);
    assertThat(changes(told.source)).as("a file that tells the same is no news").isZero();

    var filed = new Sender(context, vendor);
    upload(file, filed.source);
    var byFile = orders(filed.source);
    assertThat(byFile).isEqualTo(byMessages);
    messages.forEach(message -> filed.send(topic, message));
    assertThat(filed.outcomes()).containsOnly("DONE");
    assertThat(orders(filed.source)).isEqualTo(byFile);
    assertThat(changes(filed.source)).as("messages that tell the same are no news").isZero();
  }

  /** Everything that counts of the orders of a source. */
  private List<String> orders(String source) {
    return database
        .sql(
            """
            select concat_ws(' | ', bought.reference, bought.placed_at, bought.state, bought.currency, bought.value,
              bought.refunded, bought.channel, bought.customer_id is null,
              (select string_agg(concat_ws(' ', product, quantity, price, amount), ', ' order by product, amount)
                from orders_line where order_id = bought.id))
            from orders_order bought where source = :source order by reference
            """,
            "source",
            source)
        .query((row, number) -> row.getString(1))
        .list();
  }

  private long changes(String source) {
    return database
        .sql(
            "select count(*) from events_log where kind = 'order_changed' and data ->> 'source' = :source",
            "source",
            source)
        .query(Long.class)
        .single();
  }

  private void upload(Path file, String source) throws IOException {
    var boundary = "boundary" + UUID.randomUUID();
    var body =
        """
        --%1$s\r
        Content-Disposition: form-data; name="mapping"\r
        \r
        {"source": "%2$s"}\r
        --%1$s\r
        Content-Disposition: form-data; name="file"; filename="orders.csv"\r
        Content-Type: text/csv\r
        \r
        %3$s\r
        --%1$s--\r
        """
            .formatted(boundary, source, Files.readString(file));
    var program = Visitor.program(context);
    var answer =
        program.request(
            "POST",
            "/api/v1/imports",
            BodyPublishers.ofString(body),
            "multipart/form-data; boundary=" + boundary);
    var json = JsonMapper.builder().build();
    var id = json.readTree(answer.body()).path("id").asString();
    Supplier<String> state =
        () -> json.readTree(program.get("/api/v1/imports/" + id).body()).path("state").asString();
    Eventually.holds(() -> state.get().equals("done"));
    assertThat(state.get()).isEqualTo("done");
  }

  private static String item(String sku, String name, int quantity, String price) {
    return "{\"sku\": \"%s\", \"name\": \"%s\", \"quantity\": %d, \"price\": \"%s\"}"
        .formatted(sku, name.replace("\"", "\\\""), quantity, price);
  }

  private static String shopify(
      String number,
      String status,
      String at,
      String subtotal,
      String total,
      String refunded,
      String channel,
      String email,
      String... items) {
    var refunds =
        refunded.equals("0")
            ? "[]"
            : """
            [{"id": 9%s, "transactions": [{"kind": "refund", "status": "success", "amount": "%s"}]}]\
            """
                .formatted(number, refunded);
    return """
    {"id": 540000000%1$s, "name": "#%1$s", "email": "%2$s", "financial_status": "%3$s", "currency": "GBP",
     "created_at": "%4$s", "updated_at": "2025-04-01T10:00:00Z", "cancelled_at": null, "source_name": "%5$s",
     "subtotal_price": "%6$s", "total_price": "%7$s", "line_items": [%8$s], "refunds": %9$s, "test": false,
     "customer": null, "billing_address": {"name": "Some Body", "country_code": "GB"}, "a_new_field": {"x": [1]}}
    """
        .formatted(
            number,
            email,
            status,
            at,
            channel,
            subtotal,
            total,
            String.join(",", new ArrayList<>(List.of(items))),
            refunds);
  }

  private static String woo(
      int id,
      String status,
      String at,
      String total,
      String shipping,
      int customer,
      String email,
      int product,
      String amount) {
    return """
    {"id": %d, "number": "%1$d", "status": "%s", "currency": "GBP", "date_created": "2020-01-01T00:00:00",
     "date_created_gmt": "%s", "date_modified_gmt": "2025-03-01T00:00:00", "total": "%s", "shipping_total": "%s",
     "shipping_tax": "0.00", "customer_id": %d, "billing": {"first_name": "A", "last_name": "B", "email": "%s",
     "country": "ES"}, "line_items": [{"id": 1, "product_id": %d, "quantity": 1, "total": "%s", "price": 29.999}],
     "refunds": []}
    """
        .formatted(id, status, at, total, shipping, customer, email, product, amount);
  }

  private static String stripe(
      String id,
      long at,
      long amount,
      long refunded,
      String currency,
      String status,
      boolean captured,
      String email) {
    return """
    {"id": "evt_%1$s", "object": "event", "type": "charge.updated", "created": %3$d, "livemode": true, "data": {"object":
     {"id": "%1$s", "object": "charge", "created": %2$d, "amount": %4$d, "amount_refunded": %5$d, "currency": "%6$s",
      "status": "%7$s", "captured": %8$s, "refunded": %9$s, "customer": null,
      "billing_details": {"email": "%10$s", "name": null, "address": {"country": "GB"}}}}}
    """
        .formatted(
            id,
            at,
            at + 60,
            amount,
            refunded,
            currency,
            status,
            captured,
            amount == refunded,
            email);
  }
}
