package io.perennial.webhooks;

import io.perennial.Money;
import io.perennial.Problem;
import io.perennial.customers.Customers.Sighting;
import io.perennial.customers.Traits;
import io.perennial.orders.Orders;
import io.perennial.webhooks.News.GivenBack;
import io.perennial.webhooks.News.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Stripe's events mean. A charge is an order, as in the export of payments; an invoice and a
 * finished checkout are paid by a charge of their own and therefore no second order.
 */
final class StripeNews {

  /** Currencies whose amounts are sent as they are (docs.stripe.com/currencies). */
  private static final Set<String> WITHOUT_DECIMALS =
      Set.of(
          "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF",
          "XOF", "XPF");

  /** Currencies with three decimals; ISK and UGX have none and are sent with two all the same. */
  private static final Set<String> WITH_THREE = Set.of("BHD", "JOD", "KWD", "OMR", "TND");

  private StripeNews() {}

  static News of(String topic, Said event) {
    if (event.isFalse("livemode")) {
      return new News.Nothing("webhooks.passed.test");
    }
    var object = event.at("data").at("object");
    if (!object.isObject()) {
      return new News.Unknown();
    }
    var at = event.second("created");
    if (at == null) {
      throw Problem.invalid("webhooks.refused.missing", "created");
    }
    return switch (topic) {
      case "customer.created", "customer.updated" -> met(object);
      case "customer.subscription.created" -> subscription(object, at, 0);
      case "customer.subscription.updated",
          "customer.subscription.paused",
          "customer.subscription.resumed" ->
          subscription(object, at, 1);
      case "customer.subscription.deleted" -> subscription(object, at, 2);
      case "invoice.paid" -> invoice("invoice_paid", "amount_paid", object, at);
      case "invoice.payment_failed" -> invoice("payment_failed", "amount_due", object, at);
      case "checkout.session.completed" -> checkout(object, at);
      default ->
          topic.startsWith("charge.") && Objects.equals(object.text("object"), "charge")
              ? charge(object, at)
              : new News.Unknown();
    };
  }

  private static News charge(Said charge, Instant at) {
    var currency = charge.needed("currency").toUpperCase(Locale.ROOT);
    var amount = amount(charge, "amount", currency);
    if (amount.signum() <= 0) {
      return new News.Nothing("webhooks.passed.free");
    }
    var placedAt = charge.second("created");
    if (placedAt == null) {
      throw Problem.invalid("webhooks.refused.missing", "created");
    }
    var id = charge.needed("id");
    var status = Objects.requireNonNullElse(charge.text("status"), "");
    boolean open = !status.equals("succeeded") || charge.isFalse("captured");
    var line = new Orders.Line(null, null, BigDecimal.ONE, amount, amount);
    return new News.Sale(
        new Version("order", id, at, 0),
        id,
        payer(charge),
        placedAt,
        open ? Orders.State.OPEN : Orders.State.SOLD,
        null,
        currency,
        List.of(line),
        List.of(new GivenBack("total", amount(charge, "amount_refunded", currency))),
        charge.isTrue("refunded"));
  }

  /** The amount of a field, which Stripe writes in the smallest coin there is. */
  static BigDecimal amount(Said said, String field, String currency) {
    int decimals = WITHOUT_DECIMALS.contains(currency) ? 0 : WITH_THREE.contains(currency) ? 3 : 2;
    return Money.round(said.amountOrZero(field).movePointLeft(decimals));
  }

  private static @Nullable Sighting payer(Said charge) {
    var billing = charge.at("billing_details");
    return Said.person(
        reference(charge),
        Said.first(billing.email("email"), charge.email("receipt_email")),
        billing.phone("phone"),
        billing.name("name"),
        billing.at("address").name("country"));
  }

  /** The customer's number, also where the whole customer stands in its place. */
  private static @Nullable String reference(Said said) {
    return Said.first(said.text("customer"), said.at("customer").text("id"));
  }

  private static News met(Said customer) {
    var person =
        Said.person(
            customer.needed("id"),
            customer.email("email"),
            customer.phone("phone"),
            customer.name("name"),
            customer.at("address").name("country"));
    return person == null ? new News.Unknown() : new News.Met(person, Traits.none(), null);
  }

  private static News subscription(Said said, Instant at, int rank) {
    var customer = Said.person(reference(said), null, null, null, null);
    if (customer == null) {
      return new News.Nothing("webhooks.passed.nobody");
    }
    var id = said.needed("id");
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("reference", id);
    data.put("state", Objects.requireNonNullElse(said.text("status"), ""));
    data.put("ends_at_period_end", said.isTrue("cancel_at_period_end"));
    var price = new Said(said.node().path("items").path("data").path(0).path("price"));
    var plan = Said.first(price.text("nickname"), price.text("lookup_key"), price.text("id"));
    if (plan != null) {
      data.put("plan", plan);
    }
    return new News.Happened(
        new Version("subscription", id, at, rank),
        "subscription_changed",
        customer,
        at,
        "subscription " + id + " " + rank + " " + said.text("status"),
        data);
  }

  private static News invoice(String kind, String field, Said said, Instant at) {
    var customer =
        Said.person(
            reference(said),
            said.email("customer_email"),
            said.phone("customer_phone"),
            said.name("customer_name"),
            said.at("customer_address").name("country"));
    if (customer == null) {
      return new News.Nothing("webhooks.passed.nobody");
    }
    var id = said.needed("id");
    return new News.Happened(
        null, kind, customer, at, "invoice " + id + " " + kind, paid(said, field));
  }

  private static News checkout(Said said, Instant at) {
    var who = said.at("customer_details");
    var customer =
        Said.person(
            reference(said),
            Said.first(who.email("email"), said.email("customer_email")),
            who.phone("phone"),
            who.name("name"),
            who.at("address").name("country"));
    return customer == null
        ? new News.Nothing("webhooks.passed.nobody")
        : new News.Happened(
            null,
            "checkout_completed",
            customer,
            at,
            "checkout " + said.needed("id"),
            paid(said, "amount_total"));
  }

  private static Map<String, Object> paid(Said said, String field) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put(
        "reference", Objects.requireNonNullElseGet(said.text("number"), () -> said.needed("id")));
    var currency = said.text("currency");
    if (currency != null) {
      var code = currency.toUpperCase(Locale.ROOT);
      data.put("currency", code);
      data.put("total", Money.text(amount(said, field, code)));
    }
    return data;
  }
}
