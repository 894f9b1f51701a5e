package io.perennial.intake;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Problem;
import io.perennial.customers.Customers;
import io.perennial.files.Check;
import io.perennial.files.Encoding;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One import at work: first the check of all rows, then chunk after chunk of whole orders, each in
 * one transaction with the place it has come to. Whatever is killed goes on after the last chunk.
 */
final class Run implements AutoCloseable {

  /**
   * Rows of a chunk: the most that a kill makes us read again, and the longest others wait for a
   * commit.
   */
  static final int CHUNK_ROWS = 10_000;

  /**
   * Refused rows that are kept to be looked at; of more, nobody reads on. They are counted all the
   * same.
   */
  static final int MOST_REFUSED_KEPT = 100_000;

  /** Letters of a refused row that are kept. */
  private static final int LONGEST_REFUSED = 20_000;

  /** The same when the refused rows of one chunk are so long that they would fill the memory. */
  private static final int SHORT_REFUSED = 200;

  private static final int COPY_LETTERS = 1 << 21;
  private static final double NANOS_PER_SECOND = 1e9;

  /** What the run asks of the world around it. */
  record Tools(
      IntakeSql sql,
      RowsSql rows,
      Database database,
      Customers customers,
      Orders orders,
      Business.Profile business) {}

  /** Says that the work goes on, and since when; it throws when the import is no longer ours. */
  interface Lease {
    Instant until();

    void keep(long rowsChecked);

    /** Keeps the import ours through one long statement that nothing can be done between. */
    void hold(long rowsChecked);
  }

  private final Import imported;
  private final UUID node;
  private final Path file;
  private final Mapping mapping;
  private final Tools tools;
  private final Lease lease;
  private final Instant now;
  private final Look look;
  private @Nullable Settled settled;
  private @Nullable Table table;
  private @Nullable OrderRows source;
  private @Nullable Assembly assembly;
  private long rowsRead;
  private long refusedKept;
  private long startNanos;
  private long startRows;

  Run(Import imported, UUID node, Path file, Tools tools, Lease lease, Instant now)
      throws IOException {
    if (!Files.exists(file)) {
      throw Problem.notFound("intake.file.gone");
    }
    this.imported = imported;
    this.node = node;
    this.file = file;
    this.tools = tools;
    this.lease = lease;
    this.now = now;
    this.mapping = Mapping.of(imported.mapping());
    this.look = Look.at(file, mapping);
    look.require();
    var kept = imported.settled();
    this.settled = kept == null ? null : Settled.of(kept);
    this.rowsRead = imported.rowsRead();
  }

