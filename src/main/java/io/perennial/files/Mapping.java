package io.perennial.files;

import io.perennial.Money;
import io.perennial.Problem;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a person or a program says about a file; whatever is left out is recognised or guessed. As
 * JSON, in the field {@code mapping} of {@code POST /api/v1/imports}:
 *
 * <pre>{@code
 * {"format": "table", "source": "till", "date_order": "day_first", "decimal": "comma", "currency": "PLN",
 *  "encoding": "cp1250", "delimiter": ";",
 *  "columns": {"reference": "Nr zamówienia", "date": "Data", "email": "E-mail", "total": "Kwota", "name": null}}
 * }</pre>
 *
 * @param format {@code shopify}, {@code woocommerce}, {@code stripe}, {@code order_lines} or {@code
 *     table}
 * @param source where the orders come from: references are told apart by it. Small letters, digits,
 *     dashes
 * @param columns the header of the column of each field (see {@link Field}); {@code null} for a
 *     field that this file does not have
 * @param dateOrder {@code day_first} or {@code month_first}
 * @param decimal {@code comma} or {@code dot}
 * @param currency ISO 4217 code of orders that name none
 * @param encoding {@code utf-8}, {@code utf-16le}, {@code utf-16be}, {@code cp1250} or {@code
 *     cp1251}
 * @param delimiter one of {@code , ; |} and the tabulator, which may be called {@code tab}
 */
public record Mapping(
    @Nullable Format format,
    @Nullable String source,
    Map<Field, @Nullable String> columns,
    Dates.@Nullable Order dateOrder,
    Numbers.@Nullable Decimal decimal,
    @Nullable String currency,
    @Nullable Encoding encoding,
    @Nullable Character delimiter) {

  /** Nothing is said: everything is recognised. */
  public static final Mapping NONE =
      new Mapping(null, null, Map.of(), null, null, null, null, null);

  /** A mapping is a page of text at most; more is a file in the wrong field. */
  static final int LONGEST = 64 * 1024;

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> KEYS =
      Set.of(
          "format",
          "source",
          "columns",
          "date_order",
          "decimal",
          "currency",
          "encoding",
          "delimiter");

  /** Whether this is the code of a currency. */
  public static boolean currency(String code) {
    return Money.currency(code);
  }

  /**
   * Reads a mapping of up to 64 KiB; {@code null} or blank says nothing.
   *
   * @throws Problem naming the key that is not known or whose value cannot be, or if this is no
   *     JSON
   */
  public static Mapping of(@Nullable String json) {
    if (json == null || json.isBlank()) {
      return NONE;
    }
    if (json.length() > LONGEST) {
      throw Problem.invalidField("mapping", "files.mapping.long");
    }
    try {
      return of(JSON.readTree(json));
    } catch (JacksonException unreadable) {
      var problem = Problem.invalidField("mapping", "files.mapping.json");
      problem.initCause(unreadable);
      throw problem;
    }
  }

  private static Mapping of(JsonNode json) {
    if (!json.isObject()) {
      throw Problem.invalidField("mapping", "files.mapping.json");
    }
    for (var key : json.propertyNames()) {
      if (!KEYS.contains(key)) {
        throw Problem.invalidField("mapping", "files.mapping.key", cut(key));
      }
    }
    var columns = new LinkedHashMap<Field, @Nullable String>();
    var named = json.get("columns");
    if (named != null && !named.isNull()) {
      if (!named.isObject()) {
        throw Problem.invalidField("mapping", "files.mapping.value", "columns");
      }
      for (var entry : named.properties()) {
        var field = Field.keyed(entry.getKey());
        if (field == null) {
          throw Problem.invalidField("mapping", "files.mapping.field", cut(entry.getKey()));
        }
        columns.put(field, text(named, entry.getKey()));
      }
    }
    return of(
        text(json, "format"),
        text(json, "source"),
        columns,
        text(json, "date_order"),
        text(json, "decimal"),
        text(json, "currency"),
        text(json, "encoding"),
        text(json, "delimiter"));
  }

  /**
   * A mapping of texts as they come from a form; {@code null} says nothing.
   *
   * @throws Problem naming the key whose value cannot be
   */
  public static Mapping of(
      @Nullable String format,
      @Nullable String source,
      Map<Field, @Nullable String> columns,
      @Nullable String dateOrder,
      @Nullable String decimal,
      @Nullable String currency,
      @Nullable String encoding,
      @Nullable String delimiter) {
    if (source != null && !source.matches("[a-z0-9][a-z0-9-]{0,39}")) {
      throw Problem.invalidField("mapping", "files.mapping.source");
    }
    var code = currency == null ? null : currency.toUpperCase(Locale.ROOT);
    if (code != null && !currency(code)) {
      throw Problem.invalidField("mapping", "files.mapping.value", "currency");
    }
    return new Mapping(
        format == null ? null : known("format", Format.named(format)),
        source,
        columns,
        dateOrder == null ? null : known("date_order", order(dateOrder)),
        decimal == null ? null : known("decimal", decimal(decimal)),
        code,
        encoding == null ? null : known("encoding", Encoding.named(encoding)),
        delimiter == null ? null : known("delimiter", delimiter(delimiter)));
  }

  /** The same mapping as JSON. */
  public String json() {
    ObjectNode json = JSON.createObjectNode();
    put(json, "format", format == null ? null : format.label());
    put(json, "source", source);
    put(json, "date_order", dateOrder == null ? null : dateOrder.name().toLowerCase(Locale.ROOT));
    put(json, "decimal", decimal == null ? null : decimal.name().toLowerCase(Locale.ROOT));
    put(json, "currency", currency);
    put(json, "encoding", encoding == null ? null : encoding.label());
    put(json, "delimiter", delimiter == null ? null : String.valueOf(delimiter));
    var named = json.putObject("columns");
    columns.forEach((field, column) -> named.put(field.key(), column));
    return json.toString();
  }

  private static void put(ObjectNode json, String key, @Nullable String value) {
    if (value != null) {
      json.put(key, value);
    }
  }

  private static @Nullable String text(JsonNode json, String key) {
    var value = json.get(key);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw Problem.invalidField("mapping", "files.mapping.value", key);
    }
    return value.asString().isEmpty() ? null : value.asString();
  }

  private static <T> T known(String key, @Nullable T value) {
    if (value == null) {
      throw Problem.invalidField("mapping", "files.mapping.value", key);
    }
    return value;
  }

  private static Dates.@Nullable Order order(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "day_first", "dmy" -> Dates.Order.DAY_FIRST;
      case "month_first", "mdy" -> Dates.Order.MONTH_FIRST;
      default -> null;
    };
  }

  private static Numbers.@Nullable Decimal decimal(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "comma" -> Numbers.Decimal.COMMA;
      case "dot" -> Numbers.Decimal.DOT;
      default -> null;
    };
  }

  private static @Nullable Character delimiter(String text) {
    var sign = text.equals("tab") ? "\t" : text;
    return sign.length() == 1 && Table.DELIMITERS.contains(sign) ? sign.charAt(0) : null;
  }

  private static String cut(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}
