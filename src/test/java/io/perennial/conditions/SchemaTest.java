package io.perennial.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON Schema says what is read, no less and, of shapes and words, no more. */
class SchemaTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private final JsonNode schema = schema();

  private static JsonNode schema() {
    try (var file = SchemaTest.class.getResourceAsStream("/conditions/condition.schema.json")) {
      return JSON.readTree(Objects.requireNonNull(file).readAllBytes());
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  @Test
  void whatever_is_written_fits_the_schema() {
    var random = new Random(5);
    var kinds = new TreeSet<String>();
    for (int i = 0; i < 3_000; i++) {
      var json = condition(random, 3);
      // As somebody may send it, and as the product writes it.
      for (var each : List.of(json, Conditions.write(Conditions.read(json)))) {
        assertThat(new Shape(schema).fits(each, schema)).as(each.toString()).isTrue();
      }
      kinds.add(json.propertyNames().iterator().next());
    }
    assertThat(kinds).hasSize(KINDS);
    assertThat(schema.at("/$defs/condition/oneOf").size()).isEqualTo(KINDS);
  }

  /** A word too many, a word too few, a value of another type: both refuse most of it. */
  @Test
  void what_the_schema_refuses_is_refused_when_it_is_read() {
    var random = new Random(6);
    int refused = 0;
    for (int i = 0; i < 6_000; i++) {
      var json = broken(condition(random, 2).deepCopy(), random);
      if (!new Shape(schema).fits(json, schema)) {
        refused++;
        assertThat(isRead(json)).as(json.toString()).isFalse();
      }
    }
    assertThat(refused).isGreaterThan(3_000);
  }

  private static boolean isRead(JsonNode json) {
    try {
      Conditions.read(json);
      return true;
    } catch (Problem refused) {
      assertThat(refused.field()).startsWith("condition");
      return false;
    }
  }

  // ---- any condition

  private static final int KINDS = 16;

  private static ObjectNode condition(Random random, int depth) {
    int kind = random.nextInt(depth == 0 ? KINDS - 3 : KINDS);
    var json = NODES.objectNode();
    switch (kind) {
      case 0 -> test(json.put("attribute", text(random)), random, true);
      case 1 ->
          range(
              json.put("fact", one(random, "purchases", "revenue", "mean_gap_days")), random, true);
      case 2 ->
          when(json.put("purchased", one(random, "first_order", "last_order")), "when", random);
      case 3 -> json.putArray("standing").add(one(random, "new", "active", "slowing", "lapsed"));
      case 4 -> json.putArray("rfm").add(one(random, "champions", "hibernating"));
      case 5 -> range(json.put("score", text(random)), random, true);
      case 6 -> {
        var what = json.putObject("orders");
        for (var name : List.of("products", "categories", "channels", "sources")) {
          if (random.nextInt(3) == 0) {
            what.putArray(name).add(text(random)).add(text(random));
          }
        }
        when(json, "when", random);
        if (random.nextBoolean()) {
          range(json.putObject("times"), random, true);
          range(json.putObject("worth"), random, false);
        }
      }
      case 7 -> {
        json.put("event", text(random));
        if (random.nextBoolean()) {
          test(json.putArray("where").addObject().put("property", text(random)), random, false);
        }
        if (random.nextBoolean()) {
          ago(
              json.putObject(one(random, "followed_by", "not_followed_by"))
                  .put("event", text(random))
                  .putObject("within"),
              random);
        }
        when(json, "when", random);
      }
      case 8 -> {
        range(json.putObject("cart"), random, false);
        when(json, "when", random);
      }
      case 9 -> {
        json.put("reach", one(random, "email", "sms")).put("topic", text(random));
        if (random.nextBoolean()) {
          json.put("may", random.nextBoolean());
        }
      }
      case 10 -> {
        var of = json.putObject("company");
        if (random.nextBoolean()) {
          of.putArray("roles").add(one(random, "buyer", "decider"));
        }
        if (random.nextBoolean()) {
          test(json.put("attribute", text(random)), random, true);
        }
      }
      case 11 ->
          json.put("segment", "01890a5d-ac96-774b-bcce-b302099a8057")
              .put("in", random.nextBoolean());
      case 12 -> range(json.putObject("engaged"), random, true);
      default -> {
        var group = json.putArray(List.of("all", "any", "none").get(kind - 13));
        for (int i = random.nextInt(4); i > 0; i--) {
          group.add(condition(random, depth - 1));
        }
      }
    }
    if (List.of(0, 2, 6, 7).contains(kind) && random.nextInt(4) == 0) {
      json.put("zone", one(random, "customer", "business"));
    }
    return json;
  }

  private static void test(ObjectNode json, Random random, boolean days) {
    switch (random.nextInt(days ? 8 : 5)) {
      case 0 -> json.put("known", random.nextBoolean());
      case 1 -> json.putArray("in").add(text(random)).add(5).add(true);
      case 2 -> json.putArray("not_in").add(text(random));
      case 3 -> json.put("contains", text(random));
      case 4 -> range(json, random, true);
      case 5 -> json.putObject("ahead").put("days", random.nextInt(367));
      case 6 -> json.putObject("anniversary").put("days", random.nextInt(367));
      default -> json.putObject("dated").putObject("last").put("days", 1 + random.nextInt(9));
    }
  }

  private static void range(ObjectNode json, Random random, boolean bounded) {
    int which = random.nextInt(bounded ? 3 : 4);
    if (which < 2) {
      json.put("at_least", random.nextInt(50) / 4.0);
    }
    if (which > 0 && which < 3) {
      json.put("at_most", 13 + random.nextInt(50));
    }
  }

  private static void when(ObjectNode json, String name, Random random) {
    switch (random.nextInt(5)) {
      case 0 -> ago(json.putObject(name).putObject("last"), random);
      case 1 -> ago(json.putObject(name).putObject("before_last"), random);
      case 2 -> json.putObject(name).put("from", "2026-01-01").put("to", "2026-02-01");
      case 3 -> json.putObject(name);
      default -> {}
    }
  }

  private static void ago(ObjectNode json, Random random) {
    json.put(
        one(random, "minutes", "hours", "days", "weeks", "months", "years"), 1 + random.nextInt(9));
  }

  private static String text(Random random) {
    return one(
        random,
        "country",
        "tags",
        "properties.plan",
        "„Kawa”; drop table customers; --",
        "źółć 🌱");
  }

  private static String one(Random random, String... all) {
    return all[random.nextInt(all.length)];
  }

  // ---- and broken ones

  private static JsonNode broken(ObjectNode json, Random random) {
    var names = new ArrayList<>(json.propertyNames());
    var name = names.get(random.nextInt(names.size()));
    switch (random.nextInt(6)) {
      case 0 -> json.put("surprise", 1);
      case 1 -> json.remove(name);
      case 2 -> json.set(name, NODES.nullNode());
      case 3 -> json.put(name, -1.5);
      case 4 -> json.set(name, NODES.arrayNode().add(NODES.objectNode()));
      default -> {
        var value = json.get(name);
        if (value instanceof ObjectNode inner && !inner.isEmpty()) {
          broken(inner, random);
        } else if (value.isArray()
            && !value.isEmpty()
            && value.get(0) instanceof ObjectNode inner
            && !inner.isEmpty()) {
          broken(inner, random);
        } else {
          json.put(name, "x".repeat(301));
        }
      }
    }
    return json;
  }

  /** As much of JSON Schema as the file uses; a word that it does not know fails the test. */
  private record Shape(JsonNode root) {

    boolean fits(JsonNode json, JsonNode schema) {
      for (var word : schema.propertyNames()) {
        if (!fits(json, schema, word)) {
          return false;
        }
      }
      return true;
    }

    private boolean fits(JsonNode json, JsonNode schema, String word) {
      var said = schema.get(word);
      return switch (word) {
        case "$schema", "$defs", "title", "description", "format" -> true;
        case "$ref" -> fits(json, root.at(said.asString().substring(1)));
        case "oneOf" -> said.valueStream().filter(each -> fits(json, each)).count() == 1;
        case "not" -> !fits(json, said);
        case "type" ->
            said.isArray()
                ? said.valueStream().anyMatch(type -> is(json, type.asString()))
                : is(json, said.asString());
        case "enum" -> said.valueStream().anyMatch(json::equals);
        case "required" ->
            !json.isObject() || said.valueStream().allMatch(name -> json.has(name.asString()));
        case "additionalProperties" ->
            !json.isObject()
                || json.propertyNames().stream().allMatch(schema.path("properties")::has);
        case "properties" ->
            !json.isObject()
                || said.propertyNames().stream()
                    .allMatch(name -> !json.has(name) || fits(json.get(name), said.get(name)));
        case "minProperties" -> !json.isObject() || json.size() >= said.intValue();
        case "maxProperties" -> !json.isObject() || json.size() <= said.intValue();
        case "items" -> !json.isArray() || json.valueStream().allMatch(each -> fits(each, said));
        case "minItems" -> !json.isArray() || json.size() >= said.intValue();
        case "maxItems" -> !json.isArray() || json.size() <= said.intValue();
        case "minLength" -> !json.isString() || json.stringValue().length() >= said.intValue();
        case "maxLength" -> !json.isString() || json.stringValue().length() <= said.intValue();
        case "minimum" -> !json.isNumber() || json.doubleValue() >= said.doubleValue();
        case "maximum" -> !json.isNumber() || json.doubleValue() <= said.doubleValue();
        case "pattern" -> !json.isString() || json.stringValue().matches(said.asString());
        default -> throw new AssertionError("the test does not know " + word);
      };
    }

    private static boolean is(JsonNode json, String type) {
      return switch (type) {
        case "object" -> json.isObject();
        case "array" -> json.isArray();
        case "string" -> json.isString();
        case "boolean" -> json.isBoolean();
        case "integer" -> json.isIntegralNumber();
        case "number" -> json.isNumber();
        default -> throw new AssertionError("the test does not know " + type);
      };
    }
  }
}
