package io.perennial.carts;

import io.perennial.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What lies in the cart of a person who has not bought it.
 *
 * @param value of all of it, as far as prices were told, in {@code currency}
 * @param currency {@code null}: nobody said, so the business's
 * @param changedAt when it was last touched
 * @param checkoutAt since when somebody is about to pay for it; {@code null}: not yet
 */
public record Cart(
    List<Item> items,
    BigDecimal value,
    @Nullable String currency,
    Instant changedAt,
    @Nullable Instant checkoutAt) {

  /**
   * A product in it.
   *
   * @param product as the shop numbers it
   * @param price of one; {@code null}: not told
   * @param link to its page, as it was told
   */
  public record Item(
      @Nullable String product,
      @Nullable String name,
      BigDecimal quantity,
      @Nullable BigDecimal price,
      @Nullable String link) {}

  /** Something that happened to it. */
  record Touch(Step step, Instant at, JsonNode data) {}

  /** A cart with more lines is no cart of a person. */
  static final int MOST_ITEMS = 500;

  /** More of one thing is no longer counted. */
  private static final BigDecimal MOST_QUANTITY = new BigDecimal("999999999");

  private static final int LONGEST = 500;
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,8})?");

  /**
   * What is in the cart after everything that happened.
   *
   * @param touches the oldest first
   * @return {@code null}: nothing
   */
  static @Nullable Cart after(List<Touch> touches) {
    var items = new LinkedHashMap<String, Item>();
    String currency = null;
    Instant changedAt = null;
    Instant checkoutAt = null;
    for (var touch : touches) {
      var told = items(touch.data());
      switch (touch.step()) {
        case VISIT, PRODUCT -> {}
        case ORDER -> {
          items.clear();
          checkoutAt = null;
          currency = null;
        }
        case CART -> {
          change(items, touch.data().path("change").asString(""), told);
          changedAt = touch.at();
        }
        case CHECKOUT -> {
          if (!told.isEmpty()) {
            change(items, "whole", told);
          }
          changedAt = touch.at();
          checkoutAt = checkoutAt == null ? touch.at() : checkoutAt;
        }
      }
      var said = touch.data().path("currency").asString("").strip();
      currency = said.length() == 3 && touch.step() != Step.ORDER ? said : currency;
    }
    if (items.isEmpty() || changedAt == null) {
      return null;
    }
    return new Cart(List.copyOf(items.values()), value(items), currency, changedAt, checkoutAt);
  }

  /** A line that is worth more than any order may be is a slip, and counts nothing. */
  private static BigDecimal value(Map<String, Item> items) {
    var value = BigDecimal.ZERO;
    for (var item : items.values()) {
      var line = item.price() == null ? BigDecimal.ZERO : item.price().multiply(item.quantity());
      value = line.compareTo(Money.LIMIT) > 0 ? value : value.add(line);
    }
    return Money.round(value.min(Money.LIMIT));
  }

  private static void change(Map<String, Item> items, String change, List<Item> told) {
    switch (change) {
      case "added" -> told.forEach(item -> items.merge(key(item), item, Cart::more));
      case "removed" ->
          told.forEach(item -> items.computeIfPresent(key(item), (key, had) -> less(had, item)));
      case "whole" -> {
        items.clear();
        told.forEach(item -> items.merge(key(item), item, Cart::more));
      }
      default -> {}
    }
    while (items.size() > MOST_ITEMS) {
      items.remove(items.keySet().iterator().next());
    }
  }

  private static String key(Item item) {
    return Objects.requireNonNullElse(item.product(), "name " + item.name());
  }

  private static Item more(Item had, Item added) {
    return new Item(
        had.product(),
        added.name() == null ? had.name() : added.name(),
        had.quantity().add(added.quantity()).min(MOST_QUANTITY),
        added.price() == null ? had.price() : added.price(),
        added.link() == null ? had.link() : added.link());
  }

  /** {@code null}: nothing of it is left. */
  private static @Nullable Item less(Item had, Item removed) {
    var left = had.quantity().subtract(removed.quantity());
    return left.signum() <= 0
        ? null
        : new Item(had.product(), had.name(), left, had.price(), had.link());
  }

  private static List<Item> items(JsonNode data) {
    var items = new ArrayList<Item>();
    for (var product : data.path("products")) {
      var number = text(product, "product");
      var name = text(product, "name");
      var quantity = amount(product, "quantity");
      boolean none = quantity != null && quantity.signum() == 0;
      if ((number != null || name != null) && !none && items.size() < MOST_ITEMS) {
        items.add(
            new Item(
                number,
                name,
                quantity == null ? BigDecimal.ONE : quantity,
                amount(product, "price"),
                text(product, "link")));
      }
    }
    return items;
  }

  private static @Nullable String text(JsonNode product, String field) {
    var text = product.path(field).asString("").strip();
    return text.isEmpty() || text.length() > LONGEST ? null : text;
  }

  /** What is no amount of a cart was not told. */
  private static @Nullable BigDecimal amount(JsonNode product, String field) {
    var text = product.path(field).asString("").strip();
    return AMOUNT.matcher(text).matches() ? new BigDecimal(text) : null;
  }
}
