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
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What WooCommerce's messages mean. An order is what the export makes of it: its number is its
 * reference, and its items add up to what it was worth without shipping.
 */
final class WooCommerceNews {

  /** A basket that nobody sent off. */
  private static final Set<String> NO_ORDERS = Set.of("checkout-draft", "auto-draft");

  private static final String IN_THE_BIN = "trash";

  private WooCommerceNews() {}

  static News of(String topic, Said said) {
    return switch (topic) {
      case "order.created", "order.updated", "order.restored" -> order(said);
      case "order.deleted" -> deleted(said);
      case "product.created", "product.updated", "product.restored" ->
          ProductNews.wooCommerce(said);
      case "product.deleted" -> new News.Withdrawn(said.needed("id"));
      case "customer.created", "customer.updated" -> met(said);
      default -> new News.Unknown();
    };
  }

  private static News deleted(Said said) {
    var id = said.needed("id");
    return new News.Deleted(id, id);
  }

  private static News order(Said said) {
    var status = said.needed("status");
    if (NO_ORDERS.contains(status)) {
      return new News.Nothing("webhooks.passed.draft");
    }
    var total = said.amount("total");
    if (total == null) {
      throw Problem.invalid("webhooks.refused.missing", "total");
    }
    var value =
        total
            .subtract(said.amountOrZero("shipping_total"))
            .subtract(said.amountOrZero("shipping_tax"));
    if (value.signum() <= 0) {
      return new News.Nothing("webhooks.passed.free");
    }
    var id = said.needed("id");
    var placedAt = said.momentOfUtc("date_created_gmt");
    if (placedAt == null) {
      throw Problem.invalid("webhooks.refused.missing", "date_created_gmt");
    }
    var changedAt = said.momentOfUtc("date_modified_gmt");
    return new News.Sale(
        new Version("order", id, changedAt == null ? placedAt : changedAt, 0),
        id,
        buyer(said),
        placedAt,
        state(status),
        said.text("created_via"),
        said.needed("currency").toUpperCase(Locale.ROOT),
        lines(said, Money.round(value)),
        givenBack(said),
        Vocabulary.refunded(status));
  }

  private static Orders.State state(String status) {
    if (status.equals(IN_THE_BIN) || Vocabulary.cancelled(status)) {
      return Orders.State.CANCELLED;
    }
    return Vocabulary.open(status) ? Orders.State.OPEN : Orders.State.SOLD;
  }

  private static List<Orders.Line> lines(Said said, BigDecimal value) {
    var items = said.node().path("line_items");
    if (items.size() > OrderRows.MOST_LINES) {
      throw Problem.invalid("webhooks.refused.lines", OrderRows.MOST_LINES);
    }
    var lines = new ArrayList<Orders.Line>(items.size());
    for (var node : items) {
      var item = new Said(node);
      var quantity = item.amountOrZero("quantity");
      var amount = item.amountOrZero("total");
      var product = item.text("product_id");
      if (quantity.signum() > 0
          && amount.signum() >= 0
          && (product == null || product.length() <= Layout.LONGEST_REFERENCE)) {
        var price = amount.divide(quantity, Money.SCALE, RoundingMode.HALF_UP);
        lines.add(
            new Orders.Line(product, item.name("name"), quantity, price, Money.round(amount)));
      }
    }
    return Orders.Line.sum(lines).signum() > 0
        ? Orders.Line.scaled(lines, value)
        : List.of(new Orders.Line(null, null, BigDecimal.ONE, value, value));
  }

  private static List<GivenBack> givenBack(Said order) {
    var refunds = new ArrayList<GivenBack>();
    for (var node : order.node().path("refunds")) {
      var refund = new Said(node);
      refunds.add(new GivenBack(refund.needed("id"), refund.amountOrZero("total").abs()));
    }
    return refunds;
  }

  /** Customer 0 is nobody with an account: a guest, known by the e-mail address alone. */
  private static @Nullable Sighting buyer(Said order) {
    var customer = order.text("customer_id");
    var billing = order.at("billing");
    return Said.person(
        Objects.equals(customer, "0") ? null : customer,
        billing.email("email"),
        billing.phone("phone"),
        billing.fullName(),
        Said.first(billing.name("country"), order.at("shipping").name("country")));
  }

  private static News met(Said said) {
    var billing = said.at("billing");
    var person =
        Said.person(
            said.needed("id"),
            Said.first(said.email("email"), billing.email("email")),
            billing.phone("phone"),
            Said.first(said.fullName(), billing.fullName()),
            billing.name("country"));
    return person == null
        ? new News.Unknown()
        : new News.Met(person, traits(said), said.momentOfUtc("date_modified_gmt"));
  }

  /** What the shop knows beside the names; an address without a street and a city is none. */
  private static Traits traits(Said customer) {
    Map<String, @Nullable Object> traits = new LinkedHashMap<>();
    for (var field : List.of("first_name", "last_name")) {
      if (customer.text(field) != null) {
        traits.put(field, customer.text(field));
      }
    }
    for (var type : List.of("billing", "shipping")) {
      var address = customer.at(type);
      if (address.isObject()) {
        boolean told = Said.first(address.text("address_1"), address.text("city")) != null;
        traits.put(Traits.ADDRESS + "." + type, told ? address.node() : null);
      }
    }
    var country =
        Said.first(customer.at("billing").text("country"), customer.at("shipping").text("country"));
    if (country != null) {
      traits.put(Traits.COUNTRY, country);
    }
    return Traits.of(traits);
  }
}
