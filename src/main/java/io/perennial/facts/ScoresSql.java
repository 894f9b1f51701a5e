package io.perennial.facts;

import io.perennial.Database;
import io.perennial.facts.Scores.Naming;
import io.perennial.facts.Scores.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.ObjIntConsumer;
import org.springframework.stereotype.Component;

/** Every statement about scores. */
@Component
class ScoresSql {

  private static final int FETCHED_AT_ONCE = 10_000;

  private final Database database;

  ScoresSql(Database database) {
    this.database = database;
  }

  void eachRank(ObjIntConsumer<UUID> taker) {
    database
        .sql("select customer_id, r * 100 + f * 10 + m from facts_rfm order by customer_id")
        .withFetchSize(FETCHED_AT_ONCE)
        .query(row -> {
          taker.accept(row.getObject(1, UUID.class), row.getInt(2));
        });
  }

  /** Only of people who are there: who was erased or joined meanwhile gets no row. */
  void writeRanks(List<Row> rows, Naming naming) {
    var kept = rows.stream().filter(row -> row.code() > 0).toList();
    var gone = rows.stream().filter(row -> row.code() == 0).map(Row::customer).toArray(UUID[]::new);
    if (gone.length > 0) {
      database.sql("delete from facts_rfm where customer_id = any(:gone)", "gone", gone).update();
    }
    if (kept.isEmpty()) {
      return;
    }
    database
        .sql(
            """
            insert into facts_rfm as known (customer_id, r, f, m, grouped)
            select scored.id, code / 100, code / 10 % 10, code % 10, scored.grouped
            from unnest(:customers, :codes, :groups) as scored (id, code, grouped)
            join customers_customer person on person.id = scored.id and person.erased_at is null
            order by scored.id
            on conflict (customer_id) do update set r = excluded.r, f = excluded.f, m = excluded.m, grouped = excluded.grouped
            """,
            "customers",
            kept.stream().map(Row::customer).toArray(UUID[]::new),
            "codes",
            kept.stream().map(Row::code).toArray(Integer[]::new),
            "groups",
            kept.stream()
                .map(row -> naming.group(row.code() / 100, row.code() / 10 % 10))
                .toArray(String[]::new))
        .update();
  }

  boolean writeOfShop(String name, double value) {
    return database
            .sql(
                """
                insert into facts_shop as known (name, value) values (:name, :value)
                on conflict (name) do update set value = excluded.value where known.value <> excluded.value
                """,
                "name",
                name,
                "value",
                value)
            .update()
        > 0;
  }

  void written(String name, boolean live, LocalDate day, Instant now) {
    database
        .sql(
            """
            insert into facts_scored as known (name, version, live, day, written_at) values (:name, 1, :live, :day, :now)
            on conflict (name) do update set version = known.version + 1, live = excluded.live, day = excluded.day,
              written_at = excluded.written_at
            """,
            "name",
            name,
            "live",
            live,
            "day",
            day,
            "now",
            now)
        .update();
  }
}
