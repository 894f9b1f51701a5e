package io.perennial.insights;

import io.perennial.insights.Cohorts.Grain;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
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
   * A customer behind a figure.
   *
   * @param counted whether the customer is in the part that a share counts; {@code null} where the
   *     figure is no share
   */
  record Found(UUID customer, @Nullable Boolean counted) {}

  /** A customer's history so far. */
  record History(long purchases, BigDecimal value, LocalDate firstDay, LocalDate lastDay) {}

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
            select customer, counted from (%s) members
            where customer > cast(:after as uuid)
            order by customer
            limit :limit
            """
                .formatted(question.query()))
        .params(parameters)
        .query((row, number) ->
            new Found(row.getObject(1, UUID.class), row.getObject(2, Boolean.class)))
        .list();
  }

  static long count(JdbcClient copy, Question question) {
    return copy.sql("select count(*) from (%s) members".formatted(question.query()))
        .params(question.parameters())
        .query(Long.class)
        .single();
  }

  /** The histories of a page's customers. */
  static Map<UUID, History> histories(JdbcClient copy, Collection<UUID> customers) {
    Map<UUID, History> histories = new HashMap<>();
    if (customers.isEmpty()) {
      return histories;
    }
    copy.sql(
            """
            select customer, purchases, total, first_day, last_day from customers
            where customer in (:customers)
            """)
        .param("customers", customers)
        .query(row -> {
          histories.put(
              row.getObject(1, UUID.class),
              new History(
                  row.getLong(2),
                  row.getBigDecimal(3),
                  row.getObject(4, LocalDate.class),
                  row.getObject(5, LocalDate.class)));
        });
    return histories;
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

  /** Everybody who purchased in the period. */
  static Question buyers(Period period, int windowDays) {
    return new Question(buyers(), FiguresSql.parameters(period, windowDays));
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
