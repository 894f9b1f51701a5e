package io.perennial.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.access.Visitor;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** How a business connects its shop and sees what comes of it. */
@PerennialTest
class ConnectPagesTest {

  private static final String SOMEBODY = "{\"id\": 7, \"email\": \"a@b.example\"}";
  private static final String NO_RATE =
      """
      {"id": 1, "name": "#1", "email": "ann@shop.example", "financial_status": "paid", "currency": "XOF",
       "created_at": "2025-01-01T10:00:00Z", "updated_at": "2025-01-01T10:00:00Z",
       "line_items": [{"sku": "A", "name": "Apple", "quantity": 2, "price": "10.00"}]}
      """;

  @Autowired ApplicationContext context;
  @Autowired Connections connections;
  @Autowired Business business;
  @Autowired Database database;

  private Visitor owner;

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "GB", "GBP", "Europe/London");
    owner = Visitor.owner(context);
  }

  private String make(Vendor vendor, String secret) {
    var source = "p" + UUID.randomUUID().toString().substring(0, 12);
    var answer =
        owner.send(
            "/settings/connect", "vendor", vendor.word(), "source", source, "secret", secret);
    assertThat(answer.statusCode()).isEqualTo(303);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private static UUID id(String page) {
    return UUID.fromString(page.substring(page.lastIndexOf('/') + 1));
  }

  @Test
  void every_kind_is_connected_and_says_where_to_send_and_how() {
    for (var vendor : Vendor.values()) {
      var page = make(vendor, "");
      var connection = connections.get(id(page));
      var shown = owner.get(page).body();
      assertThat(shown).contains(connection.path(), connection.source());
      if (vendor.makesSecret()) {
        assertThat(shown).contains("Needs its secret");
      } else {
        assertThat(connection.secret()).hasSizeGreaterThan(40);
        assertThat(shown).contains(connection.secret(), "Waiting for the first message");
      }
      assertThat(owner.get("/settings/connect").body()).contains(page);
    }
  }

  @Test
  void a_pasted_secret_is_never_shown_again() {
    var page = make(Vendor.SHOPIFY, "the-secret-of-shopify-1234");
    assertThat(connections.get(id(page)).secret()).isEqualTo("the-secret-of-shopify-1234");
    assertThat(owner.get(page).body()).doesNotContain("the-secret-of-shopify-1234");
    owner.send(page + "/secret", "secret", "another-secret-of-it-5678");
    assertThat(owner.get(page).body())
        .contains("The old secret stays good until")
        .doesNotContain("another-secret-of-it-5678");
    assertThat(owner.send(page + "/secret", "secret", "short").statusCode()).isEqualTo(422);
  }

  @Test
  void a_form_that_is_wrong_says_so_at_its_field() {
    var page = make(Vendor.STANDARD, "");
    var taken = connections.get(id(page)).source();
    var answer = owner.send("/settings/connect", "vendor", "stripe", "source", taken);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("There is a connection of the name", "source-error");
    var unknown = owner.send("/settings/connect", "vendor", "paypal", "source", "x");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(owner.get("/settings/connect/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
  }

  @Test
  void what_was_refused_says_why_and_is_worked_again_when_asked() {
    var shop = new Sender(context, Vendor.SHOPIFY);
    shop.send("orders/create", NO_RATE);
    shop.send("customers/create", SOMEBODY);
    shop.post(SOMEBODY);
    var page = "/settings/connect/" + shop.connection.id();
    assertThat(owner.get(page).body())
        .contains("There is no exchange rate from XOF to GBP", "had a wrong signature");
    assertThat(shop.outcomes()).containsExactly("REFUSED webhooks.refused.rate", "DONE");
    database
        .sql(
            "update webhooks_delivery set body = :body where topic = 'orders/create' and"
                + " connection_id = :id",
            "body",
            NO_RATE.replace("XOF", "GBP").getBytes(java.nio.charset.StandardCharsets.UTF_8),
            "id",
            shop.connection.id())
        .update();
    owner.send(page + "/replay");
    shop.work();
    assertThat(shop.outcomes()).containsExactly("DONE", "DONE");
  }

  @Test
  void a_connection_that_is_ended_takes_no_message_any_more() {
    var shop = new Sender(context, Vendor.WOOCOMMERCE);
    assertThat(shop.send("customer.created", SOMEBODY)).isEqualTo(200);
    owner.send("/settings/connect/" + shop.connection.id() + "/remove");
    assertThat(shop.send("customer.created", SOMEBODY)).isEqualTo(404);
  }
}
