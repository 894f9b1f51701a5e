package io.perennial.conditions;

import io.perennial.conditions.Condition.Deed;
import io.perennial.conditions.Condition.Measure;
import io.perennial.conditions.Condition.Moment;
import io.perennial.conditions.Condition.Property;
import io.perennial.conditions.Condition.Range;
import io.perennial.conditions.Condition.Sequel;
import io.perennial.conditions.Condition.State;
import io.perennial.conditions.Condition.Test;
import io.perennial.conditions.Condition.What;
import io.perennial.conditions.When.Bound;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads a condition from JSON. Whatever is wrong is refused with its place, such as {@code
 * condition.all[1].when}: a condition that is not understood must not mean somebody else.
 */
final class Reading {

  /** More than this nobody reads any more. */
  static final int DEEPEST = 8;

  static final int MOST_CONDITIONS = 200;

  /** A list that somebody typed or pasted; longer ones are static lists. */
  static final int MOST_VALUES = 500;

  static final int LONGEST_TEXT = 300;

  /** Ten years, in days. */
  static final int LONGEST_DAYS = 3_650;

  /** Any day of the year is at most so far ahead. */
  static final int FURTHEST_DAYS = 366;

  static final BigDecimal LARGEST = new BigDecimal("1000000000000");
  static final int MOST_DECIMALS = 9;

  private int conditions;

  /** The condition that a JSON object says. */
  static Condition read(JsonNode json) {
    return new Reading().condition(new Part(json, "condition"), 1);
  }

  private Condition condition(Part part, int depth) {
    if (++conditions > MOST_CONDITIONS) {
      throw part.refused("conditions.many", MOST_CONDITIONS);
    }
    if (depth > DEEPEST) {
      throw part.refused("conditions.deep", DEEPEST);
    }
    part.isObject();
    return switch (part.firstOf(
        "all",
        "any",
        "none",
        // A company has attributes, too.
        "company",
        "attribute",
        "fact",
        "purchased",
        "standing",
        "rfm",
        "score",
        "orders",
        "event",
        "cart",
        "reach",
        "segment",
        "engaged")) {
      case "all" -> new Condition.All(group(part, "all", depth));
      case "any" -> new Condition.Any(group(part, "any", depth));
      case "none" -> new Condition.None(group(part, "none", depth));
      case "attribute" -> {
        part.only(with(TESTS, "attribute", "zone"));
        yield new Condition.Attribute(part.text("attribute"), test(part), theirZone(part));
      }
      case "fact" -> {
        part.only("fact", "at_least", "at_most");
        yield new Condition.Fact(part.choice("fact", Measure.values()), bounded(part, part));
      }
      case "purchased" -> {
        part.only("purchased", "when", "zone");
        yield new Condition.Purchased(
            part.choice("purchased", Moment.values()), when(part), theirZone(part));
      }
      case "standing" -> {
        part.only("standing");
        yield new Condition.Standing(part.choices("standing", State.values()));
      }
      case "rfm" -> {
        part.only("rfm");
        yield new Condition.Grouped(part.texts("rfm"));
      }
      case "score" -> {
        part.only("score", "at_least", "at_most");
        yield new Condition.Scored(part.text("score"), bounded(part, part));
      }
      case "orders" -> ordered(part);
      case "event" -> happened(part);
      case "cart" -> {
        part.only("cart", "when");
        yield new Condition.InCart(when(part), onlyRange(part.at("cart")));
      }
      case "reach" -> {
        part.only("reach", "topic", "may");
        yield new Condition.MayReach(
            part.text("topic"), part.text("reach"), part.flag("may", true));
      }
      case "company" -> company(part);
      case "segment" -> {
        part.only("segment", "in");
        yield new Condition.InSegment(part.id("segment"), part.flag("in", true));
      }
      default -> {
        part.only("engaged");
        var days = onlyRange(part.at("engaged"));
        if (days.isOpen()) {
          throw part.refused("conditions.bounds");
        }
        yield new Condition.Engaged(days);
      }
    };
  }

  private List<Condition> group(Part part, String name, int depth) {
    part.only(name);
    var all = new ArrayList<Condition>();
    for (var each : part.at(name).items(MOST_CONDITIONS)) {
      all.add(condition(each, depth + 1));
    }
    return List.copyOf(all);
  }

  private static Condition ordered(Part part) {
    part.only("orders", "when", "times", "worth", "zone");
    var what = part.at("orders");
    what.isObject();
    what.only("products", "categories", "channels", "sources");
    return new Condition.Ordered(
        new What(
            what.has("products") ? what.texts("products") : Set.of(),
            what.has("categories") ? what.texts("categories") : Set.of(),
            what.has("channels") ? what.texts("channels") : Set.of(),
            what.has("sources") ? what.texts("sources") : Set.of()),
        when(part),
        times(part),
        part.has("worth") ? onlyRange(part.at("worth")) : Range.ANY,
        theirZone(part));
  }

  private static Condition happened(Part part) {
    part.only("event", "where", "when", "times", "followed_by", "not_followed_by", "zone");
    Sequel sequel = null;
    for (var name : List.of("followed_by", "not_followed_by")) {
      if (part.has(name)) {
        var after = part.at(name);
        after.isObject();
        after.only("event", "where", "within");
        if (sequel != null) {
          throw after.refused("conditions.one-of", "followed_by, not_followed_by");
        }
        sequel = new Sequel(deed(after), ago(after.at("within")), name.equals("followed_by"));
      }
    }
    return new Condition.Happened(deed(part), when(part), times(part), sequel, theirZone(part));
  }

