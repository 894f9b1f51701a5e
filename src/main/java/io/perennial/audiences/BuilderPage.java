package io.perennial.audiences;

import io.perennial.Ui;
import io.perennial.audiences.Options.Offered;
import io.perennial.conditions.Ago;
import io.perennial.consents.Channel;
import io.perennial.customers.Customer;
import io.perennial.segments.Segment.Overlap;
import io.perennial.settings.Choices.Choice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The form in which a segment is put together.
 *
 * @param segment that is changed; {@code null}: a new one
 * @param name as it was typed, and {@code nameWrong} why it was not taken
 * @param meant whom it means; {@code null} as long as nobody counted
 * @param focus the id of what the reader goes on with; empty: the name
 * @param tried whether the form was to be saved: then all that is wrong is said at the top, too
 */
record BuilderPage(
    @Nullable UUID segment,
    String name,
    @Nullable String nameWrong,
    Draft draft,
    Checked checked,
    Offered offered,
    @Nullable Meant meant,
    String focus,
    boolean tried) {

  /**
   * Whom the conditions mean at the moment.
   *
   * @param wrong why that cannot be said; {@code null}: it can
   * @param reach by channel, to how many of them something may be sent
   */
  record Meant(
      @Nullable String wrong,
      long count,
      List<Customer> sample,
      List<Overlap> overlap,
      Map<Channel, Long> reach) {

    static Meant not(String why) {
      return new Meant(why, 0, List.of(), List.of(), Map.of());
    }

    static String title(Customer customer) {
      return customer.name() != null ? customer.name() : customer.reference();
    }
  }

  /** A row with its place in the form. */
  record Row(BuilderPage page, Draft draft, String path, int at, int of) {

    String id(String field) {
      return path + "_" + field;
    }

    boolean isFirst() {
      return at == 0;
    }

    boolean isLast() {
      return at == of - 1;
    }

    boolean isRoot() {
      return path.equals(Draft.ROOT);
    }

    @Nullable String wrong() {
      return page.checked.wrong().get(path);
    }

    /** What the row says; empty while it is not finished. */
    String said() {
      return page.checked.said().getOrDefault(path, "");
    }

    String value(String field) {
      return draft.value(field);
    }

    /** What was typed and an empty place more. */
    List<String> places(String field) {
      var places = new ArrayList<>(draft.values(field));
      places.add("");
      return places;
    }

    List<Row> rows() {
      var rows = new ArrayList<Row>();
      for (int i = 0; i < draft.of().size(); i++) {
        rows.add(new Row(page, draft.of().get(i), path + "-" + i, i, draft.of().size()));
      }
      return rows;
    }

    boolean hasFocus(String field) {
      return page.focus.equals(id(field));
    }

    /** What is offered where a value is typed. */
    String list() {
      var of = draft.kind().equals("orders") ? value("what") : value("name");
      return page.offered.offered(of).isEmpty() ? "" : "values-" + of;
    }
  }

  Row root() {
    return new Row(this, draft, Draft.ROOT, 0, 1);
  }

  String title(Ui ui) {
    return ui.text(segment == null ? "audiences.new" : "audiences.change");
  }

  /** How many rows are not right yet, and the first of them to go to. */
  @Nullable String firstWrong() {
    return checked.wrong().keySet().stream().findFirst().orElse(null);
  }

  static List<Choice> kinds(Ui ui) {
    return Options.words(ui, "audiences.kind.", Draft.LEAVES.toArray(String[]::new));
  }

  static List<Choice> groupKinds(Ui ui) {
    return Options.words(ui, "says.", Draft.GROUPS.toArray(String[]::new));
  }

  static List<Choice> units(Ui ui, boolean exact) {
    return Arrays.stream(Ago.Unit.values())
        .filter(unit -> exact || (unit != Ago.Unit.MINUTES && unit != Ago.Unit.HOURS))
        .map(Names::word)
        .map(unit -> new Choice(unit, ui.text("audiences.unit." + unit)))
        .toList();
  }
}
