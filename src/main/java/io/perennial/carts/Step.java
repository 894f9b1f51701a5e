package io.perennial.carts;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What kinds of events say on the way to an order. The one place that knows it. */
public enum Step {
  /** Somebody is there. */
  VISIT,
  /** Somebody looks at a product. */
  PRODUCT,
  /** Something is put into the cart or taken out of it. */
  CART,
  /** Somebody is about to pay. */
  CHECKOUT,
  /** The cart became an order. */
  ORDER;

  /** What the log calls it. */
  public Set<String> events() {
    return switch (this) {
      case VISIT -> Set.of("page_viewed", "screen_viewed", "products_listed");
      case PRODUCT -> Set.of("product_viewed");
      case CART -> Set.of("cart_changed");
      case CHECKOUT -> Set.of("checkout_started", "checkout_continued");
      case ORDER -> Set.of("order_placed", "checkout_completed");
    };
  }

  /** The step that an event of this kind is; {@code null}: it is none. */
  public static @Nullable Step of(String kind) {
    for (var step : values()) {
      if (step.events().contains(kind)) {
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
        kinds.addAll(step.events());
      }
    }
    return kinds;
  }
}
