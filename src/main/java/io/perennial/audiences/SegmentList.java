package io.perennial.audiences;

import io.perennial.Ui;
import io.perennial.segments.Segment;
import io.perennial.segments.Segment.Purpose;
import io.perennial.settings.FieldErrors;
import java.text.Collator;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The list of segments.
 *
 * @param past how large they were then
 * @param any whether there is any at all
 * @param removed one that was removed a moment ago and can be brought back
 * @param name what was typed for a new list and not taken
 */
record SegmentList(
    List<Row> rows,
    List<Past> past,
    boolean any,
    String query,
    String sort,
    @Nullable UUID removed,
    String name,
    FieldErrors errors) {

  static final List<String> SORTS = List.of("name", "size", "change", "newest");

  /**
   * A segment as the list shows it.
   *
   * @param says its conditions in a line; empty for a list made by hand
   * @param change of its size in thirty days; {@code null}: it was not there then
   */
  record Row(Segment segment, String says, @Nullable Long change) {

    String address() {
      return "/segments/" + segment.id();
    }
  }

  /** How large segments were so many days ago; those are left out that were not there. */
  record Past(int days, Map<UUID, Long> sizes) {}

  /** How much of the stage before has come to this one; {@code null}: nobody was there. */
  static @Nullable Double share(@Nullable Long size, @Nullable Long before) {
    return size == null || before == null || before == 0 ? null : (double) size / before;
  }

  /** The largest of these. */
  static long most(List<Row> rows) {
    return rows.stream().mapToLong(row -> row.segment().size()).max().orElse(0);
  }

  /** The purposes that there are segments of, those of the business first. */
  List<Purpose> purposes() {
    return List.of(Purpose.values()).stream().filter(purpose -> !of(purpose).isEmpty()).toList();
  }

  List<Row> of(Purpose purpose) {
    var these = rows.stream().filter(row -> row.segment().purpose() == purpose);
    // A way has one direction.
    return (purpose == Purpose.STAGE
            ? these.sorted(Comparator.comparing(row -> row.segment().madeAt()))
            : these)
        .toList();
  }

  static boolean fits(Row row, String query, Ui ui) {
    var words = query.strip().toLowerCase(ui.texts().locale());
    return (row.segment().name() + " " + row.says())
        .toLowerCase(ui.texts().locale())
        .contains(words);
  }

  static Comparator<Row> order(String sort, Ui ui) {
    var alphabet = Collator.getInstance(ui.texts().locale());
    Comparator<Row> byName = Comparator.comparing(row -> row.segment().name(), alphabet);
    return switch (sort.toLowerCase(Locale.ROOT)) {
      case "size" ->
          Comparator.comparingLong((Row row) -> row.segment().size())
              .reversed()
              .thenComparing(byName);
      case "change" ->
          Comparator.comparingLong(SegmentList::change).reversed().thenComparing(byName);
      case "newest" ->
          Comparator.comparing((Row row) -> row.segment().madeAt())
              .reversed()
              .thenComparing(byName);
      default -> byName;
    };
  }

  private static long change(Row row) {
    return row.change() == null ? 0 : row.change();
  }

  static String state(Ui ui, Segment segment) {
    return ui.text("audiences.state." + Names.word(segment.state()));
  }
}
