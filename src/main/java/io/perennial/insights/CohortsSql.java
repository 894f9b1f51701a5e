package io.perennial.insights;

import io.perennial.insights.Cohorts.Cell;
import io.perennial.insights.Cohorts.Grain;
import io.perennial.insights.Cohorts.Month;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Cohorts and months, in SQL that DuckDB and Trino both speak: one pass each. */
final class CohortsSql {

  private CohortsSql() {}

  /** A customer counts in the row that is the first of its period. */
  static List<Cell> cells(JdbcClient copy, Grain grain) {
    return copy.sql(
            """
            select %s as cohort, %s as period,
              count(*) filter (where %s <> %2$s) as customers,
              sum(value) as value
            from purchases
            group by 1, 2
            """
                .formatted(grain.of("first_day"), grain.of("day"), grain.of("previous_day")))
        .query((row, number) ->
            new Cell(row.getInt(1), row.getInt(2), row.getLong(3), row.getBigDecimal(4)))
        .list();
  }

  static List<Month> months(JdbcClient copy) {
    return copy.sql(
            """
            select %s as period, count(*) as orders, sum(value) as revenue,
              count(*) filter (where %s <> %1$s) as active,
              count(*) filter (where number = 1) as new_customers
            from purchases
            group by 1
            order by 1
            """
                .formatted(Grain.MONTH.of("day"), Grain.MONTH.of("previous_day")))
        .query((row, number) ->
            new Month(
                Grain.MONTH.text(row.getInt(1)),
                row.getLong(2),
                row.getBigDecimal(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(4) - row.getLong(5)))
        .list();
  }
}
