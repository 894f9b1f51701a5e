package io.perennial.conditions;

import io.perennial.carts.Carts;
import io.perennial.conditions.Condition.All;
import io.perennial.conditions.Condition.Any;
import io.perennial.conditions.Condition.Attribute;
import io.perennial.conditions.Condition.Engaged;
import io.perennial.conditions.Condition.Fact;
import io.perennial.conditions.Condition.Grouped;
import io.perennial.conditions.Condition.Happened;
import io.perennial.conditions.Condition.InCart;
import io.perennial.conditions.Condition.InSegment;
import io.perennial.conditions.Condition.MayReach;
import io.perennial.conditions.Condition.Measure;
import io.perennial.conditions.Condition.None;
import io.perennial.conditions.Condition.OfCompany;
import io.perennial.conditions.Condition.Ordered;
import io.perennial.conditions.Condition.Purchased;
import io.perennial.conditions.Condition.Range;
import io.perennial.conditions.Condition.Scored;
import io.perennial.conditions.Condition.Standing;
import io.perennial.conditions.Condition.State;
import io.perennial.facts.Usual;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Compiles conditions to SQL. A question about rows becomes one query for the people it is true of;
 * the tree becomes a boolean over which of them found somebody. A million people are asked by a few
 * hash joins. A few are asked by their indexes: each query is kept to the people and identities
 * asked about and answered once, before anybody is looked for in it, so that there is no order of
 * joins to be sought, nor to be mistaken while a table has just been filled.
 */
final class ConditionSql {

  /** What every text calls the person. */
  private static final String PERSON = "person.id";

  private final Asked asked;
  private final Today today;
  private final RowsSql rows;
  private final Sql.Parameters parameters = new Sql.Parameters();

  /** Names of the queries of the people whom something is true of, by their text. */
  private final Map<String, String> queries = new LinkedHashMap<>();

  private final boolean few;

  private boolean facts;

  /**
   * @param few whether only the people of the parameter {@code persons} are asked about, whose
   *     identities are the parameter {@code identities}
   */
  ConditionSql(Asked asked, boolean few) {
    this.asked = asked;
    this.today = asked.today();
    this.few = few;
    this.rows = new RowsSql(today, parameters, few);
  }

  /** A query for the ids of the people of whom the condition is true. */
  Sql people(Condition condition) {
    var truth = truth(condition);
    return new Sql("select person.id " + from() + " and " + truth, parameters.values());
  }

  /** A query for a row a person: the id, and of each of the conditions whether it is true. */
  Sql truths(List<Condition> conditions) {
    var truths = conditions.stream().map(this::truth).collect(Collectors.joining(",\n  "));
    return new Sql(
        before() + "select person.id,\n  " + truths + "\n" + from(), parameters.values());
  }

  /** What a few are looked for in, each part answered once. */
  private String before() {
    var parts = new ArrayList<>(rows.before());
    queries.forEach((query, name) -> parts.add(part(name, query)));
    return parts.isEmpty() ? "" : "with " + String.join(",\n", parts) + "\n";
  }

  /** A part of a question that is answered once. */
  static String part(String name, String query) {
    return name + " as materialized (\n" + query + ")";
  }

  private String from() {
    var text = new StringBuilder("from customers_customer person\n");
    if (facts) {
      text.append("left join facts_customer facts on facts.customer_id = person.id\n");
    }
    if (!few) {
      queries.forEach((query, name) ->
          text.append("left join (")
              .append(query)
              .append(") ")
              .append(name)
              .append(" on ")
              .append(name)
              .append(".customer_id = person.id\n"));
    }
    return text.append("where person.erased_at is null").append(rows.persons(PERSON)).toString();
  }

  private String truth(Condition condition) {
    return switch (condition) {
      case All(var of) -> of.isEmpty() ? "true" : together(of, " and ");
      case Any(var of) -> of.isEmpty() ? "false" : together(of, " or ");
      case None(var of) -> of.isEmpty() ? "true" : "not " + together(of, " or ");
      case Attribute attribute -> found(rows.attribute(attribute), !isAbsence(attribute));
      case Fact(var measure, var range) -> fact(measure, range);
      case Purchased purchased -> purchased(purchased);
      case Standing(var states) -> standing(states);
      case Grouped(var groups) ->
          found(
              "select customer_id from facts_rfm where grouped = any(%s)%s"
                  .formatted(texts(groups), rows.persons("customer_id")),
              true);
      case Scored(var name, var range) -> found(scored(name, range), true);
      case Ordered ordered -> counted(rows.orders(ordered), ordered.times(), ordered.worth());
      case Happened happened -> counted(rows.events(happened), happened.times(), Range.ANY);
      case InCart(var touched, var value) ->
          found(
              "select customer_id from carts_cart cart where cart.changed_at >= %s and %s%s%s"
                  .formatted(
                      // What is older is forgotten, sooner or later.
                      parameters.add(today.now().minus(Carts.KEPT)),
                      within("cart.value", value),
                      rows.terms().span("cart.changed_at", touched),
                      rows.persons("cart.customer_id")),
              true);
      case MayReach reach -> found(rows.reachable(reach), reach.may());
      case OfCompany company -> found(rows.members(company), true);
      case InSegment(var segment, var in) ->
          found(
              asked.members().formatted(parameters.add(segment)) + rows.persons("customer_id"), in);
      case Engaged(var days) -> counted(rows.engaged(), days, Range.ANY);
    };
  }

