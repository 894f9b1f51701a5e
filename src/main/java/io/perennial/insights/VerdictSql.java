package io.perennial.insights;

import io.perennial.insights.Verdict.Both;
import io.perennial.insights.Verdict.Mean;
import io.perennial.insights.Verdict.Measure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The sums of the verdict, by groups of customers, in SQL that DuckDB and Trino both speak. */
final class VerdictSql {

  private VerdictSql() {}

  static Map<Measure, List<Both>> parts(JdbcClient copy, Period now) {
    var before = now.previous();
    Map<Measure, List<Both>> parts = new EnumMap<>(Measure.class);
    copy.sql(
            """
            select %s
            from (
              select bucket, value, gap, date_diff('day', first_day, day) as stayed, not %s as is_last_early, %s, %s
              from purchases where day >= :newFromBefore) flagged
            group by bucket
            """
                .formatted(
                    Arrays.stream(Measure.values())
                        .map(measure -> sums(measure, "Before") + ", " + sums(measure, "Now"))
                        .collect(Collectors.joining(", ")),
                    firstDays("next_day"),
                    flags("Before"),
                    flags("Now")))
        .params(
            Map.of(
                "fromBefore", before.from(),
                "toBefore", before.to(),
                "newFromBefore", before.from().minusDays(Verdict.FIRST_DAYS),
                "newToBefore", before.to().minusDays(Verdict.FIRST_DAYS),
                "fromNow", now.from(),
                "toNow", now.to(),
                "newFromNow", now.from().minusDays(Verdict.FIRST_DAYS),
                "newToNow", now.to().minusDays(Verdict.FIRST_DAYS)))
        .query(row -> {
          for (var measure : Measure.values()) {
            parts
                .computeIfAbsent(measure, none -> new ArrayList<>())
                .add(new Both(mean(row, measure, "Before"), mean(row, measure, "Now")));
          }
        });
    return parts;
  }

  private static Mean mean(ResultSet row, Measure measure, String period) throws SQLException {
    var name = name(measure, period);
    return new Mean(row.getDouble(name + "_sum"), row.getDouble(name + "_count"));
  }

  private static String name(Measure measure, String period) {
    return measure.name().toLowerCase(Locale.ROOT) + period;
  }

  /** What a purchase counts for in a period; told once, because several sums ask for it. */
  private static String flags(String period) {
    // New customers count in the period in which their first days end.
    return """
    day >= :from%1$s and day < :to%1$s as bought%1$s,
    first_day >= :newFrom%1$s and first_day < :newTo%1$s and number = 1 as newcomer%1$s,
    first_day >= :newFrom%1$s and first_day < :newTo%1$s and %2$s as early%1$s\
    """
        .formatted(period, firstDays("day"));
  }

  private static String sums(Measure measure, String period) {
    var bought = "bought" + period;
    var newcomer = "newcomer" + period;
    var early = "early" + period;
    return switch (measure) {
      case WORTH -> sums(measure, period, "value", early, newcomer);
      // The last purchase within the first days says how long.
      case STAY -> sums(measure, period, "stayed", early + " and is_last_early", newcomer);
      case ORDER -> sums(measure, period, "value", bought, bought);
      case GAP -> sums(measure, period, "gap", bought, bought + " and gap is not null");
    };
  }

  private static String firstDays(String column) {
    return "(date_diff('day', first_day, %s) <= %d)".formatted(column, Verdict.FIRST_DAYS);
  }

  private static String sums(
      Measure measure, String period, String summed, String where, String counted) {
    // Told as cases, because DuckDB takes half as long again for as many filters.
    return "coalesce(sum(case when %2$s then %1$s end), 0) as %4$s_sum, count(case when %3$s then 1 end) as %4$s_count"
        .formatted(summed, where, counted, name(measure, period));
  }
}
