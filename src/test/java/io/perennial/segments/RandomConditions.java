package io.perennial.segments;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Conditions by chance, of every kind, about what {@link SegmentsRandomTest} lets happen. */
final class RandomConditions {

  static final List<String> ZONES =
      List.of("Europe/Warsaw", "Europe/Kyiv", "Europe/Bucharest", "America/Los_Angeles");

  /** Where clocks change, a leap day, the ends of years and months. */
  static final List<String> STARTS =
      List.of(
          "2023-03-20T09:00:00Z",
          "2023-10-20T20:30:00Z",
          "2024-02-20T23:10:00Z",
          "2024-12-20T04:00:00Z",
          "2025-02-22T12:00:00Z",
          "2026-03-25T21:59:00Z");

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Random random;
  private final LocalDate about;

  RandomConditions(Random random, LocalDate about) {
    this.random = random;
    this.about = about;
  }

  /** Some minutes, to just before or after a midnight in one of the zones, or some weeks. */
  static Duration jump(Random random, Instant now) {
    return switch (random.nextInt(5)) {
      case 0 -> Duration.ofMinutes(1 + random.nextInt(200));
      case 1, 2 -> {
        var there = now.atZone(ZoneId.of(ZONES.get(random.nextInt(ZONES.size()))));
        var midnight = there.toLocalDate().plusDays(1).atStartOfDay(there.getZone()).toInstant();
        var at = midnight.plusSeconds(random.nextInt(3) - 1);
        yield at.isAfter(now) ? Duration.between(now, at) : Duration.ofMinutes(1);
      }
      case 3 -> Duration.ofHours(1 + random.nextInt(60));
      default -> Duration.ofDays(1 + random.nextInt(30));
    };
  }

