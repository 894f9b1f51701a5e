package io.perennial;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import org.springframework.boot.jackson.JacksonComponent;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/**
 * Amounts of money. They are kept with {@value #SCALE} decimals in the business's currency, are
 * never floating point, and leave the API as decimal strings: every {@link BigDecimal} there is an
 * amount; shares and days are numbers.
 */
@JacksonComponent
public final class Money {

  /** Decimals kept, as in the database's {@code numeric(19,4)}. */
  public static final int SCALE = 4;

  /**
   * The largest amount one line or order may have; more is a slip of a column, and would overflow
   * the sums.
   */
  public static final BigDecimal LIMIT = new BigDecimal("100000000000");

  private Money() {}

  /** The amount rounded half up to the decimals that are kept. */
  public static BigDecimal round(BigDecimal amount) {
    return amount.setScale(SCALE, RoundingMode.HALF_UP);
  }

  /** The amount as the API writes it: at least two decimals, at most four, no exponent. */
  public static String text(BigDecimal amount) {
    var shortest = round(amount).stripTrailingZeros();
    return shortest.scale() < 2 ? shortest.setScale(2).toPlainString() : shortest.toPlainString();
  }

  /** Whether ISO 4217 lists it as money that things are paid with: not gold, not test codes. */
  public static boolean currency(String code) {
    try {
      return Currency.getInstance(code).getDefaultFractionDigits() >= 0;
    } catch (IllegalArgumentException unknown) {
      return false;
    }
  }

  /** Writes every amount as a decimal string. */
  static class Writer extends ValueSerializer<BigDecimal> {
    @Override
    public void serialize(BigDecimal amount, JsonGenerator json, SerializationContext context) {
      json.writeString(text(amount));
    }
  }
}
