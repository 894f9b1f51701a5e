package io.perennial.orders;

import io.perennial.Database;
import io.perennial.orders.Orders.State;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
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

/** Every statement about orders, their lines and products. */
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
      @Nullable UUID customerId,
      Instant placedAt,
      State state,
      BigDecimal value) {}

  private final Database database;

  OrdersSql(Database database) {
    this.database = database;
  }

  /** Inserts the orders that are not known yet; answers which those were. */
  Set<Reference> insert(Collection<OrderRow> orders, Instant now) {
    int n = orders.size();
    var ids = new UUID[n];
    var sources = new String[n];
    var references = new String[n];
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
      customers[i] = order.customerId();
      moments[i] = order.placedAt();
      states[i] = order.state().name().toLowerCase(Locale.ROOT);
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
                  (id, source, reference, customer_id, placed_at, state, currency, rate, value, recorded_at)
                select draft.*, :now
                from unnest(:ids, :sources, :references, :customers, :moments, :states, :currencies, :rates, :values)
                  as draft
                on conflict (source, reference) do nothing
                returning source, reference
                """,
                "ids",
                ids,
                "sources",
                sources,
                "references",
                references,
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
  Map<Reference, Known> lock(List<Reference> references) {
    var known = new HashMap<Reference, Known>();
    database
        .sql(
            """
            select id, source, reference, customer_id, placed_at, state, value
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
   * Adds the lines of orders that were just inserted. COPY, because nothing can collide with them.
   */
  void copyLines(LineRows lines) {
    if (lines.isEmpty()) {
      return;
    }
    var text = new StringBuilder(lines.size() * 110);
    for (var row : lines.rows()) {
      text.append(row.orderId()).append('\t').append(row.key()).append('\t');
      escaped(text, row.line().product());
      text.append('\t').append(row.line().quantity().toPlainString());
      text.append('\t').append(row.line().price().toPlainString());
      text.append('\t').append(row.line().amount().toPlainString()).append('\n');
    }
    database.copyIn(
        "copy orders_line (order_id, key, product, quantity, price, amount) from stdin",
        new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Adds those lines of known orders that are new and corrects those that changed; answers how
   * many.
   */
  int addLines(LineRows lines) {
    var rows = lines.rows();
    return database
        .sql(
            """
            insert into orders_line as known (order_id, key, product, quantity, price, amount)
            select * from unnest(:orders, :keys, :products, :quantities, :prices, :amounts)
            on conflict (order_id, key) do update
            set quantity = excluded.quantity, price = excluded.price, amount = excluded.amount
            where (known.quantity, known.price, known.amount)
              is distinct from (excluded.quantity, excluded.price, excluded.amount)
            """,
            "orders",
            rows.stream().map(LineRows.LineRow::orderId).toArray(UUID[]::new),
            "keys",
            rows.stream().map(LineRows.LineRow::key).toArray(Long[]::new),
            "products",
            rows.stream().map(row -> row.line().product()).toArray(String[]::new),
            "quantities",
            rows.stream().map(row -> row.line().quantity()).toArray(BigDecimal[]::new),
            "prices",
            rows.stream().map(row -> row.line().price()).toArray(BigDecimal[]::new),
            "amounts",
            rows.stream().map(row -> row.line().amount()).toArray(BigDecimal[]::new))
        .update();
  }

  void addProducts(Map<String, @Nullable String> names) {
    if (names.isEmpty()) {
      return;
    }
    var codes = names.keySet().stream().sorted().toArray(String[]::new);
    var called = new @Nullable String[codes.length];
    for (int i = 0; i < codes.length; i++) {
      called[i] = names.get(codes[i]);
    }
    database
        .sql(
            """
            insert into orders_product (code, name)
            select told.code, told.name from unnest(:codes, :names) as told (code, name)
            where not exists (select from orders_product product where product.code = told.code)
            on conflict do nothing
            """,
            "codes",
            codes,
            "names",
            called)
        .update();
  }

  /** The names of products that have one. */
  Map<String, String> productNames(Collection<String> codes) {
    Map<String, String> names = new HashMap<>();
    database
        .sql(
            "select code, name from orders_product where code = any(:codes) and name is not null",
            "codes",
            codes.toArray(String[]::new))
        .query(row -> {
          names.put(row.getString(1), row.getString(2));
        });
    return names;
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
            set customer_id = told.customer_id, placed_at = told.placed_at, state = told.state, value = sums.value
            from unnest(:ids, :customers, :moments, :states) as told (id, customer_id, placed_at, state)
            join sums on sums.order_id = told.id
            where bought.id = told.id
              and (bought.customer_id, bought.placed_at, bought.state, bought.value)
                is distinct from (told.customer_id, told.placed_at, told.state, sums.value)
            returning bought.id, bought.source, bought.reference, bought.customer_id, bought.placed_at, bought.state,
              bought.value
            """,
            "ids",
            told.stream().map(Known::id).toArray(UUID[]::new),
            "customers",
            told.stream().map(Known::customerId).toArray(UUID[]::new),
            "moments",
            told.stream().map(Known::placedAt).toArray(Instant[]::new),
            "states",
            told.stream()
                .map(order -> order.state().name().toLowerCase(Locale.ROOT))
                .toArray(String[]::new))
        .query(OrdersSql::known)
        .list();
  }

  boolean any() {
    return database.sql("select exists (select from orders_order)").query(Boolean.class).single();
  }

  private static Known known(ResultSet row, int number) throws SQLException {
    return new Known(
        row.getObject("id", UUID.class),
        reference(row, number),
        row.getObject("customer_id", UUID.class),
        row.getObject("placed_at", OffsetDateTime.class).toInstant(),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getBigDecimal("value"));
  }

  static Reference reference(ResultSet row, int number) throws SQLException {
    return new Reference(row.getString("source"), row.getString("reference"));
  }

  /** A value in COPY's text format. */
  private static void escaped(StringBuilder text, @Nullable String value) {
    if (value == null) {
      text.append("\\N");
      return;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        default -> text.append(c);
      }
    }
  }
}
