package io.perennial.insights;

import io.perennial.insights.Cohorts.Cell;
import io.perennial.insights.Cohorts.Grain;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The cohort grid, in SQL that DuckDB and Trino both speak: one pass. */
final class CohortsSql {

  private CohortsSql() {}

  /** A customer counts in the row that is the first of its period. */
  static List<Cell> cells(JdbcClient copy, Grain grain) {
    return copy.sql(
            """
            select %s as cohort, %s as period,
              count(*) filter (where %s <> %2$s) as customers, count(*) as purchases, sum(value) as value
            from purchases
            group by 1, 2
            """
                .formatted(grain.of("first_day"), grain.of("day"), grain.of("previous_day")))
        .query((row, number) ->
            new Cell(
                row.getInt(1), row.getInt(2), row.getLong(3), row.getLong(4), row.getBigDecimal(5)))
        .list();
  }
}
