package io.perennial.intake;

import io.perennial.Database;
import io.perennial.files.Look;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The statements of imports. */
@Component
class IntakeSql {

  /** What one chunk of orders adds to its import. */
  record Gain(
      long rowsRead,
      long rowsRefused,
      long orders,
      long guestOrders,
      long lines,
      long refunds,
      String lastOrder,
      long lastRow,
      @Nullable Double rowsPerSecond) {}

  private static final String COLUMNS =
      """
      select id, state, dry_run, file_name, format, source, header, mapping::text as mapping, settled::text as settled, problem,
        problem_arguments, rows_checked, rows_total, rows_read, rows_refused, orders, guest_orders, lines, refunds,
        customers, rows_per_second, last_order, last_row, failures, created_at, finished_at
      from intake_import
      """;

  private final Database database;

  IntakeSql(Database database) {
    this.database = database;
  }

  void insert(
      UUID id,
      Import.State state,
      boolean dryRun,
      String fileName,
      Look look,
      String mapping,
      UUID folder,
      Instant now) {
    database
        .sql(
            """
            insert into intake_import (id, state, dry_run, file_name, format, source, header, mapping, folder, created_at)
            values (:id, :state, :dryRun, :fileName, :format, :source, :header, :mapping::jsonb, :folder, :now)
            """,
            "id",
            id,
            "state",
            state,
            "dryRun",
            dryRun,
            "fileName",
            fileName,
            "format",
            look.layout().format().label(),
            "source",
            look.layout().source(),
            "header",
            look.header().toArray(String[]::new),
            "mapping",
            mapping,
            "folder",
            folder,
            "now",
            now)
        .update();
  }

  Optional<Import> find(UUID id) {
    return database.sql(COLUMNS + "where id = :id", "id", id).query(IntakeSql::read).optional();
  }

  List<Import> list(@Nullable UUID before, int limit) {
    return database
        .sql(
            COLUMNS
                + "where (:before::uuid is null or id < :before::uuid) order by id desc limit :limit",
            "before",
            before,
            "limit",
            limit)
        .query(IntakeSql::read)
        .list();
  }

  long running() {
    return database
        .sql("select count(*) from intake_import where state in ('queued', 'running')")
        .query(Long.class)
        .single();
  }

  /**
   * Takes up the import that has waited longest of those whose files lie in this data folder;
   * nobody else gets it while the lease lasts.
   */
  Optional<Import> claim(UUID node, UUID folder, Instant now, Instant until) {
    return database
        .sql(
            """
            with claimed as (
              update intake_import set state = 'running', node = :node, leased_until = :until
              where id = (
                select id from intake_import
                where folder = :folder and state in ('queued', 'running')
                  and (leased_until is null or leased_until < :now or node = :node)
                order by id limit 1 for update skip locked)
              returning *)
            """
                + COLUMNS.replace("from intake_import", "from claimed"),
            "node",
            node,
            "folder",
            folder,
            "now",
            now,
            "until",
            until)
        .query(IntakeSql::read)
        .optional();
  }

  /** Keeps the lease; {@code false} if the import is no longer ours: cancelled, or taken over. */
  boolean renew(UUID id, UUID node, Instant until, long rowsChecked) {
    return database
            .sql(
                """
                update intake_import set leased_until = :until, rows_checked = :rowsChecked
                where id = :id and node = :node and state = 'running'
                """,
                "id",
                id,
                "node",
                node,
                "until",
                until,
                "rowsChecked",
                rowsChecked)
            .update()
        == 1;
  }

  /** Keeps what the check settled. */
  boolean settle(UUID id, UUID node, String settled, long rows) {
    return database
            .sql(
                """
                update intake_import set settled = :settled::jsonb, rows_total = :rows, rows_checked = :rows, failures = 0
                where id = :id and node = :node and state = 'running'
                """,
                "id",
                id,
                "node",
                node,
                "settled",
                settled,
                "rows",
                rows)
            .update()
        == 1;
  }

  /**
   * Moves an import on by a chunk, and locks it until the transaction ends; {@code false} if it is
   * no longer ours or does not stand where we think it does.
   */
  boolean advance(UUID id, UUID node, long rowsReadBefore, Gain gain, Instant until) {
    return database
            .sql(
                """
                update intake_import set rows_read = rows_read + :read, rows_refused = rows_refused + :refused,
                  orders = orders + :orders, guest_orders = guest_orders + :guests, lines = lines + :lines,
                  refunds = refunds + :refunds, last_order = :lastOrder, last_row = :lastRow,
                  rows_per_second = coalesce(:rate, rows_per_second), leased_until = :until, failures = 0
                where id = :id and node = :node and state = 'running' and rows_read = :before
                """,
                "id",
                id,
                "node",
                node,
                "before",
                rowsReadBefore,
                "read",
                gain.rowsRead(),
                "refused",
                gain.rowsRefused(),
                "orders",
                gain.orders(),
                "guests",
                gain.guestOrders(),
                "lines",
                gain.lines(),
                "refunds",
                gain.refunds(),
                "lastOrder",
                gain.lastOrder(),
                "lastRow",
                gain.lastRow(),
                "rate",
                gain.rowsPerSecond(),
                "until",
                until)
            .update()
        == 1;
  }

