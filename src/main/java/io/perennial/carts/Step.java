package io.perennial.carts;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What kinds of events say on the way to an order. The one place that knows it. */
public enum Step {
  /** Somebody is there. */
  VISIT(Set.of("page_viewed", "screen_viewed", "products_listed")),
  /** Somebody looks at a product. */
  PRODUCT(Set.of("product_viewed")),
  /** Something is put into the cart or taken out of it. */
  CART(Set.of("cart_changed")),
  /** Somebody is about to pay. */
  CHECKOUT(Set.of("checkout_started", "checkout_continued")),
  /** The cart became an order. */
  ORDER(Set.of("order_placed", "checkout_completed"));

  private final Set<String> kinds;

  Step(Set<String> kinds) {
    this.kinds = kinds;
  }

  /** What the log calls it. */
  public Set<String> events() {
    return kinds;
  }

  /** The step that an event of this kind is; {@code null}: it is none. */
  public static @Nullable Step of(String kind) {
    for (var step : values()) {
      if (step.kinds.contains(kind)) {
        return step;
      }
    }
    return null;
  }

  /** The kinds of all events before the order. */
  public static Set<String> kinds() {
    var kinds = new TreeSet<String>();
    for (var step : values()) {
      if (step != ORDER) {
        kinds.addAll(step.kinds);
      }
    }
    return kinds;
  }
}
