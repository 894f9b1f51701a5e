package io.perennial.files;

import static java.util.Map.entry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The exports we know by their columns, and the table we have to guess. */
public enum Format {
  /** Shopify's orders: a row a line, what is said of the order on its first row only. */
  SHOPIFY(
      "shopify",
      Set.of("name", "email", "financialstatus", "createdat", "lineitemquantity", "lineitemprice"),
      Map.ofEntries(
          entry(Field.REFERENCE, List.of("name")),
          entry(Field.DATE, List.of("createdat")),
          entry(Field.EMAIL, List.of("email")),
          entry(Field.NAME, List.of("billingname", "shippingname")),
          entry(Field.COUNTRY, List.of("billingcountry", "shippingcountry")),
          entry(Field.PRODUCT, List.of("lineitemsku")),
          entry(Field.PRODUCT_NAME, List.of("lineitemname")),
          entry(Field.QUANTITY, List.of("lineitemquantity")),
          entry(Field.PRICE, List.of("lineitemprice")),
          entry(Field.TOTAL, List.of("subtotal")),
          entry(Field.CURRENCY, List.of("currency")),
          entry(Field.STATUS, List.of("financialstatus")),
          entry(Field.REFUNDED, List.of("refundedamount")),
          entry(Field.CANCELLED, List.of("cancelledat")),
          entry(Field.CHANNEL, List.of("source")))),
  /** The WooCommerce extension's orders: a row an order, its items in numbered columns. */
  WOOCOMMERCE(
      "woocommerce",
      Set.of("orderid", "ordertotal", "date", "status", "customeruser"),
      Map.ofEntries(
          entry(Field.REFERENCE, List.of("orderid")),
          entry(Field.DATE, List.of("date")),
          entry(Field.EMAIL, List.of("billingemail")),
          entry(Field.CUSTOMER, List.of("customeruser")),
          entry(Field.NAME, List.of("billingfirstname")),
          entry(Field.LAST_NAME, List.of("billinglastname")),
          entry(Field.COUNTRY, List.of("billingcountry", "shippingcountry")),
          entry(Field.TOTAL, List.of("ordertotal")),
          entry(Field.CURRENCY, List.of("ordercurrency", "currency")),
          entry(Field.STATUS, List.of("status")),
          entry(Field.SHIPPING, List.of("ordershipping")),
          entry(Field.SHIPPING_TAX, List.of("ordershippingtax")),
          entry(
              Field.CHANNEL,
              List.of("createdvia", "ordercreatedvia", "wcorderattributionsourcetype")))),
  /** Stripe's payments: a row a payment; times are UTC. */
  STRIPE(
      "stripe",
      Set.of("id", "amount", "currency", "status"),
      Map.ofEntries(
          entry(Field.REFERENCE, List.of("id")),
          entry(Field.DATE, List.of("createddateutc", "createdutc")),
          entry(Field.EMAIL, List.of("customeremail", "emailmetadata")),
          entry(Field.CUSTOMER, List.of("customerid")),
          entry(Field.NAME, List.of("customername", "namemetadata")),
          entry(Field.TOTAL, List.of("amount")),
          entry(Field.CURRENCY, List.of("currency")),
          entry(Field.STATUS, List.of("status")),
          entry(Field.REFUNDED, List.of("amountrefunded")),
          entry(Field.CAPTURED, List.of("captured")))),
  /** A row a line of an invoice; an invoice whose number begins with C takes goods back. */
  ORDER_LINES(
      "order_lines",
      Set.of("stockcode", "quantity", "invoicedate"),
      Map.ofEntries(
          entry(Field.REFERENCE, List.of("invoice", "invoiceno")),
          entry(Field.DATE, List.of("invoicedate")),
          entry(Field.CUSTOMER, List.of("customerid")),
          entry(Field.EMAIL, List.of("email", "customeremail")),
          entry(Field.COUNTRY, List.of("country")),
          entry(Field.PRODUCT, List.of("stockcode")),
          entry(Field.PRODUCT_NAME, List.of("description")),
          entry(Field.QUANTITY, List.of("quantity")),
          entry(Field.PRICE, List.of("price", "unitprice")),
          entry(Field.CURRENCY, List.of("currency")),
          entry(Field.CHANNEL, List.of("channel", "saleschannel")))),
  /** Any other table: its columns are guessed by their names and contents. */
  TABLE("table", Set.of(), Map.of());

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // both are made unmodifiable
  private final Set<String> signs;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Map<Field, List<String>> columns;

  Format(String label, Set<String> signs, Map<Field, List<String>> columns) {
    this.label = label;
    this.signs = signs;
    this.columns = columns;
  }

  /** The name in a mapping and on pages. */
  public String label() {
    return label;
  }

  /** Where the orders are said to come from when nobody says. */
  String source() {
    return switch (this) {
      case SHOPIFY, WOOCOMMERCE, STRIPE -> label;
      case ORDER_LINES, TABLE -> "file";
    };
  }

  /** The order of its dates, where the format has one. */
  public Dates.@Nullable Order dateOrder() {
    return this == WOOCOMMERCE ? Dates.Order.MONTH_FIRST : null;
  }

  static @Nullable Format named(String label) {
    for (var format : values()) {
      if (format.label.equals(label.toLowerCase(Locale.ROOT))) {
        return format;
      }
    }
    return null;
  }

  /** The format whose columns these are. */
  static Format of(List<String> header) {
    var names = header.stream().map(Vocabulary::squashed).toList();
    for (var format : values()) {
      boolean dated = format == TABLE || format.column(Field.DATE, names) >= 0;
      boolean named = format == TABLE || format.column(Field.REFERENCE, names) >= 0;
      if (dated && named && names.containsAll(format.signs)) {
        return format;
      }
    }
    return TABLE;
  }

  /**
   * Where this format has the field, or -1.
   *
   * @param names the header's names, squashed
   */
  int column(Field field, List<String> names) {
    for (var name : columns.getOrDefault(field, List.of())) {
      int at = names.indexOf(name);
      if (at >= 0) {
        return at;
      }
    }
    return -1;
  }
}
