package io.perennial.intake;

import io.perennial.CopyRows;
import io.perennial.Database;
import io.perennial.files.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The statements of the rows of a file: those put in order, those counted, those refused. */
@Component
class RowsSql {

  /** A row that was refused, as it was kept. */
  record RefusedRow(long number, String reason, List<String> arguments, String cells) {}

  /**
   * Rows deleted in one transaction: one of millions would hold back everybody who reads the log in
   * commit order.
   */
  static final int BATCH = 50_000;

  private final Database database;

  RowsSql(Database database) {
    this.database = database;
  }

  void copyRefused(CopyRows rows) {
    database.copyIn(
        "copy intake_refused (import_id, row_number, reason, arguments, cells) from stdin (format binary)",
        rows);
  }

  void copyRows(CopyRows rows) {
    database.copyIn(
        "copy intake_row (import_id, reference, row_number, cells) from stdin (format binary)",
        rows);
  }

  void copySeen(CopyRows rows) {
    database.copyIn("copy intake_seen (import_id, kind, hash) from stdin (format binary)", rows);
  }

  /** Whether an order begins at more than one place of the file. */
  boolean scattered(UUID id) {
    return database
        .sql(
            """
            select exists (select from intake_seen where import_id = :id and kind = 'o'
              group by hash having count(*) > 1)
            """,
            "id",
            id)
        .query(Boolean.class)
        .single();
  }

  /** The next rows of a file that was put in order. */
  List<Row> rows(UUID id, String afterReference, long afterRow, int limit) {
    return database
        .sql(
            """
            select row_number, cells from intake_row
            where import_id = :id and (reference, row_number) > (:reference collate "C", :row)
            order by reference, row_number limit :limit
            """,
            "id",
            id,
            "reference",
            afterReference,
            "row",
            afterRow,
            "limit",
            limit)
        .query((row, number) -> Row.of(row.getLong(1), row.getString(2)))
        .list();
  }

  List<RefusedRow> refused(UUID id, long after, int limit) {
    return database
        .sql(
            """
            select row_number, reason, arguments, cells from intake_refused
            where import_id = :id and row_number > :after order by row_number limit :limit
            """,
            "id",
            id,
            "after",
            after,
            "limit",
            limit)
        .query(RowsSql::read)
        .list();
  }

  /** The first refused row, if all that were kept have its reason. */
  Optional<RefusedRow> onlyReason(UUID id) {
    return database
        .sql(
            """
            select row_number, reason, arguments, cells from intake_refused
            where import_id = :id
              and (select count(distinct reason) from intake_refused where import_id = :id) = 1
            order by row_number limit 1
            """,
            "id",
            id)
        .query(RowsSql::read)
        .optional();
  }

  long refusedKept(UUID id) {
    return database
        .sql("select count(*) from intake_refused where import_id = :id", "id", id)
        .query(Long.class)
        .single();
  }

  /**
   * Deletes what was counted, batch after batch in transactions of their own.
   *
   * @param between done after each batch
   */
  void forgetSeen(UUID id, Runnable between) {
    while (forgetSeen(id) == BATCH) {
      between.run();
    }
  }

  private int forgetSeen(UUID id) {
    return deleted(
        """
        delete from intake_seen where ctid = any(array(
          select ctid from intake_seen where import_id = :id limit :batch))
        """,
        id);
  }

  /**
   * Deletes the rows put in order, batch after batch in transactions of their own.
   *
   * @param between done after each batch
   */
  void forgetRows(UUID id, Runnable between) {
    while (forgetRows(id) == BATCH) {
      between.run();
    }
  }

  private int forgetRows(UUID id) {
    return deleted(
        """
        delete from intake_row where ctid = any(array(
          select ctid from intake_row where import_id = :id limit :batch))
        """,
        id);
  }

  /**
   * One batch. The planner believes these tables to be as good as empty, which they mostly are, and
   * would compare every row with every one of the batch: that took minutes. Told not to read the
   * table through, it goes to the rows by their places.
   */
  private int deleted(String sql, UUID id) {
    return database.inTransaction(() -> {
      database.sql("set local enable_seqscan = off").update();
      return database.sql(sql, "id", id, "batch", BATCH).update();
    });
  }

  /** Forgets some of the rows refused of imports that ended before; answers how many. */
  int forgetRefusedBefore(Instant before, int limit) {
    return database
        .sql(
            """
            delete from intake_refused where ctid = any(array(
              select refused.ctid from intake_import imported join intake_refused refused on refused.import_id = imported.id
              where imported.finished_at < :before limit :limit))
            """,
            "before",
            before,
            "limit",
            limit)
        .update();
  }

  /** Some rows of one chunk. */
  void forgetRefused(UUID id, Long[] numbers) {
    database
        .sql(
            "delete from intake_refused where import_id = :id and row_number = any(:numbers)",
            "id",
            id,
            "numbers",
            numbers)
        .update();
  }

  /** At once: no more of them are kept than {@link io.perennial.arrivals.RefusedFile#MOST_ROWS}. */
  void forgetRefused(UUID id) {
    database.sql("delete from intake_refused where import_id = :id", "id", id).update();
  }

  private static RefusedRow read(ResultSet row, int number) throws SQLException {
    return new RefusedRow(
        row.getLong("row_number"),
        row.getString("reason"),
        IntakeSql.texts(row, "arguments"),
        row.getString("cells"));
  }
}
