package io.perennial.webhooks;

import io.perennial.Business;
import io.perennial.Money;
import io.perennial.Problem;
import io.perennial.catalogue.Catalogue;
import io.perennial.catalogue.Draft;
import io.perennial.consents.Consents;
import io.perennial.consents.Tick;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.customers.Keeper;
import io.perennial.customers.Profiles;
import io.perennial.customers.Subject;
import io.perennial.events.Events;
import io.perennial.files.Dates;
import io.perennial.files.Mapping;
import io.perennial.orders.Orders;
import io.perennial.rights.Rights;
import io.perennial.rights.Rights.Asked;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records what messages tell: reads it, asks who it is about, and hands it to the orders, the
 * catalogue and the log. Being told twice, late or out of turn changes nothing.
 */
@Component
class Clerk {

  /**
   * What became of a message, why if nothing did, and whom it was about.
   *
   * @param about the identity, as far as the message told
   */
  record Outcome(Delivery.State state, @Nullable String reason, @Nullable UUID about) {

    static final Outcome DONE = done(null);
    static final Outcome KEPT = new Outcome(Delivery.State.KEPT, null, null);

    static Outcome done(@Nullable UUID about) {
      return new Outcome(Delivery.State.DONE, null, about);
    }

    static Outcome passed(String reason) {
      return new Outcome(Delivery.State.PASSED, reason, null);
    }
  }

  /**
   * An order older than this of which nobody knew is history: nobody wants to be thanked for it. No
   * vendor tries longer to deliver a message.
   */
  private static final Duration NEWS = Duration.ofDays(3);

  /** Read in one part of an erasure: usually less than a megabyte, a blink. */
  private static final int LOOKED_THROUGH = 200;

  /** A sender's clock may be wrong, and a zone with it; more than a day is another mistake. */
  private static final Duration AHEAD = Duration.ofDays(1);

  private static final Outcome OLDER = Outcome.passed("webhooks.passed.older");

  private final ObjectsSql objects;
  private final Rights rights;
  private final Customers customers;
  private final Profiles profiles;
  private final Orders orders;
  private final Consents consents;
  private final Events events;
  private final Catalogue catalogue;
  private final Business business;
  private final Clock clock;
  private final JsonMapper json;

  Clerk(
      ObjectsSql objects,
      Rights rights,
      WebhooksKeptSql kept,
      Customers customers,
      Profiles profiles,
      Orders orders,
      Consents consents,
      Events events,
      Catalogue catalogue,
      Business business,
      Clock clock,
      JsonMapper json) {
    this.objects = objects;
    this.rights = rights;
    this.customers = customers;
    this.profiles = profiles;
    this.orders = orders;
    this.consents = consents;
    this.events = events;
    this.catalogue = catalogue;
    this.business = business;
    this.clock = clock;
    this.json = json;
    customers.keptBy(
        new Keeper(
            "webhooks",
            Set.of("webhooks_delivery", "webhooks_object", "webhooks_refund"),
            objects::any,
            objects::removeAll,
            kept::tell,
            (subject, place) -> erase(kept, subject, place)));
  }

  /**
   * A message that waits would be lost: it is worked first. What comes while the others are looked
   * through is worked when the names are closed, and keeps nothing of them.
   */
  private static @Nullable String erase(WebhooksKeptSql kept, Subject subject, String place) {
    if (place.equals(Keeper.Eraser.BEGINNING)) {
      if (kept.isAnyWaiting(subject)) {
        throw Problem.conflict("webhooks.erase.waiting");
      }
      kept.forgetMessagesAbout(subject);
    }
    return Keeper.inOrder(after -> kept.messagesAfter(after, LOOKED_THROUGH), kept::forgetMessages)
        .erase(subject, place);
  }

