package io.perennial.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rows of a file, order by order. */
final class OrderRows {

  /**
   * One order's rows; a part of a wrong mapping's endless order is handed on without being held.
   */
  record Group(String order, List<Row> rows) {}

  /** Letters of one order's rows that are held. */
  private static final long MOST_LETTERS = 64L << 20;

  private final Layout layout;
  private final Supplier<@Nullable Row> source;
  private @Nullable Row next;

  OrderRows(Layout layout, Supplier<@Nullable Row> source) {
    this.layout = layout;
    this.source = source;
    this.next = source.get();
  }

  /**
   * The rows of the next order, or {@code null} at the end. Rows without an order come one by one.
   *
   * @param tooMany told each row beyond what one order may have
   */
  @Nullable Group next(Consumer<Row> tooMany) {
    var row = next;
    if (row == null) {
      return null;
    }
    var order = layout.order(row);
    var rows = new ArrayList<Row>(4);
    long letters = 0;
    do {
      letters += row.cells().length();
      if (rows.size() < Assembly.MOST_LINES && letters < MOST_LETTERS) {
        rows.add(row);
      } else {
        tooMany.accept(row);
      }
      row = source.get();
    } while (row != null && !order.isEmpty() && layout.order(row).equals(order));
    next = row;
    return new Group(order, rows);
  }
}
