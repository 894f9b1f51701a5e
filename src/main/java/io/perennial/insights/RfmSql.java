package io.perennial.insights;

import io.perennial.insights.MembersSql.Question;
import io.perennial.insights.Rfm.Cell;
import io.perennial.insights.Rfm.Exact;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ObjIntConsumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Recency, frequency and money of every customer up to a day, in SQL that DuckDB and Trino both
 * speak.
 */
final class RfmSql {

  /** As of a day in the past the last purchase before it knows them. */
  private static final String THEN =
      """
      select customer, date_diff('day', day, :asOf) as r, number as f, total as m
      from purchases where day < :asOf and next_day >= :asOf
      """;

  private static final String NOW =
      """
      select customer, date_diff('day', last_day, :asOf) as r, purchases as f, total as m from customers
      """;

  private RfmSql() {}

  /**
   * What scores are given by.
   *
   * @param now whether nobody purchased on the day or after it
   */
  record Scale(LocalDate day, boolean now, Exact cuts) {

    private String customers() {
      return now ? NOW : THEN;
    }
  }

  static Scale scale(JdbcClient copy, LocalDate asOf, boolean now) {
    var blank = new Scale(asOf, now, Exact.NONE);
    long customers =
        copy.sql("select count(*) from customers where first_day < :asOf")
            .param("asOf", asOf)
            .query(Long.class)
            .single();
    return customers == 0
        ? blank
        : new Scale(
            asOf,
            now,
            new Exact(
                cutPoints(histogram(copy, blank, "r")),
                cutPoints(histogram(copy, blank, "f")),
                cutPoints(copy, blank, "m", customers)));
  }

  /** Days and numbers of purchases take few values: how often each is there says all. */
  private static Histogram histogram(JdbcClient copy, Scale scale, String column) {
    Map<Integer, Long> counts = new HashMap<>();
    copy.sql(
            "select %s as value, count(*) as people from (%s) customers group by 1"
                .formatted(column, scale.customers()))
        .param("asOf", scale.day())
        .query(row -> {
          counts.put(row.getInt(1), row.getLong(2));
        });
    return Histogram.of(counts);
  }

  private static List<BigDecimal> cutPoints(Histogram values) {
    List<BigDecimal> cuts = new ArrayList<>();
    for (int fifth = 1; fifth < 5; fifth++) {
      double cut = Objects.requireNonNull(values.quantile(20 * fifth));
      // Between two whole numbers a cut lies on a fifth: one decimal says it exactly.
      cuts.add(BigDecimal.valueOf(cut).setScale(1, RoundingMode.HALF_UP));
    }
    return cuts;
  }

  /** Asks for the order statistics around each cut and interpolates them exactly. */
  private static List<BigDecimal> cutPoints(
      JdbcClient copy, Scale scale, String column, long customers) {
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
                .formatted(column, scale.customers()))
        .param("asOf", scale.day())
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

  static List<Cell> cells(JdbcClient copy, Scale scale) {
    return copy.sql(
            "select %s as code, count(*) as people, sum(m) as value from (%s) customers group by 1"
                .formatted(code(), scale.customers()))
        .params(parameters(scale))
        .query((row, number) -> new Cell(row.getInt(1), row.getLong(2), row.getBigDecimal(3)))
        .list();
  }

  static Optional<String> code(JdbcClient copy, Scale scale, UUID customer) {
    var parameters = parameters(scale);
    parameters.put("customer", customer);
    return copy.sql(
            "select %s as code from (%s) customers where customer = cast(:customer as uuid)"
                .formatted(code(), scale.customers()))
        .params(parameters)
        .query((row, number) -> String.valueOf(row.getInt(1)))
        .optional();
  }

  /** The code of everybody, in the order of their ids. */
  static void each(JdbcClient copy, Scale scale, ObjIntConsumer<UUID> taker) {
    copy.sql(
            "select customer, %s as code from (%s) customers order by customer"
                .formatted(code(), scale.customers()))
        .params(parameters(scale))
        .query(row -> {
          taker.accept(row.getObject(1, UUID.class), row.getInt(2));
        });
  }

  /** Customers whose RFM code begins with some of these digits. */
  static Question having(Scale scale, List<String> cells) {
    var parameters = parameters(scale);
    parameters.put("cells", cells);
    return new Question(
        """
        select customer, cast(null as boolean) as counted
        from (select customer, cast(%s as varchar) as code from (%s) scored) coded
        where code in (:cells) or substr(code, 1, 2) in (:cells) or substr(code, 1, 1) in (:cells)
        """
            .formatted(code(), scale.customers()),
        parameters);
  }

  /** Customers who came often and spent much, and last came between two days. */
  static Question best(Scale scale, LocalDate from, LocalDate before) {
    var parameters = parameters(scale);
    parameters.put("from", from);
    parameters.put("before", before);
    return new Question(
        """
        select customer, cast(null as boolean) as counted
        from (select customer, %s as code from (%s) scored) coded
        where code %% 10 >= 4 and code %% 100 >= 40
          and customer in (select customer from customers where last_day >= :from and last_day < :before)
        """
            .formatted(code(), scale.customers()),
        parameters);
  }

  private static Map<String, Object> parameters(Scale scale) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("asOf", scale.day());
    for (int i = 0; i < 4; i++) {
      parameters.put("r" + (i + 1), scale.cuts().r().get(i));
      parameters.put("f" + (i + 1), scale.cuts().f().get(i));
      parameters.put("m" + (i + 1), scale.cuts().m().get(i));
    }
    return parameters;
  }

  /** R loses a point for each cut point strictly below it, F and M gain one; three digits. */
  private static String code() {
    return "(%s) * 100 + (%s) * 10 + (%s)"
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
