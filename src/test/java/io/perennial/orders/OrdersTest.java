package io.perennial.orders;

import static io.perennial.orders.Shop.DAY;
import static io.perennial.orders.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Database;
import io.perennial.Money;
import io.perennial.PerennialTest;
import io.perennial.Problem;
import io.perennial.events.Event;
import io.perennial.events.Events;
import io.perennial.orders.Orders.Draft;
import io.perennial.orders.Orders.Line;
import io.perennial.orders.Orders.Recorded;
import io.perennial.orders.Orders.State;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PerennialTest
class OrdersTest {

  @Autowired Orders orders;
  @Autowired Events events;
  @Autowired Database database;
  @Autowired RatesSql rates;

  private Shop shop;

  @BeforeEach
  void setUp() {
    shop = new Shop(orders, events, database);
  }

  @Test
  void recordingTheSameTwiceChangesNothing() {
    var draft =
        shop.order("1", line("A", "2", "3.50"), line("A", "2", "3.50"), line("a", "2", "3.50"));
    assertThat(shop.record(draft)).isEqualTo(new Recorded(1, 3, 0, 0));
    assertThat(shop.record(draft)).isEqualTo(new Recorded(0, 0, 0, 0));
    assertThat(shop.purchases()).containsExactly("1 21.0000");
    assertThat(shop.kinds()).containsExactly("order_placed");
  }

  @Test
  void aLongerVersionAddsTheLinesThatAreNew() {
    shop.record(shop.order("1", line("A", "1", "10")));
    assertThat(
            shop.record(
                shop.order("1", line("B", "1", "5"), line("A", "1", "10"), line("A", "1", "10"))))
        .isEqualTo(new Recorded(0, 2, 0, 1));
    assertThat(shop.purchases()).containsExactly("1 25.0000");
    assertThat(shop.kinds()).containsExactlyInAnyOrder("order_placed", "order_changed");
  }

  @Test
  void whatTheShopTellsTakesThePlaceOfWhatAPageTold() {
    var told = shop.order("1", line("SKU-1", "2", "10"), line("SKU-2", "1", "5"));
    shop.overhear(shop.order("1", line("p1", "2", "10")));
    assertThat(shop.overhear(shop.order("1", line("p1", "2", "10"))))
        .isEqualTo(new Recorded(0, 0, 0, 0));
    assertThat(shop.purchases()).containsExactly("1 20.0000");
    shop.record(told);
    assertThat(shop.purchases()).containsExactly("1 25.0000");
    assertThat(shop.record(told)).isEqualTo(new Recorded(0, 0, 0, 0));
    assertThat(shop.kinds()).containsExactlyInAnyOrder("order_placed", "order_changed");
  }

  @Test
  void theShopsWordGoesBeforeWhatWasOverheardInEverything() {
    var line = line("SKU-1", "2", "10");
    shop.overhear(shop.order("1", line));
    var buyer = io.perennial.Id.next();
    var told =
        new Draft(
            shop.source,
            "web",
            "1",
            buyer,
            Shop.DAY,
            State.SOLD,
            "EUR",
            new BigDecimal("4"),
            List.of(line),
            List.of(),
            null);
    shop.record(told);
    assertThat(
            database
                .sql(
                    "select concat_ws(' ', channel, currency, rate::float8, value, customer_id) from orders_order"
                        + " where source = :source",
                    "source",
                    shop.source)
                .query(String.class)
                .single())
        .isEqualTo("web EUR 4 80.0000 " + buyer);
    assertThat(events.timeline(shop.customer, null, 10).items())
        .as("who was taken for the buyer hears of it, and so does who counts their orders")
        .extracting(event -> event.kind())
        .containsExactlyInAnyOrder("order_placed", "order_changed");
    assertThat(shop.overhear(shop.order("1", line("p1", "1", "3"))))
        .as("a page adds nothing to what the shop told")
        .isEqualTo(new Recorded(0, 0, 0, 0));
  }

  @Test
  void thatTheShopToldIsAlwaysInTheLog() {
    shop.overhear(shop.order("1", line("p1", "2", "10")));
    shop.record(shop.order("1", line("SKU-1", "2", "10")));
    assertThat(shop.kinds()).containsExactlyInAnyOrder("order_placed", "order_changed");
  }

