package io.perennial.intake;

import io.perennial.arrivals.State;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file of orders on its way in, or in.
 *
 * @param header the names of the columns
 * @param settled what the check of all rows settled, as JSON; {@code null} until then
 * @param rowsTotal rows of the file; {@code null} until all were seen
 * @param lastOrder the order recorded last, for a file that was put in order first
 * @param lastRow number of the last row of that order
 */
record Import(
    UUID id,
    State state,
    boolean dryRun,
    String fileName,
    String format,
    String source,
    List<String> header,
    String mapping,
    @Nullable String settled,
    @Nullable String problem,
    List<String> problemArguments,
    long rowsChecked,
    @Nullable Long rowsTotal,
    long rowsRead,
    long rowsRefused,
    long orders,
    long guestOrders,
    long lines,
    long refunds,
    long customers,
    @Nullable Double rowsPerSecond,
    String lastOrder,
    long lastRow,
    int failures,
    Instant createdAt,
    @Nullable Instant finishedAt) {

  long rowsAccepted() {
    return rowsRead - rowsRefused;
  }

  /** Seconds until the end at the present rate, or {@code null} when nobody can tell. */
  @Nullable Long secondsLeft() {
    var rate = rowsPerSecond;
    return state != State.RUNNING || rowsTotal == null || rate == null || rate <= 0
        ? null
        : Math.round(Math.ceil((rowsTotal - rowsRead) / rate));
  }
}
