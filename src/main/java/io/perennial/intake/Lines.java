package io.perennial.intake;

import io.perennial.Money;
import io.perennial.files.Dates;
import io.perennial.files.Field;
import io.perennial.files.Format;
import io.perennial.files.Layout;
import io.perennial.files.Numbers;
import io.perennial.files.Row;
import io.perennial.orders.Orders;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one row of a file adds to its order: what was bought or given back, or why it is refused.
 */
final class Lines {

  /** A name is shown on one line; the rest of it tells nobody anything. */
  static final int LONGEST_NAME = 500;

  /** The longest address that mail servers take. */
  private static final int LONGEST_EMAIL = 320;

  /** More pieces in one line are a slip of a column. */
  static final BigDecimal MOST_PIECES = new BigDecimal("1000000000");

  private static final int SECONDS_OF_A_DAY = 86_400;

  private final Layout layout;
  private final Numbers numbers;
  private final Dates dates;
  private final Dates.Order dateOrder;
  private final Instant latest;
  private final Items items;
  private Instant at = Instant.EPOCH;

  Lines(Layout layout, Numbers numbers, Dates dates, Dates.Order dateOrder, Instant now) {
    this.layout = layout;
    this.numbers = numbers;
    this.dates = dates;
    this.items = new Items(layout, numbers);
    this.dateOrder = dateOrder;
    this.latest = now.plusSeconds(SECONDS_OF_A_DAY);
  }

  /** The time of the row that was read last. */
  Instant at() {
    return at;
  }

  /**
   * Reads a row of an order and adds what it says.
   *
   * @param code the order's currency
   * @param first the first row of the order
   * @return why the row is refused, or {@code null}
   */
  @Nullable Refusal read(
      String reference,
      Row row,
      String code,
      Row first,
      List<Orders.Line> sold,
      List<Orders.Refund> refunds) {
    var refusal = width(row);
    if (refusal == null) {
      refusal = date(row, first);
    }
    if (refusal == null) {
      refusal = currency(row, code);
    }
    if (refusal == null) {
      refusal = person(row);
    }
    if (refusal == null) {
      refusal =
          layout.format() == Format.WOOCOMMERCE
              ? items.read(row, sold)
              : amount(reference, row, sold, refunds);
    }
    return refusal;
  }

  private @Nullable Refusal width(Row row) {
    if (row.size() < layout.width()) {
      return Refusal.of(
          row,
          "intake.refused.shorter",
          String.valueOf(row.size()),
          String.valueOf(layout.width()));
    }
    return row.blankFrom(layout.width())
        ? null
        : Refusal.of(
            row,
            "intake.refused.longer",
            String.valueOf(row.size()),
            String.valueOf(layout.width()));
  }

  private @Nullable Refusal date(Row row, Row first) {
    var text = layout.cell(row, Field.DATE);
    if (text.isEmpty() && layout.format() == Format.SHOPIFY) {
      text = layout.cell(first, Field.DATE);
    }
    if (text.isEmpty()) {
      return Refusal.of(row, "intake.refused.date-missing");
    }
    var read = dates.read(text);
    if (read == null) {
      var order = dateOrder == Dates.Order.MONTH_FIRST ? "month-first" : "day-first";
      return Refusal.of(
          row, Dates.like(text) ? "intake.refused.date-" + order : "intake.refused.date", text);
    }
    if (read.isAfter(latest)) {
      return Refusal.of(row, "intake.refused.date-future", text);
    }
    if (read.isBefore(Dates.EARLIEST)) {
      return Refusal.of(row, "intake.refused.date-early", text);
    }
    at = read;
    return null;
  }

  private @Nullable Refusal currency(Row row, String code) {
    var own = layout.cell(row, Field.CURRENCY);
    return own.isEmpty() || own.equalsIgnoreCase(code)
        ? null
        : Refusal.of(row, "intake.refused.currencies", own, code);
  }

  private @Nullable Refusal person(Row row) {
    var email = layout.cell(row, Field.EMAIL);
    var customer = layout.cell(row, Field.CUSTOMER);
    if (email.length() > LONGEST_EMAIL || customer.length() > Layout.LONGEST_REFERENCE) {
      return Refusal.of(row, "intake.refused.customer-long");
    }
    return !email.isEmpty() && email.indexOf('@') < 0 && customer.isEmpty()
        ? Refusal.of(row, "intake.refused.email", email)
        : null;
  }

  private @Nullable Refusal amount(
      String reference, Row row, List<Orders.Line> sold, List<Orders.Refund> refunds) {
    var amountField = layout.lines() ? Field.PRICE : Field.TOTAL;
    var amountCell = layout.cell(row, amountField);
    var paid = numbers.read(amountCell);
    if (paid == null) {
      return Refusal.of(row, "intake.refused." + amountField.key(), amountCell);
    }
    if (paid.signum() <= 0) {
      return Refusal.of(row, "intake.refused.free", paid.toPlainString());
    }
    var quantityCell = layout.cell(row, Field.QUANTITY);
    var quantity = layout.has(Field.QUANTITY) ? numbers.read(quantityCell) : BigDecimal.ONE;
    if (quantity == null) {
      return Refusal.of(row, "intake.refused.quantity", quantityCell);
    }
    if (quantity.signum() == 0) {
      return Refusal.of(row, "intake.refused.no-pieces");
    }
    boolean total = amountField == Field.TOTAL;
    var price = total ? paid.divide(quantity.abs(), Money.SCALE, RoundingMode.HALF_UP) : paid;
    var exact =
        total ? paid.multiply(BigDecimal.valueOf(quantity.signum())) : paid.multiply(quantity);
    return line(reference, row, quantity, price, discounted(row, exact), sold, refunds);
  }

  private BigDecimal discounted(Row row, BigDecimal amount) {
    var discount =
        layout.has(Field.DISCOUNT) ? numbers.read(layout.cell(row, Field.DISCOUNT)) : null;
    return discount == null || amount.signum() <= 0
        ? amount
        : amount.subtract(discount.abs()).max(BigDecimal.ZERO);
  }

  private @Nullable Refusal line(
      String reference,
      Row row,
      BigDecimal quantity,
      BigDecimal price,
      BigDecimal exact,
      List<Orders.Line> sold,
      List<Orders.Refund> refunds) {
    var product = layout.cell(row, Field.PRODUCT);
    if (product.length() > Layout.LONGEST_REFERENCE) {
      return Refusal.of(row, "intake.refused.product-long");
    }
    if (quantity.abs().compareTo(MOST_PIECES) > 0
        || price.compareTo(Money.LIMIT) > 0
        || exact.abs().compareTo(Money.LIMIT) > 0) {
      return Refusal.of(row, "intake.refused.large");
    }
    var name = name(layout.cell(row, Field.PRODUCT_NAME));
    var called = product.isEmpty() ? name : product;
    var amount = Money.round(exact);
    if (quantity.signum() < 0 || cancellation(reference)) {
      refunds.add(new Orders.Refund(called, quantity.negate(), amount.negate(), at));
    } else {
      sold.add(new Orders.Line(called, name, quantity, Money.round(price), amount));
    }
    return null;
  }

  /** In tables of invoice lines, C begins the number of an invoice that takes goods back. */
  private boolean cancellation(String reference) {
    return layout.format() == Format.ORDER_LINES
        && (reference.charAt(0) == 'C' || reference.charAt(0) == 'c');
  }

  private static @Nullable String name(String cell) {
    return cell.isEmpty()
        ? null
        : cell.length() > LONGEST_NAME ? cell.substring(0, LONGEST_NAME) : cell;
  }
}
