package io.perennial.people;

import io.perennial.Database;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/**
 * The statements behind the lists of customers, which read who they are and their facts together.
 */
@Component
class CustomerSql {

  /**
   * A customer of a list. Days are business dates; revenue is before refunds, in the business's
   * currency.
   */
  record CustomerRow(
      UUID id,
      String reference,
      @Nullable String name,
      @Nullable String email,
      @Nullable String country,
      int orders,
      BigDecimal revenue,
      @Nullable LocalDate firstOrder,
      @Nullable LocalDate lastOrder,
      Instant latestAt) {

    /** What people call the customer by. */
    String title() {
      return name != null ? name : reference;
    }
  }

  /**
   * Counting stops here: a list says "more than", and a search that finds everybody stays quick.
   */
  static final int COUNTED_AT_MOST = 100_000;

  /** Written as the indexes have them, so that they are used. */
  private static final String TEXT =
      "lower(customer.reference || ' ' || coalesce(customer.name, '') || ' ' || coalesce(customer.email, ''))";


  private final Database database;

  CustomerSql(Database database) {
    this.database = database;
  }

  /** Those who purchased last come first; from a place in that order on. */
  List<CustomerRow> latest(String pattern, Instant before, UUID beforeId, int limit) {
    return rows(
        database.sql(
            listed(
                "(known.latest_at, known.customer_id) < (:before, :beforeId)",
                "known.latest_at desc, known.customer_id desc"),
            "pattern",
            pattern,
            "before",
            before,
            "beforeId",
            beforeId,
            "limit",
            limit));
  }

  /** Those who are worth most come first; from a place in that order on. */
  List<CustomerRow> richest(String pattern, BigDecimal below, UUID beforeId, int limit) {
    return rows(
        database.sql(
            listed(
                "(known.revenue, known.customer_id) < (:below, :beforeId)",
                "known.revenue desc, known.customer_id desc"),
            "pattern",
            pattern,
            "below",
            below,
            "beforeId",
            beforeId,
            "limit",
            limit));
  }

  /** By an alphabet; from a name on. */
  List<CustomerRow> named(
      Alphabet alphabet, String pattern, String after, UUID afterId, int limit) {
    var title = "coalesce(customer.name, customer.reference) collate \"%s\"".formatted(alphabet.collation());
    return rows(
        database.sql(
            listed(
                "(%s, customer.id) > (:after, :afterId)".formatted(title), title + ", customer.id"),
            "pattern",
            pattern,
            "after",
            after,
            "afterId",
            afterId,
            "limit",
            limit));
  }

  private static String listed(String beyond, String order) {
    return """
    select customer.id, customer.reference, customer.name, customer.email, customer.country,
      known.purchases as orders, known.revenue, known.first_day as first_order, known.last_day as last_order,
      known.latest_at
    from facts_customer known
    join customers_customer customer on customer.id = known.customer_id
    where %s and %s like :pattern
    order by %s
    limit :limit
    """
        .formatted(beyond, TEXT, order);
  }

  private static List<CustomerRow> rows(StatementSpec statement) {
    return statement.query(new SimplePropertyRowMapper<>(CustomerRow.class)).list();
  }

  /** How many customers the pattern finds, up to {@link #COUNTED_AT_MOST}. */
  long count(String pattern) {
    return database
        .sql(
            """
            select count(*) from (
              select 1 from facts_customer known
              join customers_customer customer on customer.id = known.customer_id
              where %s like :pattern
              limit :most) found
            """
                .formatted(TEXT),
            "pattern",
            pattern,
            "most",
            COUNTED_AT_MOST)
        .query(Long.class)
        .single();
  }
}
