package io.perennial.webhooks;

import io.perennial.Problem;
import java.util.Locale;

/** Who sends: each signs and speaks in its own way. */
enum Vendor {
  SHOPIFY,
  WOOCOMMERCE,
  STRIPE,
  /** Anybody who signs as the Standard Webhooks say. */
  STANDARD;

  /** Whether the secret is made by the other side and pasted here, rather than the other way. */
  boolean makesSecret() {
    return this == SHOPIFY || this == STRIPE;
  }

  /** How the database, an address and the message bundles call it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Vendor of(String word) {
    for (var vendor : values()) {
      if (vendor.word().equals(word)) {
        return vendor;
      }
    }
    throw Problem.notFound("error.not-found");
  }
}
