package io.perennial.conditions;

import java.util.Set;
import java.util.TreeSet;

/** The kinds of events that the log has of people, as conditions name them. */
final class Kinds {

  /** What changes who somebody is or what is known of them. */
  static final Set<String> PROFILE =
      Set.of("identified", "customer_changed", "customer_moved", "aliased");

  static final Set<String> ORDERS =
      Set.of("order_placed", "order_changed", "order_cancelled", "order_refunded");

  static final Set<String> CONSENTS =
      Set.of("consent_asked", "consent_granted", "consent_withdrawn");

  static final Set<String> COMPANIES = Set.of("company_joined", "company_left", "grouped");

  static final Set<String> CARTS =
      Set.of("cart_changed", "checkout_started", "checkout_continued", "checkout_completed");

  static final Set<String> OTHERS =
      Set.of(
          "page_viewed",
          "screen_viewed",
          "products_listed",
          "product_viewed",
          "tracked",
          "subscription_changed",
          "invoice_paid",
          "payment_failed");

  static final Set<String> ALL = all();

  private Kinds() {}

  private static Set<String> all() {
    var all = new TreeSet<String>();
    for (var some : java.util.List.of(PROFILE, ORDERS, CONSENTS, COMPANIES, CARTS, OTHERS)) {
      all.addAll(some);
    }
    return Set.copyOf(all);
  }
}
