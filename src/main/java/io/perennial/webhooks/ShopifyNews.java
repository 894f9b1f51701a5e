package io.perennial.webhooks;

import io.perennial.Money;
import io.perennial.Problem;
import io.perennial.customers.Customers.Sighting;
import io.perennial.customers.Traits;
import io.perennial.files.Layout;
import io.perennial.files.OrderRows;
import io.perennial.files.Vocabulary;
import io.perennial.orders.Orders;
import io.perennial.webhooks.News.GivenBack;
import io.perennial.webhooks.News.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What Shopify's messages mean. An order is what the export of orders makes of it: its name is its
 * reference, its lines add up to the subtotal, and of refunds counts what was paid back in all.
 */
final class ShopifyNews {

  /** A person has a few addresses; who has more sends to others. */
  private static final int MOST_ADDRESSES = 10;

  /** What the name of a device begins with that is a cart's. */
  private static final String CART = "cart ";

  private ShopifyNews() {}

  static News of(String topic, Said said) {
    return switch (topic) {
      case "customers/data_request", "customers/redact" -> asked(said.at("customer"));
      case "shop/redact" -> new News.Asked(null, null);
      case "customers/create", "customers/update", "customers/enable", "customers/disable" ->
          met(said);
      case "customers_email_marketing_consent/update" ->
          agreed(said, said.text("customer_id"), said.email("email_address"));
      case "customers_marketing_consent/update" -> agreed(said, said.text("id"), null);
      case "checkouts/create", "checkouts/update" -> checkout(said);
      case "carts/create", "carts/update" -> cart(said);
      case "refunds/create" -> refund(said);
      case "products/create", "products/update" -> ProductNews.shopify(said);
      case "products/delete" -> new News.Withdrawn(said.needed("id"));
      case "orders/delete" -> new News.Deleted(said.needed("id"), null);
      default ->
          topic.startsWith("orders/") && said.node().path("line_items").isArray()
              ? order(said)
              : new News.Unknown();
    };
  }

  private static News order(Said said) {
    if (said.isTrue("test")) {
      return new News.Nothing("webhooks.passed.test");
    }
    var lines = lines(said);
    if (lines.isEmpty()) {
      return new News.Nothing("webhooks.passed.free");
    }
    var subtotal = said.amount("subtotal_price");
    var worth =
        subtotal == null || subtotal.signum() < 0 ? lines : Orders.Line.scaled(lines, subtotal);
    var placedAt = placedAt(said);
    var updatedAt = said.moment("updated_at");
    var status = Objects.requireNonNullElse(said.text("financial_status"), "");
    return new News.Sale(
        new Version("order", said.needed("id"), updatedAt == null ? placedAt : updatedAt, 0),
        said.needed("name"),
        buyer(said),
        placedAt,
        state(said, status),
        said.text("source_name"),
        said.needed("currency").toUpperCase(Locale.ROOT),
        worth,
        givenBack(said),
        Vocabulary.refunded(status));
  }

  /** A line that costs nothing is none, as in a file. */
  private static List<Orders.Line> lines(Said said) {
    var items = said.node().path("line_items");
    if (items.size() > OrderRows.MOST_LINES) {
      throw Problem.invalid("webhooks.refused.lines", OrderRows.MOST_LINES);
    }
    var lines = new ArrayList<Orders.Line>(items.size());
    for (var node : items) {
      var item = new Said(node);
      var price = item.amountOrZero("price");
      var quantity = item.amountOrZero("quantity");
      if (price.signum() > 0 && quantity.signum() > 0) {
        var name = Said.first(item.name("name"), item.name("title"));
        var product = Said.first(item.text("sku"), name);
        if (product != null && product.length() > Layout.LONGEST_REFERENCE) {
          throw Problem.invalid("webhooks.refused.long", "sku");
        }
        var amount = Money.round(price.multiply(quantity));
        lines.add(new Orders.Line(product, name, quantity, Money.round(price), amount));
      }
    }
    return lines;
  }

  private static Orders.State state(Said said, String status) {
    if (said.text("cancelled_at") != null || Vocabulary.cancelled(status)) {
      return Orders.State.CANCELLED;
    }
    return Vocabulary.open(status) ? Orders.State.OPEN : Orders.State.SOLD;
  }

  private static List<GivenBack> givenBack(Said order) {
    var refunds = new ArrayList<GivenBack>();
    for (var node : order.node().path("refunds")) {
      var refund = new Said(node);
      refunds.add(new GivenBack(refund.needed("id"), paidBack(refund)));
    }
    return refunds;
  }

  /** What really went back to the buyer of one refund. */
  private static BigDecimal paidBack(Said refund) {
    var sum = BigDecimal.ZERO;
    for (var node : refund.node().path("transactions")) {
      var transaction = new Said(node);
      var kind = transaction.text("kind");
      var status = transaction.text("status");
      if ((kind == null || kind.equals("refund")) && (status == null || status.equals("success"))) {
        sum = sum.add(transaction.amountOrZero("amount").abs());
      }
    }
    return sum;
  }

  private static News refund(Said said) {
    return new News.Refunded(
        said.needed("order_id"), new GivenBack(said.needed("id"), paidBack(said)));
  }

