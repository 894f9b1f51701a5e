package io.perennial.intake;

import io.perennial.CopyRows;
import io.perennial.arrivals.RefusedFile;
import io.perennial.files.OrderRows;
import io.perennial.files.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Whole orders, and refused rows, that are recorded in one transaction. */
final class Chunk {

  /**
   * Rows of a chunk: the most that a kill makes us read again, and the longest others wait for a
   * commit.
   */
  static final int ROWS = 10_000;

  /** Bytes that are gathered before they are copied into a table. */
  static final int COPY_BYTES = 1 << 21;

  /** Letters of a chunk's rows, where rows are long. */
  private static final long LETTERS = 1L << 24;

  /** Letters of a refused row that are kept. */
  private static final int LONGEST_REFUSED = 20_000;

  /** The same when the refused rows of one chunk are so long that they would fill the memory. */
  private static final int SHORT_REFUSED = 200;

  private final UUID id;
  private final long keptBefore;
  private final List<Told> orders = new ArrayList<>();
  private final CopyRows refusedRows = new CopyRows();
  private final List<Row> keptRows = new ArrayList<>();
  private long rows;
  private long refused;
  private long kept;
  private String lastOrder = "";
  private long lastRow;
  private long beyond;

  private Chunk(UUID id, long keptBefore) {
    this.id = id;
    this.keptBefore = keptBefore;
  }

  /**
   * Reads the next orders.
   *
   * @param id of the import
   * @param keptBefore how many refused rows the import keeps already
   */
  static Chunk next(OrderRows source, Assembly assembly, UUID id, long keptBefore) {
    var chunk = new Chunk(id, keptBefore);
    long letters = 0;
    while (chunk.rows < ROWS && letters < LETTERS) {
      var group = source.next(chunk::tooMany);
      if (group == null) {
        break;
      }
      for (var row : group.rows()) {
        letters += row.cells().length();
      }
      chunk.add(group);
      assembly.take(group.order(), group.rows(), chunk.orders::add, chunk::refuse);
    }
    return chunk;
  }

  private void add(OrderRows.Group group) {
    rows += group.rows().size();
    lastOrder = group.order();
    lastRow = Math.max(beyond, group.rows().isEmpty() ? 0 : group.rows().getLast().number());
    beyond = 0;
  }

  private void tooMany(Row row) {
    rows++;
    beyond = row.number();
    refuse(Refusal.of(row, "intake.refused.lines", String.valueOf(OrderRows.MOST_LINES)));
  }

  private void refuse(Refusal refusal) {
    refused++;
    if (keptBefore + kept < RefusedFile.MOST_ROWS) {
      kept++;
      var row = refusal.row();
      keptRows.add(row);
      var cells = row.cells();
      int most = refusedRows.size() < COPY_BYTES * 4 ? LONGEST_REFUSED : SHORT_REFUSED;
      refusedRows.add(id).add(row.number()).add(refusal.reason()).add(refusal.arguments());
      refusedRows.add(cells.substring(0, Math.min(cells.length(), most))).end();
    }
  }

  List<Told> orders() {
    return orders;
  }

  CopyRows refusedRows() {
    return refusedRows;
  }

  /** The same rows, as the file has them. */
  List<Row> keptRows() {
    return keptRows;
  }

  /** How many refused rows are kept of this chunk. */
  long kept() {
    return kept;
  }

  /** How many rows were read; 0 at the end of the file. */
  long rows() {
    return rows;
  }

  /** What it adds to the import. */
  ProgressSql.Gain gain(double rowsPerSecond) {
    long sales = 0;
    long guests = 0;
    long lines = 0;
    long refunds = 0;
    for (var told : orders) {
      boolean sale = !told.draft().lines().isEmpty();
      sales += sale && told.customer() != null ? 1 : 0;
      guests += sale && told.customer() == null ? 1 : 0;
      lines += told.draft().lines().size();
      refunds += told.refunds();
    }
    return new ProgressSql.Gain(
        rows, refused, sales, guests, lines, refunds, lastOrder, lastRow, rowsPerSecond);
  }
}
