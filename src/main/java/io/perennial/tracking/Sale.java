package io.perennial.tracking;

import io.perennial.Money;
import io.perennial.Problem;
import io.perennial.orders.Orders;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an event tells of an order, in the words that Segment gave them.
 *
 * @param reference the number of the order in the source
 * @param currency in which it is told; {@code null}: the business's
 * @param lines what was bought, or given back, worth {@code value} together; empty: not told
 * @param value without shipping and tax; {@code null}: not told
 * @param refund the refund's own number; {@code null}: it has none
 */
record Sale(
    Commerce what,
    String reference,
    @Nullable String currency,
    List<Orders.Line> lines,
    @Nullable BigDecimal value,
    @Nullable String refund) {

  /** Seventeen digits before and after: enough for any price, and no work to multiply. */
  private static final int MOST_DIGITS = 17;

  /** As many letters of a wrong amount as a sentence quotes. */
  private static final int QUOTED = 60;

  /**
   * Reads what an event says of an order.
   *
   * @return {@code null} if it is about none, or about one that nobody could find or count
   * @throws Problem if it says something that cannot be
   */
  static @Nullable Sale of(Commerce what, JsonNode properties) {
    if (!what.isSale()) {
      return null;
    }
    var reference = Names.text(properties, "order_id", Names.LONGEST_REFERENCE);
    if (reference == null) {
      return null;
    }
    var currency = currency(properties);
    var lines = lines(properties);
    return switch (what) {
      case ORDER_COMPLETED -> completed(reference, currency, lines, properties);
      case ORDER_REFUNDED -> {
        // With products named, exactly those were given back; else so much of the order, or all.
        var total = lines.isEmpty() ? first(properties, "total", "revenue", "value") : null;
        var back = total == null || total.signum() == 0 ? null : Money.round(total.abs());
        var refund = Names.text(properties, "refund_id", Names.LONGEST_REFERENCE);
        yield new Sale(what, reference, currency, lines, back, refund);
      }
      case ORDER_CANCELLED -> new Sale(what, reference, currency, lines, null, null);
      case PRODUCT_VIEWED,
          PRODUCT_ADDED,
          PRODUCT_REMOVED,
          CART_VIEWED,
          CHECKOUT_STARTED,
          CHECKOUT_CONTINUED,
          PRODUCTS_LISTED ->
          null;
    };
  }

  private static @Nullable Sale completed(
      String reference, @Nullable String currency, List<Orders.Line> lines, JsonNode properties) {
    var sum = Orders.Line.sum(lines);
    var said = value(properties);
    var value = said != null ? said : sum.subtract(orZero(amount(properties, "discount")).abs());
    if (value.signum() <= 0) {
      // Nothing was paid: a sample is no purchase.
      return null;
    }
    var worth = Money.round(value);
    var scaled =
        sum.signum() > 0
            ? Orders.Line.scaled(lines, worth)
            : List.of(new Orders.Line(null, null, BigDecimal.ONE, worth, worth));
    return new Sale(Commerce.ORDER_COMPLETED, reference, currency, scaled, worth, null);
  }

  /** After discounts, without shipping and tax: three ways to say the same. */
  private static @Nullable BigDecimal value(JsonNode properties) {
    var value = first(properties, "subtotal", "revenue");
    if (value != null) {
      return value;
    }
    var total = amount(properties, "total");
    return total == null
        ? null
        : total
            .subtract(orZero(amount(properties, "shipping")))
            .subtract(orZero(amount(properties, "tax")));
  }

  private static @Nullable String currency(JsonNode properties) {
    var said = Names.text(properties, "currency", Names.LONGEST_REFERENCE);
    if (said == null) {
      return null;
    }
    var code = said.toUpperCase(Locale.ROOT);
    if (!Money.currency(code)) {
      throw Problem.invalidField("currency", "tracking.refused.currency", said);
    }
    return code;
  }

  private static List<Orders.Line> lines(JsonNode properties) {
    var products = properties.path("products");
    if (products.size() > Commerce.MOST_PRODUCTS) {
      throw Problem.invalidField("products", "tracking.refused.products", Commerce.MOST_PRODUCTS);
    }
    var lines = new ArrayList<Orders.Line>(products.size());
    if (products.isArray()) {
      for (var product : products) {
        var price = orZero(amount(product, "price"));
        var quantity = amount(product, "quantity");
        var many = quantity == null ? BigDecimal.ONE : quantity;
        var amount = Money.round(price.multiply(many));
        if (many.signum() > 0 && price.signum() >= 0) {
          check("price", amount);
          lines.add(
              new Orders.Line(
                  product(product), name(product), Money.round(many), Money.round(price), amount));
        }
      }
    }
    return lines;
  }

  private static @Nullable String product(JsonNode product) {
    var sku = Names.text(product, "sku", Names.LONGEST_REFERENCE);
    return sku != null ? sku : Names.text(product, "product_id", Names.LONGEST_REFERENCE);
  }

  private static @Nullable String name(JsonNode product) {
    var name = product.path("name").asString("").strip();
    return name.isEmpty() || name.length() > Reading.LONGEST_NAME ? null : name;
  }

  private static @Nullable BigDecimal first(JsonNode properties, String... fields) {
    for (var field : fields) {
      var amount = amount(properties, field);
      if (amount != null) {
        return amount;
      }
    }
    return null;
  }

  private static BigDecimal orZero(@Nullable BigDecimal amount) {
    return amount == null ? BigDecimal.ZERO : amount;
  }

  /** An amount, as a number or as the text of one. */
  private static @Nullable BigDecimal amount(JsonNode properties, String field) {
    var said = properties.path(field);
    if (said.isNumber()) {
      if (!Double.isFinite(said.doubleValue(Double.NaN))) {
        throw Problem.invalidField(field, "tracking.refused.much", field);
      }
      return checked(field, said.decimalValue());
    }
    var text = said.asString("").strip();
    if (text.isEmpty()) {
      return null;
    }
    if (!text.matches("[+-]?[0-9]{1,17}(\\.[0-9]{1,17})?")) {
      throw Problem.invalidField(
          field,
          "tracking.refused.amount",
          field,
          text.length() > QUOTED ? text.substring(0, QUOTED) : text);
    }
    return checked(field, new BigDecimal(text));
  }

  /** Looks first at how many digits there are: an exponent could stand for a billion of them. */
  private static BigDecimal checked(String field, BigDecimal amount) {
    if (Math.abs((long) amount.scale()) > MOST_DIGITS
        || (long) amount.precision() - amount.scale() > MOST_DIGITS) {
      throw Problem.invalidField(field, "tracking.refused.much", field);
    }
    check(field, amount.abs());
    return amount;
  }

  static void check(String field, BigDecimal amount) {
    if (amount.compareTo(Money.LIMIT) > 0) {
      throw Problem.invalidField(field, "tracking.refused.much", field);
    }
  }
}
