package io.perennial.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.catalogue.Catalogue;
import io.perennial.catalogue.Product;
import io.perennial.catalogue.Product.Availability;
import io.perennial.catalogue.Product.Variant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** What shops tell of their products as it happens. */
@PerennialTest
class ProductNewsTest {

  @Autowired ApplicationContext context;
  @Autowired Catalogue catalogue;
  @Autowired Business business;
  @Autowired Database database;

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "GB", "GBP", "Europe/London");
  }

  private static String shopify(String title, String status, int minute, int stock) {
    return """
    {"id": 788032119674292922, "title": "%s", "body_html": "<b>x</b>", "vendor": "Corner", "product_type": "Coffee",
     "created_at": "2025-01-01T10:00:00-05:00", "handle": "house-blend", "updated_at": "2025-01-01T10:%02d:00-05:00",
     "published_at": null, "status": "%s", "variants": [
       {"id": 1, "product_id": 788032119674292922, "title": "Small", "price": "19.00", "sku": "HB-S",
        "inventory_policy": "deny", "inventory_quantity": %d, "inventory_management": "shopify"},
       {"id": 2, "title": "Large", "price": "29.00", "sku": null, "inventory_policy": "deny",
        "inventory_quantity": 0, "inventory_management": "shopify"}],
     "images": [{"src": "https://cdn.example/1.png"}], "image": null,
     "category": {"full_name": "Food > Coffee"}, "unheard_of": {"deep": [1]}}
    """
        .formatted(title, minute, status, stock);
  }

  private Product product(Sender shop, String reference) {
    return catalogue.find(catalogue.find(shop.source, reference).orElseThrow());
  }

  @Test
  void shopifys_messages_in_any_order_and_doubled_give_the_product_as_it_stands() {
    long seed = new Random().nextLong();
    System.out.println("products of Shopify, seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 4; round++) {
      var shop = new Sender(context, Vendor.SHOPIFY);
      var messages =
          new ArrayList<>(
              List.of(
                  shopify("First", "draft", 0, 0),
                  shopify("Second", "active", 1, 0),
                  shopify("Last", "active", 2, 3)));
      messages.add(messages.get(1));
      Collections.shuffle(messages, random);
      messages.forEach(body -> assertThat(shop.send("products/update", body)).isBetween(200, 204));

      var product = product(shop, "788032119674292922");
      assertThat(product.name()).isEqualTo("Last");
      assertThat(product.category()).containsExactly("Food", "Coffee");
      assertThat(product.price()).isEqualByComparingTo("19");
      assertThat(product.currency()).isEqualTo("GBP");
      assertThat(product.availability()).isEqualTo(Availability.IN_STOCK);
      assertThat(product.picture()).isEqualTo("https://cdn.example/1.png");
      assertThat(product.retiredAt()).isNull();
      assertThat(catalogue.variants(product.id()))
          .extracting(Variant::name)
          .containsExactly("Last - Large", "Last - Small");

      shop.send("products/delete", "{\"id\": 788032119674292922}");
      assertThat(product(shop, "788032119674292922").retiredAt()).isNotNull();
      assertThat(shop.outcomes()).allMatch(one -> one.startsWith("DONE") || one.contains("older"));
    }
  }

  @Test
  void a_line_of_shopifys_order_is_about_the_product_of_the_message_also_without_a_sku() {
    var shop = new Sender(context, Vendor.SHOPIFY);
    var name = "Blend " + shop.source;
    shop.send("products/create", shopify(name, "active", 1, 1));
    var known = catalogue.known(List.of(name + " - Large"));
    assertThat(Objects.requireNonNull(known.get(name + " - Large")).product())
        .isEqualTo(product(shop, "788032119674292922").id());
  }

  @Test
  void woocommerces_messages_tell_of_products_and_their_end() {
    var shop = new Sender(context, Vendor.WOOCOMMERCE);
    var body =
        """
        {"id": 799, "name": "Cap", "slug": "cap", "permalink": "https://w.example/cap/", "type": "simple", "status": "%s",
         "date_created_gmt": "2025-01-01T10:00:00", "date_modified_gmt": "2025-01-01T10:0%d:00", "sku": "CAP-1",
         "price": "18.00", "stock_status": "onbackorder", "parent_id": %d, "categories": [{"id": 9, "name": "Hats"}],
         "images": [{"id": 1, "src": "https://w.example/cap.jpg"}]}
        """;
    shop.send("product.updated", body.formatted("publish", 2, 0));
    shop.send("product.created", body.formatted("draft", 1, 0));
    var cap = product(shop, "799");
    assertThat(cap.name()).isEqualTo("Cap");
    assertThat(cap.link()).isEqualTo("https://w.example/cap/");
    assertThat(cap.category()).containsExactly("Hats");
    assertThat(cap.availability()).isEqualTo(Availability.BACKORDER);
    assertThat(cap.retiredAt()).isNull();
    shop.send("product.updated", body.formatted("publish", 3, 44));
    shop.send("product.deleted", "{\"id\": 799}");
    assertThat(product(shop, "799").retiredAt()).isNotNull();
    shop.send("product.deleted", "{\"id\": 800}");
    assertThat(shop.outcomes())
        .containsExactly(
            "DONE",
            "PASSED webhooks.passed.older",
            "PASSED webhooks.passed.variation",
            "DONE",
            "PASSED webhooks.passed.unknown-product");
  }

  @Test
  void a_product_that_cannot_be_is_refused_with_the_reason_and_can_be_replayed() {
    var shop = new Sender(context, Vendor.SHOPIFY);
    shop.send("products/update", "{\"id\": 1, \"title\": \"No moment\"}");
    shop.send(
        "products/update",
        "{\"id\": 1, \"updated_at\": \"2025-01-01T10:00:00Z\", \"variants\": [{\"id\": 1, \"price\": \"free\"}]}");
    shop.send(
        "products/update",
        "{\"id\": 1, \"updated_at\": \"9999-01-01T10:00:00Z\", \"variants\": []}");
    assertThat(shop.outcomes()).hasSize(3).allMatch(one -> one.startsWith("REFUSED"));
    assertThat(catalogue.find(shop.source, "1")).isEmpty();
  }
}
