package io.perennial.insights;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The questions behind the figures of a period, in SQL that DuckDB and Trino both speak. Each
 * purchase row knows its customer's purchase before and after it, so that exactly one row of a
 * customer answers each condition and counting rows counts customers.
 */
final class FiguresSql {

  /** The last purchase before the period begins, and it lies in the activity window. */
  static final String ACTIVE_AT_START = "day >= :windowStart and day < :from and next_day >= :from";

  static final String ACTIVE_AT_END = "day >= :windowEnd and day < :to and next_day >= :to";

  /** The customer's first purchase in the period. */
  static final String BUYER = "day >= :from and day < :to and previous_day < :from";

  /** The customer's first purchase of all. */
  static final String FIRST = "number = 1 and day < :to";

  /** The first purchase on the customer's second purchase day. */
  static final String SECOND_DAY = "previous_day = first_day and day > first_day and day < :to";

  /** The customer's first purchase in the period that came some days after another. */
  static final String FIRST_GAP =
      """
      day >= :from and day < :to and number > 1 and (previous_day < :from
        or (first_day >= :from and previous_day = first_day and day > first_day))
      """;

  /** The last purchase, and it lies before the activity window. */
  static final String LEFT = "day < :windowEnd and next_day >= :to";

  private FiguresSql() {}

  /** What was bought in the period. */
  record Bought(long purchases, BigDecimal value, long buyers, long buyersOnce) {}

  /**
   * Customers by the days between their first purchase and their last before the end.
   *
   * @param gone no longer active at the end; the others are {@code active}
   * @param knownActive active, and a customer before the period
   * @param repeaters with two purchases or more
   * @param lost gone, active at the start, and with one purchase in the period at most
   */
  record Lifetime(int days, long gone, long active, long knownActive, long repeaters, long lost) {}

  record Amounts(BigDecimal inPeriod, BigDecimal soFar) {}

  record Sum(long count, BigDecimal amount) {}

  /** How many customers came for the first time on a day, and how many of them a second day. */
  record Arrived(LocalDate day, long customers, long returned) {}

