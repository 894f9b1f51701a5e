package io.perennial.conditions;

import io.perennial.conditions.Condition.Attribute;
import io.perennial.conditions.Condition.Deed;
import io.perennial.conditions.Condition.Happened;
import io.perennial.conditions.Condition.MayReach;
import io.perennial.conditions.Condition.OfCompany;
import io.perennial.conditions.Condition.Ordered;
import io.perennial.conditions.Condition.Purchased;
import io.perennial.conditions.Condition.Test;
import java.util.ArrayList;
import java.util.List;

/**
 * The queries that single questions become, each for the ids of people, in a column {@code
 * customer_id} that is never null and has nobody twice.
 */
final class RowsSql {

  /**
   * A query that is to be ended by {@code having}, and what it counts and adds up.
   *
   * @param query ends with its {@code group by}
   */
  record Counted(String query, String count, String sum) {}

  /** What somebody does by themselves; what is done to them, such as a refund, is none of it. */
  static final List<String> ENGAGED =
      List.of(
          "page_viewed",
          "screen_viewed",
          "products_listed",
          "product_viewed",
          "cart_changed",
          "checkout_started",
          "checkout_continued",
          "order_placed",
          "tracked");

  /** The days that engagement looks at. */
  static final int ENGAGED_DAYS = 30;

  private final Today today;
  private final Sql.Parameters parameters;
  private final boolean few;
  private final TermsSql terms;

  /** Whether the purchases of the few are asked: they are read once for all questions. */
  private boolean purchases;

  RowsSql(Today today, Sql.Parameters parameters, boolean few) {
    this.today = today;
    this.parameters = parameters;
    this.few = few;
    this.terms = new TermsSql(today, parameters, this::persons);
  }

  TermsSql terms() {
    return terms;
  }

  /** Keeps a query to the people asked about. */
  String persons(String column) {
    return few ? " and " + column + " = any(:persons)" : "";
  }

  /** Keeps a query to the identities of the people asked about. */
  private String identities(String column) {
    return few ? " and " + column + " = any(:identities)" : "";
  }

  // ---- what is known

  String attribute(Attribute attribute) {
    var zoned = attribute.theirZone() ? terms.theirZone("known.customer_id") : "";
    var test =
        attribute.theirZone()
            ? terms.theirDays(attribute.test(), "known.value")
            : terms.test(attribute.test(), "known.type", "known.value");
    return """
    select known.customer_id from customers_profile known%s
    where known.name = %s%s and %s\
    """
        .formatted(zoned, parameters.add(attribute.name()), persons("known.customer_id"), test);
  }

  // ---- orders

  String purchased(Purchased purchased, String column) {
    return """
    select known.customer_id from facts_customer known%s
    where %s is not null%s%s\
    """
        .formatted(
            purchased.theirZone() ? terms.theirZone("known.customer_id") : "",
            column,
            terms.span(column, purchased.when(), purchased.theirZone()),
            persons("known.customer_id"));
  }

  Counted orders(Ordered ordered) {
    var what = ordered.what();
    var where =
        new StringBuilder(terms.span("bought.placed_at", ordered.when(), ordered.theirZone()));
    purchases |= few;
    if (!what.channels().isEmpty()) {
      where.append(" and bought.channel = any(").append(terms.texts(what.channels())).append(')');
    }
    if (!what.sources().isEmpty()) {
      where.append(" and bought.source = any(").append(terms.texts(what.sources())).append(')');
    }
    var lines = new StringBuilder();
    if (what.isOfLines()) {
      lines.append("\njoin orders_line line on line.order_id = bought.order_id");
      lines.append("\njoin orders_order written on written.id = bought.order_id");
      where.append(" and (").append(product(what)).append(')');
    }
    if (ordered.theirZone()) {
      lines.append(terms.theirZone("bought.customer_id"));
    }
    return new Counted(
        """
        select bought.customer_id from %s bought%s
        where bought.customer_id is not null%s
        group by bought.customer_id\
        """
            .formatted(few ? "purchases" : "orders_purchase", lines, where),
        what.isOfLines() ? "count(distinct bought.order_id)" : "count(*)",
        what.isOfLines() ? "sum(line.amount * written.rate)" : "sum(bought.value)");
  }

  /** Lines write a product's number or its name; its category is what the catalogue knows. */
  private String product(Condition.What what) {
    var parts = new ArrayList<String>();
    if (!what.products().isEmpty()) {
      var products = terms.texts(what.products());
      parts.add(
          "line.product = any(%s) or line.product in (select code from orders_product where name = any(%s))"
              .formatted(products, products));
    }
    if (!what.categories().isEmpty()) {
      parts.add(
          """
          line.product in (
            select known.code from catalogue_known known join catalogue_product product on product.id = known.product_id
            where coalesce(product.own_category, product.category) && %s)\
          """
              .formatted(terms.texts(what.categories())));
    }
    return String.join(" or ", parts);
  }

  /** What the queries for a few people have in common. */
  List<String> before() {
    return purchases
        ? List.of(
            ConditionSql.part(
                "purchases", "select * from orders_purchase where identity_id = any(:identities)"))
        : List.of();
  }

  // ---- events

