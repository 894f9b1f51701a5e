package io.perennial.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What events of a shop mean, by the names that Segment gave them and everybody uses. */
enum Commerce {
  PRODUCT_VIEWED("product_viewed", null),
  PRODUCT_ADDED("cart_changed", "added"),
  PRODUCT_REMOVED("cart_changed", "removed"),
  CART_VIEWED("cart_changed", "whole"),
  CHECKOUT_STARTED("checkout_started", null),
  CHECKOUT_CONTINUED("checkout_continued", null),
  PRODUCTS_LISTED("products_listed", null),
  ORDER_COMPLETED("tracked", null),
  ORDER_REFUNDED("tracked", null),
  ORDER_CANCELLED("tracked", null);

  /** A cart with more lines is no cart of a person. */
  static final int MOST_PRODUCTS = 500;

  private final String kind;
  private final @Nullable String change;

  Commerce(String kind, @Nullable String change) {
    this.kind = kind;
    this.change = change;
  }

  /** The meaning of an event of this name, or {@code null} if it has none of its own. */
  static @Nullable Commerce of(String event) {
    return switch (event.toLowerCase(Locale.ROOT)) {
      case "product viewed" -> PRODUCT_VIEWED;
      case "product added" -> PRODUCT_ADDED;
      case "product removed" -> PRODUCT_REMOVED;
      case "cart viewed" -> CART_VIEWED;
      case "checkout started" -> CHECKOUT_STARTED;
      case "checkout step viewed", "checkout step completed", "payment info entered" ->
          CHECKOUT_CONTINUED;
      case "product list viewed", "products searched" -> PRODUCTS_LISTED;
      case "order completed" -> ORDER_COMPLETED;
      case "order refunded" -> ORDER_REFUNDED;
      case "order cancelled", "order canceled" -> ORDER_CANCELLED;
      default -> null;
    };
  }

  /** What the log calls it. */
  String kind() {
    return kind;
  }

  /** Whether it is about an order. */
  boolean isSale() {
    return switch (this) {
      case ORDER_COMPLETED, ORDER_REFUNDED, ORDER_CANCELLED -> true;
      case PRODUCT_VIEWED,
          PRODUCT_ADDED,
          PRODUCT_REMOVED,
          CART_VIEWED,
          CHECKOUT_STARTED,
          CHECKOUT_CONTINUED,
          PRODUCTS_LISTED ->
          false;
    };
  }

  /**
   * Says which products the event is about, in one way for all events, beside what the client said:
   * {@code products} with {@code product}, {@code name}, {@code quantity}, {@code price} and {@code
   * link}, and for a cart whether they were {@code added}, {@code removed}, or are the {@code
   * whole} of it.
   */
  void complete(ObjectNode event) {
    if (isSale() || this == PRODUCTS_LISTED) {
      return;
    }
    var properties = event.path("properties");
    var products = JsonNodeFactory.instance.arrayNode();
    for (var item : items(properties)) {
      var product = JsonNodeFactory.instance.objectNode();
      copy(product, "product", item, "sku", "product_id");
      copy(product, "name", item, "name");
      copy(product, "quantity", item, "quantity");
      copy(product, "price", item, "price");
      copy(product, "link", item, "url");
      if (!product.isEmpty()) {
        products.add(product);
      }
    }
    event.set("products", products);
    copy(event, "currency", properties, "currency");
    copy(event, "total", properties, "value", "revenue", "total");
    // A cart that was only looked at, without a word of what is in it, is not an empty one.
    if (change != null && (this != CART_VIEWED || properties.path("products").isArray())) {
      event.put("change", change);
    }
  }

  /** The products of an event: its list, or the one product it is about. */
  static List<JsonNode> items(JsonNode properties) {
    var listed = properties.get("products");
    var items = new ArrayList<JsonNode>();
    if (listed != null && listed.isArray()) {
      for (var item : listed) {
        if (items.size() == MOST_PRODUCTS) {
          break;
        }
        items.add(item);
      }
    } else {
      items.add(properties);
    }
    return items;
  }

  private static void copy(ObjectNode product, String name, JsonNode item, String... fields) {
    for (var field : fields) {
      var value = item.get(field);
      if (value != null && (value.isString() || value.isNumber())) {
        product.set(name, value);
        return;
      }
    }
  }
}
