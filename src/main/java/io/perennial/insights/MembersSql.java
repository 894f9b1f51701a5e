package io.perennial.insights;

import io.perennial.insights.Cohorts.Grain;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The customers behind a figure, in the order of their ids. Uses the very conditions that counted
 * them.
 */
final class MembersSql {

  /**
   * A customer behind a figure, with the history so far.
   *
   * @param counted whether the customer is in the part that a share counts; {@code null} where the
   *     figure is no share
   */
  record Found(
      UUID customer,
      @Nullable Boolean counted,
      long purchases,
      BigDecimal value,
      LocalDate firstDay,
      LocalDate lastDay) {}

  /**
   * Which customers, as a query of {@code customer} and {@code counted}, and its parameters.
   *
   * @param query holds nothing that a person typed
   */
  record Question(String query, Map<String, Object> parameters) {}

  private MembersSql() {}

  static List<Found> find(JdbcClient copy, Question question, @Nullable UUID after, int limit) {
    var parameters = new HashMap<>(question.parameters());
    parameters.put("after", after == null ? new UUID(0, 0) : after);
    parameters.put("limit", limit);
    return copy.sql(
            """
            select customer, counted, purchases, total, first_day, last_day
            from (%s) members join customers using (customer)
            where customer > cast(:after as uuid)
            order by customer
            limit :limit
            """
                .formatted(question.query()))
        .params(parameters)
        .query(MembersSql::found)
        .list();
  }

  /** Keeps all of them for this connection, numbered from 0, so that they are found only once. */
  static void number(JdbcClient copy, Question question) {
    copy.sql(
            """
            create temp table numbered_members as
            select row_number() over (order by customer) - 1 as place,
              customer, counted, purchases, total, first_day, last_day
            from (%s) members join customers using (customer)
            """
                .formatted(question.query()))
        .params(question.parameters())
        .update();
  }

  static List<Found> numbered(JdbcClient copy, long place, int limit) {
    return copy.sql(
            """
            select customer, counted, purchases, total, first_day, last_day from numbered_members
            where place >= :place and place < :end
            order by place
            """)
        .param("place", place)
        .param("end", place + limit)
        .query(MembersSql::found)
        .list();
  }

  private static Found found(ResultSet row, int number) throws SQLException {
    return new Found(
        row.getObject(1, UUID.class),
        row.getObject(2, Boolean.class),
        row.getLong(3),
        row.getBigDecimal(4),
        row.getObject(5, LocalDate.class),
        row.getObject(6, LocalDate.class));
  }

  static long count(JdbcClient copy, Question question) {
    return copy.sql("select count(*) from (%s) members".formatted(question.query()))
        .params(question.parameters())
        .query(Long.class)
        .single();
  }

  static Question of(Figures.Id figure, Period period, int windowDays, boolean estimated) {
    return new Question(
        switch (figure) {
          case CRR -> marked(FiguresSql.ACTIVE_AT_START, keptBy());
          case CHURN -> all(FiguresSql.ACTIVE_AT_START + " and not (" + keptBy() + ")");
          case WON_BACK ->
              all(
                  FiguresSql.ACTIVE_AT_END
                      + " and first_day < :from and customer not in ("
                      + customers(FiguresSql.ACTIVE_AT_START)
                      + ")");
          case REPEAT_RATE -> marked(FiguresSql.FIRST, "next_day < :to");
          case FREQUENCY, AOV -> buyers();
          case GAP_DAYS -> all(FiguresSql.FIRST_GAP);
          case SECOND_PURCHASE_DAYS ->
              marked(FiguresSql.FIRST, "customer in (" + customers(FiguresSql.SECOND_DAY) + ")");
          case SECOND_90 ->
              marked(
                  estimated ? FiguresSql.FIRST : "number = 1 and day <= :mature",
                  "customer in ("
                      + customers(
                          FiguresSql.SECOND_DAY
                              + " and date_diff('day', first_day, day) <= "
                              + Figures.SECOND_DAYS)
                      + ")");
          case CLV_HISTORIC -> all(FiguresSql.FIRST);
          case RETENTION_PERIOD -> all(FiguresSql.LEFT);
        },
        FiguresSql.parameters(period, windowDays));
  }

  /** Everybody who purchased in the period, or those of them for the first time, or not. */
  static Question buyers(String list, Period period, int windowDays) {
    return new Question(
        switch (list) {
          case Members.NEW -> all(FiguresSql.FIRST + " and day >= :from");
          case Members.RETURNING -> all(FiguresSql.BUYER + " and first_day < :from");
          default -> buyers();
        },
        FiguresSql.parameters(period, windowDays));
  }

  /** Customers of a cohort who purchased in a later period of it. */
  static Question cohort(Grain grain, String start, int period) {
    return new Question(
        all(
            """
            first_day >= :cohort and first_day < :cohortEnd and day >= :from and day < :to
            and previous_day < :from
            """),
        Map.of(
            "cohort", grain.after(start, 0),
            "cohortEnd", grain.after(start, 1),
            "from", grain.after(start, period),
            "to", grain.after(start, period + 1)));
  }

  /** Who bought these products on the first purchase day, the second and so on. */
  static Question bought(List<String> products) {
    Map<String, Object> parameters = new HashMap<>();
    var conditions = new StringBuilder();
    for (int visit = 1; visit <= products.size(); visit++) {
      parameters.put("product" + visit, products.get(visit - 1));
      conditions.append(
          "%s customer in (select customer from baskets where visit = %d and product = :product%2$d)"
              .formatted(visit == 1 ? "where" : " and", visit));
    }
    return new Question(
        "select customer, purchase_days > %d as counted from customers %s"
            .formatted(products.size(), conditions),
        parameters);
  }

  private static String buyers() {
    return all(FiguresSql.BUYER);
  }

  private static String keptBy() {
    return "customer in (" + customers(FiguresSql.ACTIVE_AT_END + " and first_day < :from") + ")";
  }

  private static String customers(String condition) {
    return "select customer from purchases where " + condition;
  }

  private static String all(String condition) {
    return "select customer, cast(null as boolean) as counted from purchases where " + condition;
  }

  private static String marked(String condition, String counted) {
    return "select customer, %s as counted from purchases where %s".formatted(counted, condition);
  }
}
