package io.perennial.orders;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lines of orders on their way into the table, each with its key. The key says what was bought and
 * the how manieth equal line of its order it is; so a line keeps its key when a later file names
 * the order's lines in another sequence, and two equal lines of one order stay two.
 */
final class LineRows {

  /** A line and the key that tells it from the others of its order. */
  record LineRow(UUID orderId, long key, Orders.Line line) {}

  private final List<LineRow> rows = new ArrayList<>();

  void add(UUID orderId, List<Orders.Line> lines) {
    var repeats = new HashMap<Long, Integer>(lines.size() * 2);
    for (var line : lines) {
      long what = key(line.product(), line.quantity(), line.price());
      rows.add(new LineRow(orderId, mixed(what, repeats.merge(what, 1, Integer::sum)), line));
    }
  }

  List<LineRow> rows() {
    return rows;
  }

  int size() {
    return rows.size();
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /**
   * 64 bits of product, quantity and price: FNV-1a, enough to tell the lines of one order apart.
   */
  static long key(@Nullable String product, @Nullable BigDecimal quantity, BigDecimal price) {
    long hash = mixed(0xcbf29ce484222325L, product);
    hash = mixed(hash, quantity == null ? null : plain(quantity));
    return mixed(hash, plain(price));
  }

  static long mixed(long hash, int number) {
    return (hash ^ number) * 0x100000001b3L + number;
  }

  private static long mixed(long hash, @Nullable String text) {
    long mixed = (hash ^ 0x1f) * 0x100000001b3L;
    if (text != null) {
      for (int i = 0; i < text.length(); i++) {
        mixed = (mixed ^ text.charAt(i)) * 0x100000001b3L;
      }
    }
    return mixed;
  }

  /** 2, 2.0 and 2.00 are the same quantity. */
  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
