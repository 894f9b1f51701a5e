package io.perennial.files;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rows of a file, order by order. */
public final class OrderRows {

  /**
   * One order's rows; a part of a wrong mapping's endless order is handed on without being held.
   */
  public record Group(String order, List<Row> rows) {}

  /**
   * Lines of one order. A mapping that takes the country for the order's number would else make one
   * order of the whole file, and hold it in memory.
   */
  public static final int MOST_LINES = 10_000;

  /** Letters of one order's rows that are held. */
  private static final long MOST_LETTERS = 64L << 20;

  private final Layout layout;
  private final Supplier<@Nullable Row> source;
  private @Nullable Row next;

  /**
   * Begins with the first row of the source.
   *
   * @param source the rows, those of each order together; {@code null} at the end
   */
  public OrderRows(Layout layout, Supplier<@Nullable Row> source) {
    this.layout = layout;
    this.source = source;
    this.next = source.get();
  }

  /**
   * The rows of the next order, or {@code null} at the end. Rows without an order come one by one.
   *
   * @param tooMany told each row beyond what one order may have: {@link #MOST_LINES}, or 64 million
   *     letters
   */
  public @Nullable Group next(Consumer<Row> tooMany) {
    var row = next;
    if (row == null) {
      return null;
    }
    var order = layout.order(row);
    var rows = new ArrayList<Row>(4);
    long letters = 0;
    do {
      letters += row.cells().length();
      if (rows.size() < MOST_LINES && letters < MOST_LETTERS) {
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
