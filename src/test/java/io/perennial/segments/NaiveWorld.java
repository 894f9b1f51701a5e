package io.perennial.segments;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The language of conditions a second time, written from its documentation in the plainest way: it
 * looks at everything that ever happened to a person, each time anew, and reads the JSON itself.
 * Knows nothing of SQL, of indexes or of what may have changed.
 */
final class NaiveWorld {

  record Bought(Instant at, BigDecimal value, String product, String channel) {}

  record Did(String kind, Instant at, String page, int price) {}

  record Said(Instant at, String name, @Nullable String value) {}

  record Agreed(Instant at, boolean yes) {}

  /** Everything that was told of an identity. */
  static final class Life {
    final List<Bought> orders = new ArrayList<>();
    final List<Did> events = new ArrayList<>();
    final List<Said> traits = new ArrayList<>();

    /** What was said of each identity; of several the strictest counts. */
    final List<List<Agreed>> consents = new ArrayList<>();

    @Override
    public String toString() {
      return "%s %s %s %s".formatted(orders, events, traits, consents);
    }

    void add(Life other) {
      orders.addAll(other.orders);
      events.addAll(other.events);
      traits.addAll(other.traits);
      consents.addAll(other.consents);
    }

    /** The last thing put into it, unless it was bought since. */
    @Nullable Did cart() {
      Did last = null;
      for (var event : events) {
        if ((event.kind().equals("cart_changed") || event.kind().equals("order_placed"))
            && (last == null || event.at().isAfter(last.at()))) {
          last = event;
        }
      }
      return last != null && last.kind().equals("cart_changed") ? last : null;
    }

    @Nullable String trait(String name) {
      Said newest = null;
      for (var said : traits) {
        if (said.name().equals(name) && (newest == null || said.at().isAfter(newest.at()))) {
          newest = said;
        }
      }
      return newest == null ? null : newest.value();
    }
  }

  private static final Set<String> ENGAGED =
      Set.of(
          "page_viewed",
          "screen_viewed",
          "products_listed",
          "product_viewed",
          "cart_changed",
          "checkout_started",
          "checkout_continued",
          "order_placed",
          "tracked");

  private final ZoneId business;
  private final BiPredicate<UUID, UUID> isIn;

  /**
   * @param isIn whether a person is in a segment, for conditions that ask
   */
  NaiveWorld(ZoneId business, BiPredicate<UUID, UUID> isIn) {
    this.business = business;
    this.isIn = isIn;
  }

  boolean holds(JsonNode condition, UUID person, Life life, Instant now) {
    if (condition.has("all")) {
      return condition.get("all").valueStream().allMatch(each -> holds(each, person, life, now));
    }
    if (condition.has("any")) {
      return condition.get("any").valueStream().anyMatch(each -> holds(each, person, life, now));
    }
    if (condition.has("none")) {
      return condition.get("none").valueStream().noneMatch(each -> holds(each, person, life, now));
    }
    var zone = business;
    if (condition.path("zone").asString("").equals("customer")) {
      var own = life.trait("zone");
      zone = own != null && ZoneId.getAvailableZoneIds().contains(own) ? ZoneId.of(own) : business;
    }
    var today = LocalDate.ofInstant(now, zone);
    if (condition.has("attribute")) {
      return attribute(condition, life.trait(condition.get("attribute").asString()), today, zone);
    }
    if (condition.has("fact")) {
      return fact(condition, life);
    }
    if (condition.has("purchased")) {
      Instant at = null;
      for (var order : life.orders) {
        boolean last = condition.get("purchased").asString().equals("last_order");
        if (at == null || (last ? order.at().isAfter(at) : order.at().isBefore(at))) {
          at = order.at();
        }
      }
      return at != null && within(condition.path("when"), at, now, zone);
    }
    if (condition.has("orders")) {
      return orders(condition, life, now, zone);
    }
    if (condition.has("event")) {
      return events(condition, life, now, zone);
    }
    if (condition.has("cart")) {
      var cart = life.cart();
      return cart != null
          && Duration.between(cart.at(), now).compareTo(Duration.ofDays(60)) <= 0
          && bounds(condition.get("cart"), BigDecimal.valueOf(cart.price()))
          && within(condition.path("when"), cart.at(), now, zone);
    }
    if (condition.has("reach")) {
      boolean yes = false;
      boolean no = false;
      for (var words : life.consents) {
        Agreed newest = null;
        for (var agreed : words) {
          newest = newest == null || agreed.at().isAfter(newest.at()) ? agreed : newest;
        }
        yes |= newest != null && newest.yes();
        no |= newest != null && !newest.yes();
      }
      return (yes && !no) == condition.path("may").asBoolean(true);
    }
    if (condition.has("segment")) {
      return isIn.test(person, UUID.fromString(condition.get("segment").asString()))
          == condition.path("in").asBoolean(true);
    }
    if (condition.has("engaged")) {
      var days = new HashSet<LocalDate>();
      for (var event : life.events) {
        if (ENGAGED.contains(event.kind())) {
          days.add(LocalDate.ofInstant(event.at(), business));
        }
      }
      var last = LocalDate.ofInstant(now, business);
      long count = days.stream().filter(day -> day.isAfter(last.minusDays(30))).count();
      return bounds(condition.get("engaged"), BigDecimal.valueOf(count));
    }
    throw new IllegalArgumentException("unknown: " + condition);
  }

