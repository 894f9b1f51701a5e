package io.perennial.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.Problem;
import io.perennial.TestBusiness;
import io.perennial.Texts;
import io.perennial.Work;
import io.perennial.arrivals.Shelf;
import io.perennial.arrivals.State;
import io.perennial.files.Mapping;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;

@PerennialTest
class ImportTest {

  private static final Path REAL =
      Path.of("../shared/data/online-retail-2009-2010/online_retail_ii_2009_2010.csv.gz");

  @Autowired Imports imports;
  @Autowired Shelf shelf;
  @Autowired RowsSql rows;
  @Autowired RefusedRows refusedRows;
  @Autowired Business business;
  @Autowired Database database;
  @Autowired Work work;

  private Sender sender;

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "GB", "GBP", "Europe/London");
    sender = new Sender(imports, database, work);
  }

  /** What segments find out about it may come later. */
  private static final String EVENTS =
      "select count(*) from events_log where kind not like 'segment%'";

  @Test
  void a_file_becomes_orders_and_the_same_file_changes_nothing() {
    var text =
        Sender.HEADER
            + "1,2025-01-01,7,A,2,5\n1,2025-01-01,7,B,1,1\n2,2025-01-02,,A,1,5\nR3,2025-01-03,7,A,-1,5\n4,,7,A,1,5\n";
    var first = sender.send(text);
    assertThat(first.state()).isEqualTo(State.DONE);
    assertThat(first)
        .extracting(Import::rowsRead, Import::rowsAccepted, Import::rowsRefused)
        .containsExactly(5L, 4L, 1L);
    assertThat(first)
        .extracting(
            Import::orders, Import::guestOrders, Import::lines, Import::refunds, Import::customers)
        .containsExactly(1L, 1L, 3L, 1L, 1L);
    assertThat(sender.value()).isEqualByComparingTo("16");
    long events = sender.count(EVENTS);
    var second = sender.send(text);
    assertThat(second)
        .extracting(
            Import::orders, Import::guestOrders, Import::lines, Import::refunds, Import::customers)
        .containsExactly(1L, 1L, 3L, 1L, 1L);
    assertThat(sender.value()).isEqualByComparingTo("16");
    assertThat(sender.count(EVENTS)).isEqualTo(events);
    var longer = sender.send(text + "1,2025-01-01,7,A,2,5\n9,2025-01-05,8,A,1,4\n");
    assertThat(longer.state()).isEqualTo(State.DONE);
    assertThat(sender.value()).isEqualByComparingTo("30");
    assertThat(Files.exists(shelf.file(longer.id()))).isFalse();
  }

  @Test
  void scattered_rows_give_the_same_orders_as_rows_that_stand_together() {
    long seed = new Random().nextLong();
    System.out.println("scattered rows, seed " + seed);
    var random = new Random(seed);
    var lines = new ArrayList<String>();
    for (int i = 0; i < 3_000; i++) {
      for (int line = 0; line <= random.nextInt(6); line++) {
        lines.add(
            "%d,2025-01-%02d,c%d,p%d,%d,%d.5\n"
                .formatted(
                    i,
                    1 + i % 28,
                    i % 50,
                    random.nextInt(3),
                    1 + random.nextInt(3),
                    1 + random.nextInt(9)));
      }
      if (i % 100 == 0) {
        lines.add(",2025-01-01,c1,p,1,1\n");
      }
    }
    var grouped = sender.send(Sender.HEADER + String.join("", lines));
    var groupedValue = sender.value();
    var other = "o" + sender.source;
    Collections.shuffle(lines, random);
    var scattered = sender.send(Sender.HEADER + String.join("", lines), other, false);
    assertThat(scattered.state()).isEqualTo(State.DONE);
    assertThat(scattered)
        .extracting(
            Import::rowsRead, Import::rowsRefused, Import::orders, Import::lines, Import::customers)
        .containsExactly(grouped.rowsRead(), 30L, grouped.orders(), grouped.lines(), 50L);
    assertThat(sender.value(other)).isEqualByComparingTo(groupedValue);
    work.finish(Imports.WORK);
    assertThat(sender.count("select count(*) from intake_row")).isZero();
  }

  @Test
  void a_dry_run_counts_and_records_nothing() {
    var text = Sender.HEADER + "1,2025-01-01,7,A,2,5\n2,2025-01-02,8,A,1,5\n";
    var dry = sender.send(text, sender.source, true);
    assertThat(dry.state()).isEqualTo(State.DONE);
    assertThat(dry)
        .extracting(Import::orders, Import::lines, Import::customers)
        .containsExactly(2L, 2L, 2L);
    assertThat(sender.value()).isEqualByComparingTo("0");
    imports.start(dry.id(), Sender.mapping(sender.source), false);
    work.finish(Imports.WORK);
    assertThat(imports.find(dry.id()).state()).isEqualTo(State.DONE);
    assertThat(sender.value()).isEqualByComparingTo("15");
  }

  @Test
  void a_cancelled_import_keeps_what_was_recorded() {
    var taken =
        imports.take(
            Sender.bytes(Sender.HEADER + "1,2025-01-01,7,A,2,5\n"),
            "a.csv",
            Sender.mapping(sender.source),
            false,
            true);
    assertThat(imports.cancel(taken.id()).state()).isEqualTo(State.CANCELLED);
    work.finish(Imports.WORK);
    assertThat(imports.find(taken.id()).state()).isEqualTo(State.CANCELLED);
    assertThat(imports.cancel(taken.id()).state()).isEqualTo(State.CANCELLED);
    assertThat(sender.value()).isEqualByComparingTo("0");
  }

  @Test
  void what_only_the_whole_file_shows_fails_it_with_a_sentence() {
    var text = new StringBuilder("order,date,email,total\n");
    for (int i = 0; i < 400; i++) {
      text.append(i).append(",1/2/2025,a@b.c,5\n");
    }
    var mixed = sender.send(text + "x,13/2/2025,a@b.c,5\ny,2/13/2025,a@b.c,5\n");
    assertThat(mixed.state()).isEqualTo(State.FAILED);
    assertThat(Imports.problem(mixed, Texts.of("en")))
        .contains("13/2/2025")
        .contains("2/13/2025")
        .contains("402");
    var currencies = new StringBuilder("order,date,email,total,currency\n");
    for (int i = 0; i < 100; i++) {
      currencies.append("%d,2025-01-01,a@b.c,5,C%02d\n".formatted(i, i));
    }
    assertThat(Imports.problem(sender.send(currencies.toString()), Texts.of("en"))).contains("50");
    var endless = sender.send(text + "\"never closed " + "x".repeat(2_000_000));
    assertThat(Imports.problem(endless, Texts.of("en"))).contains("too long");
    var nothing =
        sender.send("order,date,email,total\n1,2025-01-01,a@b.c,0\n2,2025-01-01,a@b.c,0\n");
    assertThat(nothing.state()).isEqualTo(State.FAILED);
    assertThat(Imports.problem(nothing, Texts.of("en"))).contains("2 rows").contains("free");
    assertThat(sender.value()).isEqualByComparingTo("0");
  }

  @Test
  void a_wrong_file_is_refused_at_once_and_leaves_nothing() throws IOException {
    assertThatThrownBy(() -> imports.take(Sender.bytes("<html>"), "x", Mapping.NONE, false, false))
        .isInstanceOf(Problem.class);
    try (var files =
        Files.list(Objects.requireNonNull(shelf.file(UUID.randomUUID()).getParent()))) {
      assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
    }
  }

  @Test
  void refused_rows_come_back_as_a_file_that_runs_no_formula() throws IOException {
    var done =
        sender.send(
            Sender.HEADER + "1,2025-01-01,7,A,1,5\n=1+1,2025-01-01,7,\"@x, \"\"y\"\"\",0,5\n");
    var response = new MockHttpServletResponse();
    refusedRows.write(done, Texts.of("en"), response);
    assertThat(response.getContentAsString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines(
            "\ufeffRow,Reason,order,date,customer id,product,quantity,price\n"
                + "3,The quantity is 0.,'=1+1,2025-01-01,7,\"'@x, \"\"y\"\"\",0,5\n");
  }

  @Test
  void the_real_shop_of_half_a_million_lines_comes_in_whole() throws IOException {
    if (!Files.exists(REAL)) {
      System.out.println("skipped: the real shop's file is not here");
    }
    Assumptions.assumeTrue(Files.exists(REAL));
    long start = System.nanoTime();
    Import done;
    try (var bytes = Files.newInputStream(REAL)) {
      var taken = imports.take(bytes, "retail.csv.gz", Sender.mapping(sender.source), false, false);
      work.finish(Imports.WORK);
      done = sender.finished(taken.id());
    }
    System.out.println(
        "real shop imported in "
            + (System.nanoTime() - start) / 1_000_000
            + " ms, customers "
            + done.customers());
    assertThat(done.state()).isEqualTo(State.DONE);
    assertThat(done.format()).isEqualTo("order_lines");
    assertThat(done)
        .extracting(
            Import::rowsRead,
            Import::rowsRefused,
            Import::orders,
            Import::guestOrders,
            Import::lines,
            Import::refunds)
        .containsExactly(525_461L, 3_690L, 19_213L, 1_738L, 511_565L, 10_206L);
    assertThat(
            database
                .sql(
                    "select sum(value) from orders_order where source = :source and customer_id is not null",
                    "source",
                    sender.source)
                .query(BigDecimal.class)
                .single())
        .isEqualByComparingTo("8832003.274");
  }
}
