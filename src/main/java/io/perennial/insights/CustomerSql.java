package io.perennial.insights;

import io.perennial.Database;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
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
      int orders,
      BigDecimal revenue,
      @Nullable LocalDate firstOrder,
      @Nullable LocalDate lastOrder,
      Instant latestAt) {}

  /**
   * Counting stops here: a list says "more than", and a search that finds everybody stays quick.
   */
  static final int COUNTED_AT_MOST = 100_000;

  private final Database database;

  CustomerSql(Database database) {
    this.database = database;
  }

  /** Those who purchased last come first; from a place in that order on. */
  List<CustomerRow> latest(String pattern, Instant before, UUID beforeId, int limit) {
    return database
        .sql(
            """
            select customer.id, customer.reference, customer.name, customer.email, known.purchases as orders,
              known.revenue, known.first_day as first_order, known.last_day as last_order, known.latest_at
            from facts_customer known
            join customers_customer customer on customer.id = known.customer_id
            where (known.latest_at, known.customer_id) < (:before, :beforeId)
              and lower(customer.reference || ' ' || coalesce(customer.name, '') || ' ' || coalesce(customer.email, ''))
                like :pattern
            order by known.latest_at desc, known.customer_id desc
            limit :limit
            """,
            "pattern",
            pattern,
            "before",
            before,
            "beforeId",
            beforeId,
            "limit",
            limit)
        .query(new SimplePropertyRowMapper<>(CustomerRow.class))
        .list();
  }

  /** Those who are worth most come first; from a place in that order on. */
  List<CustomerRow> richest(String pattern, BigDecimal below, UUID beforeId, int limit) {
    return database
        .sql(
            """
            select customer.id, customer.reference, customer.name, customer.email, known.purchases as orders,
              known.revenue, known.first_day as first_order, known.last_day as last_order, known.latest_at
            from facts_customer known
            join customers_customer customer on customer.id = known.customer_id
            where (known.revenue, known.customer_id) < (:below, :beforeId)
              and lower(customer.reference || ' ' || coalesce(customer.name, '') || ' ' || coalesce(customer.email, ''))
                like :pattern
            order by known.revenue desc, known.customer_id desc
            limit :limit
            """,
            "pattern",
            pattern,
            "below",
            below,
            "beforeId",
            beforeId,
            "limit",
            limit)
        .query(new SimplePropertyRowMapper<>(CustomerRow.class))
        .list();
  }

  /** How many customers the pattern finds, up to {@link #COUNTED_AT_MOST}. */
  long count(String pattern) {
    return database
        .sql(
            """
            select count(*) from (
              select 1 from facts_customer known
              join customers_customer customer on customer.id = known.customer_id
              where lower(customer.reference || ' ' || coalesce(customer.name, '') || ' '
                || coalesce(customer.email, '')) like :pattern
              limit :most) found
            """,
            "pattern",
            pattern,
            "most",
            COUNTED_AT_MOST)
        .query(Long.class)
        .single();
  }
}