  @Test
  void anOrderThatGrowsBeyondAnyAmountIsRefusedInASentence() {
    var largest = line("A", "1", Money.LIMIT.toPlainString());
    shop.record(shop.order("1", largest));
    var more = Collections.nCopies(10_001, largest).toArray(Line[]::new);
    assertThatThrownBy(() -> shop.record(shop.order("1", more)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("orders.too-large");
    assertThat(shop.purchases()).containsExactly("1 100000000000.0000");
  }

  @Test
  void aCorrectedPriceOrQuantityReplacesWhatWasKnown() {
    shop.record(shop.order("1", line("A", "2", "10"), line("B", "1", "5")));
    assertThat(shop.record(shop.order("1", line("B", "1", "5"), line("A", "2", "11"))))
        .isEqualTo(new Recorded(0, 1, 0, 1));
    assertThat(shop.purchases()).containsExactly("1 27.0000");
    shop.record(shop.order("1", line("B", "3", "5"), line("A", "2", "11")));
    assertThat(shop.purchases()).containsExactly("1 37.0000");
  }

  @Test
  void aCorrectedMomentReplacesTheOneThatWasKnown() {
    shop.record(shop.order("1", line("A", "1", "10")));
    var draft = shop.order("1", line("A", "1", "10"));
    shop.record(
        new Draft(
            shop.source,
            null,
            "1",
            shop.customer,
            DAY.plusSeconds(86_400),
            State.SOLD,
            "PLN",
            BigDecimal.ONE,
            draft.lines(),
            List.of(),
            null));
    assertThat(events.timeline(shop.customer, null, 10).items()).hasSize(2);
  }

  @Test
  void anOlderFileDoesNotBringBackWhatWasCalledOff() {
    shop.record(shop.order("1", line("A", "1", "10")));
    shop.record(shop.state(shop.order("1", line("A", "1", "10")), State.CANCELLED));
    assertThat(shop.record(shop.order("1", line("A", "1", "10"))).changedOrders()).isZero();
    assertThat(shop.purchases()).isEmpty();
  }

  @Test
  void anOpenOrderIsAPurchaseOnceItIsSoldAndNoLongerWhenItIsCalledOff() {
    shop.record(shop.state(shop.order("1", line("A", "1", "10")), State.OPEN));
    assertThat(shop.purchases()).isEmpty();
    shop.record(shop.order("1", line("A", "1", "10")));
    assertThat(shop.purchases()).containsExactly("1 10.0000");
    assertThat(
            shop.record(shop.state(shop.order("1", line("A", "1", "10")), State.OPEN))
                .changedOrders())
        .isZero();
    assertThat(shop.purchases()).containsExactly("1 10.0000");
    shop.record(shop.state(shop.order("1", line("A", "1", "10")), State.CANCELLED));
    assertThat(shop.purchases()).isEmpty();
    assertThat(shop.kinds()).contains("order_cancelled");
  }

  @Test
  void aChannelIsLearnedOnceAndKept() {
    var order = shop.order("1", line("A", "1", "10"));
    shop.record(order, shop.channel(shop.order("2", line("A", "1", "10")), " POS "));
    assertThat(shop.channels()).containsExactly("1 " + shop.source, "2 pos");
    assertThat(shop.record(shop.channel(order, "web")).changedOrders()).isEqualTo(1);
    assertThat(shop.record(shop.channel(order, "draft")).changedOrders()).isZero();
    assertThat(shop.record(order).changedOrders()).isZero();
    assertThat(shop.channels()).containsExactly("1 web", "2 pos");
    assertThat(shop.kinds())
        .containsExactlyInAnyOrder("order_placed", "order_placed", "order_changed");
  }

  @Test
  void anOrderIsCalledOffOnce() {
    var order = shop.order("1", line("A", "1", "10"));
    shop.record(order);
    shop.record(shop.state(order, State.CANCELLED));
    shop.record(shop.channel(order, "web"));
    assertThat(shop.kinds())
        .containsExactlyInAnyOrder("order_placed", "order_cancelled", "order_changed");
  }

  @Test
  void anAmountIsKeptInItsCurrencyAndCountedInTheBusinesses() {
    var yen = new BigDecimal("0.027");
    var foreign =
        new Draft(
            shop.source,
            null,
            "1",
            shop.customer,
            DAY,
            State.SOLD,
            "JPY",
            yen,
            List.of(line("A", "3", "333")),
            List.of(),
            null);
    shop.record(foreign);
    assertThat(shop.purchases()).containsExactly("1 26.9730");
    assertThat(
            database
                .sql(
                    "select amount from orders_line l join orders_order o on o.id = l.order_id where o.source = :s",
                    "s",
                    shop.source)
                .query(BigDecimal.class)
                .single())
        .isEqualByComparingTo("999");
  }

  @Test
  void theRateOfADayIsTheNewestKnownAtOrBeforeIt() {
    rates.save(List.of(new Rates.Rate("XTS", LocalDate.parse("2024-01-01"), new BigDecimal("2"))));
    rates.save(List.of(new Rates.Rate("XTS", LocalDate.parse("2024-02-01"), new BigDecimal("3"))));
    assertThat(orders.rate("XTS", "PLN", LocalDate.parse("2023-12-31"))).isEmpty();
    assertThat(orders.rate("XTS", "PLN", LocalDate.parse("2024-01-31")).orElseThrow())
        .isEqualByComparingTo("2");
    assertThat(orders.rate("XTS", "PLN", LocalDate.parse("2026-01-01")).orElseThrow())
        .isEqualByComparingTo("3");
    assertThat(orders.rate("PLN", "PLN", LocalDate.parse("1999-01-01")).orElseThrow())
        .isEqualByComparingTo("1");
    // While there is one, the business keeps its currency.
    rates.delete("XTS", LocalDate.parse("2024-01-01"));
    rates.delete("XTS", LocalDate.parse("2024-02-01"));
  }

  @Test
  void whatAnImportTellsIsHistory() {
    shop.record(shop.order("1", line("A", "1", "10")));
    assertThat(events.timeline(shop.customer, null, 10).items()).noneMatch(Event::live);
  }

  @Test
  void oneCallTellsOfAnOrderOnce() {
    var draft = shop.order("1", line("A", "1", "10"));
    assertThatThrownBy(() -> shop.record(draft, draft))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ordersThatSomebodyElseRecordsAtTheSameMomentAreRecordedOnce() throws Exception {
    var all = new ArrayList<Draft>();
    for (int i = 0; i < 150; i++) {
      all.add(shop.order("n" + i, line("A", "1", "10")));
    }
    var told = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var others =
          threads.submit(() ->
              database.inTransaction(() -> {
                var recorded = orders.record(all.subList(90, 120), false);
                told.countDown();
                await(go);
                return recorded;
              }));
      await(told);
      var ours = threads.submit(() -> shop.record(all.toArray(Draft[]::new)));
      while (!ours.isDone() && !somebodyWaits()) {
        Thread.sleep(10);
      }
      go.countDown();
      assertThat(others.get()).isEqualTo(new Recorded(30, 30, 0, 0));
      assertThat(ours.get()).isEqualTo(new Recorded(120, 120, 0, 0));
    }
    assertThat(shop.purchases()).hasSize(150);
    assertThat(events.timeline(shop.customer, null, 1000).items()).hasSize(150);
  }

  private boolean somebodyWaits() {
    return database
        .sql("select exists (select from pg_locks where not granted)")
        .query(Boolean.class)
        .single();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  void anySequenceOfPartialFilesEndsInTheSameOrder() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      var number = "r" + round;
      var all = new ArrayList<Line>();
      for (int i = random.nextInt(1, 8); i > 0; i--) {
        all.add(
            line("P" + random.nextInt(3), "" + random.nextInt(1, 3), "" + random.nextInt(1, 4)));
      }
      for (int file = random.nextInt(4); file > 0; file--) {
        Collections.shuffle(all, random);
        shop.record(
            shop.order(
                number, all.subList(0, random.nextInt(1, all.size() + 1)).toArray(Line[]::new)));
      }
      shop.record(shop.order(number, all.toArray(Line[]::new)));
      var expected = all.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(shop.purchases())
          .as("seed %d", seed)
          .contains(number + " " + expected.setScale(4));
    }
  }
}
