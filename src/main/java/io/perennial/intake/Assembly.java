package io.perennial.intake;

import io.perennial.Business;
import io.perennial.Money;
import io.perennial.customers.Customers;
import io.perennial.files.Dates;
import io.perennial.files.Field;
import io.perennial.files.Format;
import io.perennial.files.Layout;
import io.perennial.files.Mapping;
import io.perennial.files.Numbers;
import io.perennial.files.OrderRows;
import io.perennial.files.Row;
import io.perennial.files.Vocabulary;
import io.perennial.orders.Orders;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes orders of rows: what each row says, what all rows of an order say together, and which are
 * refused.
 */
final class Assembly {

  /** Asks for the rate of a currency on a day. */
  interface Rates {
    Optional<BigDecimal> rate(String currency, LocalDate day);
  }

  private final Layout layout;
  private final Numbers numbers;
  private final Lines lines;
  private final String currency;
  private final Business.Profile business;
  private final Rates rates;

  /**
   * @param now a date more than a day later is refused
   */
  Assembly(
      Layout layout,
      Dates.Order dateOrder,
      Numbers.Decimal decimal,
      @Nullable String currency,
      Business.Profile business,
      Rates rates,
      Instant now) {
    this.layout = layout;
    this.numbers = new Numbers(decimal);
    var zone = layout.format() == Format.STRIPE ? ZoneOffset.UTC : business.timeZone();
    this.lines = new Lines(layout, numbers, new Dates(dateOrder, zone), dateOrder, now);
    this.currency = Objects.requireNonNullElse(currency, business.currency());
    this.business = business;
    this.rates = rates;
  }

  /**
   * Takes all rows of one order, and hands on the order and the refused rows.
   *
   * @param order as {@link Layout#order} tells it; rows without one are refused each
   */
  void take(String order, List<Row> rows, Consumer<Told> orders, Consumer<Refusal> refused) {
    if (order.isEmpty()) {
      for (var row : rows) {
        boolean blank = layout.cell(row, Field.REFERENCE).isEmpty();
        refused.accept(
            Refusal.of(row, blank ? "intake.refused.reference" : "intake.refused.reference-long"));
      }
    } else if (layout.has(Field.REFERENCE)) {
      together(order, rows, orders, refused);
    } else {
      int occurrence = 0;
      for (var row : rows) {
        occurrence++;
        together(occurrence == 1 ? order : order + "-" + occurrence, List.of(row), orders, refused);
      }
    }
  }

  private void together(
      String reference, List<Row> rows, Consumer<Told> orders, Consumer<Refusal> refused) {
    var taken = new ArrayList<Row>(rows.size());
    var sold = new ArrayList<Orders.Line>(rows.size());
    var refunds = new ArrayList<Orders.Refund>(0);
    var code = code(rows);
    Instant placedAt = null;
    for (int i = 0; i < rows.size(); i++) {
      var row = rows.get(i);
      var refusal =
          i >= OrderRows.MOST_LINES
              ? Refusal.of(row, "intake.refused.lines", String.valueOf(OrderRows.MOST_LINES))
              : lines.read(reference, row, code, rows.getFirst(), sold, refunds);
      if (refusal != null) {
        refused.accept(refusal);
        continue;
      }
      taken.add(row);
      placedAt = placedAt == null || lines.at().isBefore(placedAt) ? lines.at() : placedAt;
    }
    if (taken.isEmpty() || placedAt == null) {
      return;
    }
    var problem = Mapping.currency(code) ? null : "intake.refused.currency";
    var day = business.day(placedAt);
    var rate = problem == null ? rates.rate(code, day) : Optional.<BigDecimal>empty();
    if (rate.isEmpty()) {
      for (var row : taken) {
        refused.accept(
            problem != null
                ? Refusal.of(row, problem, code)
                : Refusal.of(
                    row, "intake.refused.rate", code, business.currency(), day.toString()));
      }
      return;
    }
    var told = order(reference, placedAt, code, rate.get(), rows, taken, sold, refunds);
    if (worth(told.draft()).compareTo(Money.LIMIT) <= 0) {
      orders.accept(told);
      return;
    }
    for (var row : taken) {
      refused.accept(
          Refusal.of(
              row, "intake.refused.order-large", Money.text(Money.LIMIT), business.currency()));
    }
  }