  private static boolean attribute(
      JsonNode test, @Nullable String value, LocalDate today, ZoneId zone) {
    if (test.has("known")) {
      return (value != null) == test.get("known").booleanValue();
    }
    if (value == null) {
      return false;
    }
    var parts =
        value.startsWith("[")
            ? List.of(value.replaceAll("[\\[\\]\"]", "").split(","))
            : List.of(value);
    if (test.has("in")) {
      return test.get("in").valueStream().anyMatch(each -> parts.contains(each.asString()));
    }
    if (test.has("not_in")) {
      return test.get("not_in").valueStream().noneMatch(each -> parts.contains(each.asString()));
    }
    if (test.has("contains")) {
      var letters = test.get("contains").asString().toLowerCase(java.util.Locale.ROOT);
      return parts.stream()
          .anyMatch(part -> part.toLowerCase(java.util.Locale.ROOT).contains(letters));
    }
    if (test.has("dated")) {
      if (value.startsWith("--")) {
        return false;
      }
      var day = LocalDate.parse(value);
      var when = test.get("dated");
      boolean absolute = when.has("to");
      return within(
              when,
              day.atTime(12, 0).atZone(zone).toInstant(),
              today.atTime(12, 0).atZone(zone).toInstant(),
              zone)
          && (absolute || !day.isAfter(today));
    }
    if (test.has("ahead")) {
      if (value.startsWith("--")) {
        return false;
      }
      var day = LocalDate.parse(value);
      return !day.isBefore(today)
          && !day.isAfter(today.plusDays(test.at("/ahead/days").intValue()));
    }
    if (test.has("anniversary")) {
      var born = MonthDay.parse("--" + value.substring(value.length() - 5));
      for (int i = 0; i <= test.at("/anniversary/days").intValue(); i++) {
        var day = today.plusDays(i);
        if (born.atYear(day.getYear()).equals(day)) {
          return true;
        }
      }
      return false;
    }
    return value.matches("-?[0-9.]+") && bounds(test, new BigDecimal(value));
  }

  private boolean fact(JsonNode condition, Life life) {
    var days = new HashSet<LocalDate>();
    var revenue = BigDecimal.ZERO;
    for (var order : life.orders) {
      days.add(LocalDate.ofInstant(order.at(), business));
      revenue = revenue.add(order.value());
    }
    int orders = life.orders.size();
    return switch (condition.get("fact").asString()) {
      case "purchases" -> bounds(condition, BigDecimal.valueOf(orders));
      case "purchase_days" -> bounds(condition, BigDecimal.valueOf(days.size()));
      case "revenue", "net_revenue" -> bounds(condition, revenue);
      case "refunds" -> bounds(condition, BigDecimal.ZERO);
      case "average_order" ->
          orders > 0
              && bounds(
                  condition,
                  revenue.divide(BigDecimal.valueOf(orders), 30, java.math.RoundingMode.HALF_UP));
      default -> throw new IllegalArgumentException();
    };
  }

