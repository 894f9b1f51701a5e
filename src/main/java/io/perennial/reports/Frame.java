package io.perennial.reports;

import io.perennial.Ui;
import io.perennial.insights.Choices.Choice;
import io.perennial.insights.Insights.Guests;
import io.perennial.insights.Insights.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all tabs have around them.
 *
 * @param tab which of {@link #TABS} it is
 * @param guests orders that name no customer, while there is none that names one
 * @param productNames of the products to choose from, as far as they are known
 * @param anybody whether there is anybody left with these filters
 */
record Frame(
    String tab,
    Look look,
    Span span,
    Guests guests,
    List<Choice> countries,
    List<Choice> channels,
    List<Choice> products,
    Map<String, String> productNames,
    boolean anybody) {

  static final List<String> TABS =
      List.of("retention", "survival", "rfm", "products", "paths", "gaps", "figures");

  /** Tabs that look at a period; the others look at all time. */
  private static final Set<String> WITH_PERIOD = Set.of("gaps", "figures");

  private static final int LONGEST_NAME = 48;

  /** A value to choose, and what it is called. */
  record Option(String value, String text, boolean chosen) {}

  String path() {
    return "/insights/" + tab;
  }

  boolean isEmpty() {
    return span.last() == null;
  }

  /** The address of another tab, with what it can show of the same. */
  String address(String other) {
    return (hasPeriod(other) ? look : look.timeless()).address("/insights/" + other);
  }

  static boolean hasPeriod(String tab) {
    return WITH_PERIOD.contains(tab);
  }

  boolean hasPeriod() {
    return hasPeriod(tab);
  }

  String period(String length) {
    return look.withPeriod(path(), length);
  }

  boolean isChosen(String length) {
    return look.chosen(span).equals(length);
  }

  /** Whether there is anything to filter by. */
  boolean hasChoices() {
    return look.isFiltered() || countries.size() > 1 || channels.size() > 1 || products.size() > 1;
  }

  List<Option> countryOptions(Ui ui) {
    return options(ui, countries, look.audience().country(), ui::country);
  }

  List<Option> channelOptions(Ui ui) {
    return options(ui, channels, look.audience().channel(), ui::channel);
  }

  List<Option> productOptions(Ui ui) {
    return options(
        ui,
        products,
        look.audience().product(),
        product -> {
          var name = productNames.get(product);
          var text = name == null ? product : name;
          return text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME - 1) + "…" : text;
        });
  }

  /** What is chosen can be seen even if it is none of the most frequent. */
  private static List<Option> options(
      Ui ui,
      List<Choice> choices,
      @Nullable String chosen,
      java.util.function.UnaryOperator<String> name) {
    var options = new ArrayList<Option>();
    if (chosen != null && choices.stream().noneMatch(choice -> choice.value().equals(chosen))) {
      options.add(new Option(chosen, name.apply(chosen), true));
    }
    for (var choice : choices) {
      options.add(
          new Option(
              choice.value(),
              name.apply(choice.value()) + " (" + ui.number(choice.customers()) + ")",
              choice.value().equals(chosen)));
    }
    return options;
  }
}
