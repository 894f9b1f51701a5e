package io.perennial.people;

import io.perennial.Menu;
import io.perennial.Ui;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Pages and settings that search finds, by their names and by other words people know them by. */
final class Places {

  /**
   * A page.
   *
   * @param under key of what it is a part of; empty where it is a part of nothing
   * @param title key of its name; {@code title} behind {@code place.} is the key of the other words
   */
  record Place(String address, String under, String title) {

    /** As the reader finds it in the menus. */
    String name(Ui ui) {
      return under.isEmpty() ? ui.text(title) : ui.text(under) + " › " + ui.text(title);
    }

    private String words(Ui ui) {
      return folded(name(ui) + " " + ui.text("place." + title));
    }
  }

  private static final List<Place> PAGES =
      List.of(
          new Place("/", "", "nav.home"),
          new Place("/customers", "", "nav.customers"),
          new Place("/companies", "nav.customers", "companies.title"),
          new Place("/segments", "nav.customers", "audiences.title"),
          new Place("/insights/retention", "nav.insights", "insights.tab.retention"),
          new Place("/insights/survival", "nav.insights", "insights.tab.survival"),
          new Place("/insights/rfm", "nav.insights", "insights.tab.rfm"),
          new Place("/insights/products", "nav.insights", "insights.tab.products"),
          new Place("/insights/paths", "nav.insights", "insights.tab.paths"),
          new Place("/insights/gaps", "nav.insights", "insights.tab.gaps"),
          new Place("/insights/predictions", "nav.insights", "insights.tab.predictions"),
          new Place("/insights/figures", "nav.insights", "insights.tab.figures"));

  static final List<Place> ALL = Stream.concat(PAGES.stream(), settings()).toList();

  /** One letter is in every name. */
  private static final int FEWEST_LETTERS = 2;

  private Places() {}

  private static Stream<Place> settings() {
    return Menu.ALL.stream()
        .flatMap(group -> group.tabs().stream())
        .map(tab -> new Place(tab.address(), "nav.settings", tab.title()));
  }

  /** The places that have every word of the query, and that the reader may open. */
  static List<Place> matching(Ui ui, String query) {
    var words = Arrays.stream(folded(query).split("\\s+")).filter(word -> !word.isEmpty()).toList();
    if (words.stream().mapToInt(String::length).max().orElse(0) < FEWEST_LETTERS) {
      return List.of();
    }
    return ALL.stream()
        .filter(place -> ui.may(place.address()))
        .filter(place -> {
          var known = place.words(ui);
          return words.stream().allMatch(known::contains);
        })
        .toList();
  }

  /** Small letters without their accents: who searches leaves them out. */
  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .toLowerCase(Locale.ROOT)
        .replace('ł', 'l');
  }
}
