package io.perennial.insights;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who is late, as {@link Rhythm} says it, in SQL that DuckDB and Trino both speak. A customer is
 * late from the day on which more than one and a half usual gaps have passed, until the next
 * purchase or the end of the activity window: both days are known from single rows.
 */
final class RhythmSql {

  /** The usual gap after the purchase of a row, as far as it was known then. */
  private static final String USUAL =
      "((date_diff('day', first_day, %1$s) + "
          + Rhythm.SHARED_GAPS
          + " * :shopGap) / (%2$s - 1.0 + "
          + Rhythm.SHARED_GAPS
          + "))";

  /** Whole days after the purchase for which the customer is not late yet. */
  private static final String PATIENCE =
      "cast(floor(" + Rhythm.LATE + " * " + USUAL + ") as integer)";

  static final String PATIENCE_AFTER_A_PURCHASE = PATIENCE.formatted("day", "visit");

  /** Active, with a rhythm, and late. */
  static final String SLOWING =
      ("purchase_days > 1 and last_day >= :windowEnd and date_diff('day', last_day, :asOf) > "
          + PATIENCE.formatted("last_day", "purchase_days"));

  private RhythmSql() {}

  /** What the conditions need. */
  static Map<String, Object> parameters(LocalDate asOf, int windowDays, double shopGap) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("asOf", asOf);
    parameters.put("windowEnd", asOf.minusDays(windowDays));
    parameters.put("window", windowDays);
    parameters.put("shopGap", shopGap);
    return parameters;
  }

  record History(int purchaseDays, LocalDate firstDay, LocalDate lastDay) {}

  static Optional<History> history(JdbcClient copy, UUID customer) {
    return copy.sql(
            """
            select purchase_days, first_day, last_day from customers where customer = cast(:customer as uuid)
            """)
        .param("customer", customer)
        .query((row, number) ->
            new History(
                row.getInt(1),
                row.getObject(2, LocalDate.class),
                row.getObject(3, LocalDate.class)))
        .optional();
  }
}
