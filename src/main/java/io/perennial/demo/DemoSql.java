package io.perennial.demo;

import io.perennial.Database;
import io.perennial.demo.Demo.Phase;
import io.perennial.roastery.Shop;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every statement about the demo shop. */
@Component
class DemoSql {

  /** The shop that is there. */
  record Row(
      Phase phase,
      long seed,
      int customers,
      LocalDate endDay,
      ZoneId timeZone,
      int ordersDone,
      @Nullable Integer ordersTotal,
      int restDone,
      @Nullable Integer restTotal,
      Instant startedAt,
      @Nullable Instant madeAt,
      @Nullable Integer speed,
      @Nullable LocalDateTime livedTo,
      @Nullable Instant livedAt,
      int livedOrders) {

    Shop shop() {
      return Shop.of(seed, endDay, customers);
    }
  }

  private static final String COLUMNS =
      "state, seed, customers, end_day, time_zone, orders_done, orders_total, rest_done, rest_total,"
          + " started_at, made_at, speed, lived_to, lived_at, lived_orders";

  private final Database database;

  DemoSql(Database database) {
    this.database = database;
  }

  boolean any() {
    return database.sql("select exists (select from demo_shop)").query(Boolean.class).single();
  }

  Optional<Row> find() {
    return database.sql("select " + COLUMNS + " from demo_shop").query(DemoSql::row).optional();
  }

  /** The shop, locked; empty while another node works on it. */
  Optional<Row> lock() {
    return database
        .sql("select " + COLUMNS + " from demo_shop for update skip locked")
        .query(DemoSql::row)
        .optional();
  }

  void insert(long seed, int customers, LocalDate endDay, ZoneId zone, Instant now) {
    database
        .sql(
            """
            insert into demo_shop (state, seed, customers, end_day, time_zone, started_at)
            values ('filling', :seed, :customers, :endDay, :zone, :now)
            on conflict do nothing
            """,
            "seed",
            seed,
            "customers",
            customers,
            "endDay",
            endDay,
            "zone",
            zone.getId(),
            "now",
            now)
        .update();
  }

  /** Notes how many of the orders are on record. */
  void advance(int done, int total, int restTotal) {
    database
        .sql(
            "update demo_shop set orders_done = :done, orders_total = :total, rest_total = :rest",
            "done",
            done,
            "total",
            total,
            "rest",
            restTotal)
        .update();
  }

  /**
   * Lets the database look how much there is by now. It does so by itself every minute, and plans
   * until then as if the tables were as empty as they were.
   */
  void takeStock() {
    database.sql("analyze").update();
  }

  /** Notes how many lots of the rest are on record, after all orders; complete with the last. */
  void advanceRest(int done, Instant now) {
    database
        .sql(
            """
            update demo_shop set rest_done = :done,
              state = case when :done = rest_total then 'ready' else state end,
              made_at = case when :done = rest_total then cast(:now as timestamptz) end
            """,
            "done",
            done,
            "now",
            now)
        .update();
  }

  /**
   * Lets the shop go on from where it stopped, or from its end.
   *
   * @param speed {@code null}: it stands still
   * @return whether there is a shop that can
   */
  boolean live(@Nullable Integer speed, Instant now) {
    return database
            .sql(
                """
                update demo_shop set speed = cast(:speed as integer), lived_at = :now,
                  lived_to = coalesce(lived_to, end_day)
                where state = 'ready'
                """,
                "speed",
                speed,
                "now",
                now)
            .update()
        > 0;
  }

  void lived(LocalDateTime to, int orders, Instant now) {
    database
        .sql(
            "update demo_shop set lived_to = :to, lived_orders = :orders, lived_at = :now",
            "to",
            to,
            "orders",
            orders,
            "now",
            now)
        .update();
  }

  void remove() {
    database.sql("update demo_shop set state = 'removing'").update();
  }

  void delete() {
    database.sql("delete from demo_shop").update();
  }

  /**
   * Whoever would wait longer for a table lets the others pass and tries again: longer than those
   * who keep what others follow, so that it is they who give way.
   */
  void limitWaiting() {
    database.sql("set local lock_timeout = '10s'").update();
  }

  /**
   * Ends what this product has been asking of any table for as long as a removal waits: of a shop
   * that goes, nobody needs the answer. Whoever asked in the background asks again. Programs beside
   * it, such as a backup, are left to end by themselves, and so is who waits for others.
   *
   * @return how many were ended
   */
  long endQuestions() {
    return database
        .sql(
            """
            select count(*) filter (where pg_cancel_backend(asking.pid)) from pg_stat_activity asking
            where asking.datname = current_database() and asking.usename = current_user
              and asking.application_name = 'perennial' and asking.pid <> pg_backend_pid()
              and asking.state = 'active' and asking.wait_event_type is distinct from 'Lock'
              and asking.query_start < clock_timestamp() - interval '5s'
              and exists (select from pg_locks held
                          where held.pid = asking.pid and held.granted and held.locktype = 'relation'
                            and held.relation in (select relid from pg_stat_user_tables))
            """)
        .query(Long.class)
        .single();
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    return new Row(
        Phase.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getLong("seed"),
        row.getInt("customers"),
        row.getObject("end_day", LocalDate.class),
        ZoneId.of(row.getString("time_zone")),
        row.getInt("orders_done"),
        row.getObject("orders_total", Integer.class),
        row.getInt("rest_done"),
        row.getObject("rest_total", Integer.class),
        row.getObject("started_at", OffsetDateTime.class).toInstant(),
        instant(row, "made_at"),
        row.getObject("speed", Integer.class),
        row.getObject("lived_to", LocalDateTime.class),
        instant(row, "lived_at"),
        row.getInt("lived_orders"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var moment = row.getObject(column, OffsetDateTime.class);
    return moment == null ? null : moment.toInstant();
  }
}
