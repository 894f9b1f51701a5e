package io.perennial.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** What messages become, in whatever order and however often they come. */
@PerennialTest
class ClerkTest {

  @Autowired ApplicationContext context;
  @Autowired Deliveries deliveries;
  @Autowired MovedClock clock;
  @Autowired Business business;
  @Autowired Database database;

  private Sender shop;

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "GB", "GBP", "Europe/London");
    shop = new Sender(context, Vendor.SHOPIFY);
  }

  private static String order(String status, int updated, String more) {
    return """
    {"id": 1, "name": "#1", "email": "%s", "financial_status": "%s", "currency": "GBP", "created_at":
     "2025-01-01T10:00:00+00:00", "updated_at": "2025-01-01T10:%02d:00+00:00", "subtotal_price": "20.00",
     "line_items": [{"sku": "A", "name": "Apple", "quantity": 2, "price": "10.00"}]%s}
    """
        .formatted("ann@shop.example", status, updated, more.isEmpty() ? "" : ", " + more);
  }

  private static String refunds(String... amounts) {
    var refunds = new ArrayList<String>();
    for (int i = 0; i < amounts.length; i++) {
      refunds.add(refund(i + 1, amounts[i]));
    }
    return "\"refunds\": [" + String.join(",", refunds) + "]";
  }

  private static String refund(int id, String amount) {
    return """
    {"id": %d, "order_id": 1, "created_at": "2025-01-02T10:00:00Z", "transactions": [
      {"kind": "refund", "status": "success", "amount": "%s"},
      {"kind": "refund", "status": "failure", "amount": "99.00"}]}
    """
        .formatted(id, amount);
  }

  /** State, value and what was given back of each order of the shop. */
  private List<String> orders() {
    return database
        .sql(
            "select reference || ' ' || state || ' ' || value || ' ' || refunded from orders_order"
                + " where source = :source order by reference",
            "source",
            shop.source)
        .query((row, number) -> row.getString(1))
        .list();
  }

  private List<String> log() {
    return database
        .sql(
            "select kind || case when live then '' else ' of old' end from events_log"
                + " where data ->> 'source' = :source order by recorded_at, at",
            "source",
            shop.source)
        .query((row, number) -> row.getString(1))
        .list();
  }

  @Test
  void messages_in_any_order_and_doubled_give_the_order_as_it_stands() {
    long seed = new Random().nextLong();
    System.out.println("messages in any order, seed " + seed);
    var random = new Random(seed);
    record Message(String topic, String body) {}
    var told =
        List.of(
            new Message("orders/create", order("pending", 0, "")),
            new Message("orders/paid", order("paid", 1, "")),
            new Message("orders/updated", order("partially_refunded", 2, refunds("4.00"))),
            new Message("refunds/create", refund(1, "4.00")),
            new Message("refunds/create", refund(2, "3.00")),
            new Message("orders/updated", order("partially_refunded", 3, refunds("4.00", "3.00"))));
    for (int round = 0; round < 12; round++) {
      shop = new Sender(context, Vendor.SHOPIFY);
      var messages = new ArrayList<>(told);
      messages.addAll(told);
      Collections.shuffle(messages, random);
      messages.forEach(message -> shop.send(message.topic(), message.body()));
      assertThat(orders()).containsExactly("#1 sold 20.0000 7.0000");
      assertThat(shop.outcomes())
          .allMatch(
              outcome -> outcome.equals("DONE") || outcome.equals("PASSED webhooks.passed.older"));
      assertThat(log().stream().filter(kind -> kind.startsWith("order_placed"))).hasSize(1);
    }
  }

  @Test
  void equal_refunds_of_one_order_count_each_and_one_told_again_counts_once() {
    shop.send("orders/create", order("paid", 0, ""));
    for (int time = 0; time < 2; time++) {
      shop.send("refunds/create", refund(1, "4.00"));
      shop.send("refunds/create", refund(2, "4.00"));
    }
    shop.send("orders/updated", order("partially_refunded", 3, refunds("4.00", "4.00")));
    assertThat(orders()).containsExactly("#1 sold 20.0000 8.0000");

    shop = new Sender(context, Vendor.WOOCOMMERCE);
    var woo =
        """
        {"id": 8, "status": "processing", "currency": "GBP", "date_created_gmt": "2025-01-01T10:00:00", "total": "12.00",
         "customer_id": 0, "billing": {"email": ""}, "line_items": [], "refunds": [%s]}
        """;
    var first = "{\"id\": 71, \"reason\": \"\", \"total\": \"-3.00\"}";
    var both = woo.formatted(first + ", " + first.replace("71", "72"));
    shop.send("order.updated", woo.formatted(first));
    shop.send("order.updated", both);
    shop.send("order.updated", both);
    assertThat(orders()).containsExactly("8 sold 12.0000 6.0000");
  }

  /** Stripe tells with each refund what was given back of the charge in all. */
  @Test
  void equal_refunds_of_one_charge_count_each_in_whatever_order_their_messages_come() {
    shop = new Sender(context, Vendor.STRIPE);
    var charge =
        """
        {"id": "ch_1", "object": "charge", "created": 1700000000, "amount": 2000, "amount_refunded": %d, "currency": "gbp",
         "status": "succeeded", "captured": true, "refunded": false, "customer": null,
         "billing_details": {"email": "r@s.example"}}
        """;
    stripe("charge.succeeded", 1, charge.formatted(0));
    stripe("charge.refunded", 9, charge.formatted(800));
    stripe("charge.refunded", 5, charge.formatted(400));
    stripe("charge.refunded", 9, charge.formatted(800));
    assertThat(orders()).containsExactly("ch_1 sold 20.0000 8.0000");
  }

  @Test
  void an_order_that_is_called_off_stays_so() {
    shop.send("orders/create", order("paid", 0, ""));
    shop.send("orders/cancelled", order("voided", 5, "\"cancelled_at\": \"2025-01-01T10:05:00Z\""));
    shop.send("orders/updated", order("paid", 3, ""));
    assertThat(orders()).containsExactly("#1 cancelled 20.0000 0.0000");
    assertThat(shop.outcomes()).containsExactly("DONE", "DONE", "PASSED webhooks.passed.older");
    assertThat(log()).containsExactly("order_placed of old", "order_cancelled");
  }

  @Test
  void an_order_that_the_shop_deletes_is_called_off() {
    shop.send("orders/create", order("paid", 0, ""));
    shop.send("orders/delete", "{\"id\": 1}");
    shop.send("orders/delete", "{\"id\": 2}");
    assertThat(orders()).containsExactly("#1 cancelled 20.0000 0.0000");
    assertThat(shop.outcomes())
        .containsExactly("DONE", "DONE", "PASSED webhooks.passed.unknown-order");
    shop = new Sender(context, Vendor.WOOCOMMERCE);
    var woo =
        """
        {"id": 8, "status": "%s", "currency": "GBP", "date_created_gmt": "2025-01-01T10:00:00", "total": "12.00",
         "customer_id": 0, "billing": {"email": ""}, "line_items": []}
        """;
    shop.send("order.created", woo.formatted("processing"));
    shop.send("order.created", woo.replace("8", "9").formatted("processing"));
    shop.send("order.deleted", "{\"id\": 8}");
    shop.send("order.updated", woo.replace("8", "9").formatted("trash"));
    assertThat(orders())
        .containsExactly("8 cancelled 12.0000 0.0000", "9 cancelled 12.0000 0.0000");
  }

  @Test
  void what_is_no_order_is_passed_over() {
    shop.send("orders/create", order("paid", 0, "\"test\": true"));
    shop.send("orders/create", order("paid", 0, "").replace("10.00\"", "0.00\""));
    shop.send("app/uninstalled", "{\"id\": 1}");
    shop.send("", order("paid", 0, ""));
    assertThat(orders()).isEmpty();
    assertThat(shop.outcomes())
        .containsExactly(
            "PASSED webhooks.passed.test", "PASSED webhooks.passed.free", "KEPT", "KEPT");
  }

  @Test
  void an_order_of_today_is_news_and_one_of_last_year_is_history() {
    var fresh =
        order("paid", 0, "")
            .replace(
                "2025-01-01T10:00:00+00:00", clock.instant().minus(Duration.ofHours(2)).toString());
    shop.send("orders/create", fresh);
    assertThat(log()).containsExactly("order_placed");
    shop = new Sender(context, Vendor.SHOPIFY);
    shop.send("orders/updated", order("pending", 0, ""));
    shop.send("orders/updated", order("paid", 1, ""));
    assertThat(log())
        .as("that it was paid is news, though the order is old")
        .containsExactly("order_placed of old", "order_changed");
  }

  @Test
  void an_order_in_a_currency_without_a_rate_waits_to_be_worked_again() {
    var foreign = order("paid", 0, "").replace("GBP", "XPF");
    shop.send("orders/create", foreign);
    shop.send("orders/create", order("paid", 0, "").replace("GBP", "money"));
    assertThat(shop.outcomes())
        .containsExactly("REFUSED webhooks.refused.rate", "REFUSED webhooks.refused.currency");
    assertThat(orders()).isEmpty();
    database
        .sql(
            "insert into orders_rate (currency, day, rate) values ('XPF', '2000-01-01', 0.5) on conflict do nothing")
        .update();
    deliveries.replay(shop.connection.id(), null);
    shop.work();
    assertThat(orders()).containsExactly("#1 sold 10.0000 0.0000");
    assertThat(shop.outcomes()).containsExactly("DONE", "REFUSED webhooks.refused.currency");
    database.sql("delete from orders_rate where currency = 'XPF'").update();
  }

  @Test
  void the_customer_of_messages_is_the_one_of_files() {
    var person =
        "\"customer\": {\"id\": 77, \"email\": \"ann@shop.example\", \"first_name\": \"Ann\"}";
    shop.send(
        "customers/create",
        "{\"id\": 77, \"email\": \"Ann@Shop.example\", \"first_name\": \"Ann\"}");
    shop.send("orders/create", order("paid", 0, person));
    shop.send(
        "orders/create",
        order("paid", 0, "").replace("\"id\": 1,", "\"id\": 2,").replace("#1", "#2"));
    shop.send(
        "orders/create",
        order("paid", 0, "\"customer\": null")
            .replace("\"id\": 1,", "\"id\": 3,")
            .replace("#1", "#3")
            .replace("ann@shop.example", ""));
    assertThat(orders()).hasSize(3);
    var buyers =
        database
            .sql(
                "select count(distinct customer_id) || ' ' || count(customer_id) from orders_purchase where source = :source",
                "source",
                shop.source)
            .query(String.class)
            .single();
    assertThat(buyers).isEqualTo("1 2");
  }

  @Test
  void what_customers_ask_by_way_of_the_shop_is_for_the_staff_to_decide() {
    shop.send(
        "customers/redact",
        "{\"shop_id\": 1, \"customer\": {\"id\": 5, \"email\": \"B@c.example\"}, \"orders_to_redact\": [1]}");
    shop.send("customers/data_request", "{\"customer\": {\"id\": 6}}");
    shop.send("shop/redact", "{\"shop_id\": 1}");
    assertThat(
            database
                .sql(
                    "select kind || ' ' || coalesce(named, '-') || ' ' || state || ' '"
                        + " || extract(day from due_at - asked_at) from rights_request where source = :source",
                    "source",
                    shop.source)
                .query((row, number) -> row.getString(1))
                .list())
        .containsExactlyInAnyOrder(
            "erase b@c.example asked 30", "show 6 asked 30", "erase - asked 30");
  }

  @Test
  void a_checkout_is_told_once_when_it_is_known_whose_it_is() {
    var checkout =
        """
        {"id": 3, "token": "abc", "created_at": "2025-01-01T10:00:00Z", "currency": "GBP", "total_price": "24.00",
         "email": %s, "line_items": [{"sku": "A", "title": "Apple", "quantity": 2, "price": "12.00"}]}
        """;
    shop.send("checkouts/create", checkout.formatted("null"));
    shop.send("checkouts/update", checkout.formatted("\"zoe@shop.example\""));
    shop.send("checkouts/update", checkout.formatted("\"zoe@shop.example\""));
    assertThat(log()).containsExactly("checkout_started");
  }

  @Test
  void stripes_amounts_are_in_the_smallest_coin() {
    var said =
        new Said(Letter.read("{\"a\": 12345}".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    assertThat(StripeNews.amount(said, "a", "GBP")).isEqualByComparingTo("123.45");
    assertThat(StripeNews.amount(said, "a", "JPY")).isEqualByComparingTo("12345");
    assertThat(StripeNews.amount(said, "a", "KWD")).isEqualByComparingTo("12.345");
    assertThat(StripeNews.amount(said, "a", "UGX")).isEqualByComparingTo("123.45");
    assertThat(StripeNews.amount(said, "a", "HUF")).isEqualByComparingTo("123.45");
  }

  @Test
  void stripe_tells_of_subscriptions_invoices_and_checkouts() {
    shop = new Sender(context, Vendor.STRIPE);
    stripe(
        "customer.created", 1, "{\"id\": \"cus_1\", \"email\": \"p@q.example\", \"name\": \"P\"}");
    stripe("customer.subscription.updated", 5, subscription("active", true));
    stripe("customer.subscription.created", 5, subscription("incomplete", false));
    stripe("customer.subscription.updated", 4, subscription("past_due", false));
    stripe("customer.subscription.deleted", 5, subscription("canceled", false));
    var invoice =
        "{\"id\": \"in_1\", \"number\": \"A-1\", \"customer\": \"cus_1\", \"amount_paid\": 500, \"currency\": \"eur\"}";
    stripe("invoice.paid", 9, invoice);
    stripe("invoice.paid", 9, invoice);
    stripe("invoice.payment_failed", 8, invoice);
    stripe(
        "checkout.session.completed",
        9,
        "{\"id\": \"cs_1\", \"customer\": null, \"customer_details\": {\"email\": \"p@q.example\"},"
            + " \"amount_total\": 700, \"currency\": \"eur\"}");
    stripe("payment_intent.succeeded", 9, "{\"id\": \"pi_1\"}");
    assertThat(shop.outcomes())
        .containsExactly(
            "DONE",
            "DONE",
            "PASSED webhooks.passed.older",
            "PASSED webhooks.passed.older",
            "DONE",
            "DONE",
            "DONE",
            "DONE",
            "DONE",
            "KEPT");
    assertThat(log())
        .containsExactlyInAnyOrder(
            "subscription_changed",
            "subscription_changed",
            "invoice_paid",
            "payment_failed",
            "checkout_completed");
  }

  private static int events = 0;

  private void stripe(String type, long second, String object) {
    events++;
    shop.send(
        type,
        """
        {"id": "evt_%d", "object": "event", "type": "%s", "created": %d, "livemode": true, "data": {"object": %s}}
        """
            .formatted(events, type, 1_700_000_000 + second, object));
  }

  private static String subscription(String status, boolean ends) {
    return """
    {"id": "sub_1", "customer": "cus_1", "status": "%s", "cancel_at_period_end": %s,
     "items": {"data": [{"price": {"id": "price_1", "nickname": "Monthly"}}]}}
    """
        .formatted(status, ends);
  }

  @Test
  void any_other_sender_tells_what_its_customers_do() {
    shop = new Sender(context, Vendor.STANDARD);
    shop.send(
        "",
        """
        {"type": "lesson.finished", "timestamp": "2025-01-01T10:00:00.000Z",
         "data": {"customer": {"email": "pupil@school.example"}, "lesson": 4, "mark": {"points": 9.5}}}
        """);
    shop.send("", "{\"type\": \"lesson.finished\", \"data\": {\"lesson\": 4}}");
    assertThat(shop.outcomes()).containsExactly("DONE", "KEPT");
    var event =
        database
            .sql(
                "select data::text from events_log where data ->> 'source' = :source",
                "source",
                shop.source)
            .query(String.class)
            .single();
    assertThat(event)
        .contains("\"event\": \"lesson.finished\"", "\"points\": 9.5", "\"lesson\": 4")
        .doesNotContain("pupil@");
  }
}
