package io.perennial.insights;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Recency, frequency and money of every customer up to a day, in SQL that DuckDB and Trino both
 * speak: the last purchase before the day knows them.
 */
final class RfmSql {

  private static final String CUSTOMERS =
      """
      select customer, date_diff('day', day, :asOf) as r, number as f, total as m
      from purchases where day < :asOf and next_day >= :asOf
      """;

  private RfmSql() {}

  /** The cut points; empty lists without customers. */
  static Rfm.Exact cutPoints(JdbcClient copy, LocalDate asOf) {
    long customers =
        copy.sql("select count(*) from purchases where day < :asOf and number = 1")
            .param("asOf", asOf)
            .query(Long.class)
            .single();
    if (customers == 0) {
      return new Rfm.Exact(List.of(), List.of(), List.of());
    }
    return new Rfm.Exact(
        cutPoints(copy, asOf, "r", customers),
        cutPoints(copy, asOf, "f", customers),
        cutPoints(copy, asOf, "m", customers));
  }

  /** Asks for the order statistics around each cut and interpolates them exactly. */
  private static List<BigDecimal> cutPoints(
      JdbcClient copy, LocalDate asOf, String column, long customers) {
    List<Long> places = new ArrayList<>();
    for (int fifth = 1; fifth < 5; fifth++) {
      long below = (customers - 1) * fifth / 5;
      places.add(below);
      places.add(Math.min(below + 1, customers - 1));
    }
    Map<Long, BigDecimal> values = new HashMap<>();
    copy.sql(
            """
            select place, value
            from (select row_number() over (order by %1$s) - 1 as place, %1$s as value from (%2$s) customers) sorted
            where place in (:places)
            """
                .formatted(column, CUSTOMERS))
        .param("asOf", asOf)
        .param("places", places)
        .query(row -> {
          values.put(row.getLong(1), row.getBigDecimal(2));
        });
    List<BigDecimal> cuts = new ArrayList<>();
    for (int fifth = 1; fifth < 5; fifth++) {
      var low = value(values, places.get(2 * fifth - 2));
      var high = value(values, places.get(2 * fifth - 1));
      var tenths = BigDecimal.valueOf((customers - 1) * fifth % 5 * 2);
      cuts.add(low.add(high.subtract(low).multiply(tenths).movePointLeft(1)));
    }
    return cuts;
  }

  private static BigDecimal value(Map<Long, BigDecimal> values, long place) {
    var value = values.get(place);
    if (value == null) {
      throw new IllegalStateException("the copy changed while it was asked");
    }
    return value;
  }

  static SortedMap<String, Long> cells(JdbcClient copy, LocalDate asOf, Rfm.Exact cuts) {
    SortedMap<String, Long> cells = new TreeMap<>();
    copy.sql(
            "select %s as code, count(*) as customers from (%s) customers group by 1"
                .formatted(code(), CUSTOMERS))
        .params(parameters(asOf, cuts))
        .query(row -> {
          cells.put(row.getString(1), row.getLong(2));
        });
    return cells;
  }

  /** Customers and their codes, for the list behind a cell. */
  static String codes() {
    return "select customer, " + code() + " as code from (" + CUSTOMERS + ") scored";
  }

  static Map<String, Object> parameters(LocalDate asOf, Rfm.Exact cuts) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("asOf", asOf);
    for (int i = 0; i < 4; i++) {
      parameters.put("r" + (i + 1), cuts.r().get(i));
      parameters.put("f" + (i + 1), cuts.f().get(i));
      parameters.put("m" + (i + 1), cuts.m().get(i));
    }
    return parameters;
  }

  /** R loses a point for each cut point strictly below it, F and M gain one. */
  private static String code() {
    return "cast(%s as varchar) || cast(%s as varchar) || cast(%s as varchar)"
        .formatted(score("5", "-", "r"), score("1", "+", "f"), score("1", "+", "m"));
  }

  private static String score(String start, String sign, String value) {
    var score = new StringBuilder(start);
    for (int cut = 1; cut < 5; cut++) {
      score.append(" %s case when %s > :%2$s%d then 1 else 0 end".formatted(sign, value, cut));
    }
    return score.toString();
  }
}
