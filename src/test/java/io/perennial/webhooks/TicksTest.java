package io.perennial.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.consents.Channel;
import io.perennial.consents.Consents;
import io.perennial.consents.State;
import io.perennial.customers.Customers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** What customers tick in shops, as the shops tell it. */
@PerennialTest
class TicksTest {

  @Autowired ApplicationContext context;
  @Autowired Customers customers;
  @Autowired Consents consents;
  @Autowired Business business;
  @Autowired Database database;

  private Sender shop;
  private String email = "";

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "GB", "GBP", "Europe/London");
    shop = new Sender(context, Vendor.SHOPIFY);
    email = "tick-" + UUID.randomUUID() + "@x.test";
  }

  @Test
  void shopifys_consents_count_at_their_own_time_in_any_order() {
    var random = new Random();
    for (int round = 0; round < 4; round++) {
      email = "tick-" + UUID.randomUUID() + "@x.test";
      shop = new Sender(context, Vendor.SHOPIFY);
      var messages =
          new ArrayList<>(
              List.of(
                  customer(consent("email", "subscribed", "2025-02-01T10:00:00Z")),
                  customer(consent("email", "unsubscribed", "2025-04-01T10:00:00Z")),
                  customer(consent("email", "subscribed", "2025-03-01T10:00:00Z")),
                  customer(
                      consent("email", "not_subscribed", null)
                          + ", "
                          + consent("sms", "subscribed", "2025-03-05T10:00:00Z"))));
      messages.addAll(List.copyOf(messages));
      Collections.shuffle(messages, random);
      messages.forEach(message -> shop.send("customers/update", message));
      assertThat(state("newsletter", Channel.EMAIL)).isEqualTo(State.WITHDRAWN);
      assertThat(state("offers", Channel.EMAIL)).isEqualTo(State.WITHDRAWN);
      assertThat(state("offers", Channel.SMS)).isEqualTo(State.GRANTED);
      assertThat(state("product_news", Channel.EMAIL)).isEqualTo(State.UNKNOWN);
      var words = consents.history(person(), null, 50).items();
      assertThat(words).as("each word once").hasSize(7);
      assertThat(words).allMatch(word -> word.proof().name().equals(shop.source));
    }
  }

  @Test
  void a_message_about_consent_alone_is_understood() {
    shop.send("customers/create", customer(consent("email", "not_subscribed", null)));
    shop.send(
        "customers_email_marketing_consent/update",
        "{\"customer_id\": 7, \"email_address\": \"%s\", %s}"
            .formatted(email, consent("email", "subscribed", "2025-05-01T10:00:00+02:00")));
    assertThat(state("newsletter", Channel.EMAIL)).isEqualTo(State.GRANTED);
    assertThat(consents.history(person(), null, 50).items().getFirst().at())
        .isEqualTo(Instant.parse("2025-05-01T08:00:00Z"));
    shop.send(
        "customers_marketing_consent/update",
        "{\"id\": 7, \"phone\": null, %s}"
            .formatted(consent("sms", "unsubscribed", "2025-05-02T10:00:00Z")));
    assertThat(state("offers", Channel.SMS)).isEqualTo(State.WITHDRAWN);
  }

  @Test
  void the_older_field_says_yes_and_a_no_only_after_the_account_was_made() {
    shop.send(
        "customers/create",
        """
        {"id": 7, "email": "%s", "created_at": "2020-01-01T10:00:00Z", "updated_at": "2020-01-01T10:00:00Z",
         "accepts_marketing": false, "accepts_marketing_updated_at": "2020-01-01T10:00:00Z"}
        """
            .formatted(email));
    assertThat(state("newsletter", Channel.EMAIL)).isEqualTo(State.UNKNOWN);
    shop.send(
        "customers/update",
        """
        {"id": 7, "email": "%s", "created_at": "2020-01-01T10:00:00Z", "updated_at": "2020-02-01T10:00:00Z",
         "accepts_marketing": true, "accepts_marketing_updated_at": "2020-02-01T10:00:00Z"}
        """
            .formatted(email));
    assertThat(state("newsletter", Channel.EMAIL)).isEqualTo(State.GRANTED);
  }

  @Test
  void an_order_tells_its_tick_and_is_taken_also_when_the_tick_cannot_be_read() {
    for (var consent :
        List.of(
            "{\"state\": \"subscribed\", \"consent_updated_at\": \"yesterday\"}",
            "{\"state\": \"subscribed\", \"consent_updated_at\": \"9999-01-01T00:00:00Z\"}",
            "{\"state\": {\"a\": 1}}",
            "[1]")) {
      shop.send("orders/create", order(consent));
      assertThat(shop.outcomes()).as(consent).allMatch(outcome -> outcome.startsWith("DONE"));
    }
    assertThat(state("newsletter", Channel.EMAIL)).isEqualTo(State.UNKNOWN);
    shop.send(
        "orders/updated",
        order("{\"state\": \"subscribed\", \"consent_updated_at\": \"2025-01-01T09:59:00Z\"}"));
    assertThat(state("newsletter", Channel.EMAIL)).isEqualTo(State.GRANTED);
  }

  @Test
  void a_box_of_woocommerce_is_a_yes_of_its_order_and_an_empty_one_is_no_word() {
    shop = new Sender(context, Vendor.WOOCOMMERCE);
    shop.send("order.created", wooOrder(1, "0"));
    assertThat(state("newsletter", Channel.EMAIL)).isEqualTo(State.UNKNOWN);
    shop.send("order.created", wooOrder(2, "1"));
    assertThat(state("newsletter", Channel.EMAIL)).isEqualTo(State.GRANTED);
    shop.send("order.created", wooOrder(3, "0"));
    assertThat(state("newsletter", Channel.EMAIL)).isEqualTo(State.GRANTED);
  }

  private static String consent(
      String kind, String state, @org.jspecify.annotations.Nullable String at) {
    return "\"%s_marketing_consent\": {\"state\": \"%s\", \"opt_in_level\": \"single_opt_in\", \"consent_updated_at\": %s}"
        .formatted(kind, state, at == null ? "null" : "\"" + at + "\"");
  }

  private String customer(String consent) {
    return """
    {"id": 7, "email": "%s", "created_at": "2024-01-01T10:00:00Z", "updated_at": "2025-06-01T10:00:00Z", %s}
    """
        .formatted(email, consent);
  }

  private static int minute;

  private String order(String consent) {
    minute++;
    return """
    {"id": 1, "name": "#1", "email": "%s", "financial_status": "paid", "currency": "GBP",
     "created_at": "2025-01-01T10:00:00+00:00", "updated_at": "2025-01-01T10:%02d:00+00:00", "subtotal_price": "20.00",
     "line_items": [{"sku": "A", "name": "Apple", "quantity": 2, "price": "10.00"}],
     "customer": {"id": 7, "email": "%s", "email_marketing_consent": %s}}
    """
        .formatted(email, minute, email, consent);
  }

  private String wooOrder(int id, String box) {
    return """
    {"id": %d, "status": "completed", "currency": "GBP", "total": "20.00", "date_created_gmt": "2025-01-0%dT10:00:00",
     "date_modified_gmt": "2025-01-0%dT10:00:00", "customer_id": 0, "billing": {"email": "%s"},
     "line_items": [{"product_id": 5, "name": "Apple", "quantity": 2, "total": "20.00"}],
     "meta_data": [{"id": 1, "key": "_other", "value": {"a": 1}},
       {"id": 2, "key": "mailchimp_woocommerce_is_subscribed", "value": "%s"}]}
    """
        .formatted(id, id, id, email, box);
  }

  private UUID person() {
    return customers.findByReference(email).orElseThrow().id();
  }

  private State state(String topic, Channel channel) {
    return consents.of(person()).cell(topic, channel).orElseThrow().state();
  }
}