  /**
   * Records what a message tells, within the open transaction.
   *
   * @throws Problem if it cannot be read or recorded as it is
   */
  Outcome record(Delivery delivery, byte[] body) {
    var said = new Said(Letter.read(body));
    if (!said.isObject() || isUnstorable(body)) {
      throw Problem.invalid("webhooks.refused.unreadable");
    }
    var news =
        switch (delivery.vendor()) {
          case SHOPIFY -> ShopifyNews.of(delivery.topic(), said);
          case WOOCOMMERCE -> WooCommerceNews.of(delivery.topic(), said);
          case STRIPE -> StripeNews.of(delivery.topic(), said);
          case STANDARD ->
              StandardNews.of(delivery.topic(), delivery.delivery(), said, delivery.receivedAt());
        };
    var source = delivery.source();
    var ticks = Ticks.of(delivery.vendor(), delivery.topic(), said);
    return switch (news) {
      case News.Sale sale -> sale(source, sale, ticks);
      case News.Refunded refunded -> refunded(source, refunded);
      case News.Deleted deleted -> deleted(source, deleted, delivery.receivedAt());
      case News.Met met -> met(source, met, delivery.receivedAt(), ticks);
      case News.Happened happened -> happened(source, happened, null);
      case News.Checkout checkout -> happened(source, checkout.started(), checkout.changed());
      case News.Offered offered -> offered(source, offered.product());
      case News.Withdrawn withdrawn ->
          withdrawn(source, withdrawn.reference(), delivery.receivedAt());
      case News.Asked asked -> asked(delivery, asked);
      case News.Nothing nothing -> Outcome.passed(nothing.reason());
      case News.Unknown unknown -> Outcome.KEPT;
    };
  }

  /** No text of PostgreSQL holds a zero character, and nobody but a mischief-maker sends one. */
  private static boolean isUnstorable(byte[] body) {
    return new String(body, StandardCharsets.ISO_8859_1).contains("\\u0000");
  }

  private Outcome sale(String source, News.Sale sale, List<Tick> ticks) {
    if (!objects.isNewest(source, sale.version())) {
      return OLDER;
    }
    checkMoment(sale.placedAt());
    var rate = rate(sale.currency(), sale.placedAt());
    var id = sale.version().id();
    objects.remember(source, id, sale.reference(), sale.placedAt(), sale.currency());
    var value = Orders.Line.sum(sale.lines());
    var back = objects.giveBack(source, id, sale.givenBack());
    var refunded = sale.wholly() ? back.max(value) : back;
    checkWorth(value.max(refunded), rate);
    var customer = customer(source, sale.customer());
    var draft =
        new Orders.Draft(
            source,
            sale.channel(),
            sale.reference(),
            customer,
            sale.placedAt(),
            sale.state(),
            sale.currency(),
            rate,
            sale.lines(),
            List.of(),
            refunded);
    boolean live =
        sale.placedAt().isAfter(clock.instant().minus(NEWS))
            || objects.isOrderKnown(source, sale.reference());
    orders.record(List.of(draft), live);
    if (customer != null) {
      consents.ticked(customer, source, ticks);
    }
    return Outcome.done(customer);
  }

  private Outcome refunded(String source, News.Refunded news) {
    var told = objects.lockOrder(source, news.orderId());
    var back = objects.giveBack(source, news.orderId(), List.of(news.refund()));
    if (told.reference() == null || told.placedAt() == null || told.currency() == null) {
      // The order will come and find its refund waiting.
      return Outcome.DONE;
    }
    var rate = rate(told.currency(), told.placedAt());
    checkWorth(back, rate);
    var draft =
        new Orders.Draft(
            source,
            null,
            told.reference(),
            null,
            told.placedAt(),
            Orders.State.SOLD,
            told.currency(),
            rate,
            List.of(),
            List.of(),
            back);
    orders.record(List.of(draft), true);
    return Outcome.DONE;
  }

  private Outcome deleted(String source, News.Deleted news, Instant receivedAt) {
    var version = new News.Version("order", news.orderId(), receivedAt, 0);
    var told = objects.lockOrder(source, news.orderId());
    if (!objects.isNewest(source, version)) {
      return OLDER;
    }
    var reference = Said.first(told.reference(), news.reference());
    var recorded = reference == null ? null : objects.recorded(source, reference).orElse(null);
    if (reference == null || recorded == null) {
      return Outcome.passed("webhooks.passed.unknown-order");
    }
    var draft =
        new Orders.Draft(
            source,
            recorded.channel(),
            reference,
            recorded.customerId(),
            recorded.placedAt(),
            Orders.State.CANCELLED,
            recorded.currency(),
            recorded.rate(),
            objects.lines(recorded.id()),
            List.of(),
            null);
    orders.record(List.of(draft), true);
    return Outcome.DONE;
  }

