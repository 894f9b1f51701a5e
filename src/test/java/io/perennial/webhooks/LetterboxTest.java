package io.perennial.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.access.Visitor;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Who may put a message in, and what it is answered. */
@PerennialTest
class LetterboxTest {

  private static final String SOMEBODY = "{\"id\": 7, \"email\": \"a@b.example\"}";

  @Autowired ApplicationContext context;
  @Autowired Connections connections;
  @Autowired DeliveriesSql sql;
  @Autowired Deliveries deliveries;
  @Autowired Business business;
  @Autowired Database database;
  @Autowired MovedClock clock;

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "GB", "GBP", "Europe/London");
  }

  @AfterEach
  void end() {
    clock.run();
  }

  @Test
  void what_is_not_signed_is_refused_and_shown_but_not_kept() {
    var shop = new Sender(context, Vendor.SHOPIFY);
    assertThat(shop.post(SOMEBODY)).isEqualTo(401);
    var forged = Sender.base64("another secret, well guessed", SOMEBODY);
    assertThat(shop.post(SOMEBODY, "X-Shopify-Hmac-SHA256", forged)).isEqualTo(401);
    var signed = shop.headers("customers/create", "1", SOMEBODY);
    assertThat(shop.post(SOMEBODY.replace('7', '8'), signed)).isEqualTo(401);
    assertThat(shop.outcomes()).isEmpty();
    var seen = connections.get(shop.connection.id());
    assertThat(seen.forged()).as("of a flood, one a second").isBetween(1L, 3L);
    assertThat(seen.firstAt()).isNull();
  }

  @Test
  void the_first_message_switches_the_light_on() {
    var shop = new Sender(context, Vendor.SHOPIFY);
    assertThat(shop.send("customers/create", SOMEBODY)).isEqualTo(200);
    assertThat(connections.get(shop.connection.id()).firstAt()).isNotNull();
    assertThat(shop.outcomes()).containsExactly("DONE");
  }

  @Test
  void a_message_that_comes_again_is_answered_and_not_worked_again() {
    for (var vendor : Vendor.values()) {
      var sender = new Sender(context, vendor);
      var body = "{\"id\": \"evt_1\", \"type\": \"a.b\"}";
      for (int i = 0; i < 3; i++) {
        assertThat(sender.send("a/b", "number-1", body)).isEqualTo(200);
      }
      assertThat(sender.outcomes()).as(vendor.word()).hasSize(1);
    }
  }

  @Test
  void a_message_without_a_number_is_known_by_its_body() {
    var shop = new Sender(context, Vendor.SHOPIFY);
    var signed = Sender.base64(shop.connection.secret(), SOMEBODY);
    for (int i = 0; i < 2; i++) {
      assertThat(
              shop.post(
                  SOMEBODY, "Shopify-Hmac-SHA256", signed, "Shopify-Topic", "customers/update"))
          .isEqualTo(200);
    }
    shop.work();
    assertThat(shop.outcomes()).containsExactly("DONE");
  }

  @Test
  void both_secrets_are_good_for_a_day_while_one_is_changed() {
    var shop = new Sender(context, Vendor.SHOPIFY);
    connections.rotate(shop.connection.id(), "the-new-secret-0123456789");
    assertThat(shop.send("customers/create", SOMEBODY)).as("the old one").isEqualTo(200);
    var signed = Sender.base64("the-new-secret-0123456789", SOMEBODY);
    assertThat(shop.post(SOMEBODY, "X-Shopify-Hmac-SHA256", signed)).isEqualTo(200);
    clock.advance(Duration.ofHours(25));
    assertThat(shop.post(SOMEBODY, shop.headers("customers/create", "2", SOMEBODY))).isEqualTo(401);
    assertThat(shop.post(SOMEBODY, "X-Shopify-Hmac-SHA256", signed)).isEqualTo(200);
  }

  @Test
  void a_recorded_message_of_stripe_is_no_message_any_more() {
    var stripe = new Sender(context, Vendor.STRIPE);
    var body = "{\"id\": \"evt_9\", \"type\": \"a.b\"}";
    var headers = stripe.headers("", "", body);
    assertThat(stripe.post(body, headers)).isEqualTo(200);
    clock.advance(Duration.ofMinutes(6));
    assertThat(stripe.post(body, headers)).isEqualTo(401);
  }

  @Test
  void woocommerce_asks_whether_anybody_is_there() {
    var shop = new Sender(context, Vendor.WOOCOMMERCE);
    var answer =
        Visitor.stranger(context)
            .request(
                "POST",
                shop.connection.path(),
                HttpRequest.BodyPublishers.ofString("webhook_id=12"),
                "application/x-www-form-urlencoded");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(shop.outcomes()).isEmpty();
    assertThat(new Sender(context, Vendor.SHOPIFY).post("webhook_id=12")).isEqualTo(401);
  }

  @Test
  void nobody_is_where_nothing_is_connected() {
    var stranger = Visitor.stranger(context);
    for (var path : new String[] {"/hooks/1", "/hooks/" + UUID.randomUUID()}) {
      assertThat(stranger.json("POST", path, SOMEBODY).statusCode()).isEqualTo(404);
    }
    assertThat(stranger.get("/hooks/1").statusCode()).isIn(404, 405);
    var shop = new Sender(context, Vendor.SHOPIFY);
    connections.remove(shop.connection.id());
    assertThat(shop.send("customers/create", SOMEBODY)).isEqualTo(404);
  }

  @Test
  void a_body_too_large_is_not_read_to_its_end() {
    var shop = new Sender(context, Vendor.SHOPIFY);
    var large = "x".repeat(Letterbox.LARGEST_BODY_BYTES + 1);
    assertThat(shop.post(large, shop.headers("orders/create", "1", large))).isEqualTo(413);
    var allowed = "x".repeat(Letterbox.LARGEST_BODY_BYTES);
    assertThat(shop.send("orders/create", allowed)).isEqualTo(200);
    assertThat(shop.outcomes()).containsExactly("REFUSED webhooks.refused.unreadable");
  }

  @Test
  void what_is_well_signed_is_never_refused_at_the_door() {
    var shop = new Sender(context, Vendor.SHOPIFY);
    var hostile =
        new String[] {
          "",
          "null",
          "[]",
          "42",
          "{\"id\":",
          "{\"id\": \"\\u0000\"}",
          "[".repeat(50_000),
          "{\"line_items\": [{\"price\": 1e999999999, \"quantity\": 1}], \"id\": 1}",
          "{\"line_items\": [{\"price\": \"1e9\", \"quantity\": 1}], \"id\": 1}",
          "{\"line_items\": [{\"price\": 9999999999999999, \"quantity\": 9999999999}], \"id\": 1}"
        };
    for (var body : hostile) {
      assertThat(shop.send("orders/create", body)).isEqualTo(200);
    }
    var wrongLetters = "{\"email\": \"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(
            shop.post(
                wrongLetters,
                "X-Shopify-Hmac-SHA256",
                Sender.base64(shop.connection.secret(), wrongLetters)))
        .isEqualTo(200);
    shop.work();
    assertThat(shop.outcomes())
        .hasSize(hostile.length + 1)
        .allMatch(outcome -> outcome.startsWith("REFUSED webhooks.refused."))
        .noneMatch(outcome -> outcome.endsWith("failed"));
  }

  @Test
  void messages_are_forgotten_after_thirty_days() {
    var shop = new Sender(context, Vendor.SHOPIFY);
    shop.send("customers/create", SOMEBODY);
    clock.advance(Duration.ofDays(29));
    context.getBean(io.perennial.Work.class).finish(Deliveries.TIDY);
    assertThat(shop.outcomes()).hasSize(1);
    clock.advance(Duration.ofDays(2));
    context.getBean(io.perennial.Work.class).finish(Deliveries.TIDY);
    assertThat(shop.outcomes()).isEmpty();
  }
}