  /** Ends an import that has not ended yet; answers whether it was this call that did. */
  boolean end(
      UUID id, Import.State state, @Nullable String problem, List<String> arguments, Instant now) {
    return database
            .sql(
                """
                update intake_import set state = :state, problem = :problem, problem_arguments = :arguments,
                  finished_at = :now, node = null, leased_until = null,
                  customers = (select count(distinct hash) from intake_seen where import_id = :id and kind = 'c')
                where id = :id and state in ('draft', 'queued', 'running')
                """,
                "id",
                id,
                "state",
                state,
                "problem",
                problem,
                "arguments",
                arguments.toArray(String[]::new),
                "now",
                now)
            .update()
        == 1;
  }

  /** Puts an import in the queue, from its beginning. */
  boolean queue(UUID id, boolean dryRun, Look look, String mapping) {
    return database
            .sql(
                """
                update intake_import set state = 'queued', dry_run = :dryRun, format = :format, source = :source, header = :header,
                  mapping = :mapping::jsonb, settled = null, problem = null, problem_arguments = '{}', rows_checked = 0,
                  rows_total = null, rows_read = 0, rows_refused = 0, orders = 0, guest_orders = 0, lines = 0,
                  refunds = 0, customers = 0, rows_per_second = null, last_order = '', last_row = 0, failures = 0,
                  finished_at = null
                where id = :id and (state = 'draft' or (state = 'done' and dry_run))
                """,
                "id",
                id,
                "dryRun",
                dryRun,
                "format",
                look.layout().format().label(),
                "source",
                look.layout().source(),
                "header",
                look.header().toArray(String[]::new),
                "mapping",
                mapping)
            .update()
        == 1;
  }

  /** Keeps what a person said about a draft. */
  boolean say(UUID id, Look look, String mapping) {
    return database
            .sql(
                """
                update intake_import set format = :format, source = :source, header = :header, mapping = :mapping::jsonb
                where id = :id and state = 'draft'
                """,
                "id",
                id,
                "format",
                look.layout().format().label(),
                "source",
                look.layout().source(),
                "header",
                look.header().toArray(String[]::new),
                "mapping",
                mapping)
            .update()
        == 1;
  }

  /** Counts a failure that may pass; answers how many there were since it last moved. */
  int failed(UUID id) {
    return database
        .sql(
            "update intake_import set failures = failures + 1 where id = :id returning failures",
            "id",
            id)
        .query(Integer.class)
        .optional()
        .orElse(0);
  }

  /** Imports that have ended and still hold rows for their work. */
  List<UUID> untidy() {
    return database
        .sql(
            """
            select id from intake_import
            where state in ('done', 'failed', 'cancelled')
              and (exists (select from intake_seen where import_id = intake_import.id)
                or exists (select from intake_row where import_id = intake_import.id))
            """)
        .query((row, number) -> row.getObject("id", UUID.class))
        .list();
  }

  /**
   * Imports whose file is still needed: those that have not ended, and trials somebody may start
   * for good.
   */
  List<UUID> needed(Instant trialsSince) {
    return database
        .sql(
            """
            select id from intake_import
            where state in ('draft', 'queued', 'running') or (state = 'done' and dry_run and finished_at > :since)
            """,
            "since",
            trialsSince)
        .query((row, number) -> row.getObject("id", UUID.class))
        .list();
  }

  List<UUID> oldDrafts(Instant before) {
    return database
        .sql(
            "select id from intake_import where state = 'draft' and created_at < :before",
            "before",
            before)
        .query((row, number) -> row.getObject("id", UUID.class))
        .list();
  }

  private static Import read(ResultSet row, int number) throws SQLException {
    var finished = row.getObject("finished_at", OffsetDateTime.class);
    return new Import(
        row.getObject("id", UUID.class),
        Import.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getBoolean("dry_run"),
        row.getString("file_name"),
        row.getString("format"),
        row.getString("source"),
        texts(row, "header"),
        row.getString("mapping"),
        row.getString("settled"),
        row.getString("problem"),
        texts(row, "problem_arguments"),
        row.getLong("rows_checked"),
        row.getObject("rows_total", Long.class),
        row.getLong("rows_read"),
        row.getLong("rows_refused"),
        row.getLong("orders"),
        row.getLong("guest_orders"),
        row.getLong("lines"),
        row.getLong("refunds"),
        row.getLong("customers"),
        row.getObject("rows_per_second", Double.class),
        row.getString("last_order"),
        row.getLong("last_row"),
        row.getInt("failures"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        finished == null ? null : finished.toInstant());
  }

  static List<String> texts(ResultSet row, String column) throws SQLException {
    return Arrays.asList((String[]) row.getArray(column).getArray());
  }
}
