package io.perennial.facts;

import io.perennial.Database;
import io.perennial.facts.Outlooks.AtRisk;
import io.perennial.facts.Outlooks.Totals;
import io.perennial.facts.Outlooks.Written;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every statement about what is to be expected of customers. */
@Component
class OutlooksSql {

  private static final String COLUMNS =
      """
      customer_id, alive, expected_30, expected_90, expected_365, value, value_low, value_high, at_risk, next_day,
      next_from, next_to
      """;

  /** About the characters of a row. */
  private static final int ROW = 140;

  private final Database database;

  OutlooksSql(Database database) {
    this.database = database;
  }

  /** A place for rows on their way in, as long as the transaction lasts. */
  void prepare() {
    database
        .sql("create temp table facts_outlook_coming (like facts_outlook) on commit drop")
        .update();
  }

  void bring(List<Outlook> outlooks) {
    var rows = new StringBuilder(outlooks.size() * ROW);
    for (var outlook : outlooks) {
      add(rows, outlook.customer()).append('\t');
      add(rows, outlook.alive()).append('\t');
      add(rows, outlook.expected30()).append('\t');
      add(rows, outlook.expected90()).append('\t');
      add(rows, outlook.expected365()).append('\t');
      add(rows, outlook.value()).append('\t');
      add(rows, outlook.valueLow()).append('\t');
      add(rows, outlook.valueHigh()).append('\t');
      add(rows, outlook.atRisk()).append('\t');
      add(rows, outlook.nextDay()).append('\t');
      add(rows, outlook.nextFrom()).append('\t');
      add(rows, outlook.nextTo()).append('\n');
    }
    database.copyIn(
        "copy facts_outlook_coming (" + COLUMNS + ") from stdin",
        new ByteArrayInputStream(rows.toString().getBytes(StandardCharsets.US_ASCII)));
  }

  private static StringBuilder add(StringBuilder rows, @Nullable Object value) {
    return value == null ? rows.append("\\N") : rows.append(value);
  }

  /** Only of people who are there: who was erased or joined meanwhile gets no row. */
  int take() {
    return database
        .sql(
            """
            insert into facts_outlook as known (%1$s)
            select coming.* from (select %1$s from facts_outlook_coming) coming
            join customers_customer person on person.id = coming.customer_id and person.erased_at is null
            order by coming.customer_id
            on conflict (customer_id) do update set alive = excluded.alive, expected_30 = excluded.expected_30,
              expected_90 = excluded.expected_90, expected_365 = excluded.expected_365, value = excluded.value,
              value_low = excluded.value_low, value_high = excluded.value_high, at_risk = excluded.at_risk,
              next_day = excluded.next_day, next_from = excluded.next_from, next_to = excluded.next_to
            where (known.alive, known.expected_30, known.expected_90, known.expected_365, known.value, known.value_low,
                known.value_high, known.at_risk, known.next_day, known.next_from, known.next_to)
              is distinct from (excluded.alive, excluded.expected_30, excluded.expected_90, excluded.expected_365,
                excluded.value, excluded.value_low, excluded.value_high, excluded.at_risk, excluded.next_day,
                excluded.next_from, excluded.next_to)
            """
                .formatted(COLUMNS))
        .update();
  }

  /** Of who has no purchase any more, is somebody else by now, or was erased meanwhile. */
  int forgetOthers() {
    return database
        .sql(
            """
            delete from facts_outlook outlook
            where not exists (
              select from facts_customer facts join customers_customer person on person.id = facts.customer_id
              where facts.customer_id = outlook.customer_id and facts.purchases > 0 and person.erased_at is null)
            """)
        .update();
  }

  Optional<Written> written(String name) {
    return database
        .sql("select day, written_at from facts_scored where name = :name", "name", name)
        .query((row, number) ->
            new Written(
                row.getObject(1, LocalDate.class),
                row.getObject(2, java.time.OffsetDateTime.class).toInstant()))
        .optional();
  }

  List<Outlook> find(Collection<UUID> customers) {
    return database
        .sql(
            "select " + COLUMNS + " from facts_outlook where customer_id = any(:customers)",
            "customers",
            customers.toArray(UUID[]::new))
        .query(OutlooksSql::outlook)
        .list();
  }

  List<Outlook> mostAtRisk(@Nullable Double below, @Nullable UUID after, int most) {
    return database
        .sql(
            """
            select %s from facts_outlook
            where at_risk > 0
              and (:below::double precision is null or at_risk <= :below and (at_risk < :below or customer_id > :after::uuid))
            order by at_risk desc, customer_id limit :most
            """
                .formatted(COLUMNS),
            "below",
            below,
            "after",
            after,
            "most",
            most)
        .query(OutlooksSql::outlook)
        .list();
  }

  /**
   * The same of those who bought on that day or later. They are gathered first: those with the most
   * at risk left long ago, and on the way down by it nearly everybody would be passed.
   */
  List<Outlook> mostAtRiskSince(
      LocalDate since, @Nullable Double below, @Nullable UUID after, int most) {
    return database
        .sql(
            """
            with active as materialized (
              select customer_id, at_risk from facts_outlook join facts_customer using (customer_id)
              where at_risk > 0 and last_day >= :since
                and (:below::double precision is null or at_risk <= :below and (at_risk < :below or customer_id > :after::uuid))),
            foremost as (select customer_id from active order by at_risk desc, customer_id limit :most)
            select %s from foremost join facts_outlook using (customer_id)
            order by at_risk desc, customer_id
            """
                .formatted(COLUMNS),
            "since",
            since,
            "below",
            below,
            "after",
            after,
            "most",
            most)
        .query(OutlooksSql::outlook)
        .list();
  }

  AtRisk atRisk(LocalDate since) {
    return database
        .sql(
            """
            with active as (
              select at_risk, sum(at_risk) over (order by at_risk desc, customer_id) as so_far, sum(at_risk) over () as whole
              from facts_outlook join facts_customer using (customer_id)
              where at_risk > 0 and last_day >= :since)
            select count(*), round(coalesce(sum(at_risk), 0)::numeric, 2), count(*) filter (where so_far - at_risk < whole / 2) from active
            """,
            "since",
            since)
        .query((row, number) -> new AtRisk(row.getLong(1), row.getBigDecimal(2), row.getLong(3)))
        .single();
  }

  Totals totals() {
    return database
        .sql(
            """
            select count(*), coalesce(sum(expected_90), 0), coalesce(sum(value), 0),
              count(*) filter (where at_risk > 0), coalesce(sum(at_risk), 0)
            from facts_outlook
            """)
        .query((row, number) ->
            new Totals(
                row.getLong(1),
                row.getDouble(2),
                row.getDouble(3),
                row.getLong(4),
                row.getDouble(5)))
        .single();
  }

  private static Outlook outlook(ResultSet row, int number) throws SQLException {
    return new Outlook(
        row.getObject(1, UUID.class),
        row.getObject(2, Double.class),
        row.getDouble(3),
        row.getDouble(4),
        row.getDouble(5),
        row.getDouble(6),
        row.getObject(7, Double.class),
        row.getObject(8, Double.class),
        row.getObject(9, Double.class),
        row.getObject(10, LocalDate.class),
        row.getObject(11, LocalDate.class),
        row.getObject(12, LocalDate.class));
  }
}
