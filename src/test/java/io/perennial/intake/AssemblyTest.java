package io.perennial.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.perennial.files.Mapping;
import io.perennial.orders.Orders;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssemblyTest {

  @TempDir Path folder;

  private static final Path EXAMPLES = Path.of("../shared/data/export-formats");

  private Outcome read(String text) throws IOException {
    return read(text, "{}", "GBP", "GB");
  }

  private Outcome read(String text, String mapping, String currency, String country)
      throws IOException {
    var file = Files.writeString(folder.resolve("orders.csv"), text);
    return Outcome.of(file, Mapping.of(mapping), currency, country);
  }

  private static String example(String name) throws IOException {
    boolean there = Files.exists(EXAMPLES.resolve(name));
    if (!there) {
      System.out.println("skipped: no example " + name);
    }
    Assumptions.assumeTrue(there);
    return Files.readString(EXAMPLES.resolve(name));
  }

  @Test
  void the_shopify_example_becomes_its_orders() throws IOException {
    var read = read(example("shopify_orders_export_example.csv"));
    assertThat(read.refused()).isEmpty();
    assertThat(read.orders()).hasSize(8);
    Predicate<Told> purchase =
        told -> {
          var value = Orders.Line.sum(told.draft().lines());
          var refunded = told.draft().refundedTotal();
          return told.draft().state() == Orders.State.SOLD
              && (refunded == null || refunded.compareTo(value) < 0);
        };
    assertThat(read.orders().stream().filter(purchase).map(told -> told.draft().reference()))
        .containsExactlyInAnyOrder("#1002", "#1003", "#1005", "#1007", "#1008");
    assertThat(read.value(purchase)).isEqualByComparingTo("168.00");
    assertThat(read.value(purchase.and(told -> told.customer() == null)))
        .isEqualByComparingTo("12.00");
    assertThat(read.order("#1004").draft().state()).isEqualTo(Orders.State.CANCELLED);
    assertThat(read.order("#1001").draft().state()).isEqualTo(Orders.State.OPEN);
    assertThat(read.order("#1006").draft().refundedTotal()).isEqualByComparingTo("19.00");
    assertThat(read.order("#1002").draft().placedAt()).isEqualTo("2024-12-31T23:59:30Z");
    assertThat(read.order("#1008").draft().lines()).hasSize(2);
    assertThat(read.order("#1008").draft().channel()).isEqualTo("web");
    assertThat(read.order("#1007").person()).isEqualTo(read.order("#1002").person());
    assertThat(read.order("#1003").draft().lines().getFirst().amount())
        .isEqualByComparingTo("48.00");
  }

  @Test
  void the_woocommerce_example_becomes_its_orders() throws IOException {
    var read = read(example("woocommerce_orders_example.csv"), "{}", "EUR", "PL");
    assertThat(read.reasons()).containsExactly("intake.refused.date-month-first");
    assertThat(read.refused().getFirst().arguments()).containsExactly("13/2/2025 12:00");
    assertThat(read.orders()).hasSize(4);
    var first = read.order("5001");
    assertThat(Orders.Line.sum(first.draft().lines())).isEqualByComparingTo("30.00");
    assertThat(first.draft().lines().getFirst().product()).isEqualTo("77");
    assertThat(first.person()).isEqualTo("r12");
    assertThat(first.draft().placedAt()).isEqualTo("2024-12-31T23:59:00Z");
    assertThat(read.order("5002").person()).isEqualTo("eguest@example.com");
    assertThat(Orders.Line.sum(read.order("5002").draft().lines())).isEqualByComparingTo("25.00");
    assertThat(read.order("5003").draft().refundedTotal()).isEqualByComparingTo("30.00");
    assertThat(read.order("5004").draft().state()).isEqualTo(Orders.State.OPEN);
  }

  @Test
  void the_stripe_example_becomes_its_payments() throws IOException {
    var read = read(example("stripe_payments_example.csv"));
    assertThat(read.refused()).isEmpty();
    assertThat(Orders.Line.sum(read.order("ch_0003").draft().lines()))
        .isEqualByComparingTo("1048.00");
    assertThat(read.order("ch_0003").draft().refundedTotal()).isEqualByComparingTo("24.00");
    assertThat(read.order("ch_0004").draft().state()).isEqualTo(Orders.State.OPEN);
    assertThat(read.order("ch_0005").draft().currency()).isEqualTo("JPY");
    assertThat(Orders.Line.sum(read.order("ch_0005").draft().lines())).isEqualByComparingTo("5000");
    assertThat(read.order("ch_0001").draft().placedAt()).isEqualTo("2025-01-05T18:20:10Z");
  }

  @Test
  void a_channel_is_what_an_order_says_of_it_in_small_letters_and_no_sentence() throws IOException {
    var read =
        read(
            """
            order,date,email,total,channel
            1,2025-01-01,a@b.c,5, Web\s
            2,2025-01-01,a@b.c,5,
            3,2025-01-01,a@b.c,5,%s
            """
                .formatted("x".repeat(61)));
    assertThat(read.orders())
        .extracting(told -> told.draft().channel())
        .containsExactly("web", null, null);
  }

  @Test
  void a_row_stays_the_same_order_when_its_channel_becomes_known() throws IOException {
    var without = read("date,email,total\n2025-01-01,a@b.c,5\n");
    var with = read("date,email,total,channel\n2025-01-01,a@b.c,5,pos\n");
    assertThat(with.orders().getFirst().draft().reference())
        .isEqualTo(without.orders().getFirst().draft().reference());
  }

  @Test
  void a_payment_that_failed_may_be_made_again_and_a_cancelled_one_not() throws IOException {
    var read =
        read(
            """
            order,date,email,total,status
            1,2025-01-01,a@b.c,5,Failed
            2,2025-01-01,a@b.c,5,nieudane
            3,2025-01-01,a@b.c,5,Eșuată
            4,2025-01-01,a@b.c,5,canceled
            5,2025-01-01,a@b.c,5,voided
            6,2025-01-01,a@b.c,5,paid
            """);
    assertThat(read.orders().stream().map(told -> told.draft().state()))
        .containsExactly(
            Orders.State.OPEN,
            Orders.State.OPEN,
            Orders.State.OPEN,
            Orders.State.CANCELLED,
            Orders.State.CANCELLED,
            Orders.State.SOLD);
  }

  @Test
  void a_customer_list_is_no_file_of_orders() throws IOException {
    var text = example("shopify_customers_export_example.csv");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> read(text))
        .isInstanceOf(io.perennial.Problem.class);
  }

  @Test
  void invoice_lines_give_sales_refunds_and_refusals() throws IOException {
    var read =
        read(
            """
            Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country
            1,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850,United Kingdom
            1,85123a,HEART,6,2010-12-01 08:27:00,2.1,17850,United Kingdom
            2,X,,-3,2010-12-01 08:26:00,0,,United Kingdom
            2,X,,3,2010-12-01 08:26:00,1,,United Kingdom
            C3,X,,-2,2010-12-02 08:26:00,1.5,17850.0,United Kingdom
            c4,M,,1,2010-12-02 08:26:00,373.57,,United Kingdom
            A5,B,Adjust bad debt,1,2010-12-02 08:26:00,-53594.36,,United Kingdom
            6,X,,0,2010-12-01 08:26:00,1,,United Kingdom
            7,X,,-1,2010-12-01 08:26:00,1,5,United Kingdom
            ,X,,1,2010-12-01 08:26:00,1,5,United Kingdom
            """);
    assertThat(read.reasons())
        .containsExactly(
            "intake.refused.free",
            "intake.refused.free",
            "intake.refused.no-pieces",
            "intake.refused.reference");
    assertThat(read.order("1").draft().lines()).hasSize(2);
    assertThat(read.order("1").draft().lines())
        .extracting(Orders.Line::product)
        .containsExactly("85123A", "85123a");
    assertThat(read.order("1").draft().placedAt()).isEqualTo("2010-12-01T08:26:00Z");
    assertThat(read.order("2").customer()).isNull();
    assertThat(read.order("C3").draft().lines()).isEmpty();
    assertThat(read.order("C3").draft().refunds().getFirst().amount()).isEqualByComparingTo("3.00");
    assertThat(read.order("C3").person()).isEqualTo("r17850");
    assertThat(read.order("c4").draft().refunds().getFirst().amount())
        .isEqualByComparingTo("-373.57");
    assertThat(read.order("7").draft().refunds().getFirst().amount()).isEqualByComparingTo("1.00");
  }

  @Test
  void a_table_without_order_numbers_tells_equal_rows_apart() throws IOException {
    var read =
        read(
            "date;email;total\n1.2.2025;A@b.c;1.234,50\n1.2.2025;A@b.c;1.234,50\n2.2.2025;a@b.c;7\n",
            "{}",
            "EUR",
            "PL");
    assertThat(read.orders()).hasSize(3);
    assertThat(read.orders().stream().map(told -> told.draft().reference()).distinct()).hasSize(3);
    assertThat(read.orders().get(1).draft().reference())
        .isEqualTo(read.orders().get(0).draft().reference() + "-2");
    assertThat(read.value(told -> true)).isEqualByComparingTo("2476.00");
    assertThat(read.orders().stream().map(Told::person).distinct()).containsExactly("ea@b.c");
  }

  @Test
  void bad_rows_are_refused_one_by_one() throws IOException {
    var read =
        read(
            """
            order,date,email,total,currency
            1,2025-01-01,a@b.c,5,GBP
            2,2025-01-01,a@b.c
            3,2025-01-01,a@b.c,5,GBP,more
            4,2025-01-01,a@b.c,5,GBP,
            5,,a@b.c,5,GBP
            6,2025-02-30,a@b.c,5,GBP
            7,1969-01-01,a@b.c,5,GBP
            8,2031-01-01,a@b.c,5,GBP
            9,2025-01-01,nobody,5,GBP
            10,2025-01-01,a@b.c,free,GBP
            11,2025-01-01,a@b.c,0,GBP
            12,2025-01-01,a@b.c,-5,GBP
            13,2025-01-01,a@b.c,5,XYZ
            14,2025-03-03,a@b.c,5,USD
            15,2025-01-01,a@b.c,900000000000,GBP
            16,2025-01-01,,5,
            """);
    assertThat(read.orders().stream().map(told -> told.draft().reference()))
        .containsExactly("1", "4", "16");
    assertThat(read.reasons())
        .containsExactly(
            "intake.refused.shorter",
            "intake.refused.longer",
            "intake.refused.date-missing",
            "intake.refused.date-day-first",
            "intake.refused.date-early",
            "intake.refused.date-future",
            "intake.refused.email",
            "intake.refused.total",
            "intake.refused.free",
            "intake.refused.free",
            "intake.refused.currency",
            "intake.refused.rate",
            "intake.refused.large");
    assertThat(read.refused().get(11).arguments()).containsExactly("USD", "GBP", "2025-03-03");
    for (var refusal : read.refused()) {
      assertThat(io.perennial.Texts.of("en").has(refusal.reason())).isTrue();
    }
  }

  @Test
  void an_order_that_adds_up_to_more_than_can_be_true_is_refused_whole() throws IOException {
    var read =
        read(
            """
            order,date,customer id,product,quantity,price,currency
            1,2025-01-01,7,A,1,99999999999,GBP
            1,2025-01-01,7,B,1,99999999999,GBP
            2,2025-01-01,7,A,1,99999999999,GBP
            3,2025-01-01,7,A,-1,60000000000,GBP
            3,2025-01-01,7,B,-1,60000000000,GBP
            4,2025-01-01,7,A,1,99999999999,JPY
            """);
    assertThat(read.refused())
        .extracting(refusal -> refusal.row().number(), Refusal::reason)
        .containsExactly(
            tuple(2L, "intake.refused.order-large"),
            tuple(3L, "intake.refused.order-large"),
            tuple(5L, "intake.refused.order-large"),
            tuple(6L, "intake.refused.order-large"));
    assertThat(read.refused().getFirst().arguments()).containsExactly("100000000000.00", "GBP");
    assertThat(read.orders())
        .extracting(told -> told.draft().reference())
        .containsExactly("2", "4");
  }

  @Test
  void lines_scaled_to_a_total_sum_to_it_exactly() {
    long seed = new Random().nextLong();
    System.out.println("scaled lines, seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      var lines = new ArrayList<Orders.Line>();
      for (int i = 0; i < 1 + random.nextInt(12); i++) {
        var amount = BigDecimal.valueOf(1 + random.nextInt(100_000), 2);
        lines.add(new Orders.Line("p", null, BigDecimal.ONE, amount, amount));
      }
      var total = BigDecimal.valueOf(random.nextInt(1_000_000), 2);
      var scaled = Orders.Line.scaled(lines, total);
      assertThat(Orders.Line.sum(scaled)).isEqualByComparingTo(total);
      assertThat(scaled).allMatch(line -> line.amount().signum() >= 0);
    }
  }
}
