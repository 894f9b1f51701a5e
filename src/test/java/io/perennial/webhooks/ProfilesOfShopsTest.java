package io.perennial.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Eventually;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.access.Visitor;
import io.perennial.carts.Cart;
import io.perennial.carts.Carts;
import io.perennial.customers.Customers;
import io.perennial.customers.Profiles;
import io.perennial.customers.TraitValue;
import io.perennial.events.Events;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** What shops know of their customers and of the carts that were left standing. */
@PerennialTest
class ProfilesOfShopsTest {

  @Autowired ApplicationContext context;
  @Autowired Business business;
  @Autowired Carts carts;
  @Autowired Customers customers;
  @Autowired Database database;
  @Autowired Events events;
  @Autowired Profiles profiles;
  @Autowired Work work;

  private final String own = UUID.randomUUID().toString();

  @BeforeEach
  void start() {
    Visitor.setUp(context);
    TestBusiness.is(database, business, "GB", "GBP", "Europe/London");
  }

  @Test
  void what_shopify_knows_of_a_customer_is_known_in_whatever_order_it_tells() {
    long seed = new Random().nextLong();
    System.out.println("ProfilesOfShopsTest seed " + seed);
    for (int run = 0; run < 3; run++) {
      var shop = new Sender(context, Vendor.SHOPIFY);
      var messages =
          new ArrayList<>(
              List.of(
                  shopify(
                      run,
                      "2025-01-01T10:00:00Z",
                      "\"tags\":\"new\",\"note\":\"Calls on Mondays\",\"locale\":\"pl-PL\""),
                  shopify(run, "2025-01-02T10:00:00Z", "\"tags\":\"vip, tea\",\"note\":null"),
                  shopify(
                      run,
                      "2025-01-03T10:00:00Z",
                      "\"last_name\":\"Pop-Nowak\",\"default_address\":{\"id\":1,\"default\":true,\"address1\":\"Rynek 1\",\"zip\":\"31-001\",\"city\":\"Kraków\",\"country_code\":\"PL\"},"
                          + "\"addresses\":[{\"id\":1,\"default\":true,\"city\":\"Kraków\"},{\"id\":2,\"city\":\"Gdynia\"}]")));
      Collections.shuffle(messages, new Random(seed + run));
      messages.add(messages.getFirst());
      messages.forEach(
          message -> assertThat(shop.send("customers/update", message)).isEqualTo(200));
      var known = known("s" + run + "-" + own);
      assertThat(value(known, "tags").list()).as("seed " + seed).containsExactly("vip", "tea");
      assertThat(known).as("seed " + seed).doesNotContainKey("note");
      assertThat(value(known, "language").text()).isEqualTo("pl");
      assertThat(value(known, "last_name").text()).isEqualTo("Pop-Nowak");
      assertThat(value(known, "address").address())
          .containsEntry("city", "Kraków")
          .containsEntry("street", "Rynek 1");
      assertThat(value(known, "address.1").address()).containsEntry("city", "Gdynia");
      assertThat(customers.findByReference("s" + run + "-" + own).orElseThrow().name())
          .isEqualTo("Eva Pop-Nowak");
    }
  }

  @Test
  void what_woocommerce_knows_of_a_customer_has_a_billing_and_a_delivery_address() {
    var shop = new Sender(context, Vendor.WOOCOMMERCE);
    shop.send(
        "customer.updated",
        """
        {"id":"w-OWN","email":"w-OWN@shop.example","first_name":"Ion","last_name":"Popa","date_modified_gmt":"2025-01-02T10:00:00",
         "billing":{"first_name":"Ion","last_name":"Popa","address_1":"Strada Lungă 1","postcode":"500001","city":"Brașov","country":"RO","email":"w-OWN@shop.example","phone":""},
         "shipping":{"first_name":"","address_1":"","city":"","country":""}}
        """
            .replace("OWN", own));
    var known = known("w-" + own);
    assertThat(value(known, "name").text()).isEqualTo("Ion Popa");
    assertThat(value(known, "address.billing").address())
        .containsEntry("city", "Brașov")
        .containsEntry("postal_code", "500001")
        .containsEntry("name", "Ion Popa");
    assertThat(known).doesNotContainKey("address.shipping");
    assertThat(customers.findByReference("w-" + own).orElseThrow().country()).isEqualTo("RO");
  }

