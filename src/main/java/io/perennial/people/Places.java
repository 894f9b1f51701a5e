package io.perennial.people;

import io.perennial.Ui;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

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

  static final List<Place> ALL =
      List.of(
          new Place("/", "", "nav.home"),
          new Place("/customers", "", "nav.customers"),
          new Place("/companies", "nav.customers", "companies.title"),
          new Place("/insights/retention", "nav.insights", "insights.tab.retention"),
          new Place("/insights/survival", "nav.insights", "insights.tab.survival"),
          new Place("/insights/rfm", "nav.insights", "insights.tab.rfm"),
          new Place("/insights/products", "nav.insights", "insights.tab.products"),
          new Place("/insights/paths", "nav.insights", "insights.tab.paths"),
          new Place("/insights/gaps", "nav.insights", "insights.tab.gaps"),
          new Place("/insights/figures", "nav.insights", "insights.tab.figures"),
          new Place("/settings", "nav.settings", "settings.business"),
          new Place("/settings/me", "nav.settings", "settings.me"),
          new Place("/imports", "nav.settings", "settings.imports"),
          new Place("/settings/connect", "nav.settings", "settings.connect"),
          new Place("/products", "nav.settings", "settings.products"),
          new Place("/settings/keys", "nav.settings", "settings.keys"),
          new Place("/settings/sources", "nav.settings", "settings.sources"),
          new Place("/settings/attributes", "nav.settings", "settings.attributes"),
          new Place("/settings/consents", "nav.settings", "settings.consents"),
          new Place("/settings/rates", "nav.settings", "settings.rates"),
          new Place("/settings/benchmarks", "nav.settings", "settings.benchmarks"),
          new Place("/settings/staff", "nav.settings", "settings.staff"),
          new Place("/settings/audit", "nav.settings", "settings.audit"),
          new Place("/settings/privacy", "nav.settings", "settings.privacy"),
          new Place("/settings/retention", "nav.settings", "settings.retention"),
          new Place("/settings/status", "nav.settings", "settings.status"));

  /** One letter is in every name. */
  private static final int FEWEST_LETTERS = 2;

  private Places() {}

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