  /** Does the next part; {@code false} when everything is done. */
  boolean step() throws IOException {
    var known = settled;
    if (known == null) {
      settled = check();
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

  // The check

  private Settled check() throws IOException {
    var id = imported.id();
    tools.rows().forgetSeen(id, () -> lease.keep(0));
    tools.rows().forgetRows(id, () -> lease.keep(0));
    var said = mapping.encoding();
    var encoding = said != null ? said : Encoding.of(file, Long.MAX_VALUE, () -> lease.keep(0));
    var seen = new CopyText[] {new CopyText()};
    var check =
        new Check(
            look.layout(),
            hash -> {
              seen[0].add(id).add("o").add(hash).end();
              if (seen[0].length() > COPY_LETTERS) {
                tools.rows().copySeen(seen[0]);
                seen[0] = new CopyText();
              }
            });
    try (var rows = Table.open(file, encoding, look.delimiter())) {
      for (var row = rows.next(); row != null; row = rows.next()) {
        check.add(row);
        if (check.rows() % CHUNK_ROWS == 0) {
          lease.keep(check.rows());
        }
      }
    }
    tools.rows().copySeen(seen[0]);
    lease.hold(check.rows());
    boolean scattered = tools.rows().scattered(id);
    var found =
        new Settled(
            encoding,
            check.dateOrder(mapping, tools.business().country()),
            check.decimal(mapping, look.delimiter()),
            scattered,
            tools.business().country(),
            tools.business().currency(),
            tools.business().timeZone());
    tools.rows().forgetSeen(id, () -> lease.keep(check.rows()));
    if (scattered) {
      putInOrder(encoding, check.rows());
    }
    if (!tools.sql().settle(id, node, found.json(), check.rows())) {
      throw new Lost();
    }
    return found;
  }

  private void putInOrder(Encoding encoding, long count) throws IOException {
    var copy = new CopyText();
    try (var rows = Table.open(file, encoding, look.delimiter())) {
      for (var row = rows.next(); row != null; row = rows.next()) {
        copy.add(imported.id())
            .add(look.layout().order(row))
            .add(row.number())
            .add(row.cells())
            .end();
        if (copy.length() > COPY_LETTERS) {
          tools.rows().copyRows(copy);
          copy = new CopyText();
          lease.keep(count);
        }
      }
    }
    tools.rows().copyRows(copy);
  }

  // The recording

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
      if (skipped % CHUNK_ROWS == 0) {
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

  /** Rows as the database put them in order, page after page. */
  private final class InOrder implements Supplier<@Nullable Row> {
    private List<Row> page = List.of();
    private int at;
    private String lastOrder = imported.lastOrder();
    private long lastRow = imported.lastRow();

    @Override
    public @Nullable Row get() {
      if (at == page.size()) {
        page = tools.rows().rows(imported.id(), lastOrder, lastRow, CHUNK_ROWS);
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

  /** What a chunk holds before it is recorded. */
  private final class Chunk {
    final List<Told> orders = new ArrayList<>();
    final CopyText refusedRows = new CopyText();
    long rows;
    long refused;
    long kept;
    String lastOrder = "";
    long lastRow;
    long beyond;

    void refuse(Refusal refusal) {
      refused++;
      if (refusedKept + kept < MOST_REFUSED_KEPT) {
        kept++;
        var cells = refusal.row().cells();
        int most = refusedRows.length() < COPY_LETTERS * 4 ? LONGEST_REFUSED : SHORT_REFUSED;
        refusedRows
            .add(imported.id())
            .add(refusal.row().number())
            .add(refusal.reason())
            .add(refusal.arguments())
            .add(cells.length() > most ? cells.substring(0, most) : cells)
            .end();
      }
    }

    void tooMany(Row row) {
      rows++;
      beyond = row.number();
      refuse(Refusal.of(row, "intake.refused.lines", String.valueOf(OrderRows.MOST_LINES)));
    }
  }

  private boolean chunk(OrderRows source, Assembly assembly) {
    var chunk = new Chunk();
    long letters = 0;
    while (chunk.rows < CHUNK_ROWS && letters < COPY_LETTERS * 8L) {
      var group = source.next(chunk::tooMany);
      if (group == null) {
        break;
      }
      chunk.rows += group.rows().size();
      chunk.lastOrder = group.order();
      chunk.lastRow = group.rows().isEmpty() ? 0 : group.rows().getLast().number();
      chunk.lastRow = Math.max(chunk.beyond, chunk.lastRow);
      chunk.beyond = 0;
      for (var row : group.rows()) {
        letters += row.cells().length();
      }
      assembly.take(group.order(), group.rows(), chunk.orders::add, chunk::refuse);
    }
    if (chunk.rows == 0) {
      return false;
    }
    tools.database().inTransaction(() -> record(chunk));
    rowsRead += chunk.rows;
    refusedKept += chunk.kept;
    return true;
  }

  private boolean record(Chunk chunk) {
    // First of all: it locks the import, so that a cancellation comes before this chunk or after
    // it.
    if (!tools.sql().advance(imported.id(), node, rowsRead, gain(chunk), lease.until())) {
      throw new Lost();
    }
    var persons = new CopyText();
    var places = new HashMap<Customers.Sighting, Integer>();
    var sightings = new ArrayList<Customers.Sighting>();
    var buyers = new LinkedHashSet<Long>();
    for (var told : chunk.orders) {
      var customer = told.customer();
      if (customer != null && places.putIfAbsent(customer, sightings.size()) == null) {
        sightings.add(customer);
      }
      // Counted are those who bought, as in every figure; who only gave something back is no buyer.
      if (customer != null && !told.draft().lines().isEmpty()) {
        buyers.add(Check.hash(Objects.requireNonNull(told.person())));
      }
    }
    for (var buyer : buyers) {
      persons.add(imported.id()).add("c").add(buyer).end();
    }
    if (!imported.dryRun() && !chunk.orders.isEmpty()) {
      var ids = tools.customers().recognise(imported.source(), sightings);
      var drafts = new ArrayList<Orders.Draft>(chunk.orders.size());
      for (var told : chunk.orders) {
        var customer = told.customer();
        drafts.add(
            told.of(
                customer == null ? null : ids.get(Objects.requireNonNull(places.get(customer)))));
      }
      tools.orders().record(drafts, false);
    }
    tools.rows().copySeen(persons);
    tools.rows().copyRefused(chunk.refusedRows);
    return true;
  }

  private IntakeSql.Gain gain(Chunk chunk) {
    long orders = 0;
    long guests = 0;
    long lines = 0;
    long refunds = 0;
    for (var told : chunk.orders) {
      boolean sale = !told.draft().lines().isEmpty();
      orders += sale && told.customer() != null ? 1 : 0;
      guests += sale && told.customer() == null ? 1 : 0;
      lines += told.draft().lines().size();
      refunds += told.refunds();
    }
    double seconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
    double rate = (rowsRead + chunk.rows - startRows) / Math.max(seconds, 0.001);
    return new IntakeSql.Gain(
        chunk.rows,
        chunk.refused,
        orders,
        guests,
        lines,
        refunds,
        chunk.lastOrder,
        chunk.lastRow,
        rate);
  }

  /** The import is no longer ours: cancelled, taken over by another node, or we are to stop. */
  static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
