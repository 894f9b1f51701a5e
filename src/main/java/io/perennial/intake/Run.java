package io.perennial.intake;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Problem;
import io.perennial.arrivals.Lease;
import io.perennial.arrivals.Turns;
import io.perennial.customers.Customers;
import io.perennial.customers.Leaving;
import io.perennial.files.Look;
import io.perennial.files.Mapping;
import io.perennial.files.OrderRows;
import io.perennial.files.Row;
import io.perennial.files.Table;
import io.perennial.orders.Orders;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One import at work: first the survey of all rows, then chunk after chunk of whole orders, each in
 * one transaction with the place it has come to. Whatever is killed goes on after the last chunk.
 */
final class Run implements Turns.Run {

  private static final double NANOS_PER_SECOND = 1e9;

  /** What the run asks of the world around it. */
  record Tools(
      ProgressSql sql,
      RowsSql rows,
      Database database,
      Customers customers,
      Leaving leaving,
      Orders orders,
      Business.Profile business) {}

  private final Import imported;
  private final Path file;
  private final Mapping mapping;
  private final Tools tools;
  private final Lease lease;
  private final Runnable end;
  private final Instant now;
  private final Look look;
  private final Recording recording;
  private @Nullable Settled settled;
  private @Nullable Table table;
  private @Nullable OrderRows source;
  private @Nullable Assembly assembly;
  private long rowsRead;
  private long refusedKept;
  private long startNanos;
  private long startRows;

  Run(Import imported, Path file, Tools tools, Lease lease, Runnable end, Instant now)
      throws IOException {
    if (!Files.exists(file)) {
      throw Problem.notFound("intake.file.gone");
    }
    this.imported = imported;
    this.file = file;
    this.tools = tools;
    this.lease = lease;
    this.end = end;
    this.now = now;
    this.mapping = Mapping.of(imported.mapping());
    this.look = Look.at(file, mapping);
    look.require();
    this.recording =
        new Recording(imported, tools.customers(), tools.leaving(), tools.orders(), tools.rows());
    var kept = imported.settled();
    this.settled = kept == null ? null : Settled.of(kept);
    this.rowsRead = imported.rowsRead();
  }

  @Override
  public boolean step() throws IOException {
    var known = settled;
    if (known == null) {
      settled = survey();
      return true;
    }
    if (source == null) {
      source = open(known);
      refusedKept = tools.rows().refusedKept(imported.id());
      startNanos = System.nanoTime();
      startRows = rowsRead;
    }
    return chunk(source, Objects.requireNonNull(assembly));
  }

  @Override
  public void close() {
    if (table != null) {
      table.close();
    }
  }

  private Settled survey() throws IOException {
    var survey = new Survey(file, mapping, look, tools.rows(), lease);
    var found = survey.settle(tools.business());
    if (!tools.sql().settle(imported.id(), lease.node(), found.json(), survey.count())) {
      throw new Lease.Lost();
    }
    return found;
  }

  private OrderRows open(Settled known) throws IOException {
    var layout = look.layout();
    var business = known.business(tools.business());
    var rates = new HashMap<String, Optional<BigDecimal>>();
    assembly =
        new Assembly(
            layout,
            known.dateOrder(),
            known.decimal(),
            mapping.currency(),
            business,
            (c, d) -> rate(rates, business.currency(), c, d),
            now);
    if (known.scattered()) {
      return new OrderRows(layout, imported.lastOrder(), new InOrder());
    }
    var rows = Table.open(file, known.encoding(), look.delimiter());
    table = rows;
    for (long skipped = 0; skipped < rowsRead; skipped++) {
      if (rows.next() == null) {
        throw new IllegalStateException("the file has fewer rows than were read of it");
      }
      if (skipped % Chunk.ROWS == 0) {
        lease.keep(imported.rowsChecked());
      }
    }
    return new OrderRows(layout, imported.lastOrder(), rows::next);
  }

  private Optional<BigDecimal> rate(
      Map<String, Optional<BigDecimal>> known, String own, String currency, LocalDate day) {
    return currency.equals(own)
        ? Optional.of(BigDecimal.ONE)
        : known.computeIfAbsent(currency + day, key -> tools.orders().rate(currency, own, day));
  }

  private boolean chunk(OrderRows source, Assembly assembly) {
    var chunk = Chunk.next(source, assembly, imported.id(), refusedKept);
    if (chunk.rows() == 0) {
      end.run();
      return false;
    }
    double seconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
    var gain = chunk.gain((rowsRead + chunk.rows() - startRows) / Math.max(seconds, 0.001));
    tools
        .database()
        .inTransaction(() -> {
          // First of all: it locks the import, so that a cancellation comes before this chunk or
          // after
          // it.
          var until = lease.until();
          if (!tools.sql().advance(imported.id(), lease.node(), rowsRead, gain, until)) {
            throw new Lease.Lost();
          }
          recording.record(chunk);
          return true;
        });
    rowsRead += chunk.rows();
    refusedKept += chunk.kept();
    return true;
  }

  /** Rows as the database put them in order, page after page. */
  private final class InOrder implements Supplier<@Nullable Row> {
    private List<Row> page = List.of();
    private int at;
    private String lastOrder = imported.lastOrder();
    private long lastRow = imported.lastRow();

    @Override
    public @Nullable Row get() {
      if (at == page.size()) {
        page = tools.rows().rows(imported.id(), lastOrder, lastRow, Chunk.ROWS);
        at = 0;
        if (page.isEmpty()) {
          return null;
        }
        lastOrder = look.layout().order(page.getLast());
        lastRow = page.getLast().number();
      }
      return page.get(at++);
    }
  }
}
