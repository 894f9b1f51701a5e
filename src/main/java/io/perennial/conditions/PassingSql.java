package io.perennial.conditions;

import io.perennial.carts.Carts;
import io.perennial.conditions.Condition.Attribute;
import io.perennial.conditions.Condition.Engaged;
import io.perennial.conditions.Condition.Group;
import io.perennial.conditions.Condition.Happened;
import io.perennial.conditions.Condition.InCart;
import io.perennial.conditions.Condition.Ordered;
import io.perennial.conditions.Condition.Purchased;
import io.perennial.conditions.Condition.Standing;
import io.perennial.conditions.Condition.Test;
import io.perennial.conditions.When.Bound;
import io.perennial.facts.Usual;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whom the mere passing of time between two moments may change: those with something exactly where
 * an end of a moving span passed by. Nobody else has to be asked again, and nothing about anybody
 * has to be kept to know when. They may be too many, and are never too few.
 */
final class PassingSql {

  /** Within a year every day of the year comes by. */
  private static final int A_YEAR = 366;

  private static final String CARTS =
      "select customer_id from carts_cart where changed_at >= %s and changed_at < %s";

  private final Asked asked;
  private final Today before;
  private final Today after;
  private final Sql.Parameters parameters = new Sql.Parameters();
  private final Set<String> queries = new LinkedHashSet<>();

  /**
   * @param asked at the later moment
   */
  PassingSql(Asked asked, Instant before) {
    this.asked = asked;
    this.before = asked.at(before).today();
    this.after = asked.today();
  }

  /** A query for the ids of people; {@code null} while nobody can be another. */
  @Nullable Sql people(Condition condition) {
    visit(condition);
    return queries.isEmpty()
        ? null
        : new Sql(String.join("\nunion\n", queries), parameters.values());
  }

  private void visit(Condition condition) {
    switch (condition) {
      case Group group -> group.of().forEach(this::visit);
      case Attribute attribute -> attribute(attribute);
      case Purchased(var moment, var when, var theirZone) ->
          ends(
              when,
              theirZone,
              switch (moment) {
                case FIRST_ORDER ->
                    "select customer_id from facts_customer where first_at >= %s and first_at < %s";
                case LAST_ORDER ->
                    "select customer_id from facts_customer where latest_at >= %s and latest_at < %s";
              });
      case Ordered ordered ->
          ends(
              ordered.when(),
              ordered.theirZone(),
              "select customer_id from orders_purchase where customer_id is not null and placed_at >= %s and placed_at < %s");
      case Happened happened -> happened(happened);
      case InCart cart -> {
        ends(cart.touched(), false, CARTS);
        var forgotten = new Stretch(before.now().minus(Carts.KEPT), after.now().minus(Carts.KEPT));
        queries.add(
            CARTS.formatted(parameters.add(forgotten.from()), parameters.add(forgotten.to())));
      }
      case Standing standing -> standing();
      case Engaged engaged ->
          passed(
              "select %s".formatted(events(RowsSql.ENGAGED)),
              before.starts(RowsSql.ENGAGED_DAYS)[0],
              after.starts(RowsSql.ENGAGED_DAYS)[0]);
      case Condition.Fact none -> {}
      case Condition.Grouped none -> {}
      case Condition.Scored none -> {}
      case Condition.MayReach none -> {}
      case Condition.OfCompany none -> {}
      case Condition.InSegment none -> {}
    }
  }

  /** For each moving end, who has something in what the end passed by. */
  private void ends(When when, boolean theirZone, String query) {
    for (var bound : bounds(when)) {
      var stretch = stretch(bound, theirZone);
      if (stretch.from().isBefore(stretch.to())) {
        queries.add(query.formatted(parameters.add(stretch.from()), parameters.add(stretch.to())));
      }
    }
  }

  private record Stretch(Instant from, Instant to) {}

  /**
   * What an end passed by; in the zones of people, from the first to the last of those it moved in.
   */
  private Stretch stretch(Bound bound, boolean theirZone) {
    if (!theirZone) {
      return new Stretch(before.at(bound), after.at(bound));
    }
    var from = Instant.MAX;
    var to = Instant.MIN;
    for (var zone : Today.ZONES) {
      var then = before.in(zone).at(bound);
      var now = after.in(zone).at(bound);
      if (then.isBefore(now)) {
        from = then.isBefore(from) ? then : from;
        to = now.isAfter(to) ? now : to;
      }
    }
    return new Stretch(from, to);
  }

  private static List<Bound> bounds(When when) {
    var bounds = new ArrayList<Bound>();
    if (when.from() instanceof Bound.Last) {
      bounds.add(when.from());
    }
    if (when.before() instanceof Bound.Last) {
      bounds.add(when.before());
    }
    return bounds;
  }

  private void happened(Happened happened) {
    var kind = Kinds.ALL.contains(happened.deed().event()) ? happened.deed().event() : "tracked";
    var events = "select %s".formatted(events(List.of(kind)));
    for (var bound : bounds(happened.when())) {
      var stretch = stretch(bound, happened.theirZone());
      passed(events, stretch.from(), stretch.to());
    }
    var sequel = happened.sequel();
    if (sequel != null && !sequel.followed()) {
      var within = sequel.within().length();
      // At the very end it is known: what happened exactly so long ago belongs to it.
      passed(
          events,
          before.now().minus(within).plusNanos(1_000),
          after.now().minus(within).plusNanos(1_000));
    }
  }

