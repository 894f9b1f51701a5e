package io.perennial.intake;

import io.perennial.Database;
import io.perennial.arrivals.State;
import io.perennial.files.Look;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The statements of imports as they are kept, queued and looked up. */
@Component
class IntakeSql {

  /** The columns that {@link #read} reads. */
  static final String COLUMNS =
      """
      id, state, dry_run, file_name, format, source, header, mapping::text as mapping, settled::text as settled, problem,
        problem_arguments, rows_checked, rows_total, rows_read, rows_refused, orders, guest_orders, lines, refunds,
        customers, rows_per_second, last_order, last_row, failures, created_at, finished_at
      """;

  /** What is said about a file, and what the first look at it shows. */
  private static final String SAID =
      "format = :format, source = :source, header = :header, mapping = :mapping::jsonb";

  private final Database database;

  IntakeSql(Database database) {
    this.database = database;
  }

  void insert(
      UUID id,
      State state,
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
            said(
                look,
                mapping,
                "id",
                id,
                "state",
                state,
                "dryRun",
                dryRun,
                "fileName",
                fileName,
                "folder",
                folder,
                "now",
                now))
        .update();
  }

  Optional<Import> find(UUID id) {
    return database
        .sql("select " + COLUMNS + "from intake_import where id = :id", "id", id)
        .query(IntakeSql::read)
        .optional();
  }

  List<Import> list(@Nullable UUID before, int limit) {
    return database
        .sql(
            "select "
                + COLUMNS
                + """
                from intake_import where :before::uuid is null or id < :before::uuid
                order by id desc limit :limit
                """,
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

  /** The import at work, or the next to be; empty when there is nothing to do. */
  Optional<Import> atWork() {
    return database
        .sql(
            "select "
                + COLUMNS
                + "from intake_import where state in ('queued', 'running') order by state desc, id limit 1")
        .query(IntakeSql::read)
        .optional();
  }

  /** Puts an import in the queue, from its beginning. */
  boolean queue(UUID id, boolean dryRun, Look look, String mapping) {
    return database
            .sql(
                "update intake_import set "
                    + SAID
                    + """
                    , state = 'queued', dry_run = :dryRun, settled = null, problem = null, problem_arguments = '{}',
                      rows_checked = 0, rows_total = null, rows_read = 0, rows_refused = 0, orders = 0, guest_orders = 0,
                      lines = 0, refunds = 0, customers = 0, rows_per_second = null, last_order = '', last_row = 0,
                      failures = 0, finished_at = null
                    where id = :id and (state = 'draft' or (state = 'done' and dry_run))
                    """,
                said(look, mapping, "id", id, "dryRun", dryRun))
            .update()
        == 1;
  }

  /** Keeps what a person said about a draft. */
  boolean say(UUID id, Look look, String mapping) {
    return database
            .sql(
                "update intake_import set " + SAID + " where id = :id and state = 'draft'",
                said(look, mapping, "id", id))
            .update()
        == 1;
  }

  private static Object[] said(Look look, String mapping, Object... others) {
    var said =
        new Object[] {
          "format", look.layout().format().label(),
          "source", look.layout().source(),
          "header", look.header().toArray(String[]::new),
          "mapping", mapping
        };
    return Stream.concat(Stream.of(said), Stream.of(others)).toArray();
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

  static Import read(ResultSet row, int number) throws SQLException {
    var finished = row.getObject("finished_at", OffsetDateTime.class);
    return new Import(
        row.getObject("id", UUID.class),
        State.of(row.getString("state")),
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