  private static Deed deed(Part part) {
    var where = new ArrayList<Property>();
    if (part.has("where")) {
      for (var each : part.at("where").items(MOST_VALUES)) {
        each.isObject();
        each.only(with(TESTS, "property"));
        var test = test(each);
        if (isOfDays(test)) {
          throw each.refused("conditions.no-days");
        }
        where.add(new Property(each.text("property"), test));
      }
    }
    return new Deed(part.text("event"), List.copyOf(where));
  }

  private static Condition company(Part part) {
    part.only(with(TESTS, "company", "attribute"));
    var of = part.at("company");
    of.isObject();
    of.only("roles");
    return new Condition.OfCompany(
        of.has("roles") ? of.texts("roles") : Set.of(),
        part.has("attribute")
            ? new Condition.CompanyTrait(part.text("attribute"), test(part))
            : null);
  }

  /** How often; where nothing is said: once or more. */
  private static Range times(Part part) {
    if (!part.has("times")) {
      return Range.SOME;
    }
    var times = onlyRange(part.at("times"));
    if (times.isOpen()) {
      throw part.at("times").refused("conditions.bounds");
    }
    return times;
  }

  static boolean isOfDays(Test test) {
    return test instanceof Test.Dated
        || test instanceof Test.Ahead
        || test instanceof Test.Anniversary;
  }

  // ---- tests

  private static final List<String> TESTS =
      List.of(
          "known",
          "in",
          "not_in",
          "contains",
          "at_least",
          "at_most",
          "dated",
          "ahead",
          "anniversary");

  private static Test test(Part part) {
    // Of two questions one would be forgotten; the two bounds of a number are one question.
    var asked =
        TESTS.stream()
            .filter(part::has)
            .filter(name -> !name.equals("at_most") || !part.has("at_least"))
            .toList();
    if (asked.size() > 1) {
      throw part.refused("conditions.one-of", String.join(", ", asked));
    }
    return switch (part.firstOf(TESTS.toArray(String[]::new))) {
      case "known" -> new Test.Known(part.flag("known", true));
      case "in" -> new Test.OneOf(part.texts("in"), true);
      case "not_in" -> new Test.OneOf(part.texts("not_in"), false);
      case "contains" -> new Test.Contains(part.text("contains"));
      case "dated" -> new Test.Dated(days(when(part.at("dated"), false), part.at("dated")));
      case "ahead" -> new Test.Ahead(daysAhead(part.at("ahead")));
      case "anniversary" -> new Test.Anniversary(daysAhead(part.at("anniversary")));
      default -> new Test.Between(bounded(part, part));
    };
  }

  private static int daysAhead(Part part) {
    part.isObject();
    part.only("days");
    return part.whole("days", 0, FURTHEST_DAYS);
  }

  private static When days(When when, Part part) {
    for (var bound : Arrays.asList(when.from(), when.before())) {
      if (bound instanceof Bound.Last(Ago ago) && ago.unit().isExact()) {
        throw part.refused("conditions.days-only");
      }
    }
    return when;
  }

  private static Range bounded(Part part, Part place) {
    var range = range(part);
    if (range.isOpen()) {
      throw place.refused("conditions.bounds");
    }
    return range;
  }

  private static Range onlyRange(Part part) {
    part.isObject();
    part.only("at_least", "at_most");
    return range(part);
  }

  private static Range range(Part part) {
    part.isObject();
    var least = part.has("at_least") ? part.number("at_least") : null;
    var most = part.has("at_most") ? part.number("at_most") : null;
    if (least != null && most != null && least.compareTo(most) > 0) {
      throw part.refused("conditions.crossed");
    }
    return new Range(least, most);
  }

  // ---- time

  private static boolean theirZone(Part part) {
    if (!part.has("zone")) {
      return false;
    }
    return switch (part.text("zone")) {
      case "customer" -> true;
      case "business" -> false;
      default -> throw part.at("zone").refused("conditions.choice", "business, customer");
    };
  }

  private static When when(Part part) {
    return part.has("when") ? when(part.at("when"), true) : When.EVER;
  }

  private static When when(Part part, boolean mayBeEver) {
    part.isObject();
    part.only("last", "before_last", "from", "to");
    if (part.has("last") && part.has("from")) {
      throw part.refused("conditions.one-of", "last, from");
    }
    if (part.has("before_last") && part.has("to")) {
      throw part.refused("conditions.one-of", "before_last, to");
    }
    Bound from =
        part.has("last")
            ? new Bound.Last(ago(part.at("last")))
            : part.has("from") ? new Bound.Day(part.day("from")) : null;
    Bound before =
        part.has("before_last")
            ? new Bound.Last(ago(part.at("before_last")))
            : part.has("to") ? new Bound.Day(part.day("to").plusDays(1)) : null;
    if (from == null && before == null && !mayBeEver) {
      throw part.refused("conditions.one-of", "last, before_last, from, to");
    }
    return new When(from, before);
  }

  private static Ago ago(Part part) {
    part.isObject();
    var names =
        Arrays.stream(Ago.Unit.values())
            .map(unit -> unit.name().toLowerCase(Locale.ROOT))
            .toArray(String[]::new);
    part.only(names);
    var unit = part.firstOf(names);
    var chosen = Ago.Unit.valueOf(unit.toUpperCase(Locale.ROOT));
    int number = part.whole(unit, 1, LONGEST_DAYS * 24 * 60);
    var ago = new Ago(number, chosen);
    if (ago.length().toDays() > LONGEST_DAYS) {
      throw part.refused("conditions.long-ago", LONGEST_DAYS);
    }
    return ago;
  }

  private static String[] with(List<String> names, String... more) {
    var all = new ArrayList<>(names);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