  Counted events(Happened happened) {
    var where = new StringBuilder(deed("happened", happened.deed()));
    where.append(terms.span("happened.at", happened.when(), happened.theirZone()));
    where.append(identities("happened.customer_id"));
    var sequel = happened.sequel();
    if (sequel != null) {
      where.append(sequel(sequel));
    }
    return new Counted(
        """
        select coalesce(joined.customer_id, happened.customer_id) as customer_id from events_log happened
        left join customers_joined joined on joined.id = happened.customer_id%s
        where happened.customer_id is not null and %s
        group by coalesce(joined.customer_id, happened.customer_id)\
        """
            .formatted(
                happened.theirZone()
                    ? terms.theirZone("coalesce(joined.customer_id, happened.customer_id)")
                    : "",
                where),
        "count(*)",
        "0");
  }

  /** A kind of the log, or the name that a program gave an event of its own. */
  private String deed(String event, Deed deed) {
    var text = new StringBuilder();
    if (Kinds.ALL.contains(deed.event())) {
      text.append("%s.kind = %s".formatted(event, parameters.add(deed.event())));
    } else {
      text.append(
          "%s.kind = 'tracked' and %s.data ->> 'event' = %s"
              .formatted(event, event, parameters.add(deed.event())));
    }
    for (var property : deed.where()) {
      var path = parameters.add(property.path().split("\\.", -1));
      var value = "(%s.data #>> %s::text[])".formatted(event, path);
      var type =
          "(case when jsonb_typeof(%s.data #> %s::text[]) = 'array' then 'list' else 'text' end)"
              .formatted(event, path);
      text.append(" and ")
          .append(
              property.test() instanceof Test.Known(boolean known)
                  ? value + " is " + (known ? "not null" : "null")
                  : "coalesce(" + terms.test(property.test(), type, value) + ", false)");
    }
    return text.toString();
  }

  /** Later, by any name of the same person. That something did not follow is known at the end. */
  private String sequel(Condition.Sequel sequel) {
    var within = parameters.add(sequel.within().length().toSeconds());
    var followed =
        """
        exists (
          select from customers_identity same join events_log later on later.customer_id = same.id
          where same.customer_id = coalesce(joined.customer_id, happened.customer_id) and %s
            and later.at > happened.at and later.at <= happened.at + make_interval(secs => %s))\
        """
            .formatted(deed("later", sequel.deed()), within);
    return sequel.followed()
        ? " and " + followed
        : " and happened.at <= %s::timestamptz - make_interval(secs => %s) and not %s"
            .formatted(parameters.add(today.now()), within, followed);
  }

  Counted engaged() {
    var starts = today.starts(ENGAGED_DAYS);
    return new Counted(
        """
        select coalesce(joined.customer_id, happened.customer_id) as customer_id from events_log happened
        left join customers_joined joined on joined.id = happened.customer_id
        where happened.customer_id is not null and happened.kind = any(%s) and happened.at >= %s%s
        group by coalesce(joined.customer_id, happened.customer_id)\
        """
            .formatted(
                parameters.add(ENGAGED.toArray(String[]::new)),
                parameters.add(starts[0]),
                identities("happened.customer_id")),
        "count(distinct width_bucket(happened.at, %s::timestamptz[]))"
            .formatted(parameters.add(starts)),
        "0");
  }

  // ---- consent and companies

  /**
   * As the view consents_allowed says it, kept to the people asked about in each of its parts. Of a
   * few nobody is erased: who asks leaves those out.
   */
  String reachable(MayReach reach) {
    return """
    select customer.id as customer_id
    from consents_topic topic
    join consents_channel channel on channel.name = %2$s and channel.name = any(topic.channels)
    join customers_customer customer on %3$s
    left join (select * from consents_person where topic = %1$s and channel = %2$s%4$s) said on said.customer_id = customer.id
    left join (select customer_id from consents_buyer where true%4$s) buyer on buyer.customer_id = customer.id
    left join (select customer_id, kind from consents_silenced where true%4$s) silenced
      on silenced.customer_id = customer.id and silenced.kind = channel.kind
    where topic.key = %1$s and topic.ended_at is null
      and consents_refusal(topic.basis, coalesce(said.state, 'unknown'), coalesce(said.declined, false),
        buyer.customer_id is not null, silenced.customer_id is not null) is null\
    """
        .formatted(
            parameters.add(reach.topic()),
            parameters.add(reach.channel()),
            few ? "customer.id = any(:persons)" : "customer.erased_at is null",
            persons("customer_id"));
  }

  String members(OfCompany company) {
    var where = new StringBuilder();
    if (!company.roles().isEmpty()) {
      where.append(" and member.roles && ").append(terms.texts(company.roles()));
    }
    var trait = company.trait();
    if (trait != null) {
      var known = trait.test() instanceof Test.Known(boolean is) && !is ? "not exists" : "exists";
      where.append(
          " and %s (select from companies_profile known where known.company_id = member.company_id and known.name = %s and %s)"
              .formatted(
                  known,
                  parameters.add(trait.name()),
                  terms.test(trait.test(), "known.type", "known.value")));
    }
    return """
    select distinct coalesce(joined.customer_id, member.identity_id) as customer_id
    from companies_member member
    left join customers_joined joined on joined.id = member.identity_id
    where member.removed_at is null%s%s\
    """
        .formatted(identities("member.identity_id"), where);
  }
}
