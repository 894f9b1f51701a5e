package io.perennial.tracking;

import io.perennial.Database;
import io.perennial.orders.Orders;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks up orders that events speak of. */
@Component
class TillSql {

  /** An order as it is recorded; value and refunds in the business's currency. */
  record Known(
      String reference,
      @Nullable String channel,
      Instant placedAt,
      String currency,
      BigDecimal rate,
      BigDecimal value,
      BigDecimal refunded,
      List<Orders.Line> lines) {}

  private final Database database;

  TillSql(Database database) {
    this.database = database;
  }

  /** The orders of these numbers, by their numbers. */
  Map<String, Known> known(String source, Collection<String> references) {
    Map<String, Known> known = new HashMap<>();
    database
        .sql(
            """
            select bought.reference, bought.channel, bought.placed_at, bought.currency, bought.rate, bought.value,
              bought.refunded, line.product, line.quantity, line.price, line.amount
            from orders_order bought join orders_line line on line.order_id = bought.id
            where bought.source = :source and bought.reference = any(:references)
            """,
            "source",
            source,
            "references",
            references.toArray(String[]::new))
        .query((ResultSet row) -> add(known, row));
    return known;
  }

  private static void add(Map<String, Known> known, ResultSet row) throws SQLException {
    var reference = row.getString("reference");
    var order = known.get(reference);
    if (order == null) {
      order =
          new Known(
              reference,
              row.getString("channel"),
              row.getObject("placed_at", OffsetDateTime.class).toInstant(),
              row.getString("currency"),
              row.getBigDecimal("rate"),
              row.getBigDecimal("value"),
              row.getBigDecimal("refunded"),
              new ArrayList<>());
      known.put(reference, order);
    }
    order
        .lines()
        .add(
            new Orders.Line(
                row.getString("product"),
                null,
                row.getBigDecimal("quantity"),
                row.getBigDecimal("price"),
                row.getBigDecimal("amount")));
  }
}
