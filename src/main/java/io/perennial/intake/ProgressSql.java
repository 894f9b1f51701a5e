package io.perennial.intake;

import io.perennial.Database;
import io.perennial.arrivals.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The statements of the work on an import: taken up, moved on, ended. */
@Component
class ProgressSql {

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

  private final Database database;

  ProgressSql(Database database) {
    this.database = database;
  }

  /**
   * Takes up the import that has waited longest of those whose files lie in this data folder;
   * nobody else gets it while the lease lasts.
   */
  Optional<Import> claim(UUID node, UUID folder, Instant now, Instant until) {
    return database
        .sql(
            """
            update intake_import set state = 'running', node = :node, leased_until = :until
            where id = (
              select id from intake_import
              where folder = :folder and state in ('queued', 'running')
                and (leased_until is null or leased_until < :now or node = :node)
              order by id limit 1 for update skip locked)
            returning
            """
                + IntakeSql.COLUMNS,
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
  boolean end(UUID id, State state, @Nullable String problem, List<String> arguments, Instant now) {
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
}
