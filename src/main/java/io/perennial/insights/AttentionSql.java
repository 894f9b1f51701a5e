package io.perennial.insights;

import io.perennial.insights.Attention.Beginning;
import io.perennial.insights.Attention.Group;
import io.perennial.insights.Attention.People;
import io.perennial.insights.MembersSql.Question;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Groups of customers as they are now, in SQL that DuckDB and Trino both speak. */
final class AttentionSql {

  private AttentionSql() {}

  static Question active(LocalDate asOf, int windowDays) {
    return new Question(
        where("last_day >= :windowEnd"), Map.of("windowEnd", asOf.minusDays(windowDays)));
  }

  static Question slowing(LocalDate asOf, int windowDays, double shopGap) {
    return new Question(where(RhythmSql.SLOWING), RhythmSql.parameters(asOf, windowDays, shopGap));
  }

  /** One purchase day, between these two. */
  static Question once(LocalDate from, LocalDate to) {
    return new Question(
        where("purchase_days = 1 and last_day between :from and :to"),
        Map.of("from", from, "to", to));
  }

  private static String where(String condition) {
    return "select customer, cast(null as boolean) as counted from customers where " + condition;
  }

  static People people(JdbcClient copy, Group group, Question question, LocalDate yearAgo) {
    var parameters = new HashMap<>(question.parameters());
    parameters.put("yearAgo", yearAgo);
    return copy.sql(
            """
            with chosen as (%s)
            select (select count(*) from chosen) as people,
              (select sum(value) from purchases
               where day >= :yearAgo and customer in (select customer from chosen)) as last_year,
              (select sum(total) from customers where customer in (select customer from chosen)) as so_far
            """
                .formatted(question.query()))
        .params(parameters)
        .query((row, number) ->
            new People(group, row.getLong(1), FiguresSql.amount(row, 2), FiguresSql.amount(row, 3)))
        .single();
  }

  /** The first so many customers: how many there are of them, and when the last of them came. */
  static Beginning beginning(JdbcClient copy, int most) {
    return copy.sql(
            """
            select count(*), max(first_day)
            from (select first_day from customers order by first_day limit %d) as beginning
            """
                .formatted(most))
        .query((row, number) -> new Beginning(row.getInt(1), row.getObject(2, LocalDate.class)))
        .single();
  }

  /** After how many days second purchase days came. */
  static Histogram secondDays(JdbcClient copy) {
    Map<Integer, Long> days = new HashMap<>();
    copy.sql(
            """
            select date_diff('day', first_day, second_day) as days, count(*) as customers
            from customers where purchase_days > 1
            group by 1
            """)
        .query(row -> {
          days.put(row.getInt(1), row.getLong(2));
        });
    return Histogram.of(days);
  }
}
