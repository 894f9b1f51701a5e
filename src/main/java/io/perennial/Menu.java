package io.perennial;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pages of Settings in their groups, as far as the reader may open them.
 *
 * @param here the group of the page that is shown
 * @param shown the page that is shown; {@code null}: none of these
 */
public record Menu(List<Group> groups, Group here, @Nullable Tab shown) {

  /**
   * A page.
   *
   * @param title key of its name
   */
  public record Tab(String address, String title) {}

  /**
   * Pages that belong together.
   *
   * @param title key of its name
   */
  public record Group(String title, List<Tab> tabs) {

    /** The page that the name of the group leads to. */
    public Tab first() {
      return tabs.getFirst();
    }

    private Group openTo(Ui ui) {
      return new Group(title, tabs.stream().filter(tab -> ui.may(tab.address())).toList());
    }
  }

  private static final String ROOT = "/settings";

  /** Everything that there is. */
  public static final List<Group> ALL =
      List.of(
          new Group(
              "settings.group.business",
              List.of(
                  new Tab(ROOT, "settings.business"),
                  new Tab("/products", "settings.products"),
                  new Tab("/settings/attributes", "settings.attributes"),
                  new Tab("/settings/rates", "settings.rates"),
                  new Tab("/settings/benchmarks", "settings.benchmarks"))),
          new Group(
              "settings.group.data",
              List.of(
                  new Tab("/imports", "settings.imports"),
                  new Tab("/settings/connect", "settings.connect"),
                  new Tab("/settings/sources", "settings.sources"),
                  new Tab("/settings/status", "settings.status"))),
          new Group(
              "settings.group.privacy",
              List.of(
                  new Tab("/settings/consents", "settings.consents"),
                  new Tab("/settings/consents/suppressions", "consents.suppressions"),
                  new Tab("/settings/consents/imports", "consents.imports"),
                  new Tab("/settings/privacy", "settings.privacy"),
                  new Tab("/settings/retention", "settings.retention"))),
          new Group(
              "settings.group.access",
              List.of(
                  new Tab("/settings/me", "settings.me"),
                  new Tab("/settings/staff", "settings.staff"),
                  new Tab("/settings/keys", "settings.keys"),
                  new Tab("/settings/audit", "settings.audit"))));

  /** What this reader sees of it. */
  public static Menu of(Ui ui) {
    var groups =
        ALL.stream()
            .map(group -> group.openTo(ui))
            .filter(group -> !group.tabs().isEmpty())
            .toList();
    var shown =
        groups.stream()
            .flatMap(group -> group.tabs().stream())
            .filter(
                tab -> tab.address().equals(ROOT) ? ui.path().equals(ROOT) : ui.in(tab.address()))
            .max(Comparator.comparingInt(tab -> tab.address().length()))
            .orElse(null);
    var here =
        groups.stream()
            .filter(group -> group.tabs().contains(shown))
            .findFirst()
            .orElseGet(groups::getFirst);
    return new Menu(groups, here, shown);
  }
}
