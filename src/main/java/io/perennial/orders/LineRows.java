package io.perennial.orders;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lines of orders on their way into the table, each with its key. The key says which product, and
 * the how manieth line of that product in its order. So a line keeps its key when a later file
 * names the lines in another sequence or corrects a quantity or a price, and two equal lines of one
 * order stay two.
 */
final class LineRows {

  /** A line and the key that tells it from the others of its order. */
  record LineRow(UUID orderId, long key, Orders.Line line) {}

  /** Lines of one product in a sequence of their own, whatever the sequence of the file. */
  private static final Comparator<Orders.Line> SEQUENCE =
      Comparator.comparing(Orders.Line::product, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Orders.Line::quantity)
          .thenComparing(Orders.Line::price)
          .thenComparing(Orders.Line::amount);

  private static final long BASIS = 0xcbf29ce484222325L;

  private final List<LineRow> rows = new ArrayList<>();

  void add(UUID orderId, List<Orders.Line> lines) {
    var sorted = new ArrayList<>(lines);
    sorted.sort(SEQUENCE);
    @Nullable String product = null;
    int occurrence = 0;
    for (var line : sorted) {
      occurrence = occurrence > 0 && Objects.equals(product, line.product()) ? occurrence + 1 : 1;
      product = line.product();
      rows.add(new LineRow(orderId, mixed(mixed(BASIS, product), occurrence), line));
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
   * 64 bits of product, quantity and amount: FNV-1a, enough to tell the refunds of one order apart.
   */
  static long key(@Nullable String product, @Nullable BigDecimal quantity, BigDecimal amount) {
    long hash = mixed(BASIS, product);
    hash = mixed(hash, quantity == null ? null : plain(quantity));
    return mixed(hash, plain(amount));
  }

  /** The same of a refund that has a number in its source. */
  static long key(String refund) {
    return mixed(mixed(BASIS, "refund"), refund);
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