  /** Of the log, found by the ids of events, which begin with their time. */
  private String events(List<String> kinds) {
    return """
    coalesce(joined.customer_id, happened.customer_id) as customer_id
    from events_log happened left join customers_joined joined on joined.id = happened.customer_id
    where happened.customer_id is not null and happened.kind = any(%s) and happened.at >= %%s and happened.at < %%s
      and happened.id >= %%s and happened.id < %%s\
    """
        .formatted(parameters.add(kinds.toArray(String[]::new)));
  }

  private void passed(String events, Instant from, Instant to) {
    if (from.isBefore(to)) {
      queries.add(
          events.formatted(
              parameters.add(from),
              parameters.add(to),
              parameters.add(firstId(from.toEpochMilli())),
              parameters.add(firstId(to.toEpochMilli() + 1))));
    }
  }

  private static UUID firstId(long milliseconds) {
    return new UUID(milliseconds << 16, 0);
  }

  /** At midnight somebody may become late or lapse. */
  private void standing() {
    if (asked.windowDays() == null || before.day().equals(after.day())) {
      return;
    }
    var then = "(%s::date - last_day)".formatted(parameters.add(before.day().plusDays(1)));
    var now = "(%s::date - last_day)".formatted(parameters.add(after.day().plusDays(1)));
    var window = parameters.add(asked.windowDays());
    var lapses = "%s <= %s and %s > %s".formatted(then, window, now, window);
    var gap = asked.usualGapDays();
    if (gap == null) {
      queries.add("select customer_id from facts_customer where " + lapses);
      return;
    }
    var late = Usual.late("first_day", "last_day", "purchase_days", parameters.add(gap));
    queries.add(
        "select customer_id from facts_customer where %s or (purchase_days > 1 and %s <= %s and %s > %s)"
            .formatted(lapses, then, late, now, late));
  }

  private void attribute(Attribute attribute) {
    var days = attribute.theirZone() ? widest() : new Span(before, after);
    if (days.from().day().equals(days.to().day())) {
      return;
    }
    switch (attribute.test()) {
      case Test.Dated(var when) -> {
        for (var bound : bounds(when)) {
          values(attribute, days.from().dayOf(bound).toString(), days.to().dayOf(bound).toString());
        }
        // Today itself is an end of the span: tomorrow is not yet in the past.
        values(attribute, days.from().day().toString(), days.to().day().plusDays(1).toString());
      }
      case Test.Ahead(var ahead) -> {
        values(attribute, days.from().day().toString(), days.to().day().toString());
        values(
            attribute,
            days.from().day().plusDays(ahead).toString(),
            days.to().day().plusDays(ahead + 1L).toString());
      }
      case Test.Anniversary(var ahead) -> {
        var changed = changed(days, ahead);
        queries.add(
            "select identity.customer_id %s and right(trait.value, 5) = any(%s)"
                .formatted(traits(attribute), parameters.add(changed.toArray(String[]::new))));
      }
      case Test.Known none -> {}
      case Test.OneOf none -> {}
      case Test.Contains none -> {}
      case Test.Between none -> {}
    }
  }

  private record Span(Today from, Today to) {}

  /** From the zone where the day is earliest to the one where it is latest. */
  private Span widest() {
    var from = before;
    var to = after;
    boolean moved = false;
    for (var zone : Today.ZONES) {
      var then = before.in(zone);
      var now = after.in(zone);
      if (!then.day().equals(now.day())) {
        from = !moved || then.day().isBefore(from.day()) ? then : from;
        to = !moved || now.day().isAfter(to.day()) ? now : to;
        moved = true;
      }
    }
    return moved ? new Span(from, to) : new Span(before, before);
  }

  /** The days of the year that the span came to have or left behind. */
  private static Set<String> changed(Span days, int ahead) {
    var changed = new LinkedHashSet<String>();
    var day = days.from().day();
    long passed = days.to().day().toEpochDay() - day.toEpochDay();
    for (long i = 0; i < Math.min(passed, A_YEAR); i++) {
      changed.addAll(on(days.from(), i, 0));
      changed.addAll(on(days.from(), i + 1, ahead));
    }
    return changed;
  }

  private static Set<String> on(Today from, long days, int ahead) {
    var noon = from.day().plusDays(days).atTime(12, 0).atZone(from.zone()).toInstant();
    var all = new Today(noon, from.zone()).daysOfYear(ahead);
    return ahead == 0 ? all : last(new Today(noon, from.zone()), ahead);
  }

  /** What the last of the days ahead brings. */
  private static Set<String> last(Today today, int ahead) {
    var noon = today.day().plusDays(ahead).atTime(12, 0).atZone(today.zone()).toInstant();
    return new Today(noon, today.zone()).daysOfYear(0);
  }

  private void values(Attribute attribute, String from, String before) {
    if (from.compareTo(before) < 0) {
      queries.add(
          "select identity.customer_id %s and trait.value >= %s and trait.value < %s"
              .formatted(traits(attribute), parameters.add(from), parameters.add(before)));
    }
  }

  private String traits(Attribute attribute) {
    return """
    from customers_trait trait join customers_identity identity on identity.id = trait.identity_id
    where trait.name = %s and trait.type = 'date'\
    """
        .formatted(parameters.add(attribute.name()));
  }
}
