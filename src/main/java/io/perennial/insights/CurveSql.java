package io.perennial.insights;

import io.perennial.insights.Curve.Days;
import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * After how many days something happened to how many customers, and for how many days the others
 * have been watched. In SQL that DuckDB and Trino both speak.
 */
final class CurveSql {

  private CurveSql() {}

  /**
   * Days from the first purchase day to the one after which none came for longer than the window.
   * The last days are too young to tell: what is known is known up to a day before them.
   *
   * @param known the first day that is too young: the window before the day after the newest
   */
  static SortedMap<Integer, Days> untilLapsed(JdbcClient copy, LocalDate known, int windowDays) {
    return days(
        copy.sql(
                """
                select date_diff('day', first_day,
                    case when left_on is not null then left_on when last_day < :known then last_day else :newest end) as days,
                  count(*) filter (where left_on is not null or last_day < :known) as lapsed,
                  count(*) filter (where left_on is null and last_day >= :known) as active
                from customers
                left join (
                  select customer as who, min(previous_day) as left_on from purchases
                  where gap > :window group by 1) pauses on who = customer
                where first_day < :known
                group by 1
                """)
            .param("known", known)
            .param("newest", known.minusDays(1))
            .param("window", windowDays));
  }

  /** The day on which so many customers had come; {@code null} while fewer have. */
  static @Nullable LocalDate firstDay(JdbcClient copy, int customers) {
    return copy.sql("select first_day from customers order by first_day limit 1 offset :others")
        .param("others", customers - 1)
        .query(LocalDate.class)
        .optional()
        .orElse(null);
  }

  /**
   * Days from the first purchase day to the second.
   *
   * @param newest the last day that is known
   */
  static SortedMap<Integer, Days> untilSecond(JdbcClient copy, LocalDate newest) {
    return days(
        copy.sql(
                """
                select date_diff('day', first_day, case when second_day <= :newest then second_day else :newest end)
                    as days,
                  count(*) filter (where second_day <= :newest) as returned,
                  count(*) filter (where second_day > :newest) as waiting
                from customers
                group by 1
                """)
            .param("newest", newest));
  }

  private static SortedMap<Integer, Days> days(JdbcClient.StatementSpec question) {
    SortedMap<Integer, Days> days = new TreeMap<>();
    question.query(row -> {
      days.put(row.getInt(1), new Days(row.getLong(2), row.getLong(3)));
    });
    return days;
  }
}
