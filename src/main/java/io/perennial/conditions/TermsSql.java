package io.perennial.conditions;

import io.perennial.conditions.Condition.Range;
import io.perennial.conditions.Condition.Test;
import io.perennial.conditions.When.Bound;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of single values: bounds, texts, days and spans of time, in the business's zone or
 * in the one that each person lives in.
 */
final class TermsSql {

  private static final String NUMBER = "^[+-]?[0-9]{1,30}([.][0-9]{1,30})?$";

  private final Today today;
  private final Sql.Parameters parameters;

  /** Keeps a query to the people asked about, by a column of their ids. */
  private final UnaryOperator<String> persons;

  TermsSql(Today today, Sql.Parameters parameters, UnaryOperator<String> persons) {
    this.today = today;
    this.parameters = parameters;
    this.persons = persons;
  }

  String texts(Collection<String> texts) {
    return parameters.add(texts.stream().sorted().toArray(String[]::new));
  }

  String within(String number, Range range) {
    var parts = new ArrayList<String>();
    if (range.least() != null) {
      parts.add(number + " >= " + parameters.add(range.least()));
    }
    if (range.most() != null) {
      parts.add(number + " <= " + parameters.add(range.most()));
    }
    return parts.isEmpty() ? "true" : "(" + String.join(" and ", parts) + ")";
  }

  /** A test of a value; what is of another type fails it. */
  String test(Test test, String type, String value) {
    return switch (test) {
      // Whoever has a row has a value: for nothing known, it is the row that must not be found.
      case Test.Known known -> "true";
      case Test.OneOf(var values, var in) ->
          "%s case when %s = 'list' then jsonb_exists_any(%s::jsonb, %s) else %s = any(%s) end"
              .formatted(in ? "" : "not", type, value, texts(values), value, texts(values));
      case Test.Contains(var text) -> {
        var letters = parameters.add(text);
        yield "case when %s = 'list' then exists (select from jsonb_array_elements_text(%s::jsonb) part where strpos(lower(part), lower(%s)) > 0) else strpos(lower(%s), lower(%s)) > 0 end"
            .formatted(type, value, letters, value, letters);
      }
      case Test.Between(var range) ->
          "case when %s ~ '%s' then %s else false end"
              .formatted(value, NUMBER, within(value + "::numeric", range));
      case Test.Dated(var when) -> {
        var days = days(today, when);
        yield dated(value, parameters.add(days.first()), parameters.add(days.last()));
      }
      case Test.Ahead(var ahead) ->
          dated(
              value,
              parameters.add(today.day().toString()),
              parameters.add(today.day().plusDays(ahead).toString()));
      case Test.Anniversary(var ahead) ->
          "right(%s, 5) = any(%s)".formatted(value, texts(today.daysOfYear(ahead)));
    };
  }

  private static String dated(String value, String first, String last) {
    return "length(%s) = 10 and %s between %s and %s".formatted(value, value, first, last);
  }

  /** The first and the last day of a span, as texts that sort as the days do. */
  private record Days(String first, String last) {}

  private static Days days(Today today, When when) {
    var last = when.before() == null ? today.day() : today.dayOf(when.before()).minusDays(1);
    return new Days(
        when.from() == null ? "0000-01-01" : today.dayOf(when.from()).toString(),
        (last.isAfter(today.day()) && moves(when) ? today.day() : last).toString());
  }

  /** The last so many days end today; a span between two days may well lie ahead. */
  private static boolean moves(When when) {
    return when.before() == null || when.before() instanceof Bound.Last;
  }

  // ---- the zone of each person

  private record Zoned<T>(String zone, T value) {}

  private <T> List<Zoned<T>> inEveryZone(Function<Today, T> value) {
    return Today.ZONES.stream()
        .map(zone -> new Zoned<>(zone, value.apply(today.in(zone))))
        .toList();
  }

  String theirZone(String person) {
    return """

    left join (select customer_id, value from customers_profile where name = 'zone'%s) living
      on living.customer_id = %s\
    """
        .formatted(persons.apply("customer_id"), person);
  }