  private static boolean orders(JsonNode condition, Life life, Instant now, ZoneId zone) {
    var what = condition.get("orders");
    long times = 0;
    var worth = BigDecimal.ZERO;
    for (var order : life.orders) {
      if (named(what, "products", order.product())
          && named(what, "channels", order.channel())
          && within(condition.path("when"), order.at(), now, zone)) {
        times++;
        worth = worth.add(order.value());
      }
    }
    return times(condition, times) && bounds(condition.path("worth"), worth);
  }

  private static boolean named(JsonNode what, String name, String value) {
    return !what.has(name)
        || what.get(name).valueStream().anyMatch(each -> each.asString().equals(value));
  }

  private static boolean times(JsonNode condition, long times) {
    return condition.has("times")
        ? bounds(condition.get("times"), BigDecimal.valueOf(times))
        : times >= 1;
  }

  private static boolean events(JsonNode condition, Life life, Instant now, ZoneId zone) {
    Predicate<Did> first = event -> is(condition, event);
    long times = 0;
    for (var event : life.events) {
      if (first.test(event)
          && within(condition.path("when"), event.at(), now, zone)
          && sequel(condition, event, life, now)) {
        times++;
      }
    }
    return times(condition, times);
  }

  private static boolean sequel(JsonNode condition, Did first, Life life, Instant now) {
    boolean wanted = condition.has("followed_by");
    if (!wanted && !condition.has("not_followed_by")) {
      return true;
    }
    var sequel = condition.get(wanted ? "followed_by" : "not_followed_by");
    var within = sequel.get("within");
    var length =
        within.has("hours")
            ? Duration.ofHours(within.get("hours").intValue())
            : Duration.ofDays(within.get("days").intValue());
    var end = first.at().plus(length);
    boolean followed =
        life.events.stream()
            .anyMatch(each ->
                is(sequel, each) && each.at().isAfter(first.at()) && !each.at().isAfter(end));
    return wanted ? followed : !followed && !end.isAfter(now);
  }

  private static boolean is(JsonNode condition, Did event) {
    if (!condition.get("event").asString().equals(event.kind())) {
      return false;
    }
    for (var property : condition.path("where")) {
      var said =
          property.get("property").asString().endsWith("path")
              ? event.page()
              : String.valueOf(event.price());
      if (!attribute(property, said, LocalDate.EPOCH, ZoneId.of("UTC"))) {
        return false;
      }
    }
    return true;
  }

  private static boolean bounds(JsonNode bounds, BigDecimal number) {
    return (!bounds.has("at_least") || number.compareTo(bounds.get("at_least").decimalValue()) >= 0)
        && (!bounds.has("at_most") || number.compareTo(bounds.get("at_most").decimalValue()) <= 0);
  }

  private static boolean within(JsonNode when, Instant at, Instant now, ZoneId zone) {
    return (!when.has("last") || isInLast(when.get("last"), at, now, zone))
        && (!when.has("before_last") || !isInLast(when.get("before_last"), at, now, zone))
        && (!when.has("from")
            || !LocalDate.ofInstant(at, zone)
                .isBefore(LocalDate.parse(when.get("from").asString())))
        && (!when.has("to")
            || !LocalDate.ofInstant(at, zone).isAfter(LocalDate.parse(when.get("to").asString())));
  }

  private static boolean isInLast(JsonNode ago, Instant at, Instant now, ZoneId zone) {
    var unit = ago.propertyNames().iterator().next();
    int number = ago.get(unit).intValue();
    var day = LocalDate.ofInstant(at, zone);
    var today = LocalDate.ofInstant(now, zone);
    return switch (unit) {
      case "minutes" -> !at.isBefore(now.minusSeconds(60L * number));
      case "hours" -> !at.isBefore(now.minusSeconds(3600L * number));
      case "days" -> day.isAfter(today.minusDays(number));
      case "weeks" -> day.isAfter(today.minusWeeks(number));
      case "months" -> day.isAfter(today.minusMonths(number));
      case "years" -> day.isAfter(today.minusYears(number));
      default -> throw new IllegalArgumentException(unit);
    };
  }

  /** Everything of all identities of each person. */
  static Map<UUID, Life> together(Map<UUID, Life> byIdentity, Map<UUID, UUID> people) {
    var together = new HashMap<UUID, Life>();
    byIdentity.forEach((identity, life) ->
        together
            .computeIfAbsent(people.getOrDefault(identity, identity), id -> new Life())
            .add(life));
    return together;
  }
}