  @Test
  void a_cart_is_somebodys_as_soon_as_its_checkout_says_whose_and_ends_with_the_order() {
    var shop = new Sender(context, Vendor.SHOPIFY);
    var started = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(600);
    shop.send("carts/create", cart(started, "\"Assam\",\"quantity\":1"));
    shop.send("carts/update", cart(started.plusSeconds(10), "\"Assam\",\"quantity\":3"));
    shop.send(
        "checkouts/update",
        """
        {"id":7,"token":"k-OWN","cart_token":"c-OWN","email":"k-OWN@shop.example","created_at":"%s","updated_at":"%s","currency":"GBP",
         "total_price":"40.00","line_items":[{"sku":"A","title":"Assam","quantity":2,"price":"20.00"}]}
        """
            .formatted(started.plusSeconds(60), started.plusSeconds(90))
            .replace("OWN", own));
    cartsFollow();
    var person = customers.findByReference("k-" + own + "@shop.example").orElseThrow().id();
    assertThat(events.timeline(person, null, 10).items())
        .extracting(event -> event.kind())
        .containsOnlyOnce("checkout_continued", "checkout_started")
        .contains("cart_changed", "customer_moved");
    var cart = carts.find(person).orElseThrow();
    assertThat(cart.items()).extracting(Cart.Item::name).containsExactly("Assam");
    assertThat(cart.value()).isEqualByComparingTo("40");
    assertThat(cart.checkoutAt()).isEqualTo(started.plusSeconds(60));
    shop.send(
        "orders/create",
        """
        {"id":9,"name":"#9-OWN","email":"k-OWN@shop.example","created_at":"%s","updated_at":"%s","currency":"GBP","financial_status":"paid",
         "subtotal_price":"40.00","line_items":[{"sku":"A","name":"Assam","quantity":2,"price":"20.00"}]}
        """
            .formatted(started.plusSeconds(120), started.plusSeconds(120))
            .replace("OWN", own));
    cartsFollow();
    assertThat(carts.find(person)).isEmpty();
  }

  /** What another's open transaction holds back is waited for. */
  private void cartsFollow() {
    Eventually.holds(() -> work.lag("carts").events() == 0, () -> work.finish("carts"));
  }

  @Test
  void a_checkout_that_was_completed_leaves_no_cart_standing() {
    var shop = new Sender(context, Vendor.SHOPIFY);
    var started = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(600);
    shop.send(
        "checkouts/update",
        """
        {"id":8,"token":"d-OWN","email":"d-OWN@shop.example","created_at":"%s","updated_at":"%s","completed_at":"%s",
         "currency":"GBP","total_price":"40.00","line_items":[{"sku":"A","title":"Assam","quantity":2,"price":"20.00"}]}
        """
            .formatted(started, started.plusSeconds(90), started.plusSeconds(60))
            .replace("OWN", own));
    cartsFollow();
    var person = customers.findByReference("d-" + own + "@shop.example").orElseThrow().id();
    assertThat(events.timeline(person, null, 10).items())
        .extracting(event -> event.kind())
        .contains("checkout_started", "checkout_completed")
        .doesNotContain("checkout_continued");
    assertThat(carts.find(person)).isEmpty();
  }

  private String cart(Instant at, String title) {
    return """
    {"id":"c-OWN","token":"c-OWN","created_at":"%s","updated_at":"%s",
     "line_items":[{"sku":"A","price":"20.00","title":%s}]}
    """
        .formatted(at, at, title)
        .replace("OWN", own);
  }

  private String shopify(int run, String at, String fields) {
    return "{\"id\":\"s%d-%s\",\"email\":\"s%d-%s@shop.example\",\"first_name\":\"Eva\",\"updated_at\":\"%s\",%s}"
        .formatted(run, own, run, own, at, fields);
  }

  private static TraitValue value(Map<String, TraitValue> known, String name) {
    return Objects.requireNonNull(known.get(name), name);
  }

  private Map<String, TraitValue> known(String reference) {
    return profiles.known(customers.findByReference(reference).orElseThrow().id());
  }
}
