package io.perennial.orders;

import io.perennial.CopyRows;
import io.perennial.Database;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every statement about the lines of orders, and the products in them. */
@Component
class LinesSql {

  private final Database database;

  LinesSql(Database database) {
    this.database = database;
  }

  /** Adds the lines of orders that were just inserted. */
  void copy(LineRows lines) {
    var rows = new CopyRows();
    for (var row : lines.rows()) {
      var line = row.line();
      rows.add(row.orderId()).add(row.key()).add(line.product());
      rows.add(line.quantity()).add(line.price()).add(line.amount()).end();
    }
    database.copyIn(
        """
        copy orders_line (order_id, key, product, quantity, price, amount) from stdin (format binary)
        """,
        rows);
  }

  /**
   * Adds those lines of known orders that are new and corrects those that changed; answers how
   * many.
   */
  int add(LineRows lines) {
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

  void remove(Collection<UUID> orders) {
    database
        .sql(
            "delete from orders_line where order_id = any(:orders)",
            "orders",
            orders.toArray(UUID[]::new))
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

  /** What each of these orders has lines of, by name or else by code, the dearest first. */
  Map<UUID, List<String>> bought(Collection<UUID> orders) {
    Map<UUID, List<String>> bought = new HashMap<>();
    database
        .sql(
            """
            select line.order_id, coalesce(product.name, line.product)
            from orders_line line left join orders_product product on product.code = line.product
            where line.order_id = any(:orders) and line.product is not null
            group by line.order_id, line.product, product.name
            order by line.order_id, sum(line.amount) desc, line.product
            """,
            "orders",
            orders.toArray(UUID[]::new))
        .query(row -> {
          bought
              .computeIfAbsent(row.getObject(1, UUID.class), order -> new ArrayList<>())
              .add(row.getString(2));
        });
    return bought;
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
}
