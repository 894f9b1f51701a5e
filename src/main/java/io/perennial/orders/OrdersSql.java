package io.perennial.orders;

import io.perennial.CopyRows;
import io.perennial.Database;
import io.perennial.orders.Orders.State;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every statement about orders as a whole. */
@Component
class OrdersSql {

  /** The name of an order: its reference within its source. */
  record Reference(String source, String reference) implements Comparable<Reference> {

    private static final Comparator<Reference> ORDER =
        Comparator.comparing(Reference::source).thenComparing(Reference::reference);

    @Override
    public int compareTo(Reference other) {
      return ORDER.compare(this, other);
    }

    String text() {
      return source + "/" + reference;
    }
  }

  /** An order on its way in; the value in the business's currency. */
  record OrderRow(
      UUID id,
      Reference reference,
      @Nullable String channel,
      @Nullable UUID customerId,
      Instant placedAt,
      State state,
      String currency,
      BigDecimal rate,
      BigDecimal value) {}

  /** What is known of an order. */
  record Known(
      UUID id,
      Reference reference,
      @Nullable String channel,
      @Nullable UUID customerId,
      Instant placedAt,
      State state,
      BigDecimal value) {}

  private final Database database;

  OrdersSql(Database database) {
    this.database = database;
  }

  /**
   * Inserts orders that nobody knew a moment ago; answers {@code false}, and inserts none, if
   * somebody else was faster with one of them.
   */
  boolean copy(Collection<OrderRow> orders, Instant now) {
    var rows = new CopyRows();
    for (var order : orders) {
      rows.add(order.id()).add(order.reference().source()).add(order.reference().reference());
      rows.add(order.channel()).add(order.customerId()).add(order.placedAt());
      rows.add(word(order.state())).add(order.currency()).add(order.rate()).add(order.value());
      rows.add(now).end();
    }
    return database.unlessThere(() ->
        database.copyIn(
            """
            copy orders_order
              (id, source, reference, channel, customer_id, placed_at, state, currency, rate, value, recorded_at)
            from stdin (format binary)
            """,
            rows));
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** Inserts the orders that are not known yet; answers which those were. */
  Set<Reference> insert(Collection<OrderRow> orders, Instant now) {
    int n = orders.size();
    var ids = new UUID[n];
    var sources = new String[n];
    var references = new String[n];
    var channels = new @Nullable String[n];
    var customers = new @Nullable UUID[n];
    var moments = new Instant[n];
    var states = new String[n];
    var currencies = new String[n];
    var rates = new BigDecimal[n];
    var values = new BigDecimal[n];
    int i = 0;
    for (var order : orders) {
      ids[i] = order.id();
      sources[i] = order.reference().source();
      references[i] = order.reference().reference();
      channels[i] = order.channel();
      customers[i] = order.customerId();
      moments[i] = order.placedAt();
      states[i] = word(order.state());
      currencies[i] = order.currency();
      rates[i] = order.rate();
      values[i] = order.value();
      i++;
    }
    return new HashSet<>(
        database
            .sql(
                """
                insert into orders_order
                  (id, source, reference, channel, customer_id, placed_at, state, currency, rate, value, recorded_at)
                select draft.*, :now
                from unnest(:ids, :sources, :references, :channels, :customers, :moments, :states, :currencies, :rates,
                  :values) as draft
                on conflict (source, reference) do nothing
                returning source, reference
                """,
                "ids",
                ids,
                "sources",
                sources,
                "references",
                references,
                "channels",
                channels,
                "customers",
                customers,
                "moments",
                moments,
                "states",
                states,
                "currencies",
                currencies,
                "rates",
                rates,
                "values",
                values,
                "now",
                now)
            .query(OrdersSql::reference)
            .list());
  }

  /** The known ones of these orders, locked in the order of their references. */
  Map<Reference, Known> lock(Collection<Reference> references) {
    var known = new HashMap<Reference, Known>();
    database
        .sql(
            """
            select id, source, reference, channel, customer_id, placed_at, state, value
            from orders_order
            where (source, reference) in (select * from unnest(:sources, :references))
            order by source, reference
            for update
            """,
            "sources",
            references.stream().map(Reference::source).toArray(String[]::new),
            "references",
            references.stream().map(Reference::reference).toArray(String[]::new))
        .query(OrdersSql::known)
        .list()
        .forEach(order -> known.put(order.reference(), order));
    return known;
  }

  /**
   * Brings orders to what is told of them, their value to the sum of their lines; answers those
   * that really changed.
   */
  List<Known> change(List<Known> told) {
    return database
        .sql(
            """
            with sums as (
              select line.order_id, sum(round(line.amount * bought.rate, 4)) as value
              from orders_line line join orders_order bought on bought.id = line.order_id
              where line.order_id = any(:ids)
              group by line.order_id)
            update orders_order bought
            set channel = told.channel, customer_id = told.customer_id, placed_at = told.placed_at, state = told.state,
              value = sums.value
            from unnest(:ids, :channels, :customers, :moments, :states)
              as told (id, channel, customer_id, placed_at, state)
            join sums on sums.order_id = told.id
            where bought.id = told.id
              and (bought.channel, bought.customer_id, bought.placed_at, bought.state, bought.value)
                is distinct from (told.channel, told.customer_id, told.placed_at, told.state, sums.value)
            returning bought.id, bought.source, bought.reference, bought.channel, bought.customer_id, bought.placed_at,
              bought.state, bought.value
            """,
            "ids",
            told.stream().map(Known::id).toArray(UUID[]::new),
            "channels",
            told.stream().map(Known::channel).toArray(String[]::new),
            "customers",
            told.stream().map(Known::customerId).toArray(UUID[]::new),
            "moments",
            told.stream().map(Known::placedAt).toArray(Instant[]::new),
            "states",
            told.stream().map(order -> word(order.state())).toArray(String[]::new))
        .query(OrdersSql::known)
        .list();
  }

  void overheard(List<UUID> orders) {
    database
        .sql(
            "update orders_order set overheard = true where id = any(:orders)",
            "orders",
            orders.toArray(UUID[]::new))
        .update();
  }

  /** In which money the shop tells an order. */
  record Paid(UUID id, String currency, BigDecimal rate) {}

  /** Takes orders for told by the shop itself; answers those that were only overheard before. */
  Set<UUID> confirm(List<Paid> orders) {
    return new HashSet<>(
        database
            .sql(
                """
                update orders_order bought
                set overheard = false, currency = told.currency, rate = told.rate
                from unnest(:ids, :currencies, :rates) as told (id, currency, rate)
                where bought.id = told.id and bought.overheard
                returning bought.id
                """,
                "ids",
                orders.stream().map(Paid::id).toArray(UUID[]::new),
                "currencies",
                orders.stream().map(Paid::currency).toArray(String[]::new),
                "rates",
                orders.stream().map(Paid::rate).toArray(BigDecimal[]::new))
            .query((row, number) -> row.getObject("id", UUID.class))
            .list());
  }

  boolean any() {
    return database.sql("select exists (select from orders_order)").query(Boolean.class).single();
  }

  /** Also a credit note that came before its order. */
  boolean anything() {
    return database
        .sql("select exists (select from orders_order) or exists (select from orders_refund)")
        .query(Boolean.class)
        .single();
  }

  void removeAll() {
    database.sql("truncate orders_order, orders_line, orders_refund, orders_product").update();
  }

  private static Known known(ResultSet row, int number) throws SQLException {
    return new Known(
        row.getObject("id", UUID.class),
        reference(row, number),
        row.getString("channel"),
        row.getObject("customer_id", UUID.class),
        row.getObject("placed_at", OffsetDateTime.class).toInstant(),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getBigDecimal("value"));
  }

  static Reference reference(ResultSet row, int number) throws SQLException {
    return new Reference(row.getString("source"), row.getString("reference"));
  }
}