  private Outcome met(String source, News.Met met, Instant receivedAt, List<Tick> ticks) {
    var at = met.at() == null ? receivedAt : met.at();
    checkMoment(at);
    var known = customers.known(source, met.customer().reference(), met.customer().email());
    var before = known.map(profiles::known);
    var identity = customers.recognise(source, List.of(met.customer())).getFirst();
    profiles.tell(identity, met.traits(), source, at, false);
    // Who reads the log hears of it only where something is new: shops tell everybody with each
    // order.
    if (before.isEmpty() || !before.get().equals(profiles.known(known.get()))) {
      events.append(
          List.of(
              new Events.Draft(
                  "identified",
                  identity,
                  at,
                  "%s told of %s at %s".formatted(source, identity, at),
                  true,
                  "{}")));
    }
    consents.ticked(identity, source, ticks);
    return Outcome.done(identity);
  }

  /**
   * Writes what happened to one person.
   *
   * @param also happened to the same person
   */
  private Outcome happened(String source, News.Happened news, News.@Nullable Happened also) {
    var version = news.version();
    if (version != null && !objects.isNewest(source, version)) {
      return OLDER;
    }
    var customer = customer(source, news.customer());
    var drafts = new ArrayList<Events.Draft>();
    drafts.add(draft(source, customer, news));
    if (also != null) {
      drafts.add(draft(source, customer, also));
    }
    events.append(drafts);
    return Outcome.done(customer);
  }

  private Events.Draft draft(String source, @Nullable UUID customer, News.Happened news) {
    checkMoment(news.at());
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("source", source);
    data.putAll(news.data());
    return new Events.Draft(
        news.kind(),
        customer,
        news.at(),
        source + " " + news.cause(),
        true,
        json.writeValueAsString(data));
  }

  private Outcome offered(String source, Draft product) {
    checkMoment(product.at());
    return catalogue.record(source, List.of(product)).older() > 0 ? OLDER : Outcome.DONE;
  }

  private Outcome withdrawn(String source, String reference, Instant receivedAt) {
    return catalogue.retire(source, reference, receivedAt)
        ? Outcome.DONE
        : Outcome.passed("webhooks.passed.unknown-product");
  }

  private Outcome asked(Delivery delivery, News.Asked asked) {
    var source = delivery.source();
    var what =
        switch (delivery.topic()) {
          case "customers/data_request" -> Asked.SHOW;
          case "customers/redact" -> Asked.ERASE;
          default -> Asked.ERASE_EVERYBODY;
        };
    rights.ask(
        delivery.id(), what, source, asked.reference(), asked.email(), delivery.receivedAt());
    return Outcome.done(customers.known(source, asked.reference(), asked.email()).orElse(null));
  }

  private @Nullable UUID customer(String source, @Nullable Sighting sighting) {
    return sighting == null ? null : customers.recognise(source, List.of(sighting)).getFirst();
  }

  private void checkMoment(Instant at) {
    if (at.isBefore(Dates.EARLIEST) || at.isAfter(clock.instant().plus(AHEAD))) {
      throw Problem.invalid("webhooks.refused.time", at.toString());
    }
  }

  private BigDecimal rate(String currency, Instant at) {
    var profile = business.profile();
    if (!Mapping.currency(currency)) {
      throw Problem.invalid("webhooks.refused.currency", currency);
    }
    var day = profile.day(at);
    return orders
        .rate(currency, profile.currency(), day)
        .orElseThrow(() ->
            Problem.invalid("webhooks.refused.rate", currency, profile.currency(), day.toString()));
  }

  private static void checkWorth(BigDecimal amount, BigDecimal rate) {
    if (amount.multiply(rate.max(BigDecimal.ONE)).compareTo(Money.LIMIT) > 0) {
      throw Problem.invalid("webhooks.refused.large", "total");
    }
  }
}
