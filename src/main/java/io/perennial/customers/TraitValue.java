package io.perennial.customers;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The value of a trait.
 *
 * @param text in the one way in which its type is written, so that equal values have equal texts
 */
public record TraitValue(TraitType type, String text) {

  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,30}([.,][0-9]{1,30})?");
  private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}(T.*)?");
  private static final Pattern DAY_OF_YEAR = Pattern.compile("(--)?([0-9]{2}-[0-9]{2})");
  private static final DateTimeFormatter MONTH_AND_DAY = DateTimeFormatter.ofPattern("MM-dd");
  private static final List<String> YES = List.of("true", "yes", "1");
  private static final List<String> NO = List.of("false", "no", "0");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static TraitValue text(String text) {
    return new TraitValue(TraitType.TEXT, text);
  }

  static TraitValue number(BigDecimal number) {
    return new TraitValue(
        TraitType.NUMBER, number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString());
  }

  static TraitValue flag(boolean flag) {
    return new TraitValue(TraitType.FLAG, String.valueOf(flag));
  }

  static TraitValue list(List<String> texts) {
    return new TraitValue(
        TraitType.LIST, JSON.writeValueAsString(texts.stream().distinct().toList()));
  }

  static TraitValue address(Map<String, String> parts) {
    return new TraitValue(TraitType.ADDRESS, JSON.writeValueAsString(new TreeMap<>(parts)));
  }

  /** What a text is as a value of this type; {@code null}: it is none. */
  static @Nullable TraitValue read(TraitType type, String written) {
    var text = written.strip();
    return switch (type) {
      case TEXT -> text(text);
      case NUMBER ->
          NUMBER.matcher(text).matches() ? number(new BigDecimal(text.replace(',', '.'))) : null;
      case DATE -> date(text);
      case FLAG -> {
        var word = text.toLowerCase(Locale.ROOT);
        yield YES.contains(word) ? flag(true) : NO.contains(word) ? flag(false) : null;
      }
      case LIST -> list(parts(text));
      case ADDRESS -> null;
    };
  }

  private static @Nullable TraitValue date(String text) {
    try {
      var ofYear = DAY_OF_YEAR.matcher(text);
      if (ofYear.matches()) {
        return new TraitValue(
            TraitType.DATE,
            "--" + MonthDay.parse(ofYear.group(2), MONTH_AND_DAY).format(MONTH_AND_DAY));
      }
      return DAY.matcher(text).matches()
          ? new TraitValue(TraitType.DATE, LocalDate.parse(text.substring(0, 10)).toString())
          : null;
    } catch (DateTimeException impossible) {
      return null;
    }
  }

  /** The parts of a text with commas between them. */
  static List<String> parts(String text) {
    var parts = new ArrayList<String>();
    for (var part : text.split(",", -1)) {
      if (!part.isBlank()) {
        parts.add(part.strip());
      }
    }
    return parts;
  }

  /** The same as a value of another type; {@code null} if it cannot be one. */
  public @Nullable TraitValue as(TraitType other) {
    if (type == other) {
      return this;
    }
    return type == TraitType.ADDRESS ? null : read(other, plain());
  }

  /** What it says, as people write it: a list with commas. */
  public String plain() {
    return switch (type) {
      case TEXT, NUMBER, DATE, FLAG -> text;
      case LIST -> String.join(", ", list());
      case ADDRESS -> String.join(", ", address().values());
    };
  }

  /** The texts of a list; those of anything else is what it says. */
  public List<String> list() {
    return type == TraitType.LIST
        ? json().valueStream().map(JsonNode::asString).toList()
        : List.of(plain());
  }

  /** The parts of an address by their names; of anything else there are none. */
  public Map<String, String> address() {
    var parts = new TreeMap<String, String>();
    if (type == TraitType.ADDRESS) {
      json().propertyStream().forEach(part -> parts.put(part.getKey(), part.getValue().asString()));
    }
    return parts;
  }

  /** The value as JSON: a number is a number, a list a list. */
  public JsonNode json() {
    return switch (type) {
      case TEXT, DATE -> JsonNodeFactory.instance.stringNode(text);
      case NUMBER -> JsonNodeFactory.instance.numberNode(new BigDecimal(text));
      case FLAG -> JsonNodeFactory.instance.booleanNode(text.equals("true"));
      case LIST, ADDRESS -> JSON.readTree(text);
    };
  }
}
