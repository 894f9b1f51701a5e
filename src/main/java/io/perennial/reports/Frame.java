package io.perennial.reports;

import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.columnar.Audience;
import io.perennial.insights.Choices.Choice;
import io.perennial.insights.Insights;
import io.perennial.insights.Insights.Guests;
import io.perennial.insights.Insights.Span;
import io.perennial.reports.Look.Days;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all tabs have around them.
 *
 * @param tab which of {@link #TABS} it is
 * @param look what the address says
 * @param typed what stands in the fields of the period
 * @param wrong why that was not taken, or {@code null}
 * @param days looked at
 * @param filters the customers looked at, with the days of their first purchases where it is those
 *     that the period means
 * @param guests orders that name no customer, while there is none that names one
 * @param productNames of the products to choose from, as far as they are known
 * @param anybody whether there is anybody left with these filters
 */
record Frame(
    String tab,
    Look look,
    Look typed,
    @Nullable Problem wrong,
    Days days,
    Look filters,
    Span span,
    Guests guests,
    List<Choice> countries,
    List<Choice> channels,
    List<Choice> products,
    Map<String, String> productNames,
    boolean anybody) {

  static final List<String> TABS =
      List.of(
          "retention", "survival", "rfm", "products", "paths", "gaps", "predictions", "figures");

  /** What a period means on a tab. */
  enum Reach {
    /** What happened in it. */
    WITHIN,
    /** What became, until now, of those whose first purchase lies in it. */
    CAME,
    /** There is none. */
    NONE,
    /** Nor is there any filter: it is always of everybody. */
    EVERYBODY;

    static Reach of(String tab) {
      return switch (tab) {
        case "gaps", "figures" -> WITHIN;
        case "rfm" -> NONE;
        case "predictions" -> EVERYBODY;
        default -> CAME;
      };
    }
  }

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
    var path = "/insights/" + other;
    return switch (Reach.of(other)) {
      case WITHIN, CAME -> look.address(path);
      case NONE -> look.timeless().address(path);
      case EVERYBODY -> path;
    };
  }

  /** What will be here, as a grey picture. */
  String ghost() {
    return switch (tab) {
      case "survival" -> "curve";
      case "rfm" -> "grid";
      case "gaps", "predictions" -> "bars";
      case "products", "paths" -> "list";
      default -> "triangle";
    };
  }

  boolean hasPeriod() {
    return Reach.of(tab) == Reach.WITHIN || Reach.of(tab) == Reach.CAME;
  }

  /** Whether customers can be filtered. */
  boolean hasFilters() {
    return Reach.of(tab) != Reach.EVERYBODY;
  }

  /** The days those looked at are compared with; {@code null} where there are none. */
  @Nullable Days compared() {
    var first = span.first();
    var last = span.last();
    if (days.from() == null || first == null || last == null) {
      return null;
    }
    var until = days.to() == null ? last.plusDays(1) : days.to();
    var before =
        look.comparesYear()
            ? new Days(days.from().minusYears(1), Insights.endYearBefore(until))
            : new Days(
                days.from().minusDays(ChronoUnit.DAYS.between(days.from(), until)), days.from());
    if (before.from() == null || before.to() == null || !before.to().isAfter(first)) {
      return null;
    }
    // Nobody bought before the first purchase, and such days may be of no time that can be asked.
    return before.from().isBefore(first) ? new Days(first, before.to()) : before;
  }

  /** The customers looked at. */
  Audience audience() {
    return filters.audience();
  }

  /** Those whom customers of a period are compared with; {@code null} where there are none. */
  @Nullable Audience comparedAudience() {
    var before = compared();
    return before == null
        ? null
        : new Audience(look.country(), look.channel(), look.product(), before.from(), before.to());
  }

  /** What they are compared with, in words. */
  String comparedName(Ui ui) {
    return ui.text(look.comparesYear() ? "insights.compare.year-short" : "insights.compare.short");
  }

  /** The period in words; {@code null} before the first purchase. */
  @Nullable String shown(Ui ui) {
    var from = days.from() == null ? span.first() : days.from();
    var last = days.to() == null ? span.last() : days.last();
    return from == null || last == null
        ? null
        : ui.text(
            Reach.of(tab) == Reach.CAME ? "insights.period.came" : "insights.period.shown",
            ui.day(from),
            ui.day(last));
  }

  boolean isWrong(String field) {
    return wrong != null && field.equals(wrong.field());
  }

  String why(Ui ui) {
    return wrong == null ? "" : ui.text(wrong.text(), wrong.arguments().toArray());
  }

  /** Of the answer: what was typed wrong is told as such. */
  int status() {
    return wrong == null ? 200 : wrong.kind().status();
  }

  String period(String length) {
    return look.withPeriod(path(), length);
  }

  /** The period while none was chosen. */
  static String usual(String tab, Span span) {
    return Reach.of(tab) == Reach.WITHIN ? Look.usual(span) : Look.EVERYTHING;
  }

  boolean isChosen(String length) {
    return look.chosen(usual(tab, span)).equals(length);
  }

  /** Whether there is anything to filter by. */
  boolean hasChoices() {
    return look.isFiltered() || countries.size() > 1 || channels.size() > 1 || products.size() > 1;
  }

  List<Option> countryOptions(Ui ui) {
    return options(ui, countries, audience().country(), ui::country);
  }

  List<Option> channelOptions(Ui ui) {
    return options(ui, channels, audience().channel(), ui::channel);
  }

  List<Option> productOptions(Ui ui) {
    return options(
        ui,
        products,
        audience().product(),
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
