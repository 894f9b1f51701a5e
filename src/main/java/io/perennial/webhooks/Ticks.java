package io.perennial.webhooks;

import io.perennial.Problem;
import io.perennial.consents.Channel;
import io.perennial.consents.State;
import io.perennial.consents.Tick;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What shops tell of a customer's tick for marketing, each with its own time. A box that was left
 * empty at one order is no word: only a shop that says "unsubscribed" says that the customer did.
 */
final class Ticks {

  /**
   * What plug-ins of WooCommerce write beside an order or a customer; the shop itself knows no
   * consent.
   */
  private static final Set<String> BOXES =
      Set.of(
          "mailchimp_woocommerce_is_subscribed",
          "accepts_marketing",
          "marketing_consent",
          "newsletter_consent");

  private static final Set<String> YES = Set.of("1", "yes", "true", "on");

  private Ticks() {}

  /** What a message of this vendor and topic tells. */
  static List<Tick> of(Vendor vendor, String topic, Said said) {
    return switch (vendor) {
      case SHOPIFY -> ofShopify(topic, said);
      case WOOCOMMERCE -> ofWooCommerce(said);
      case STRIPE, STANDARD -> List.of();
    };
  }

  private static List<Tick> ofShopify(String topic, Said said) {
    boolean ofOrder = topic.startsWith("orders/") || topic.startsWith("checkouts/");
    var customer = ofOrder ? said.at("customer") : said;
    var ticks = new ArrayList<Tick>();
    boolean told = customer.at("email_marketing_consent").isObject();
    // Without a time of its own, a tick is as old as it can be: a later word is not outdone by it.
    var oldest = at(customer, "created_at");
    consent(Channel.EMAIL, customer.at("email_marketing_consent"), oldest).ifPresent(ticks::add);
    consent(Channel.SMS, customer.at("sms_marketing_consent"), oldest).ifPresent(ticks::add);
    if (!told) {
      accepted(customer, oldest).ifPresent(ticks::add);
      var placedAt = at(said, "created_at");
      if (ofOrder && said.isTrue("buyer_accepts_marketing") && placedAt != null) {
        ticks.add(new Tick(Channel.EMAIL, State.GRANTED, placedAt));
      }
    }
    return ticks;
  }

  private static Optional<Tick> consent(Channel channel, Said said, @Nullable Instant oldest) {
    var told = said.isObject() ? said.text("state") : null;
    var updated = said.isObject() ? at(said, "consent_updated_at") : null;
    var at = updated == null ? oldest : updated;
    if (told == null || at == null) {
      return Optional.empty();
    }
    return switch (told) {
      case "subscribed" -> Optional.of(new Tick(channel, State.GRANTED, at));
      case "unsubscribed" -> Optional.of(new Tick(channel, State.WITHDRAWN, at));
      case "pending" -> Optional.of(new Tick(channel, State.PENDING, at));
      default -> Optional.empty();
    };
  }

  /** How Shopify said it before 2022: no, later than the account was made, is a no. */
  private static Optional<Tick> accepted(Said customer, @Nullable Instant oldest) {
    var updated = at(customer, "accepts_marketing_updated_at");
    if (customer.isTrue("accepts_marketing")) {
      var at = updated == null ? oldest : updated;
      return at == null
          ? Optional.empty()
          : Optional.of(new Tick(Channel.EMAIL, State.GRANTED, at));
    }
    return customer.isFalse("accepts_marketing")
            && updated != null
            && oldest != null
            && updated.isAfter(oldest)
        ? Optional.of(new Tick(Channel.EMAIL, State.WITHDRAWN, updated))
        : Optional.empty();
  }

  private static List<Tick> ofWooCommerce(Said said) {
    var at = at(said, "date_created_gmt");
    for (var node : said.node().path("meta_data")) {
      var box = new Said(node);
      var value = box.isTrue("value") ? "true" : box.text("value");
      if (at != null
          && value != null
          && BOXES.contains(String.valueOf(box.text("key")))
          && YES.contains(value)) {
        return List.of(new Tick(Channel.EMAIL, State.GRANTED, at));
      }
    }
    return List.of();
  }

  /** An order is not refused for the sake of a tick whose date nobody can read. */
  private static @Nullable Instant at(Said said, String field) {
    try {
      return said.momentOfUtc(field);
    } catch (Problem unreadable) {
      return null;
    }
  }
}
