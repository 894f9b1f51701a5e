package io.perennial.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Database;
import io.perennial.Id;
import io.perennial.PerennialTest;
import io.perennial.events.Event;
import io.perennial.events.Events;
import io.perennial.orders.Orders.Draft;
import io.perennial.orders.Orders.Line;
import io.perennial.orders.Orders.Recorded;
import io.perennial.orders.Orders.Refund;
import io.perennial.orders.Orders.State;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PerennialTest
class OrdersTest {

  private static final Instant DAY = Instant.parse("2024-05-01T10:00:00Z");

  @Autowired Orders orders;
  @Autowired Events events;
  @Autowired Database database;
  @Autowired RatesSql rates;

  private final String source = "test-" + UUID.randomUUID();
  private final UUID customer = Id.next();

  @Test
  void recordingTheSameTwiceChangesNothing() {
    var draft = order("1", line("A", "2", "3.50"), line("A", "2", "3.50"), line("a", "2", "3.50"));
    assertThat(record(draft)).isEqualTo(new Recorded(1, 3, 0, 0));
    assertThat(record(draft)).isEqualTo(new Recorded(0, 0, 0, 0));
    assertThat(purchases()).containsExactly("1 21.0000");
    assertThat(kinds()).containsExactly("order_placed");
  }

  @Test
  void aLongerVersionAddsTheLinesThatAreNew() {
    record(order("1", line("A", "1", "10")));
    assertThat(record(order("1", line("B", "1", "5"), line("A", "1", "10"), line("A", "1", "10"))))
        .isEqualTo(new Recorded(0, 2, 0, 1));
    assertThat(purchases()).containsExactly("1 25.0000");
    assertThat(kinds()).containsExactlyInAnyOrder("order_placed", "order_changed");
  }

  @Test
  void aCorrectedPriceOrQuantityReplacesWhatWasKnown() {
    record(order("1", line("A", "2", "10"), line("B", "1", "5")));
    assertThat(record(order("1", line("B", "1", "5"), line("A", "2", "11"))))
        .isEqualTo(new Recorded(0, 1, 0, 1));
    assertThat(purchases()).containsExactly("1 27.0000");
    record(order("1", line("B", "3", "5"), line("A", "2", "11")));
    assertThat(purchases()).containsExactly("1 37.0000");
  }

  @Test
  void aCorrectedMomentReplacesTheOneThatWasKnown() {
    record(order("1", line("A", "1", "10")));
    var draft = order("1", line("A", "1", "10"));
    record(
        new Draft(
            source,
            "1",
            customer,
            DAY.plusSeconds(86_400),
            State.SOLD,
            "PLN",
            BigDecimal.ONE,
            draft.lines(),
            List.of(),
            null));
    assertThat(events.timeline(customer, null, 10).items()).hasSize(2);
  }

  @Test
  void anOlderFileDoesNotBringBackWhatWasCalledOff() {
    record(order("1", line("A", "1", "10")));
    record(state(order("1", line("A", "1", "10")), State.CANCELLED));
    assertThat(record(order("1", line("A", "1", "10"))).changedOrders()).isZero();
    assertThat(purchases()).isEmpty();
  }

  @Test
  void aRefundBelongsToTheCustomerOfItsOrderHoweverTheyAreTold() {
    record(of(null, credit("1", refund("A", "1", "4"))));
    record(order("1", line("A", "1", "10")));
    record(
        of(null, order("2", line("A", "1", "10"))), of(null, credit("C", refund("A", "1", "1"))));
    record(of(null, total(order("2", line("A", "1", "10")), "3")));
    record(order("2", line("A", "1", "10")));
    assertThat(
            database
                .sql(
                    "select sum(amount) from orders_counted_refund where customer_id = :customer",
                    "customer",
                    customer)
                .query(BigDecimal.class)
                .single())
        .isEqualByComparingTo("7");
  }

  @Test
  void anOpenOrderIsAPurchaseOnceItIsSoldAndNoLongerWhenItIsCalledOff() {
    record(state(order("1", line("A", "1", "10")), State.OPEN));
    assertThat(purchases()).isEmpty();
    record(order("1", line("A", "1", "10")));
    assertThat(purchases()).containsExactly("1 10.0000");
    assertThat(record(state(order("1", line("A", "1", "10")), State.OPEN)).changedOrders())
        .isZero();
    assertThat(purchases()).containsExactly("1 10.0000");
    record(state(order("1", line("A", "1", "10")), State.CANCELLED));
    assertThat(purchases()).isEmpty();
    assertThat(kinds()).contains("order_cancelled");
  }