  private String together(List<Condition> of, String word) {
    return of.stream().map(this::truth).collect(Collectors.joining(word, "(", ")"));
  }

  private static boolean isAbsence(Attribute attribute) {
    return attribute.test() instanceof Condition.Test.Known(boolean known) && !known;
  }

  /** Whether a person is among those that a query finds. */
  private String found(String query, boolean in) {
    var name = queries.computeIfAbsent(query, each -> "found_" + queries.size());
    return few
        ? "(person.id %s (select customer_id from %s))".formatted(in ? "in" : "not in", name)
        : "(%s.customer_id is %s)".formatted(name, in ? "not null" : "null");
  }

  /**
   * Whether rows of a person are so many and worth so much. Where none at all would do, too, those
   * are looked for who have the wrong number.
   */
  private String counted(RowsSql.Counted counted, Range times, Range worth) {
    boolean noneWillDo = times.has(BigDecimal.ZERO) && worth.has(BigDecimal.ZERO);
    var having = new ArrayList<String>();
    if (!times.isOpen()) {
      having.add(within(counted.count(), times));
    }
    if (!worth.isOpen()) {
      having.add(within(counted.sum(), worth));
    }
    var right = having.isEmpty() ? "true" : String.join(" and ", having);
    return found(
        counted.query() + " having " + (noneWillDo ? "not (" + right + ")" : right), !noneWillDo);
  }

  private String fact(Measure measure, Range range) {
    facts = true;
    return switch (measure) {
      case PURCHASES -> within("coalesce(facts.purchases, 0)", range);
      case PURCHASE_DAYS -> within("coalesce(facts.purchase_days, 0)", range);
      case REVENUE -> within("coalesce(facts.revenue, 0)", range);
      case REFUNDS -> within("coalesce(facts.refunds, 0)", range);
      case NET_REVENUE -> within("coalesce(facts.revenue - facts.refunds, 0)", range);
      case AVERAGE_ORDER -> known("facts.revenue / nullif(facts.purchases, 0)", range);
      case MEAN_GAP_DAYS ->
          known(
              "(facts.last_day - facts.first_day)::numeric / nullif(greatest(facts.purchase_days - 1, 0), 0)",
              range);
    };
  }

  /**
   * Those of RFM and of the outlook stand in columns of one row, all others in rows of their own.
   */
  private String scored(String name, Range range) {
    var digit = Hearing.RFM.get(name);
    var outlook = Hearing.OUTLOOK.get(name);
    if (digit != null || outlook != null) {
      return "select customer_id from %s where %s%s"
          .formatted(
              digit != null ? "facts_rfm" : "facts_outlook",
              within(digit != null ? digit : String.valueOf(outlook), range),
              rows.persons("customer_id"));
    }
    return "select customer_id from facts_score where name = %s and %s%s"
        .formatted(parameters.add(name), within("value", range), rows.persons("customer_id"));
  }

  private String purchased(Purchased purchased) {
    var column =
        switch (purchased.moment()) {
          case FIRST_ORDER -> "known.first_at";
          case LAST_ORDER -> "known.last_at";
        };
    return found(rows.purchased(purchased, column), true);
  }

  /**
   * The rule of {@link Usual}, as of the end of today. While the shop has no rhythm, nobody is
   * late.
   */
  private String standing(java.util.Set<State> states) {
    facts = true;
    if (asked.windowDays() == null) {
      return "false";
    }
    var asOf = parameters.add(today.day().plusDays(1));
    var days = "(%s::date - facts.last_day)".formatted(asOf);
    var lapsed = "%s > %s".formatted(days, parameters.add(asked.windowDays()));
    var gap = asked.usualGapDays();
    var late = gap == null ? "false" : "%s > %s".formatted(days, late(gap));
    var parts = new ArrayList<String>();
    for (var state : states.stream().sorted().toList()) {
      parts.add(
          switch (state) {
            case LAPSED -> lapsed;
            case NEW -> "not %s and facts.purchase_days = 1".formatted(lapsed);
            case SLOWING -> "not %s and facts.purchase_days > 1 and %s".formatted(lapsed, late);
            case ACTIVE -> "not %s and facts.purchase_days > 1 and not %s".formatted(lapsed, late);
          });
    }
    return "coalesce(facts.purchases > 0 and (" + String.join(" or ", parts) + "), false)";
  }

  private String late(double gap) {
    return Usual.late(
        "facts.first_day", "facts.last_day", "facts.purchase_days", parameters.add(gap));
  }

  private String known(String number, Range range) {
    return "coalesce(" + within(number, range) + ", false)";
  }

  private String within(String number, Range range) {
    return rows.terms().within(number, range);
  }

  private String texts(java.util.Collection<String> texts) {
    return rows.terms().texts(texts);
  }
}
