package io.perennial.conditions;

import io.perennial.conditions.Condition.Deed;
import io.perennial.conditions.Condition.Range;
import io.perennial.conditions.Condition.Test;
import io.perennial.conditions.When.Bound;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes a condition as the JSON that {@link Reading} reads. */
final class Writing {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Writing() {}

  static ObjectNode write(Condition condition) {
    var json = JSON.objectNode();
    switch (condition) {
      case Condition.All(var of) -> json.set("all", group(of));
      case Condition.Any(var of) -> json.set("any", group(of));
      case Condition.None(var of) -> json.set("none", group(of));
      case Condition.Attribute(var name, var test, var theirZone) -> {
        json.put("attribute", name);
        test(json, test);
        zone(json, theirZone);
      }
      case Condition.Fact(var measure, var range) -> bounds(json.put("fact", word(measure)), range);
      case Condition.Purchased(var moment, var when, var theirZone) -> {
        json.put("purchased", word(moment));
        when(json, "when", when);
        zone(json, theirZone);
      }
      case Condition.Standing(var states) ->
          json.set("standing", texts(states.stream().map(Writing::word).toList()));
      case Condition.Grouped(var groups) -> json.set("rfm", texts(groups));
      case Condition.Scored(var name, var range) -> bounds(json.put("score", name), range);
      case Condition.Ordered ordered -> ordered(json, ordered);
      case Condition.Happened happened -> happened(json, happened);
      case Condition.InCart(var touched, var value) -> {
        json.set("cart", bounds(JSON.objectNode(), value));
        when(json, "when", touched);
      }
      case Condition.MayReach(var topic, var channel, var may) ->
          json.put("reach", channel).put("topic", topic).put("may", may);
      case Condition.OfCompany(var roles, var trait) -> {
        json.set("company", named(JSON.objectNode(), "roles", roles));
        if (trait != null) {
          test(json.put("attribute", trait.name()), trait.test());
        }
      }
      case Condition.InSegment(var segment, var in) ->
          json.put("segment", segment.toString()).put("in", in);
      case Condition.Engaged(var days) -> json.set("engaged", bounds(JSON.objectNode(), days));
    }
    return json;
  }

  private static ArrayNode group(List<Condition> of) {
    var array = JSON.arrayNode();
    of.forEach(each -> array.add(write(each)));
    return array;
  }

  private static void ordered(ObjectNode json, Condition.Ordered ordered) {
    var what = JSON.objectNode();
    named(what, "products", ordered.what().products());
    named(what, "categories", ordered.what().categories());
    named(what, "channels", ordered.what().channels());
    named(what, "sources", ordered.what().sources());
    json.set("orders", what);
    when(json, "when", ordered.when());
    json.set("times", bounds(JSON.objectNode(), ordered.times()));
    if (!ordered.worth().isOpen()) {
      json.set("worth", bounds(JSON.objectNode(), ordered.worth()));
    }
    zone(json, ordered.theirZone());
  }

  private static void happened(ObjectNode json, Condition.Happened happened) {
    deed(json, happened.deed());
    when(json, "when", happened.when());
    json.set("times", bounds(JSON.objectNode(), happened.times()));
    var sequel = happened.sequel();
    if (sequel != null) {
      var after = JSON.objectNode();
      deed(after, sequel.deed());
      after.set("within", ago(sequel.within()));
      json.set(sequel.followed() ? "followed_by" : "not_followed_by", after);
    }
    zone(json, happened.theirZone());
  }

  private static void deed(ObjectNode json, Deed deed) {
    json.put("event", deed.event());
    if (!deed.where().isEmpty()) {
      var where = JSON.arrayNode();
      for (var property : deed.where()) {
        var each = JSON.objectNode().put("property", property.path());
        test(each, property.test());
        where.add(each);
      }
      json.set("where", where);
    }
  }

  private static void test(ObjectNode json, Test test) {
    switch (test) {
      case Test.Known(var known) -> json.put("known", known);
      case Test.OneOf(var values, var in) -> json.set(in ? "in" : "not_in", texts(values));
      case Test.Contains(var text) -> json.put("contains", text);
      case Test.Between(var range) -> bounds(json, range);
      case Test.Dated(var when) -> when(json, "dated", when);
      case Test.Ahead(var days) -> json.set("ahead", JSON.objectNode().put("days", days));
      case Test.Anniversary(var days) ->
          json.set("anniversary", JSON.objectNode().put("days", days));
    }
  }

  private static ObjectNode bounds(ObjectNode json, Range range) {
    if (range.least() != null) {
      json.put("at_least", range.least());
    }
    if (range.most() != null) {
      json.put("at_most", range.most());
    }
    return json;
  }

  private static void when(ObjectNode json, String name, When when) {
    if (when.isEver()) {
      return;
    }
    var span = JSON.objectNode();
    switch (when.from()) {
      case null -> {}
      case Bound.Last(var ago) -> span.set("last", ago(ago));
      case Bound.Day(var day) -> span.put("from", day.toString());
    }
    switch (when.before()) {
      case null -> {}
      case Bound.Last(var ago) -> span.set("before_last", ago(ago));
      case Bound.Day(var day) -> span.put("to", day.minusDays(1).toString());
    }
    json.set(name, span);
  }

  private static ObjectNode ago(Ago ago) {
    return JSON.objectNode().put(word(ago.unit()), ago.number());
  }

  private static void zone(ObjectNode json, boolean theirs) {
    if (theirs) {
      json.put("zone", "customer");
    }
  }

  private static ObjectNode named(ObjectNode json, String name, Set<String> texts) {
    if (!texts.isEmpty()) {
      json.set(name, texts(texts));
    }
    return json;
  }

  private static ArrayNode texts(Collection<String> texts) {
    var array = JSON.arrayNode();
    texts.forEach(array::add);
    return array;
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
