package io.perennial.intake;

import io.perennial.Money;
import io.perennial.files.Field;
import io.perennial.files.Layout;
import io.perennial.files.Numbers;
import io.perennial.files.Row;
import io.perennial.orders.Orders;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items of a WooCommerce order: a row an order, with columns that hold one item each, such as
 * {@code product_id:77|1|30|size: Medium}.
 */
final class Items {

  private final Layout layout;
  private final Numbers numbers;

  Items(Layout layout, Numbers numbers) {
    this.layout = layout;
    this.numbers = numbers;
  }

  /**
   * Reads a row and adds its items, scaled to what the order was worth without shipping.
   *
   * @return why the row is refused, or {@code null}
   */
  @Nullable Refusal read(Row row, List<Orders.Line> sold) {
    var totalCell = layout.cell(row, Field.TOTAL);
    var total = numbers.read(totalCell);
    if (total == null) {
      return Refusal.of(row, "intake.refused.total", totalCell);
    }
    var value =
        total.subtract(number(row, Field.SHIPPING)).subtract(number(row, Field.SHIPPING_TAX));
    if (value.signum() <= 0) {
      return Refusal.of(row, "intake.refused.free", value.toPlainString());
    }
    if (value.compareTo(Money.LIMIT) > 0) {
      return Refusal.of(row, "intake.refused.large");
    }
    var items = new ArrayList<Orders.Line>();
    for (int column : layout.items()) {
      var item = item(row.cell(column));
      if (item != null) {
        items.add(item);
      }
    }
    var amount = Money.round(value);
    sold.addAll(
        Orders.Line.sum(items).signum() > 0
            ? Orders.Line.scaled(items, amount)
            : List.of(new Orders.Line(null, null, BigDecimal.ONE, amount, amount)));
    return null;
  }

  private BigDecimal number(Row row, Field field) {
    var number = numbers.read(layout.cell(row, field));
    return number == null ? BigDecimal.ZERO : number;
  }

  /** An item as {@code kind:id|quantity|line total|variation}, or {@code null}. */
  private Orders.@Nullable Line item(String cell) {
    int id = cell.indexOf('|');
    int pieces = id < 0 ? -1 : cell.indexOf('|', id + 1);
    if (pieces < 0) {
      return null;
    }
    int end = cell.indexOf('|', pieces + 1);
    var quantity = numbers.read(cell.substring(id + 1, pieces));
    var amount = numbers.read(cell.substring(pieces + 1, end < 0 ? cell.length() : end));
    var product = cell.substring(cell.indexOf(':') + 1, id).strip();
    if (quantity == null
        || amount == null
        || quantity.signum() <= 0
        || amount.signum() < 0
        || product.length() > Layout.LONGEST_REFERENCE
        || quantity.compareTo(Lines.MOST_PIECES) > 0) {
      return null;
    }
    var price = amount.divide(quantity, Money.SCALE, RoundingMode.HALF_UP);
    return new Orders.Line(
        product.isEmpty() ? null : product, null, quantity, price, Money.round(amount));
  }
}