  /**
   * A tree.
   *
   * @param segments that may be asked
   */
  ObjectNode tree(int depth, List<UUID> segments) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return leaf(segments);
    }
    var array = JSON.arrayNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(tree(depth - 1, segments));
    }
    var group = JSON.objectNode();
    group.set(one("all", "any", "none"), array);
    return group;
  }

  private ObjectNode leaf(List<UUID> segments) {
    var leaf = JSON.objectNode();
    switch (random.nextInt(11)) {
      case 0 -> {
        leaf.put("attribute", one("country", "points", "tags"));
        text(leaf);
      }
      case 1 -> {
        leaf.put("attribute", one("birthday", "since"));
        days(leaf);
        zone(leaf);
      }
      case 2 ->
          range(
              leaf.put(
                  "fact",
                  one(
                      "purchases",
                      "purchase_days",
                      "revenue",
                      "net_revenue",
                      "refunds",
                      "average_order")),
              random.nextInt(3) == 0 ? 200 : 4);
      case 3 -> {
        leaf.put("purchased", one("first_order", "last_order"));
        when(leaf);
        zone(leaf);
      }
      case 4, 5 -> orders(leaf);
      case 6, 7 -> events(leaf);
      case 8 -> {
        leaf.set("cart", random.nextBoolean() ? JSON.objectNode() : range(JSON.objectNode(), 50));
        when(leaf);
      }
      case 9 -> {
        if (segments.isEmpty() || random.nextBoolean()) {
          leaf.put("reach", "email").put("topic", "newsletter").put("may", random.nextBoolean());
        } else {
          leaf.put("segment", segments.get(random.nextInt(segments.size())).toString());
          leaf.put("in", random.nextBoolean());
        }
      }
      default -> leaf.set("engaged", range(JSON.objectNode(), 3));
    }
    return leaf;
  }

  private void text(ObjectNode leaf) {
    switch (random.nextInt(5)) {
      case 0 -> leaf.put("known", random.nextBoolean());
      case 1 -> leaf.set("in", JSON.arrayNode().add(one("PL", "RO", "vip")).add("b2b"));
      case 2 -> leaf.set("not_in", JSON.arrayNode().add(one("PL", "RO", "vip")));
      case 3 -> {
        leaf.put("attribute", one("country", "tags"));
        leaf.put("contains", one("p", "I", "b2"));
      }
      default -> {
        leaf.put("attribute", "points");
        range(leaf, 90);
      }
    }
  }

  private void days(ObjectNode leaf) {
    switch (random.nextInt(3)) {
      case 0 -> leaf.set("anniversary", JSON.objectNode().put("days", random.nextInt(40)));
      case 1 -> leaf.set("ahead", JSON.objectNode().put("days", random.nextInt(40)));
      default -> leaf.set("dated", span(false));
    }
  }

  private void orders(ObjectNode leaf) {
    var what = JSON.objectNode();
    if (random.nextInt(3) == 0) {
      what.set("products", JSON.arrayNode().add(one("beans", "tea")));
    }
    if (random.nextInt(3) == 0) {
      what.set("channels", JSON.arrayNode().add(one("web", "pos")));
    }
    leaf.set("orders", what);
    when(leaf);
    if (random.nextBoolean()) {
      leaf.set("times", range(JSON.objectNode(), 3));
    }
    if (random.nextInt(3) == 0) {
      leaf.set("worth", range(JSON.objectNode(), 150));
    }
    zone(leaf);
  }

  private void events(ObjectNode leaf) {
    deed(leaf);
    when(leaf);
    if (random.nextBoolean()) {
      leaf.set("times", range(JSON.objectNode(), 3));
    }
    if (random.nextInt(3) == 0) {
      var sequel = JSON.objectNode();
      deed(sequel);
      sequel.set(
          "within",
          random.nextBoolean()
              ? JSON.objectNode().put("hours", 1 + random.nextInt(72))
              : JSON.objectNode().put("days", 1 + random.nextInt(20)));
      leaf.set(random.nextBoolean() ? "followed_by" : "not_followed_by", sequel);
    }
    zone(leaf);
  }

  private void deed(ObjectNode leaf) {
    leaf.put("event", one("page_viewed", "product_viewed", "order_placed", "cart_changed"));
    var event = leaf.get("event").asString();
    if (event.endsWith("viewed") && random.nextInt(3) == 0) {
      var where = JSON.objectNode();
      if (random.nextBoolean()) {
        where.put("property", "properties.path");
        if (random.nextBoolean()) {
          where.set("in", JSON.arrayNode().add(one("/", "/tea")));
        } else {
          where.put("contains", "te");
        }
      } else {
        range(where.put("property", "properties.price"), 40);
      }
      leaf.set("where", JSON.arrayNode().add(where));
    }
  }

  private ObjectNode range(ObjectNode json, int about) {
    int least = random.nextInt(about + 1);
    switch (random.nextInt(3)) {
      case 0 -> json.put("at_least", least);
      case 1 -> json.put("at_most", least);
      default -> json.put("at_least", least).put("at_most", least + random.nextInt(about + 1));
    }
    return json;
  }

  private void when(ObjectNode leaf) {
    if (random.nextInt(4) > 0) {
      leaf.set("when", span(true));
    }
  }

  private ObjectNode span(boolean hours) {
    var span = JSON.objectNode();
    switch (random.nextInt(5)) {
      case 0, 1 -> span.set("last", ago(hours));
      case 2 -> span.set("before_last", ago(hours));
      case 3 -> {
        span.set("last", ago(hours));
        span.set("before_last", ago(hours));
      }
      default -> {
        span.put("from", about.minusDays(random.nextInt(200)).toString());
        if (random.nextBoolean()) {
          span.put("to", about.plusDays(random.nextInt(100)).toString());
        }
      }
    }
    return span;
  }

  private ObjectNode ago(boolean hours) {
    return switch (random.nextInt(hours ? 6 : 4)) {
      case 0, 1 -> JSON.objectNode().put("days", 1 + random.nextInt(90));
      case 2 -> JSON.objectNode().put("months", 1 + random.nextInt(4));
      case 3 ->
          random.nextBoolean()
              ? JSON.objectNode().put("weeks", 1 + random.nextInt(8))
              : JSON.objectNode().put("years", 1);
      case 4 -> JSON.objectNode().put("hours", 1 + random.nextInt(100));
      default -> JSON.objectNode().put("minutes", 5 + random.nextInt(3_000));
    };
  }

  private void zone(ObjectNode leaf) {
    if (random.nextInt(3) == 0) {
      leaf.put("zone", "customer");
    }
  }

  private String one(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