  /** What the conditions need to know of a period and the activity window. */
  static Map<String, Object> parameters(Period period, int windowDays) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("from", period.from());
    parameters.put("to", period.to());
    parameters.put("windowStart", period.from().minusDays(windowDays));
    parameters.put("windowEnd", period.to().minusDays(windowDays));
    parameters.put("moneyFrom", period.moneyFrom());
    parameters.put("moneyTo", period.moneyTo());
    parameters.put("mature", period.to().minusDays(Figures.SECOND_DAYS));
    return parameters;
  }

  static Insights.Span span(JdbcClient copy) {
    return copy.sql(
            "select min(first_day) as first_purchase, max(last_day) as last_purchase from customers")
        .query((row, number) -> new Insights.Span(day(row, 1), day(row, 2)))
        .single();
  }

  static Bought bought(JdbcClient copy, Map<String, Object> parameters) {
    return copy.sql(
            """
            select count(*) as purchases, sum(value) as value,
              count(*) filter (where previous_day < :from) as buyers,
              count(*) filter (where previous_day < :from and next_day >= :to) as buyers_once
            from purchases
            where day >= :from and day < :to
            """)
        .params(parameters)
        .query((row, number) ->
            new Bought(row.getLong(1), amount(row, 2), row.getLong(3), row.getLong(4)))
        .single();
  }

  static long activeAtStart(JdbcClient copy, Map<String, Object> parameters) {
    return copy.sql("select count(*) from purchases where " + ACTIVE_AT_START)
        .params(parameters)
        .query(Long.class)
        .single();
  }

  /**
   * Customers who were active at the start, purchased several times in the period and still left
   * before its end. No single row of theirs says so; the few who left so are looked up.
   */
  static long lostAfterPurchases(JdbcClient copy, Map<String, Object> parameters) {
    return copy.sql(
            """
            select count(*) from purchases
            where day >= :from and day < :to and previous_day >= :windowStart and previous_day < :from
              and customer in (
                select customer from purchases
                where day >= :from and day < :windowEnd and next_day >= :to
                  and previous_day >= :from and first_day < :from)
            """)
        .params(parameters)
        .query(Long.class)
        .single();
  }

  /** Days between consecutive purchase days of a customer, the later one in the period. */
  static Histogram gaps(JdbcClient copy, Map<String, Object> parameters) {
    return histogram(
        copy.sql(
                """
                select gap, count(*) as pairs from purchases
                where day >= :from and day < :to and gap is not null
                group by 1
                """)
            .params(parameters));
  }

  /** All gaps there are; the suggested activity window comes from them. */
  static Histogram gaps(JdbcClient copy) {
    return histogram(
        copy.sql("select gap, count(*) as pairs from purchases where gap is not null group by 1"));
  }

  private static Histogram histogram(JdbcClient.StatementSpec question) {
    Map<Integer, Long> counts = new HashMap<>();
    question.query(row -> {
      counts.put(row.getInt(1), row.getLong(2));
    });
    return Histogram.of(counts);
  }

  /** First purchase days before the end of the period. */
  static List<Arrived> arrived(JdbcClient copy, Map<String, Object> parameters) {
    return copy.sql(
            """
            select first_day, count(*) as customers, count(*) filter (where second_day < :to) as returned
            from customers
            where first_day < :to
            group by 1
            """)
        .params(parameters)
        .query((row, number) ->
            new Arrived(row.getObject(1, LocalDate.class), row.getLong(2), row.getLong(3)))
        .list();
  }

  /**
   * After how many days the second purchase day came; and of how many the first is long enough ago.
   */
  static SortedMap<Integer, long[]> secondDays(JdbcClient copy, Map<String, Object> parameters) {
    SortedMap<Integer, long[]> days = new TreeMap<>();
    copy.sql(
            """
            select date_diff('day', first_day, second_day) as days, count(*) as customers,
              count(*) filter (where first_day <= :mature) as mature
            from customers
            where second_day < :to
            group by 1
            """)
        .params(parameters)
        .query(row -> {
          days.put(row.getInt(1), new long[] {row.getLong(2), row.getLong(3)});
        });
    return days;
  }

  static List<Lifetime> lifetimes(JdbcClient copy, Map<String, Object> parameters) {
    return copy.sql(
            """
            select date_diff('day', first_day, day) as days,
              count(*) filter (where day < :windowEnd) as gone,
              count(*) filter (where day >= :windowEnd) as active,
              count(*) filter (where day >= :windowEnd and first_day < :from) as known_active,
              count(*) filter (where number > 1) as repeaters,
              count(*) filter (where day < :windowEnd
                and case when day < :from then day else previous_day end >= :windowStart
                and (day < :from or previous_day < :from)) as lost
            from purchases
            where day < :to and next_day >= :to
            group by 1
            """)
        .params(parameters)
        .query((row, number) ->
            new Lifetime(
                row.getInt(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6)))
        .list();
  }

  /** The value of all purchases before the end of the period. */
  static BigDecimal valueSoFar(JdbcClient copy, Map<String, Object> parameters) {
    return copy.sql("select sum(value) as value from purchases where day < :to")
        .params(parameters)
        .query((row, number) -> amount(row, 1))
        .single();
  }

  static Amounts refunds(JdbcClient copy, Map<String, Object> parameters) {
    return copy.sql(
            """
            select sum(amount) filter (where day >= :moneyFrom) as in_period, sum(amount) as so_far
            from refunds
            where day < :moneyTo
            """)
        .params(parameters)
        .query((row, number) -> new Amounts(amount(row, 1), amount(row, 2)))
        .single();
  }

  static Sum guestPurchases(JdbcClient copy, Map<String, Object> parameters) {
    return copy.sql(
            """
            select count(*) as orders, sum(value) as amount from guest_purchases
            where day >= :moneyFrom and day < :moneyTo
            """)
        .params(parameters)
        .query(FiguresSql::sum)
        .single();
  }

  static Sum guestRefunds(JdbcClient copy, Map<String, Object> parameters) {
    return copy.sql(
            """
            select count(*) as refunds, sum(amount) as amount from guest_refunds
            where day >= :moneyFrom and day < :moneyTo
            """)
        .params(parameters)
        .query(FiguresSql::sum)
        .single();
  }

  private static Sum sum(ResultSet row, int number) throws SQLException {
    return new Sum(row.getLong(1), amount(row, 2));
  }

  static BigDecimal amount(ResultSet row, int column) throws SQLException {
    var amount = row.getBigDecimal(column);
    return amount == null ? BigDecimal.ZERO : amount;
  }

  private static @Nullable LocalDate day(ResultSet row, int column) throws SQLException {
    return row.getObject(column, LocalDate.class);
  }
}
