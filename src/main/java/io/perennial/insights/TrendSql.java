package io.perennial.insights;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What happened on each day, in SQL that DuckDB and Trino both speak. */
final class TrendSql {

  private TrendSql() {}

  /**
   * Sums by day.
   *
   * @param customers who came for the first time, {@code repeaters} who made the second purchase
   * @param becameActive whose purchase came after a longer silence than the activity window
   * @param fellSilent whose purchase was followed by one
   * @param net value less refunds
   */
  record Daily(
      Map<LocalDate, Long> customers,
      Map<LocalDate, Long> repeaters,
      Map<LocalDate, Long> becameActive,
      Map<LocalDate, Long> fellSilent,
      Map<LocalDate, BigDecimal> net) {}

  /** Customers who are late, by the first day on which they are and by the last. */
  record Late(Map<LocalDate, Long> from, Map<LocalDate, Long> until) {}

  static Daily daily(JdbcClient copy, int windowDays) {
    var daily =
        new Daily(
            new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
    copy.sql(
            """
            select day, count(*) filter (where number = 1) as customers,
              count(*) filter (where number = 2) as repeaters,
              count(*) filter (where number = 1 or gap > :window) as became_active,
              count(*) filter (where date_diff('day', day, next_day) > :window) as fell_silent,
              sum(value) as value
            from purchases
            group by day
            """)
        .param("window", windowDays)
        .query(row -> {
          var day = row.getObject(1, LocalDate.class);
          daily.customers().put(day, row.getLong(2));
          daily.repeaters().put(day, row.getLong(3));
          daily.becameActive().put(day, row.getLong(4));
          daily.fellSilent().put(day, row.getLong(5));
          daily.net().put(day, row.getBigDecimal(6));
        });
    copy.sql("select day, sum(amount) as amount from refunds group by day")
        .query(row -> {
          daily
              .net()
              .merge(
                  row.getObject(1, LocalDate.class),
                  row.getBigDecimal(2).negate(),
                  BigDecimal::add);
        });
    return daily;
  }

  /**
   * After each purchase: was the customer late at some time before the next, and from when on? Days
   * are counted from {@code since}, because that is what both databases can add up.
   */
  static Late late(JdbcClient copy, int windowDays, double shopGap, LocalDate since) {
    var parameters = RhythmSql.parameters(since, windowDays, shopGap);
    var late = new Late(new HashMap<>(), new HashMap<>());
    copy.sql(
            """
            select late_from, late_until, count(*) as customers
            from (
              select date_diff('day', :asOf, day) + %s + 1 as late_from,
                date_diff('day', :asOf, day) + least(date_diff('day', day, next_day), :window) as late_until
              from purchases
              where visit > 1 and day >= :windowEnd) waiting
            where late_from <= late_until
            group by grouping sets ((late_from), (late_until))
            """
                .formatted(RhythmSql.PATIENCE_AFTER_A_PURCHASE))
        .params(parameters)
        .query(row -> {
          int from = row.getInt(1);
          boolean isFrom = !row.wasNull();
          int until = row.getInt(2);
          (isFrom ? late.from() : late.until())
              .put(since.plusDays(isFrom ? from : until), row.getLong(3));
        });
    return late;
  }
}
