package io.perennial.webhooks;

import io.perennial.Money;
import io.perennial.Problem;
import io.perennial.customers.Customers.Sighting;
import io.perennial.files.Layout;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a message says, field by field, with limits. A field that is missing, {@code null} or blank
 * is {@code null}; one that is there and cannot be read refuses the message.
 */
record Said(JsonNode node) {

  /** A name is shown on one line; the rest of it tells nobody anything. */
  static final int LONGEST_NAME = 500;

  /** The longest address that mail servers take (RFC 5321). */
  private static final int LONGEST_EMAIL = 254;

  /** A number with its prefix and blanks; where it stands alone it has as many digits as one. */
  private static final int LONGEST_PHONE = 40;

  private static final int FEWEST_DIGITS = 7;

  /** Seventeen digits before and after: enough for any price, and no work to multiply. */
  private static final int MOST_DIGITS = 17;

  /** Of the year 9999; the database holds no later one. */
  private static final long LATEST_SECOND = 253_402_300_799L;

  Said at(String field) {
    return new Said(node.path(field));
  }

  boolean isObject() {
    return node.isObject();
  }

  /** The text or number of a field as text. */
  @Nullable String text(String field) {
    var value = node.path(field);
    if (!value.isString() && !value.isIntegralNumber()) {
      return null;
    }
    var text = value.asString().strip();
    return text.isEmpty() ? null : text;
  }

  /** The text of a field that everything hangs on. */
  String needed(String field) {
    var text = text(field);
    if (text == null) {
      throw Problem.invalid("webhooks.refused.missing", field);
    }
    if (text.length() > Layout.LONGEST_REFERENCE) {
      throw Problem.invalid("webhooks.refused.long", field);
    }
    return text;
  }

  boolean isTrue(String field) {
    return node.path(field).asBoolean(false);
  }

  boolean isFalse(String field) {
    return node.path(field).isBoolean() && !node.path(field).asBoolean();
  }

  /** An amount, as a number or as the text of one. */
  @Nullable BigDecimal amount(String field) {
    var value = node.path(field);
    if (value.isNumber()) {
      return checked(field, value.decimalValue());
    }
    var text = text(field);
    if (text == null) {
      return null;
    }
    if (!text.matches("[+-]?[0-9]{1,17}(\\.[0-9]{1,17})?")) {
      throw Problem.invalid("webhooks.refused.amount", field, shown(text));
    }
    return checked(field, new BigDecimal(text));
  }

  BigDecimal amountOrZero(String field) {
    return Objects.requireNonNullElse(amount(field), BigDecimal.ZERO);
  }

  /** Looks only at how many digits there are: an exponent could stand for a billion of them. */
  private static BigDecimal checked(String field, BigDecimal amount) {
    boolean large =
        Math.abs((long) amount.scale()) > MOST_DIGITS
            || (long) amount.precision() - amount.scale() > MOST_DIGITS
            || amount.abs().compareTo(Money.LIMIT) > 0;
    if (large) {
      throw Problem.invalid("webhooks.refused.large", field);
    }
    return amount;
  }

  /** A moment with its offset, such as {@code 2025-03-30T01:30:12-05:00}. */
  @Nullable Instant moment(String field) {
    var text = text(field);
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException malformed) {
      throw Problem.invalid("webhooks.refused.date", field, shown(text));
    }
  }

  /** A moment of UTC that does not say so, such as {@code 2025-03-30T01:30:12}. */
  @Nullable Instant momentOfUtc(String field) {
    var text = text(field);
    try {
      return text == null ? null : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException malformed) {
      return moment(field);
    }
  }

  /** A moment in seconds since 1970. */
  @Nullable Instant second(String field) {
    var value = node.path(field);
    if (!value.isIntegralNumber()) {
      return null;
    }
    if (!value.canConvertToLong() || Math.abs(value.asLong()) > LATEST_SECOND) {
      throw Problem.invalid("webhooks.refused.date", field, shown(value.asString()));
    }
    return Instant.ofEpochSecond(value.asLong());
  }

  /** A name that is shown, cut where it would fill a page. */
  @Nullable String name(String field) {
    var text = text(field);
    return text == null || text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME);
  }

  /** The first and the last name of a person, whichever are there. */
  @Nullable String fullName() {
    var first = name("first_name");
    var last = name("last_name");
    return first == null ? last : last == null ? first : first + " " + last;
  }

  /** An e-mail address in small letters, if it can be one. */
  @Nullable String email(String field) {
    var text = text(field);
    return text == null || text.indexOf('@') < 0 || text.length() > LONGEST_EMAIL
        ? null
        : text.toLowerCase(Locale.ROOT);
  }

  /** A telephone number as it was written, if it can be one. */
  @Nullable String phone(String field) {
    var text = text(field);
    return text == null
            || text.length() > LONGEST_PHONE
            || text.chars().filter(Character::isDigit).count() < FEWEST_DIGITS
        ? null
        : text;
  }

  /** Somebody, if there is a name to know them by. */
  static @Nullable Sighting person(
      @Nullable String reference,
      @Nullable String email,
      @Nullable String phone,
      @Nullable String name,
      @Nullable String country) {
    var known =
        reference != null && reference.length() <= Layout.LONGEST_REFERENCE ? reference : null;
    return known == null && email == null && phone == null
        ? null
        : new Sighting(known, email, phone, null, name, country);
  }

  /** The first of these that is there. */
  static @Nullable String first(@Nullable String... texts) {
    for (var text : texts) {
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  private static String shown(@Nullable String text) {
    var all = String.valueOf(text);
    return all.substring(0, Math.min(all.length(), 60));
  }
}
