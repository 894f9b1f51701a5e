package io.perennial.conditions;

import io.perennial.Problem;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A part of the JSON of a condition and where it stands, which every refusal says. */
record Part(JsonNode json, String place) {

  Part at(String name) {
    return new Part(json.path(name), place + "." + name);
  }

  boolean has(String name) {
    return json.has(name);
  }

  Problem refused(String sentence, Object... arguments) {
    return Problem.invalidField(place, sentence, arguments);
  }

  void isObject() {
    if (!json.isObject()) {
      throw refused("conditions.object");
    }
  }

  /** The one of these names that the object has. */
  String firstOf(String... names) {
    for (var name : names) {
      if (has(name)) {
        return name;
      }
    }
    throw refused("conditions.one-of", String.join(", ", names));
  }

  void only(String... names) {
    var known = Set.of(names);
    for (var name : json.propertyNames()) {
      if (!known.contains(name)) {
        throw refused("conditions.unknown-word", shortened(name));
      }
    }
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  List<Part> items(int most) {
    if (!json.isArray()) {
      throw refused("conditions.list");
    }
    if (json.size() > most) {
      throw refused("conditions.many", most);
    }
    var items = new ArrayList<Part>();
    for (int i = 0; i < json.size(); i++) {
      items.add(new Part(json.get(i), place + "[" + i + "]"));
    }
    return items;
  }

  String text(String name) {
    return at(name).text();
  }

  private String text() {
    var text = json.isString() ? json.stringValue().strip() : "";
    if (text.isEmpty() || text.length() > Reading.LONGEST_TEXT || text.indexOf('\0') >= 0) {
      throw refused("conditions.text", Reading.LONGEST_TEXT);
    }
    return text;
  }

  /** At least one. */
  Set<String> texts(String name) {
    var texts = new LinkedHashSet<String>();
    for (var each : at(name).items(Reading.MOST_VALUES)) {
      texts.add(each.json.isNumber() || each.json.isBoolean() ? each.json.asString() : each.text());
    }
    if (texts.isEmpty()) {
      throw at(name).refused("conditions.list");
    }
    return Collections.unmodifiableSet(texts);
  }

  boolean flag(String name, boolean otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    if (!json.path(name).isBoolean()) {
      throw at(name).refused("conditions.flag");
    }
    return json.path(name).booleanValue();
  }

  BigDecimal number(String name) {
    var node = json.path(name);
    var number = node.isNumber() ? node.decimalValue() : null;
    if (number == null
        || number.abs().compareTo(Reading.LARGEST) > 0
        || number.stripTrailingZeros().scale() > Reading.MOST_DECIMALS) {
      throw at(name).refused("conditions.number");
    }
    return number;
  }

  int whole(String name, int least, int most) {
    isObject();
    var node = json.path(name);
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.intValue() < least
        || node.intValue() > most) {
      throw at(name).refused("conditions.whole", least, most);
    }
    return node.intValue();
  }

  LocalDate day(String name) {
    try {
      var day = LocalDate.parse(text(name));
      if (day.getYear() >= 1900 && day.getYear() <= 2200) {
        return day;
      }
    } catch (DateTimeException noDay) {
      // Said below, as for a day that nobody can mean.
    }
    throw at(name).refused("conditions.day");
  }

  UUID id(String name) {
    try {
      return UUID.fromString(text(name));
    } catch (IllegalArgumentException noId) {
      throw at(name).refused("conditions.segment");
    }
  }

  <E extends Enum<E>> E choice(String name, E[] all) {
    return at(name).choice(all);
  }

  private <E extends Enum<E>> E choice(E[] all) {
    for (var each : all) {
      if (json.isString() && word(each).equals(json.stringValue())) {
        return each;
      }
    }
    throw refused("conditions.choice", words(all));
  }

  <E extends Enum<E>> Set<E> choices(String name, E[] all) {
    var chosen = new LinkedHashSet<E>();
    for (var each : at(name).items(all.length)) {
      chosen.add(each.choice(all));
    }
    if (chosen.isEmpty()) {
      throw at(name).refused("conditions.list");
    }
    return Collections.unmodifiableSet(chosen);
  }

  private static String words(Enum<?>[] all) {
    return Arrays.stream(all).map(Part::word).collect(Collectors.joining(", "));
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
