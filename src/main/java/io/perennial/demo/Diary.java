package io.perennial.demo;

import io.perennial.roastery.Assortment;
import io.perennial.roastery.Basket;
import io.perennial.roastery.Names;
import io.perennial.roastery.Office;
import io.perennial.roastery.Visit;
import io.perennial.roastery.Visit.Deed;
import io.perennial.roastery.Visit.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How visits to the invented web shop are told: as the script of a real one would. */
record Diary(String currency) {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  static final String PAGES = "https://roastery.example";

  /**
   * The messages of a visit.
   *
   * @param person whose it is; {@code null}: nobody knows
   * @param moment of a second of the visit
   */
  List<ObjectNode> messages(
      Visit visit, Names.@Nullable Person person, Function<Step, Instant> moment) {
    var messages = new ArrayList<ObjectNode>();
    for (int i = 0; i < visit.steps().size(); i++) {
      var step = visit.steps().get(i);
      var message = JSON.createObjectNode();
      message.put("messageId", "%s-%s-%d".formatted(visit.device(), visit.at(), i));
      message.put("timestamp", moment.apply(step).toString());
      message.put("anonymousId", visit.device());
      if (person != null) {
        name(message, person);
      }
      tell(message, step);
      messages.add(message);
    }
    return messages;
  }

  /** That somebody orders for a company. */
  static ObjectNode message(Office office, Names.Person person, Instant at) {
    var message = JSON.createObjectNode();
    message.put("type", "group");
    message.put("messageId", office.reference() + "-" + person.reference());
    message.put("timestamp", at.toString());
    message.put("groupId", office.reference());
    name(message, person);
    message.putObject("traits").put("name", office.name()).put("industry", office.trade());
    return message;
  }

  /** Who has an account is signed in; the others the page knows by the address alone. */
  private static void name(ObjectNode message, Names.Person person) {
    if (person.reference() != null) {
      message.put("userId", person.reference());
    }
    if (person.email() != null) {
      message.putObject("context").putObject("traits").put("email", person.email());
    }
  }

  private void tell(ObjectNode message, Step step) {
    if (step.deed() == Deed.LOOKED_AROUND) {
      message.put("type", "page").put("name", "Home");
      message.putObject("properties").put("path", "/").put("url", PAGES + "/");
      return;
    }
    message.put("type", "track").put("event", event(step.deed()));
    var properties = message.putObject("properties");
    properties.put("currency", currency);
    if (step.deed() == Deed.WENT_TO_CHECKOUT) {
      var products = properties.putArray("products");
      step.lines().forEach(line -> describe(products.addObject(), line));
    } else {
      describe(properties, step.lines().getFirst());
    }
  }

  private static String event(Deed deed) {
    return switch (deed) {
      case LOOKED_AROUND -> throw new IllegalArgumentException("a page is not tracked by name");
      case LOOKED_AT -> "Product Viewed";
      case PUT_INTO_CART -> "Product Added";
      case WENT_TO_CHECKOUT -> "Checkout Started";
    };
  }

  private void describe(ObjectNode product, Basket.Line line) {
    var what = line.product();
    product.put("product_id", what.code()).put("sku", what.code()).put("name", what.name());
    product.put("price", Assortment.price(what, true, currency));
    product.put("quantity", line.quantity());
    product.put("url", PAGES + "/" + what.code().toLowerCase(Locale.ROOT));
  }
}
