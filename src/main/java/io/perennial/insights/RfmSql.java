package io.perennial.insights;

import io.perennial.insights.MembersSql.Question;
import io.perennial.insights.Moves.Move;
import io.perennial.insights.Rfm.Cell;
import io.perennial.insights.Rfm.Exact;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Recency, frequency and money of every customer up to a day, in SQL that DuckDB and Trino both
 * speak.
 */
final class RfmSql {

  /** As of a day in the past the last purchase before it knows them. */
  private static final String THEN =
      """
      select customer, date_diff('day', day, :%1$sasOf) as r, number as f, total as m
      from purchases where day < :%1$sasOf and next_day >= :%1$sasOf
      """;

  private static final String NOW =
      """
      select customer, date_diff('day', last_day, :%1$sasOf) as r, purchases as f, total as m from customers
      """;

  /** Before the names of the parameters of the earlier of two days. */
  private static final String EARLIER = "earlier";

  private RfmSql() {}

  /**
   * What scores are given by.
   *
   * @param now whether nobody purchased on the day or after it
   */
  record Scale(LocalDate day, boolean now, Exact cuts) {

    private String customers() {
      return customers("");
    }

    private String customers(String mark) {
      return (now ? NOW : THEN).formatted(mark);
    }

    /** Everybody with the first two digits of the code. */
    private String grouped(String mark) {
      return "select customer, %s as cell from (%s) customers"
          .formatted(cell(mark), customers(mark));
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

  /**
   * How many customers have which two digits on the later day, by those on the earlier: 0 of who
   * had not come yet.
   *
   * @param then {@code null} if nobody had come yet
   */
  static List<Move> moves(JdbcClient copy, @Nullable Scale then, Scale now) {
    Map<List<String>, Long> moves = new HashMap<>();
    copy.sql("select was, cell, count(*) from (%s) moved group by 1, 2".formatted(moved(then, now)))
        .params(parameters(then, now))
        .query(row -> {
          moves.merge(
              List.of(group(row.getInt(1)), group(row.getInt(2))), row.getLong(3), Long::sum);
        });
    return moves.entrySet().stream()
        .map(move -> new Move(move.getKey().getFirst(), move.getKey().getLast(), move.getValue()))
        .sorted(
            Comparator.comparingLong(Move::people)
                .reversed()
                .thenComparing(Move::was)
                .thenComparing(Move::is))
        .toList();
  }

  /** Customers who moved from one group to another. */
  static Question moved(@Nullable Scale then, Scale now, String was, String is) {
    var parameters = parameters(then, now);
    parameters.put("was", cells(was));
    parameters.put("is", cells(is));
    return new Question(
        """
        select customer, cast(null as boolean) as counted from (%s) moved where was in (:was) and cell in (:is)
        """
            .formatted(moved(then, now)),
        parameters);
  }

  private static String moved(@Nullable Scale then, Scale now) {
    return then == null
        ? "select customer, 0 as was, cell from (%s) late".formatted(now.grouped(""))
        : """
        select late.customer, coalesce(early.cell, 0) as was, late.cell
        from (%s) late left join (%s) early on early.customer = late.customer
        """
            .formatted(now.grouped(""), then.grouped(EARLIER));
  }

  private static Map<String, Object> parameters(@Nullable Scale then, Scale now) {
    var parameters = parameters(now, "rf", "");
    if (then != null) {
      parameters.putAll(parameters(then, "rf", EARLIER));
    }
    return parameters;
  }

  /** The two digits that a group is made of. */
  private static List<Integer> cells(String group) {
    List<Integer> cells = new ArrayList<>();
    for (int recency = 1; recency <= 5; recency++) {
      for (int frequency = 1; frequency <= 5; frequency++) {
        if (Rfm.group(recency, frequency).equals(group)) {
          cells.add(10 * recency + frequency);
        }
      }
    }
    return cells.isEmpty() ? List.of(0) : cells;
  }

  private static String group(int cell) {
    return cell == 0 ? Moves.NOBODY : Rfm.group(cell / 10, cell % 10);
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
    return parameters(scale, "rfm", "");
  }

  /**
   * The day and the cut points.
   *
   * @param scores of which of the three
   */
  private static Map<String, Object> parameters(Scale scale, String scores, String mark) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put(mark + "asOf", scale.day());
    scores
        .chars()
        .forEach(score -> {
          var cuts =
              switch (score) {
                case 'r' -> scale.cuts().r();
                case 'f' -> scale.cuts().f();
                default -> scale.cuts().m();
              };
          for (int i = 0; i < cuts.size(); i++) {
            parameters.put(mark + (char) score + (i + 1), cuts.get(i));
          }
        });
    return parameters;
  }

  /** R loses a point for each cut point strictly below it, F and M gain one; three digits. */
  private static String code() {
    return "(%s) * 10 + (%s)".formatted(cell(""), score("1", "+", "m", ""));
  }

  /** The first two of them. */
  private static String cell(String mark) {
    return "(%s) * 10 + (%s)".formatted(score("5", "-", "r", mark), score("1", "+", "f", mark));
  }

  private static String score(String start, String sign, String value, String mark) {
    var score = new StringBuilder(start);
    for (int cut = 1; cut < 5; cut++) {
      score.append(
          " %s case when %s > :%s%2$s%4$d then 1 else 0 end".formatted(sign, value, mark, cut));
    }
    return score.toString();
  }
}
