package io.perennial.intake;

import io.perennial.Business;
import io.perennial.CopyRows;
import io.perennial.arrivals.Lease;
import io.perennial.files.Check;
import io.perennial.files.Encoding;
import io.perennial.files.Look;
import io.perennial.files.Mapping;
import io.perennial.files.Table;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The first pass over a file: what can only be told from all of its rows, and the rows put in order
 * if those of one order stand apart. It records nothing, and begins anew after a crash.
 */
final class Survey {

  private final Path file;
  private final Mapping mapping;
  private final Look look;
  private final RowsSql rows;
  private final Lease lease;
  private long count;

  Survey(Path file, Mapping mapping, Look look, RowsSql rows, Lease lease) {
    this.file = file;
    this.mapping = mapping;
    this.look = look;
    this.rows = rows;
    this.lease = lease;
  }

  /** How many rows the file has. */
  long count() {
    return count;
  }

  /** Goes through all rows. */
  Settled settle(Business.Profile business) throws IOException {
    var id = lease.id();
    rows.forgetSeen(id, () -> lease.keep(0));
    rows.forgetRows(id, () -> lease.keep(0));
    var said = mapping.encoding();
    var encoding = said != null ? said : Encoding.of(file, Long.MAX_VALUE, () -> lease.keep(0));
    var beginnings = new Beginnings(rows, id, Beginnings.MOST_HELD);
    var check = new Check(look.layout(), beginnings::add);
    try (var table = Table.open(file, encoding, look.delimiter())) {
      for (var row = table.next(); row != null; row = table.next()) {
        check.add(row);
        if (check.rows() % Chunk.ROWS == 0) {
          lease.keep(check.rows());
        }
      }
    }
    count = check.rows();
    boolean scattered =
        beginnings.kept() ? lease.through(count, beginnings::twice) : beginnings.twice();
    var settled =
        new Settled(
            encoding,
            check.dateOrder(mapping, business.country()),
            check.decimal(mapping, look.delimiter()),
            scattered,
            business.country(),
            business.currency(),
            business.timeZone());
    rows.forgetSeen(id, () -> lease.keep(count));
    if (scattered) {
      putInOrder(encoding);
    }
    return settled;
  }

  private void putInOrder(Encoding encoding) throws IOException {
    var copy = new CopyRows();
    try (var table = Table.open(file, encoding, look.delimiter())) {
      for (var row = table.next(); row != null; row = table.next()) {
        var order = look.layout().order(row);
        copy.add(lease.id()).add(order).add(row.number()).add(row.cells()).end();
        if (copy.size() > Chunk.COPY_BYTES) {
          rows.copyRows(copy);
          copy = new CopyRows();
          lease.keep(count);
        }
      }
    }
    rows.copyRows(copy);
  }
}
