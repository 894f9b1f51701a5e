package io.perennial.orders;

import static io.perennial.orders.Shop.line;
import static io.perennial.orders.Shop.refund;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.events.Events;
import java.math.BigDecimal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What is given back, however and whenever a source tells it. */
@PerennialTest
class RefundsTest {

  @Autowired Orders orders;
  @Autowired Events events;
  @Autowired Database database;

  private Shop shop;

  @BeforeEach
  void setUp() {
    shop = new Shop(orders, events, database);
  }

  @Test
  void aRefundBelongsToTheCustomerOfItsOrderHoweverTheyAreTold() {
    shop.record(Shop.of(null, shop.credit("1", refund("A", "1", "4"))));
    shop.record(shop.order("1", line("A", "1", "10")));
    shop.record(
        Shop.of(null, shop.order("2", line("A", "1", "10"))),
        Shop.of(null, shop.credit("C", refund("A", "1", "1"))));
    shop.record(Shop.of(null, shop.total(shop.order("2", line("A", "1", "10")), "3")));
    shop.record(shop.order("2", line("A", "1", "10")));
    assertThat(
            database
                .sql(
                    "select sum(amount) from orders_counted_refund where customer_id = :customer",
                    "customer",
                    shop.customer)
                .query(BigDecimal.class)
                .single())
        .isEqualByComparingTo("7");
  }

  @Test
  void anOrderWhollyGivenBackIsNoPurchaseAndItsRefundLeavesWithIt() {
    shop.record(shop.total(shop.order("1", line("A", "1", "10")), "4"));
    assertThat(shop.purchases()).containsExactly("1 10.0000");
    assertThat(shop.refunds()).containsExactly("1 4.0000");
    shop.record(shop.total(shop.order("1", line("A", "1", "10")), "10"));
    assertThat(shop.purchases()).isEmpty();
    assertThat(shop.refunds()).isEmpty();
    assertThat(shop.record(shop.total(shop.order("1", line("A", "1", "10")), "4")).newRefunds())
        .isZero();
    assertThat(shop.kinds())
        .containsExactlyInAnyOrder("order_placed", "order_refunded", "order_refunded");
  }

  @Test
  void aCreditNoteOfItsOwnNumberIsCountedWithoutTouchingAnOrder() {
    shop.record(
        shop.order("1", line("A", "1", "10")),
        shop.credit("C1", refund("A", "1", "10"), refund("A", "1", "10")));
    assertThat(
            shop.record(shop.credit("C1", refund("A", "1", "10"), refund("A", "1", "10")))
                .newRefunds())
        .isZero();
    assertThat(shop.purchases()).containsExactly("1 10.0000");
    assertThat(shop.refunds()).containsExactly("C1 10.0000", "C1 10.0000");
  }

  @Test
  void aCreditNoteThatCameBeforeItsOrderFindsIt() {
    shop.record(shop.credit("1", refund("A", "1", "10")));
    assertThat(shop.refunds()).containsExactly("1 10.0000");
    shop.record(shop.order("1", line("A", "1", "10")));
    assertThat(shop.purchases()).isEmpty();
    assertThat(shop.refunds()).isEmpty();
  }
}