  /** The same tests of days where each person has a today of their own. */
  String theirDays(Test test, String value) {
    return switch (test) {
      case Test.Dated(var when) -> theirSpan(value, each -> days(each, when), days(today, when));
      case Test.Ahead(var ahead) -> {
        Function<Today, Days> days =
            each -> new Days(each.day().toString(), each.day().plusDays(ahead).toString());
        yield theirSpan(value, days, days.apply(today));
      }
      case Test.Anniversary(var ahead) -> {
        var todays = new ArrayList<String>();
        var days = new ArrayList<String>();
        inEveryZone(Today::day).stream()
            .map(Zoned::value)
            .distinct()
            .forEach(day -> {
              var there = today.in(zoneOn(day));
              for (var dayOfYear : there.daysOfYear(ahead)) {
                todays.add(day.toString());
                days.add(dayOfYear);
              }
            });
        var zones = inEveryZone(each -> each.day().toString());
        yield """
        (coalesce((select today from unnest(%s::text[], %s::text[]) zoned (zone, today) where zone = living.value), %s), right(%s, 5))
          in (select * from unnest(%s::text[], %s::text[]))\
        """
            .formatted(
                zones(zones),
                values(zones),
                parameters.add(today.day().toString()),
                value,
                parameters.add(todays.toArray(String[]::new)),
                parameters.add(days.toArray(String[]::new)));
      }
      case Test.Known known -> "true";
      case Test.OneOf other -> throw notOfDays();
      case Test.Contains other -> throw notOfDays();
      case Test.Between other -> throw notOfDays();
    };
  }

  private static IllegalStateException notOfDays() {
    return new IllegalStateException("only days depend on a zone");
  }

  /** Some zone in which it is this day now. */
  private String zoneOn(LocalDate day) {
    return Today.ZONES.stream()
        .filter(zone -> today.in(zone).day().equals(day))
        .findFirst()
        .orElseThrow();
  }

  private String theirSpan(String value, Function<Today, Days> days, Days here) {
    var zoned = inEveryZone(days);
    return """
    length(%1$s) = 10 and exists (
      select from (select 1) once
      left join unnest(%2$s::text[], %3$s::text[], %4$s::text[]) zoned (zone, first, last) on zone = living.value
      where %1$s between coalesce(first, %5$s) and coalesce(last, %6$s))\
    """
        .formatted(
            value,
            zones(zoned),
            parameters.add(zoned.stream().map(each -> each.value().first()).toArray(String[]::new)),
            parameters.add(zoned.stream().map(each -> each.value().last()).toArray(String[]::new)),
            parameters.add(here.first()),
            parameters.add(here.last()));
  }

  private String zones(List<? extends Zoned<?>> zoned) {
    return parameters.add(zoned.stream().map(Zoned::zone).toArray(String[]::new));
  }

  private String values(List<Zoned<String>> zoned) {
    return parameters.add(zoned.stream().map(Zoned::value).toArray(String[]::new));
  }

  // ---- spans of time

  /** Within a span of the business's zone; starts with {@code and}. */
  String span(String at, When when) {
    var text = new StringBuilder();
    if (when.from() != null) {
      text.append(" and ").append(at).append(" >= ").append(parameters.add(today.at(when.from())));
    }
    if (when.before() != null) {
      text.append(" and ").append(at).append(" < ").append(parameters.add(today.at(when.before())));
    }
    return text.toString();
  }

  /**
   * Within a span of the zone that each person lives in. First of all within the widest of these
   * spans, which an index finds.
   */
  private String theirSpan(String at, When when) {
    return theirBound(at, ">=", when.from(), Comparator.naturalOrder())
        + theirBound(at, "<", when.before(), Comparator.reverseOrder());
  }

  private String theirBound(
      String at, String than, @Nullable Bound bound, Comparator<Instant> widest) {
    if (bound == null) {
      return "";
    }
    var zoned = inEveryZone(each -> each.at(bound));
    var here = today.at(bound);
    var outermost =
        Stream.concat(zoned.stream().map(Zoned::value), Stream.of(here)).min(widest).orElseThrow();
    return """
     and %1$s %2$s %3$s and %1$s %2$s coalesce(
      (select bound from unnest(%4$s::text[], %5$s::timestamptz[]) zoned (zone, bound) where zone = living.value), %6$s)\
    """
        .formatted(
            at,
            than,
            parameters.add(outermost),
            zones(zoned),
            parameters.add(zoned.stream().map(Zoned::value).toArray(Instant[]::new)),
            parameters.add(here));
  }

  String span(String at, When when, boolean theirZone) {
    return theirZone ? theirSpan(at, when) : span(at, when);
  }
}
