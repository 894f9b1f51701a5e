package io.perennial.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.BenchReport;
import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Id;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.files.Mapping;
import io.perennial.orders.Orders;
import io.perennial.orders.Orders.Draft;
import io.perennial.orders.Orders.Line;
import io.perennial.orders.Orders.State;
import io.perennial.story.SampleShop;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * An import of a million order lines against a bare COPY of the same rows into a table with a key
 * and an index, alternately; and how far the readers of the log fall behind a steady stream of
 * orders.
 */
@Tag("bench")
@PerennialTest
class ImportBench {

  private static final int LINES = Integer.getInteger("bench.lines", 1_000_000);
  private static final int ROUNDS = 3;
  private static final int ORDERS_PER_SECOND = 5_000;
  private static final int SECONDS = 30;

  @Autowired Database database;
  @Autowired Business business;
  @Autowired Imports imports;
  @Autowired ImportWork importWork;
  @Autowired Orders orders;
  @Autowired Work work;
  @TempDir Path folder;

  private Supplier<Double> databaseCpu = () -> 0.0;

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    long backend =
        database.sql("select pg_backend_pid()").query(Integer.class).single().longValue();
    long server =
        ProcessHandle.of(backend)
            .flatMap(ProcessHandle::parent)
            .map(ProcessHandle::pid)
            .orElseThrow();
    databaseCpu = () -> BenchReport.treeCpu(server);
  }

  @Test
  void aMillionLinesAgainstBareCopy() throws IOException {
    var file = folder.resolve("orders.csv");
    var shop = new SampleShop(1).write(file, LINES);
    var bare = bareRows(file);
    database
        .sql(
            """
            create table bench_line (id uuid primary key, reference text, at timestamptz, customer text, email text,
              product text, name text, quantity numeric(19, 4), price numeric(19, 4))
            """)
        .update();
    database.sql("create index on bench_line (customer, at)").update();
    var ratios = new ArrayList<Double>();
    var walls = new ArrayList<Double>();
    var seconds = new ArrayList<Double>();
    var micros = new ArrayList<Double>();
    work.stop();
    try {
      for (int round = 0; round < ROUNDS; round++) {
        database.sql("truncate bench_line").update();
        var ceiling = BenchReport.cost(databaseCpu, () -> copy(bare));
        var source = "bench-" + round;
        var product = BenchReport.cost(databaseCpu, () -> load(file, source, shop.lines()));
        System.out.println("import: bare " + ceiling + ", product " + product);
        ratios.add(ceiling.cpu() / product.cpu());
        walls.add(ceiling.wall() / product.wall());
        seconds.add(product.wall());
        micros.add(product.cpu() * 1e6 / shop.lines());
      }
    } finally {
      work.start();
      database.sql("drop table bench_line").update();
    }
    double ratio = BenchReport.median(ratios);
    BenchReport.add(
        "Import",
        "%,d order lines of %,d orders: %.2f of a bare COPY into a table with key and index by CPU, %.2f by wall (goal: 0.30 or more); %.1f s, %.0f lines a second, %.1f µs of CPU a line (PostgreSQL and JVM; the readers of the log held still)"
            .formatted(
                shop.lines(),
                shop.orders() + shop.guestOrders(),
                ratio,
                BenchReport.median(walls),
                BenchReport.median(seconds),
                shop.lines() / BenchReport.median(seconds),
                BenchReport.median(micros)));
    assertThat(ratio).isGreaterThanOrEqualTo(0.3);
  }

  @Test
  void readersKeepUpWithASteadyStream() {
    awaitReaders();
    var lags = new ArrayList<Double>();
    var customers = new UUID[20_000];
    for (int i = 0; i < customers.length; i++) {
      customers[i] = Id.next();
    }
    long number = 0;
    for (int second = 0; second < SECONDS; second++) {
      long start = System.nanoTime();
      for (int batch = 0; batch < 5; batch++) {
        var drafts = new ArrayList<Draft>();
        for (int i = 0; i < ORDERS_PER_SECOND / 5; i++) {
          drafts.add(draft("lag-" + number, customers[(int) (number * 7919 % customers.length)]));
          number++;
        }
        database.inTransaction(() -> orders.record(drafts, true));
        work.stages().forEach(stage -> lags.add(stage.lag().seconds()));
      }
      pauseUntil(start + 1_000_000_000L);
    }
    lags.sort(null);
    double p95 = lags.get((int) (lags.size() * 0.95));
    BenchReport.add(
        "Lag of the readers",
        "%,d orders a second for %d s: facts and columnar copy at most %.1f s behind in 95 of 100 looks (goal: under 5 s)"
            .formatted(ORDERS_PER_SECOND, SECONDS, p95));
    assertThat(p95).isLessThan(5);
  }

  private static Draft draft(String reference, UUID customer) {
    var line = new Line("P", null, BigDecimal.ONE, BigDecimal.TEN, BigDecimal.TEN);
    return new Draft(
        "bench",
        null,
        reference,
        customer,
        Instant.parse("2024-01-01T00:00:00Z").plusSeconds(reference.hashCode() & 0xffffff),
        State.SOLD,
        "PLN",
        BigDecimal.ONE,
        List.of(line),
        List.of(),
        null);
  }

  private void copy(Path rows) {
    try (InputStream in = Files.newInputStream(rows)) {
      database.inTransaction(() -> database.copyIn("copy bench_line from stdin", in));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void load(Path file, String source, int lines) {
    try (InputStream in = Files.newInputStream(file)) {
      var mapping = Mapping.of("{\"source\": \"%s\"}".formatted(source));
      var id = imports.take(in, "orders.csv", mapping, false, false).id();
      while (importWork.turns.step()) {
        // on this thread, the readers of the log held still: what they cost is measured by their
        // own goals
      }
      assertThat(imports.find(id).state()).isEqualTo(io.perennial.arrivals.State.DONE);
      assertThat(imports.find(id).lines()).isEqualTo(lines);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The same rows as PostgreSQL's COPY reads them, with a time-ordered key. */
  private Path bareRows(Path file) throws IOException {
    var rows = folder.resolve("rows.tsv");
    try (var in = Files.newBufferedReader(file);
        BufferedWriter out = Files.newBufferedWriter(rows)) {
      in.readLine();
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        out.write(Id.next().toString());
        out.write('\t');
        out.write(line.replace(',', '\t'));
        out.write('\n');
      }
    }
    return rows;
  }

  private void awaitReaders() {
    while (work.stages().stream().anyMatch(stage -> stage.lag().events() > 0)) {
      pauseUntil(System.nanoTime() + 100_000_000L);
    }
  }

  private static void pauseUntil(long nanoTime) {
    try {
      Thread.sleep(Math.max(0, (nanoTime - System.nanoTime()) / 1_000_000));
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
