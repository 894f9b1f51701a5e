package io.perennial.files;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a column of a file can be. */
public enum Field {
  /** The order's number in the shop. */
  REFERENCE,
  /** When it was ordered. */
  DATE,
  EMAIL,
  /** The customer's number in the shop. */
  CUSTOMER,
  NAME,
  /** Where the name stands in two columns. */
  LAST_NAME,
  COUNTRY,
  /** Code of what was bought. */
  PRODUCT,
  PRODUCT_NAME,
  QUANTITY,
  /** Price of one piece. */
  PRICE,
  /**
   * The row's amount, where quantity and price do not give it; the order's, in an export of a shop.
   */
  TOTAL,
  CURRENCY,
  STATUS,
  /** What was given back of the order so far. */
  REFUNDED,
  /** Taken off the row's amount. */
  DISCOUNT,
  /**
   * Taken off the order's total, with {@link #SHIPPING_TAX}: shipping is no part of an order's
   * value.
   */
  SHIPPING,
  SHIPPING_TAX,
  /** When it was cancelled, if it was. */
  CANCELLED,
  /** Whether the money was taken. */
  CAPTURED,
  /** Through which channel it was placed. */
  CHANNEL;

  private static final Field[] ALL = values();

  /** The name in a mapping. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The field of this key, or {@code null}. */
  static @Nullable Field keyed(String key) {
    for (var field : ALL) {
      if (field.key().equals(key)) {
        return field;
      }
    }
    return null;
  }

  /** Whether its cells are numbers. */
  boolean number() {
    return switch (this) {
      case QUANTITY, PRICE, TOTAL, REFUNDED, DISCOUNT, SHIPPING, SHIPPING_TAX -> true;
      case REFERENCE,
          DATE,
          EMAIL,
          CUSTOMER,
          NAME,
          LAST_NAME,
          COUNTRY,
          PRODUCT,
          PRODUCT_NAME,
          CURRENCY,
          STATUS,
          CANCELLED,
          CAPTURED,
          CHANNEL ->
          false;
    };
  }
}
