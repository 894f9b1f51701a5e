package io.perennial.people;

import io.perennial.Problem;
import io.perennial.people.CustomerList.Sort;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * How somebody looks at the list of customers. All of it stands in the address, so that a view can
 * be kept as a bookmark and sent to somebody else.
 *
 * @param columns beside the customer's name
 */
record ListView(String query, Sort sort, Set<Column> columns) {

  /** A column that can be chosen, in the order in which they stand. */
  enum Column {
    REFERENCE,
    EMAIL,
    COUNTRY,
    ORDERS,
    REVENUE,
    FIRST_ORDER,
    LAST_ORDER;

    static final Set<Column> USUAL = EnumSet.of(EMAIL, ORDERS, REVENUE, FIRST_ORDER, LAST_ORDER);

    /** How an address says it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The key of its name. */
    String text() {
      return "customers." + word().replace('_', '-');
    }

    static @Nullable Column of(String word) {
      return Arrays.stream(values())
          .filter(column -> column.word().equals(word))
          .findFirst()
          .orElse(null);
    }
  }

  /** Between the columns in a cookie, where a comma has no place. */
  private static final String BETWEEN = ".";

  /**
   * A view as it was asked for.
   *
   * @param chosen the columns, the empty word for "none"; {@code null}: those chosen last
   * @param remembered the columns chosen last, or {@code null}; a word that is no column any more
   *     is passed over
   * @throws Problem for a chosen word that is no column
   */
  static ListView of(
      String query, String sort, @Nullable List<String> chosen, @Nullable String remembered) {
    return new ListView(
        query,
        Sort.of(sort),
        chosen != null ? columns(chosen) : remembered != null ? known(remembered) : Column.USUAL);
  }

  private static Set<Column> known(String remembered) {
    var columns = EnumSet.noneOf(Column.class);
    for (var column : Column.values()) {
      if (List.of(remembered.split("\\" + BETWEEN)).contains(column.word())) {
        columns.add(column);
      }
    }
    return columns;
  }

  private static Set<Column> columns(List<String> words) {
    var columns = EnumSet.noneOf(Column.class);
    for (var word : words) {
      var column = Column.of(word);
      if (column != null) {
        columns.add(column);
      } else if (!word.isEmpty()) {
        throw new Problem(Problem.Kind.MALFORMED, "columns", "error.parameter", "columns");
      }
    }
    return columns;
  }

  boolean has(Column column) {
    return columns.contains(column);
  }

  /** The columns as a cookie remembers them. */
  String remembered() {
    return columns.stream().map(Column::word).collect(Collectors.joining(BETWEEN));
  }

  /** The address of this view, from a place in it on. */
  String address(@Nullable String cursor) {
    var address =
        UriComponentsBuilder.fromPath("/customers")
            .queryParam("query", "{query}")
            .queryParam("sort", sort.name().toLowerCase(Locale.ROOT))
            .queryParam("columns", "");
    columns.forEach(column -> address.queryParam("columns", column.word()));
    if (cursor == null) {
      return address.encode().buildAndExpand(query).toUriString();
    }
    return address
        .queryParam("cursor", "{cursor}")
        .encode()
        .buildAndExpand(query, cursor)
        .toUriString();
  }
}
