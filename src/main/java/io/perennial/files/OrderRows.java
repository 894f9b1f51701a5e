package io.perennial.files;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rows of a file, order by order. */
public final class OrderRows {

  /**
   * One order's rows. Those beyond what an order may have are told apart and not held; where there
   * are many, further groups of the same order follow that have no rows of their own.
   */
  public record Group(String order, List<Row> rows) {}

  /**
   * Lines of one order. A mapping that takes the country for the order's number would else make one
   * order of the whole file, and hold it in memory.
   */
  public static final int MOST_LINES = 10_000;

  /**
   * Rows beyond what an order may have that are told at once; the rest of them comes with the next
   * group, so that nobody waits for the end of an endless order.
   */
  static final int MOST_BEYOND = 1_000;

  /** Letters of one order's rows that are held. */
  private static final long MOST_LETTERS = 64L << 20;

  private final Layout layout;
  private final Supplier<@Nullable Row> source;
  private String last;
  private @Nullable Row next;

  /**
   * Begins with the first row of the source.
   *
   * @param last the order that was read last before this source begins, or empty: if its rows go on
   *     here, they are beyond what an order may have
   * @param source the rows, those of each order together; {@code null} at the end
   */
  public OrderRows(Layout layout, String last, Supplier<@Nullable Row> source) {
    this.layout = layout;
    this.last = last;
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
    boolean more = !order.isEmpty() && order.equals(last);
    var rows = new ArrayList<Row>(4);
    long letters = 0;
    int beyond = 0;
    do {
      letters += row.cells().length();
      if (!more && rows.size() < MOST_LINES && letters < MOST_LETTERS) {
        rows.add(row);
      } else {
        tooMany.accept(row);
        beyond++;
      }
      row = source.get();
    } while (row != null
        && beyond < MOST_BEYOND
        && !order.isEmpty()
        && layout.order(row).equals(order));
    next = row;
    last = order;
    return new Group(order, rows);
  }
}
