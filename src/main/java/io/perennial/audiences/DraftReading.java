package io.perennial.audiences;

import io.perennial.conditions.Ago;
import io.perennial.conditions.Condition;
import io.perennial.conditions.Condition.Range;
import io.perennial.conditions.Condition.Test;
import io.perennial.conditions.Conditions;
import io.perennial.conditions.When;
import io.perennial.conditions.When.Bound;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts a condition into the fields of the form. What has no fields there is kept as it is. */
final class DraftReading {

  private final Map<String, List<String>> fields = new TreeMap<>();
  private boolean fits = true;

  private DraftReading() {}

  static Draft of(Condition condition) {
    if (condition instanceof Condition.Group group) {
      var kind =
          switch (group) {
            case Condition.All all -> "all";
            case Condition.Any any -> "any";
            case Condition.None none -> "none";
          };
      return new Draft(kind, Map.of(), group.of().stream().map(DraftReading::of).toList());
    }
    var reading = new DraftReading();
    var kind = reading.read(condition);
    var draft = new Draft(kind, reading.fields, List.of());
    return reading.fits && isSame(draft, condition)
        ? draft
        : Draft.leaf("other", "json", Conditions.write(condition).toString());
  }

  private static boolean isSame(Draft draft, Condition condition) {
    return Conditions.read(DraftWriting.json(draft)).equals(condition)
        || Conditions.write(Conditions.read(DraftWriting.json(draft)))
            .equals(Conditions.write(condition));
  }

  private String read(Condition condition) {
    switch (condition) {
      case Condition.Group group -> throw new IllegalArgumentException("a group has no fields");
      case Condition.Attribute(var name, var test, var theirZone) -> {
        put("name", name);
        test(test);
        zone(theirZone);
        return "attribute";
      }
      case Condition.Fact(var measure, var range) -> {
        put("fact", Names.word(measure));
        bounds("least", "most", range);
        return "fact";
      }
      case Condition.Purchased(var moment, var when, var theirZone) -> {
        put("moment", Names.word(moment));
        when(when);
        zone(theirZone);
        return "purchased";
      }
      case Condition.Standing(var states) -> {
        fields.put("standing", states.stream().map(Names::word).toList());
        return "standing";
      }
      case Condition.Grouped(var groups) -> {
        fields.put("rfm", List.copyOf(groups));
        return "rfm";
      }
      case Condition.Scored(var name, var range) -> {
        put("score", name);
        bounds("least", "most", range);
        return "score";
      }
      case Condition.Ordered ordered -> {
        what(ordered.what());
        bounds("least", "most", ordered.times());
        bounds("worth_least", "worth_most", ordered.worth());
        when(ordered.when());
        zone(ordered.theirZone());
        return "orders";
      }
      case Condition.Happened happened -> {
        happened(happened);
        return "event";
      }
      case Condition.InCart(var touched, var value) -> {
        bounds("least", "most", value);
        when(touched);
        return "cart";
      }
      case Condition.MayReach(var topic, var channel, var may) -> {
        put("channel", channel);
        put("topic", topic);
        put("may", String.valueOf(may));
        return "reach";
      }
      case Condition.OfCompany(var roles, var trait) -> {
        fields.put("roles", List.copyOf(roles));
        if (trait != null) {
          put("name", trait.name());
          test(trait.test());
        }
        return "company";
      }
      case Condition.InSegment(var segment, var in) -> {
        put("segment", segment.toString());
        put("in", String.valueOf(in));
        return "segment";
      }
      case Condition.Engaged(var days) -> {
        bounds("least", "most", days);
        return "engaged";
      }
    }
  }

  private void put(String field, String value) {
    fields.put(field, List.of(value));
  }

  private void zone(boolean theirs) {
    if (theirs) {
      put("zone", "customer");
    }
  }

  private void what(Condition.What what) {
    put("what", "any");
    var all =
        Map.<String, Collection<String>>of(
            "products", what.products(),
            "categories", what.categories(),
            "channels", what.channels(),
            "sources", what.sources());
    var named = new ArrayList<String>();
    all.forEach((name, values) -> {
      if (!values.isEmpty()) {
        named.add(name);
        put("what", name);
        fields.put("values", List.copyOf(values));
      }
    });
    // One kind of choice has its place in the form; who wants two makes two rows, or a program.
    fits &= named.size() <= 1;
  }

  private void happened(Condition.Happened happened) {
    event("event", "own", happened.deed().event());
    var where = happened.deed().where();
    fits &= where.size() <= 1;
    if (!where.isEmpty()) {
      put("name", where.getFirst().path());
      // Its numbers would stand where the number of times does.
      fits &= !(where.getFirst().test() instanceof Test.Between);
      test(where.getFirst().test());
    }
    bounds("least", "most", happened.times());
    when(happened.when());
    var sequel = happened.sequel();
    if (sequel != null) {
      put("then", sequel.followed() ? "followed_by" : "not_followed_by");
      event("then_event", "then_own", sequel.deed().event());
      fits &= sequel.deed().where().isEmpty();
      ago("within_n", "within_unit", sequel.within());
    }
    zone(happened.theirZone());
  }

  private void event(String field, String own, String event) {
    boolean known = io.perennial.Texts.of("en").has("says.event." + event);
    put(field, known ? event : "own");
    if (!known) {
      put(own, event);
    }
  }

  private void test(Test test) {
    switch (test) {
      case Test.Known(var known) -> put("test", known ? "known" : "unknown");
      case Test.OneOf(var values, var in) -> {
        put("test", in ? "in" : "not_in");
        fields.put("values", List.copyOf(values));
      }
      case Test.Contains(var text) -> {
        put("test", "contains");
        put("values", text);
      }
      case Test.Between(var range) -> {
        put("test", "between");
        bounds("least", "most", range);
      }
      case Test.Dated(var when) -> {
        put("test", "dated");
        when(when);
      }
      case Test.Ahead(var days) -> {
        put("test", "ahead");
        put("n", String.valueOf(days));
      }
      case Test.Anniversary(var days) -> {
        put("test", "anniversary");
        put("n", String.valueOf(days));
      }
    }
  }

  private void bounds(String least, String most, Range range) {
    bound(least, range.least());
    bound(most, range.most());
  }

  private void bound(String field, @Nullable BigDecimal number) {
    if (number != null) {
      put(field, number.stripTrailingZeros().toPlainString());
    }
  }

  private void when(When when) {
    var from = when.from();
    var before = when.before();
    if (from instanceof Bound.Last(var first) && before instanceof Bound.Last(var last)) {
      put("when", "span");
      ago("n", "unit", first);
      ago("n2", "unit2", last);
    } else if (from instanceof Bound.Last(var ago) && before == null) {
      put("when", "last");
      ago("n", "unit", ago);
    } else if (before instanceof Bound.Last(var ago) && from == null) {
      put("when", "ago");
      ago("n", "unit", ago);
    } else if (from instanceof Bound.Last || before instanceof Bound.Last) {
      fits = false;
    } else if (!when.isEver()) {
      put("when", "days");
      if (from instanceof Bound.Day(var day)) {
        put("from", day.toString());
      }
      if (before instanceof Bound.Day(var day)) {
        put("to", day.minusDays(1).toString());
      }
    } else {
      put("when", "ever");
    }
  }

  private void ago(String number, String unit, Ago ago) {
    put(number, String.valueOf(ago.number()));
    put(unit, Names.word(ago.unit()));
  }
}
