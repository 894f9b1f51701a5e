package io.perennial.people;

import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.people.CustomerSql.CustomerRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The list of customers: searched by any part of reference, name or e-mail, in one of three orders,
 * page by page.
 */
@Component
class CustomerList {

  /** In which order customers are listed. */
  enum Sort {
    /** Who purchased last comes first. */
    RECENT,
    /** Who is worth most comes first. */
    VALUE,
    /** By the alphabet. */
    NAME;

    static Sort of(@Nullable String name) {
      if (name == null || name.isEmpty()) {
        return RECENT;
      }
      try {
        return valueOf(name.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException unknown) {
        throw new Problem(Problem.Kind.MALFORMED, "sort", "error.parameter", "sort");
      }
    }
  }

  /** Longer than any name or address; the rest of a pasted text finds nothing anyway. */
  private static final int LONGEST_QUERY = 200;

  private static final UUID FIRST_ID = new UUID(0, 0);
  private static final UUID LAST_ID = new UUID(-1, -1);
  private static final Instant LAST_MOMENT = Instant.parse("9999-12-31T00:00:00Z");
  private static final BigDecimal MORE_THAN_ANY = new BigDecimal("1000000000000000");

  private final CustomerSql sql;

  CustomerList(CustomerSql sql) {
    this.sql = sql;
  }

  /**
   * A page of the list.
   *
   * @param alphabet in which names are sorted
   */
  Page<CustomerRow> page(
      @Nullable String query, Sort sort, Alphabet alphabet, @Nullable String cursor, int size) {
    var pattern = pattern(query);
    var place = cursor == null ? null : place(cursor);
    return switch (sort) {
      case RECENT -> {
        var before = place == null ? LAST_MOMENT : moment(place.first());
        var rows = sql.latest(pattern, before, place == null ? LAST_ID : place.id(), size + 1);
        yield Page.of(rows, size, row -> row.latestAt() + "_" + row.id());
      }
      case VALUE -> {
        var below = place == null ? MORE_THAN_ANY : amount(place.first());
        var rows = sql.richest(pattern, below, place == null ? LAST_ID : place.id(), size + 1);
        yield Page.of(rows, size, row -> row.revenue().toPlainString() + "_" + row.id());
      }
      case NAME -> {
        var after = place == null ? "" : place.first().replace("\0", "");
        var rows =
            sql.named(alphabet, pattern, after, place == null ? FIRST_ID : place.id(), size + 1);
        yield Page.of(rows, size, row -> row.title() + "_" + row.id());
      }
    };
  }

  /** How many the query finds; {@link CustomerSql#COUNTED_AT_MOST} stands for that many or more. */
  long count(@Nullable String query) {
    return sql.count(pattern(query));
  }

  private static String pattern(@Nullable String query) {
    if (query == null || query.isBlank()) {
      return "%";
    }
    // PostgreSQL has no NUL in its texts, so nothing is found by one.
    var wanted = query.replace("\0", "").strip().toLowerCase(Locale.ROOT);
    var cut = wanted.length() > LONGEST_QUERY ? wanted.substring(0, LONGEST_QUERY) : wanted;
    return "%" + cut.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
  }

  private record Place(String first, UUID id) {}

  private static Place place(String cursor) {
    try {
      int dash = cursor.lastIndexOf('_');
      return new Place(cursor.substring(0, dash), UUID.fromString(cursor.substring(dash + 1)));
    } catch (RuntimeException malformed) {
      throw malformed();
    }
  }

  private static Instant moment(String text) {
    try {
      var moment = Instant.parse(text);
      if (moment.isBefore(Instant.EPOCH) || moment.isAfter(LAST_MOMENT)) {
        throw malformed();
      }
      return moment;
    } catch (RuntimeException malformed) {
      throw malformed();
    }
  }

  private static BigDecimal amount(String text) {
    // An exponent could ask for more digits than there is memory.
    if (!text.matches("-?[0-9]{1,15}(\\.[0-9]{1,4})?")) {
      throw malformed();
    }
    return new BigDecimal(text);
  }

  private static Problem malformed() {
    return new Problem(Problem.Kind.MALFORMED, "cursor", "error.parameter", "cursor");
  }
}