  private static @Nullable Sighting buyer(Said order) {
    var customer = order.at("customer");
    var billing = order.at("billing_address");
    var shipping = order.at("shipping_address");
    return Said.person(
        customer.text("id"),
        Said.first(order.email("email"), order.email("contact_email"), customer.email("email")),
        Said.first(order.phone("phone"), customer.phone("phone"), billing.phone("phone")),
        Said.first(billing.name("name"), shipping.name("name"), customer.fullName()),
        Said.first(billing.name("country_code"), shipping.name("country_code")));
  }

  /** Only what was ticked is told, and whose tick it is. */
  private static News agreed(Said said, @Nullable String customer, @Nullable String email) {
    var person = Said.person(customer, email, said.phone("phone"), null, null);
    return person == null ? new News.Unknown() : new News.Met(person, Traits.none(), null);
  }

  private static News met(Said said) {
    var address = said.at("default_address");
    var person =
        Said.person(
            said.needed("id"),
            said.email("email"),
            Said.first(said.phone("phone"), address.phone("phone")),
            said.fullName(),
            address.name("country_code"));
    return person == null
        ? new News.Unknown()
        : new News.Met(person, traits(said), said.moment("updated_at"));
  }

  /** What the shop knows beside the names. */
  private static Traits traits(Said customer) {
    Map<String, @Nullable Object> traits = new LinkedHashMap<>();
    for (var field : List.of("first_name", "last_name", "locale", "tags", "note")) {
      if (customer.node().has(field)) {
        traits.put(field, customer.text(field));
      }
    }
    if (customer.at("default_address").isObject()) {
      traits.put(Traits.ADDRESS, customer.node().path("default_address"));
    }
    int number = 0;
    for (var address : customer.node().path("addresses")) {
      // The usual one is told already.
      if (!new Said(address).isTrue("default") && ++number <= MOST_ADDRESSES) {
        traits.put(Traits.ADDRESS + "." + number, address);
      }
    }
    return Traits.of(traits);
  }

  private static News asked(Said customer) {
    return new News.Asked(customer.text("id"), customer.email("email"));
  }

  /** Before somebody says who they are, a checkout is nobody's. */
  private static News checkout(Said said) {
    var buyer = withCart(buyer(said), said.text("cart_token"));
    if (buyer == null) {
      return new News.Nothing("webhooks.passed.nobody");
    }
    var token = Objects.requireNonNullElseGet(said.text("token"), () -> said.needed("id"));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("reference", token);
    var currency = said.text("currency");
    if (currency != null) {
      data.put("currency", currency);
    }
    data.put("total", Money.text(said.amountOrZero("total_price")));
    data.put("products", products(said));
    var startedAt = placedAt(said);
    var changedAt = said.moment("updated_at");
    var completedAt = said.moment("completed_at");
    var started =
        new News.Happened(null, "checkout_started", buyer, startedAt, "checkout " + token, data);
    if (completedAt != null) {
      // Shops send it once more after the order, and later still: nothing is left standing.
      return new News.Checkout(
          started,
          new News.Happened(
              null,
              "checkout_completed",
              buyer,
              completedAt.isBefore(startedAt) ? startedAt : completedAt,
              "checkout %s completed".formatted(token),
              data));
    }
    return new News.Checkout(
        started,
        changedAt == null || !changedAt.isAfter(startedAt)
            ? null
            : new News.Happened(
                null,
                "checkout_continued",
                buyer,
                changedAt,
                "checkout %s as of %s".formatted(token, changedAt),
                data));
  }

  /** A cart is nobody's yet; its checkout says the same token, and then whose it was. */
  private static News cart(Said said) {
    var token = Objects.requireNonNullElseGet(said.text("token"), () -> said.needed("id"));
    if (token.length() > Layout.LONGEST_REFERENCE) {
      throw Problem.invalid("webhooks.refused.long", "token");
    }
    var changedAt = said.moment("updated_at");
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("change", "whole");
    data.put("products", products(said));
    return new News.Happened(
        null,
        "cart_changed",
        new Sighting(null, null, null, CART + token, null, null),
        changedAt == null ? placedAt(said) : changedAt,
        "cart %s as of %s".formatted(token, changedAt),
        data);
  }

  /** The same person with the cart that a checkout was made of. */
  private static @Nullable Sighting withCart(@Nullable Sighting buyer, @Nullable String cart) {
    return buyer == null || cart == null || cart.length() > Layout.LONGEST_REFERENCE
        ? buyer
        : new Sighting(
            buyer.reference(),
            buyer.email(),
            buyer.phone(),
            CART + cart,
            buyer.name(),
            buyer.country());
  }

  private static List<Map<String, Object>> products(Said said) {
    var products = new ArrayList<Map<String, Object>>();
    for (var line : lines(said)) {
      Map<String, Object> product = new LinkedHashMap<>();
      product.put("product", Objects.requireNonNullElse(line.product(), ""));
      product.put("name", Objects.requireNonNullElse(line.name(), ""));
      product.put("quantity", line.quantity().stripTrailingZeros().toPlainString());
      product.put("price", Money.text(line.price()));
      products.add(product);
    }
    return products;
  }

  private static Instant placedAt(Said said) {
    var at = said.moment("created_at");
    if (at == null) {
      throw Problem.invalid("webhooks.refused.missing", "created_at");
    }
    return at;
  }
}
