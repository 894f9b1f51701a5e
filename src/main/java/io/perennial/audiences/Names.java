package io.perennial.audiences;

import io.perennial.Ui;
import io.perennial.conditions.Condition;
import io.perennial.conditions.Vocabulary;
import io.perennial.consents.Consents;
import io.perennial.customers.Attributes;
import io.perennial.insights.Choices;
import io.perennial.orders.Orders;
import io.perennial.segments.Segments;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What the things are called that conditions name. */
@Component
class Names {

  /** As they are called at the moment; a page asks once. */
  record Called(
      Map<String, String> attributes,
      Map<UUID, String> segments,
      Map<String, String> topics,
      Map<String, String> products) {

    /** What is known of people, as the business calls it, else as the product does. */
    String attribute(Ui ui, String name) {
      var label = attributes.get(name);
      var key = "people.trait." + name;
      return label != null ? label : ui.texts().has(key) ? ui.text(key) : name;
    }

    /** A segment; one that is gone has no name any more. */
    String segment(Ui ui, UUID id) {
      return segments.getOrDefault(id, ui.text("says.gone"));
    }

    /** A product by the code that lines of orders have. */
    String product(String code) {
      return products.getOrDefault(code, code);
    }

    String topic(String key) {
      return topics.getOrDefault(key, key);
    }
  }

  private final Attributes attributes;
  private final Segments segments;
  private final Consents consents;
  private final Choices choices;
  private final Orders orders;

  Names(
      Attributes attributes, Segments segments, Consents consents, Choices choices, Orders orders) {
    this.choices = choices;
    this.orders = orders;
    this.attributes = attributes;
    this.segments = segments;
    this.consents = consents;
  }

  Called called(Ui ui) {
    var labels = new HashMap<String, String>();
    attributes.list().forEach(attribute -> labels.put(attribute.name(), attribute.label()));
    var named = new HashMap<UUID, String>();
    segments.list().forEach(segment -> named.put(segment.id(), segment.name()));
    var topics = new HashMap<String, String>();
    consents.topicsByKey().forEach((key, topic) -> topics.put(key, topic.name(ui.language())));
    var codes = choices.products().stream().map(Choices.Choice::value).toList();
    return new Called(labels, named, topics, orders.productNames(codes));
  }

  /** What an event is called: the kinds of the log have names, what programs send has its own. */
  static String event(Ui ui, String event) {
    var key = "says.event." + event;
    return ui.texts().has(key) ? ui.text(key) : ui.text("says.event-named", event);
  }

  static String score(Ui ui, String score) {
    var key = "says.score." + score;
    return ui.texts().has(key) ? ui.text(key) : score;
  }

  static String group(Ui ui, String group) {
    return Vocabulary.GROUPS.contains(group) ? ui.text("insights.rfm.group." + group) : group;
  }

  static String role(Ui ui, String role) {
    var key = "companies.role." + role;
    return ui.texts().has(key) ? ui.text(key) : role;
  }

  static String channel(Ui ui, String channel) {
    var key = "consents.channel." + channel;
    return ui.texts().has(key) ? ui.text(key) : channel;
  }

  static String state(Ui ui, Condition.State state) {
    return ui.text("people.state." + word(state));
  }

  static String measure(Ui ui, Condition.Measure measure) {
    return ui.text("says.fact." + word(measure));
  }

  /** A value of something known of people, as the reader says it. */
  static String value(Ui ui, String name, String value) {
    return switch (name) {
      case "country" -> ui.country(value);
      case "language" -> {
        var language = Locale.forLanguageTag(value).getDisplayLanguage(ui.texts().locale());
        yield language.isEmpty() ? value : language;
      }
      default ->
          switch (value) {
            case "true" -> ui.text("people.yes");
            case "false" -> ui.text("people.no");
            default -> value;
          };
    };
  }

  static String word(Enum<?> choice) {
    return Objects.requireNonNull(choice.name()).toLowerCase(Locale.ROOT);
  }
}