  @Test
  void anOrderWhollyGivenBackIsNoPurchaseAndItsRefundLeavesWithIt() {
    record(total(order("1", line("A", "1", "10")), "4"));
    assertThat(purchases()).containsExactly("1 10.0000");
    assertThat(refunds()).containsExactly("1 4.0000");
    record(total(order("1", line("A", "1", "10")), "10"));
    assertThat(purchases()).isEmpty();
    assertThat(refunds()).isEmpty();
    assertThat(record(total(order("1", line("A", "1", "10")), "4")).newRefunds()).isZero();
    assertThat(kinds())
        .containsExactlyInAnyOrder("order_placed", "order_refunded", "order_refunded");
  }

  @Test
  void aCreditNoteOfItsOwnNumberIsCountedWithoutTouchingAnOrder() {
    record(
        order("1", line("A", "1", "10")),
        credit("C1", refund("A", "1", "10"), refund("A", "1", "10")));
    assertThat(record(credit("C1", refund("A", "1", "10"), refund("A", "1", "10"))).newRefunds())
        .isZero();
    assertThat(purchases()).containsExactly("1 10.0000");
    assertThat(refunds()).containsExactly("C1 10.0000", "C1 10.0000");
  }

  @Test
  void aCreditNoteThatCameBeforeItsOrderFindsIt() {
    record(credit("1", refund("A", "1", "10")));
    assertThat(refunds()).containsExactly("1 10.0000");
    record(order("1", line("A", "1", "10")));
    assertThat(purchases()).isEmpty();
    assertThat(refunds()).isEmpty();
  }

  @Test
  void anAmountIsKeptInItsCurrencyAndCountedInTheBusinesses() {
    var yen = new BigDecimal("0.027");
    var foreign =
        new Draft(
            source,
            "1",
            customer,
            DAY,
            State.SOLD,
            "JPY",
            yen,
            List.of(line("A", "3", "333")),
            List.of(),
            null);
    record(foreign);
    assertThat(purchases()).containsExactly("1 26.9730");
    assertThat(
            database
                .sql(
                    "select amount from orders_line l join orders_order o on o.id = l.order_id where o.source = :s",
                    "s",
                    source)
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
    record(order("1", line("A", "1", "10")));
    assertThat(events.timeline(customer, null, 10).items()).noneMatch(Event::live);
  }

  @Test
  void oneCallTellsOfAnOrderOnce() {
    var draft = order("1", line("A", "1", "10"));
    assertThatThrownBy(() -> record(draft, draft)).isInstanceOf(IllegalArgumentException.class);
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
        record(
            order(number, all.subList(0, random.nextInt(1, all.size() + 1)).toArray(Line[]::new)));
      }
      record(order(number, all.toArray(Line[]::new)));
      var expected = all.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(purchases()).as("seed %d", seed).contains(number + " " + expected.setScale(4));
    }
  }

  private Recorded record(Draft... drafts) {
    return database.inTransaction(() -> orders.record(List.of(drafts), false));
  }

  private Draft order(String reference, Line... lines) {
    return draft(reference, State.SOLD, List.of(lines), List.of(), null);
  }

  private Draft credit(String reference, Refund... refunds) {
    return draft(reference, State.SOLD, List.of(), List.of(refunds), null);
  }

  private static Draft of(@Nullable UUID customer, Draft draft) {
    return new Draft(
        draft.source(),
        draft.reference(),
        customer,
        draft.placedAt(),
        draft.state(),
        draft.currency(),
        draft.rate(),
        draft.lines(),
        draft.refunds(),
        draft.refundedTotal());
  }

  private Draft state(Draft draft, State state) {
    return draft(draft.reference(), state, draft.lines(), draft.refunds(), draft.refundedTotal());
  }

  private Draft total(Draft draft, String refunded) {
    return draft(
        draft.reference(), draft.state(), draft.lines(), List.of(), new BigDecimal(refunded));
  }

  private Draft draft(
      String reference,
      State state,
      List<Line> lines,
      List<Refund> refunds,
      @Nullable BigDecimal total) {
    return new Draft(
        source, reference, customer, DAY, state, "PLN", BigDecimal.ONE, lines, refunds, total);
  }

  private static Line line(String product, String quantity, String price) {
    var amount = new BigDecimal(quantity).multiply(new BigDecimal(price));
    return new Line(product, null, new BigDecimal(quantity), new BigDecimal(price), amount);
  }

  private static Refund refund(String product, String quantity, String amount) {
    return new Refund(product, new BigDecimal(quantity), new BigDecimal(amount), DAY);
  }

  private List<String> purchases() {
    return database
        .sql(
            "select reference || ' ' || value from orders_purchase where source = :source order by 1",
            "source",
            source)
        .query((row, number) -> row.getString(1))
        .list();
  }

  private List<String> refunds() {
    return database
        .sql(
            "select reference || ' ' || amount from orders_counted_refund where source = :source order by 1",
            "source",
            source)
        .query((row, number) -> row.getString(1))
        .list();
  }

  private List<String> kinds() {
    return events.timeline(customer, null, 50).items().stream().map(Event::kind).toList();
  }
}
