package io.perennial.audiences;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of what stands in the form. What was typed wrong goes along as it was typed, and the
 * reading of the JSON refuses it with a sentence.
 */
final class DraftWriting {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Longer than any number that is meant. */
  private static final int LONGEST_NUMBER = 30;

  private DraftWriting() {}

  static JsonNode json(Draft draft) {
    var json = JSON.objectNode();
    switch (draft.kind()) {
      case "all", "any", "none" -> {
        var of = json.putArray(draft.kind());
        draft.of().forEach(each -> of.add(json(each)));
      }
      case "attribute" -> {
        test(json.put("attribute", draft.value("name")), draft, "");
        zone(json, draft);
      }
      case "fact" -> bounds(json.put("fact", draft.value("fact")), draft, "least", "most");
      case "purchased" -> {
        when(json.put("purchased", draft.value("moment")), "when", draft);
        zone(json, draft);
      }
      case "standing" -> texts(json, "standing", draft.values("standing"));
      case "rfm" -> texts(json, "rfm", draft.values("rfm"));
      case "score" -> bounds(json.put("score", draft.value("score")), draft, "least", "most");
      case "orders" -> orders(json, draft);
      case "event" -> event(json, draft);
      case "cart" -> {
        bounds(json.putObject("cart"), draft, "least", "most");
        when(json, "when", draft);
      }
      case "reach" ->
          json.put("reach", draft.value("channel"))
              .put("topic", draft.value("topic"))
              .put("may", !draft.value("may").equals("false"));
      case "company" -> {
        var of = json.putObject("company");
        if (!draft.values("roles").isEmpty()) {
          texts(of, "roles", draft.values("roles"));
        }
        if (!draft.value("name").isEmpty()) {
          test(json.put("attribute", draft.value("name")), draft, "");
        }
      }
      case "segment" ->
          json.put("segment", draft.value("segment")).put("in", !draft.value("in").equals("false"));
      case "engaged" -> bounds(json.putObject("engaged"), draft, "least", "most");
      default -> {
        return other(draft.value("json"));
      }
    }
    return json;
  }

  private static JsonNode other(String text) {
    try {
      return MAPPER.readTree(text.isEmpty() ? "{}" : text);
    } catch (JacksonException broken) {
      return JSON.objectNode();
    }
  }

  private static void orders(ObjectNode json, Draft draft) {
    var what = json.putObject("orders");
    var of = draft.value("what");
    if (List.of("products", "categories", "channels", "sources").contains(of)) {
      texts(what, of, draft.values("values"));
    }
    when(json, "when", draft);
    if (!draft.value("least").isEmpty() || !draft.value("most").isEmpty()) {
      bounds(json.putObject("times"), draft, "least", "most");
    }
    if (!draft.value("worth_least").isEmpty() || !draft.value("worth_most").isEmpty()) {
      bounds(json.putObject("worth"), draft, "worth_least", "worth_most");
    }
    zone(json, draft);
  }

  private static void event(ObjectNode json, Draft draft) {
    json.put("event", draft.value(draft.value("event").equals("own") ? "own" : "event"));
    if (!draft.value("name").isEmpty()) {
      test(json.putArray("where").addObject().put("property", draft.value("name")), draft, "");
    }
    when(json, "when", draft);
    if (!draft.value("least").isEmpty() || !draft.value("most").isEmpty()) {
      bounds(json.putObject("times"), draft, "least", "most");
    }
    var then = draft.value("then");
    if (then.equals("followed_by") || then.equals("not_followed_by")) {
      var after = json.putObject(then);
      after.put(
          "event",
          draft.value(draft.value("then_event").equals("own") ? "then_own" : "then_event"));
      ago(after.putObject("within"), draft, "within_n", "within_unit");
    }
    zone(json, draft);
  }

  private static void test(ObjectNode json, Draft draft, String stem) {
    var test = draft.value(stem + "test");
    switch (test) {
      case "in", "not_in" -> texts(json, test, draft.values(stem + "values"));
      case "contains" ->
          json.put("contains", draft.values(stem + "values").stream().findFirst().orElse(""));
      case "between" -> {
        bounds(json, draft, "least", "most");
        if (!json.has("at_least") && !json.has("at_most")) {
          // Without any bound it would be no question at all, and the reader of it would not know
          // which.
          json.put("at_least", "");
        }
      }
      case "dated" -> {
        when(json, "dated", draft);
        if (!json.has("dated")) {
          json.putObject("dated");
        }
      }
      case "ahead", "anniversary" -> number(json.putObject(test), "days", draft.value("n"));
      case "unknown" -> json.put("known", false);
      default -> json.put("known", true);
    }
  }

  private static void texts(ObjectNode json, String name, List<String> texts) {
    var array = json.putArray(name);
    texts.forEach(array::add);
  }

  private static void zone(ObjectNode json, Draft draft) {
    if (draft.value("zone").equals("customer")) {
      json.put("zone", "customer");
    }
  }

  private static void bounds(ObjectNode json, Draft draft, String least, String most) {
    if (!draft.value(least).isEmpty()) {
      number(json, "at_least", draft.value(least));
    }
    if (!draft.value(most).isEmpty()) {
      number(json, "at_most", draft.value(most));
    }
  }

  /** A number as people of any of our languages write one; what is none stays a text. */
  private static void number(ObjectNode json, String name, String typed) {
    var plain = typed.replaceAll("[\\s\\u00a0\\u202f]", "").replace(',', '.');
    try {
      var number = plain.length() > LONGEST_NUMBER ? null : new BigDecimal(plain);
      if (number != null && Math.abs((long) number.scale()) <= LONGEST_NUMBER) {
        if (number.stripTrailingZeros().scale() <= 0
            && number.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0) {
          json.put(name, number.intValue());
        } else {
          json.put(name, number);
        }
        return;
      }
    } catch (NumberFormatException none) {
      // Refused by whoever reads it.
    }
    json.put(name, typed);
  }

  private static void when(ObjectNode json, String name, Draft draft) {
    switch (draft.value("when")) {
      case "last" -> ago(json.putObject(name).putObject("last"), draft, "n", "unit");
      case "ago" -> ago(json.putObject(name).putObject("before_last"), draft, "n", "unit");
      case "span" -> {
        var span = json.putObject(name);
        ago(span.putObject("last"), draft, "n", "unit");
        ago(span.putObject("before_last"), draft, "n2", "unit2");
      }
      case "days" -> {
        var span = json.putObject(name);
        for (var end : List.of("from", "to")) {
          if (!draft.value(end).isEmpty()) {
            span.put(end, draft.value(end));
          }
        }
      }
      default -> {}
    }
  }

  private static void ago(ObjectNode json, Draft draft, String number, String unit) {
    var word = draft.value(unit).toLowerCase(Locale.ROOT);
    number(json, word.isEmpty() ? "days" : word, draft.value(number));
  }
}