  /** What an order comes to in the business's currency, bought or given back: the larger. */
  private static BigDecimal worth(Orders.Draft draft) {
    var back = Objects.requireNonNullElse(draft.refundedTotal(), BigDecimal.ZERO);
    for (var refund : draft.refunds()) {
      back = back.add(refund.amount().abs());
    }
    return Orders.Line.sum(draft.lines()).max(back).multiply(draft.rate().max(BigDecimal.ONE));
  }

  private Told order(
      String reference,
      Instant placedAt,
      String code,
      BigDecimal rate,
      List<Row> rows,
      List<Row> taken,
      List<Orders.Line> sold,
      List<Orders.Refund> refunds) {
    boolean whole = layout.format() == Format.SHOPIFY;
    var bought = whole ? scaled(sold, first(rows, Field.TOTAL)) : sold;
    var status = first(rows, Field.STATUS);
    var refunded = bought.isEmpty() ? null : refundedTotal(rows, status, Orders.Line.sum(bought));
    var draft =
        new Orders.Draft(
            layout.source(),
            first(rows, Field.CHANNEL),
            reference,
            null,
            placedAt,
            state(rows, status),
            code,
            rate,
            bought,
            refunds,
            refunded);
    return new Told(customer(rows), draft, taken);
  }

  // What all rows say together

  private @Nullable String first(List<Row> rows, Field field) {
    if (layout.has(field)) {
      for (var row : rows) {
        var cell = layout.cell(row, field);
        if (!cell.isEmpty()) {
          return cell;
        }
      }
    }
    return null;
  }

  private String code(List<Row> rows) {
    var code = first(rows, Field.CURRENCY);
    return code == null ? currency : code.toUpperCase(Locale.ROOT);
  }

  private Orders.State state(List<Row> rows, @Nullable String status) {
    if (first(rows, Field.CANCELLED) != null || (status != null && Vocabulary.cancelled(status))) {
      return Orders.State.CANCELLED;
    }
    var captured = first(rows, Field.CAPTURED);
    boolean waiting = captured != null && captured.equalsIgnoreCase("false");
    return waiting || (status != null && Vocabulary.open(status))
        ? Orders.State.OPEN
        : Orders.State.SOLD;
  }

  private @Nullable BigDecimal refundedTotal(
      List<Row> rows, @Nullable String status, BigDecimal value) {
    var cell = first(rows, Field.REFUNDED);
    var said = cell == null ? null : numbers.read(cell);
    boolean wholly = status != null && Vocabulary.refunded(status);
    if (wholly && (said == null || said.signum() == 0)) {
      return value;
    }
    return said == null ? null : said.abs();
  }

  private Customers.@Nullable Sighting customer(List<Row> rows) {
    var reference = first(rows, Field.CUSTOMER);
    if (reference != null && layout.format() == Format.ORDER_LINES && reference.endsWith(".0")) {
      // Tables that went through a statistics program carry whole numbers as 13085.0.
      reference = reference.substring(0, reference.length() - 2);
    }
    if (reference != null && layout.format() == Format.WOOCOMMERCE && reference.equals("0")) {
      reference = null;
    }
    var email = email(first(rows, Field.EMAIL));
    if (reference == null && email == null) {
      return null;
    }
    return new Customers.Sighting(reference, email, name(rows), cut(first(rows, Field.COUNTRY)));
  }

  private static @Nullable String email(@Nullable String cell) {
    return cell == null || cell.indexOf('@') < 0 ? null : cell.toLowerCase(Locale.ROOT);
  }

  private @Nullable String name(List<Row> rows) {
    var name = first(rows, Field.NAME);
    var last = first(rows, Field.LAST_NAME);
    return cut(name == null ? last : last == null ? name : name + " " + last);
  }

  private List<Orders.Line> scaled(List<Orders.Line> lines, @Nullable String total) {
    var value = total == null ? null : numbers.read(total);
    return value == null || value.signum() < 0 ? lines : Orders.Line.scaled(lines, value);
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null || text.length() <= Lines.LONGEST_NAME
        ? text
        : text.substring(0, Lines.LONGEST_NAME);
  }
}
