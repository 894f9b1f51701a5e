package io.perennial.audiences;

import io.perennial.Ui;
import io.perennial.audiences.Names.Called;
import io.perennial.catalogue.Catalogue;
import io.perennial.conditions.Condition;
import io.perennial.conditions.Vocabulary;
import io.perennial.consents.Channel;
import io.perennial.consents.Consents;
import io.perennial.consents.Topic;
import io.perennial.customers.Attribute;
import io.perennial.customers.Attributes;
import io.perennial.customers.TraitType;
import io.perennial.insights.Choices;
import io.perennial.segments.Segments;
import io.perennial.settings.Choices.Choice;
import java.text.Collator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What can be chosen in the rows of the form, in the reader's language and alphabet. */
@Component
class Options {

  /**
   * The choices of one page.
   *
   * @param types of what is known of people, by name; {@code null}: of several kinds
   * @param values what is offered while a value is typed, by the name of what it is for
   */
  record Offered(
      List<Choice> attributes,
      Map<String, @Nullable TraitType> types,
      List<Choice> segments,
      List<Choice> topics,
      List<Choice> scores,
      List<Choice> events,
      Map<String, List<Choice>> values) {

    /** The questions that can be asked about something known of people. */
    List<String> tests(String attribute) {
      var type = types.get(attribute);
      if (type == null) {
        return List.of(
            "in",
            "not_in",
            "contains",
            "between",
            "dated",
            "ahead",
            "anniversary",
            "known",
            "unknown");
      }
      return switch (type) {
        case TEXT, LIST -> List.of("in", "not_in", "contains", "known", "unknown");
        case NUMBER -> List.of("between", "in", "not_in", "known", "unknown");
        case DATE -> List.of("anniversary", "ahead", "dated", "known", "unknown");
        case FLAG -> List.of("in", "known", "unknown");
        case ADDRESS -> List.of("contains", "known", "unknown");
      };
    }

    boolean isFlag(String attribute) {
      return types.get(attribute) == TraitType.FLAG;
    }

    /** Brings the questions of all rows to those that their attributes can be asked. */
    Draft fitted(Draft draft) {
      var of = draft.of().stream().map(this::fitted).toList();
      var fitted = new Draft(draft.kind(), draft.fields(), of);
      return switch (draft.kind()) {
        case "attribute" -> fitted.with("test", draft.choice("test", tests(draft.value("name"))));
        case "segment" -> chosen(fitted, "segment", segments);
        case "reach" -> chosen(fitted, "topic", topics);
        default -> fitted;
      };
    }

    private static Draft chosen(Draft draft, String field, List<Choice> choices) {
      return draft.value(field).isEmpty() && !choices.isEmpty()
          ? draft.with(field, choices.getFirst().value())
          : draft;
    }

    List<Choice> offered(String of) {
      return values.getOrDefault(of, List.of());
    }
  }

  private final Vocabulary vocabulary;
  private final Attributes attributes;
  private final Segments segments;
  private final Consents consents;
  private final Catalogue catalogue;
  private final Choices choices;

  Options(
      Vocabulary vocabulary,
      Attributes attributes,
      Segments segments,
      Consents consents,
      Catalogue catalogue,
      Choices choices) {
    this.vocabulary = vocabulary;
    this.attributes = attributes;
    this.segments = segments;
    this.consents = consents;
    this.catalogue = catalogue;
    this.choices = choices;
  }

  /**
   * The choices for a form.
   *
   * @param segment that is changed: it cannot ask itself
   */
  Offered offered(Ui ui, Called called, @Nullable UUID segment) {
    var types = vocabulary.attributes();
    Map<String, List<Choice>> values = new java.util.TreeMap<>();
    values.put(
        "country",
        choices.countries().stream().map(each -> choice(each, ui.country(each.value()))).toList());
    values.put(
        "channels",
        choices.channels().stream().map(each -> choice(each, ui.channel(each.value()))).toList());
    values.put(
        "products",
        choices.products().stream()
            .map(each -> choice(each, called.product(each.value())))
            .toList());
    values.put(
        "sources", catalogue.sources().stream().map(each -> new Choice(each, each)).toList());
    values.put(
        "categories",
        catalogue.categories().stream()
            .flatMap(each -> each.path().stream())
            .distinct()
            .map(each -> new Choice(each, each))
            .toList());
    for (var attribute : attributes.list()) {
      if (!attribute.isRetired() && !attribute.choices().isEmpty()) {
        values.put(attribute.name(), of(attribute));
      }
    }
    return new Offered(
        sorted(
            ui, types.keySet().stream().map(name -> new Choice(name, called.attribute(ui, name)))),
        types,
        sorted(
            ui,
            segments.list().stream()
                .filter(each -> !each.id().equals(segment))
                .map(each -> new Choice(each.id().toString(), each.name()))),
        sorted(
            ui,
            consents.topicsByKey().values().stream()
                .filter(topic -> !topic.ended() && topic.isAsked())
                .map(Topic::key)
                .map(key -> new Choice(key, called.topic(key)))),
        vocabulary.scores().stream()
            .map(score -> new Choice(score, Names.score(ui, score)))
            .toList(),
        events(ui),
        values);
  }

  private List<Choice> events(Ui ui) {
    var events =
        new ArrayList<>(
            sorted(
                ui,
                vocabulary.events().stream()
                    .map(event -> new Choice(event, Names.event(ui, event)))));
    events.add(new Choice("own", ui.text("audiences.event.own")));
    return List.copyOf(events);
  }

  private static List<Choice> of(Attribute attribute) {
    return attribute.choices().stream().map(value -> new Choice(value, value)).toList();
  }

  private static Choice choice(Choices.Choice choice, String label) {
    return new Choice(choice.value(), label);
  }

  private static List<Choice> sorted(Ui ui, Stream<Choice> choices) {
    var alphabet = Collator.getInstance(ui.texts().locale());
    var all = choices.toArray(Choice[]::new);
    Arrays.sort(all, Comparator.comparing(Choice::label, alphabet));
    return List.of(all);
  }

  // ---- what is always the same

  static List<Choice> groups(Ui ui) {
    return named(Vocabulary.GROUPS, group -> Names.group(ui, group));
  }

  static List<Choice> states(Ui ui) {
    return Arrays.stream(Condition.State.values())
        .map(state -> new Choice(Names.word(state), Names.state(ui, state)))
        .toList();
  }

  static List<Choice> roles(Ui ui) {
    return named(Vocabulary.ROLES, role -> Names.role(ui, role));
  }

  static List<Choice> measures(Ui ui) {
    return Arrays.stream(Condition.Measure.values())
        .map(measure -> new Choice(Names.word(measure), Names.measure(ui, measure)))
        .toList();
  }

  static List<Choice> channels(Ui ui) {
    return Arrays.stream(Channel.values())
        .map(channel -> new Choice(channel.word(), Names.channel(ui, channel.word())))
        .toList();
  }

  /** Words whose sentences stand under a stem, such as the units of time. */
  static List<Choice> words(Ui ui, String stem, String... words) {
    return named(List.of(words), word -> ui.text(Objects.requireNonNull(stem) + word));
  }

  private static List<Choice> named(
      List<String> words, java.util.function.UnaryOperator<String> name) {
    return words.stream().map(word -> new Choice(word, name.apply(word))).toList();
  }
}
