package io.perennial.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Eventually;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.columnar.Columnar;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Ruling;
import io.perennial.customers.Customers.Sighting;
import io.perennial.events.Events;
import io.perennial.facts.Facts;
import io.perennial.orders.Orders;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Two people who turn out to be one, and are two again: everything that is shown of them follows.
 */
@PerennialTest
class JoinedPeopleTest {

  private static final Instant DAY = Instant.parse("2024-03-01T10:00:00Z");

  @Autowired Customers customers;
  @Autowired Orders orders;
  @Autowired Events events;
  @Autowired Facts facts;
  @Autowired Columnar columnar;
  @Autowired Database database;
  @Autowired Business business;
  @Autowired Work work;

  private final String mark = UUID.randomUUID().toString().substring(0, 8);

  @Test
  void theirOrdersFactsAndTimelineAreOneAndAreTwoAgain() {
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    var guest = buys("1", null, mark + "@joined.test", "30");
    var member = buys("2", mark + "m1", null, "50");
    await(() -> purchases(guest) == 1 && purchases(member) == 1 && copied(guest) == 1);

    // The member tells an address: it is the one of the guest orders.
    var told = buys("3", mark + "m1", mark + "@joined.test", "20");
    assertThat(told).isEqualTo(member);
    var person = customers.find(member).orElseThrow();
    assertThat(customers.find(guest)).contains(person);
    assertThat(person.reference()).isEqualTo(mark + "m1");
    assertThat(person.email()).isEqualTo(mark + "@joined.test");
    await(() -> purchases(person.id()) == 3 && copied(person.id()) == 3);
    assertThat(facts.find(person.id()).orElseThrow().revenue()).isEqualByComparingTo("100");
    var other = person.id().equals(guest) ? member : guest;
    assertThat(facts.find(other)).isEmpty();
    assertThat(copied(other)).isZero();
    assertThat(placed(member)).isEqualTo(3);

    database.inTransaction(() -> {
      customers.part(
          person.id(), Set.of(guest), new Ruling("a colleague uses the same address", "Ewa"));
      return true;
    });
    await(() -> purchases(guest) == 1 && purchases(member) == 2 && copied(member) == 2);
    assertThat(copied(guest)).isEqualTo(1);
    assertThat(placed(guest)).isEqualTo(1);
    assertThat(customers.find(member).orElseThrow().email()).isNull();

    database.inTransaction(() -> {
      customers.join(guest, member, new Ruling("it was the same person after all", "Ewa"));
      return true;
    });
    await(() -> purchases(person.id()) == 3 && copied(person.id()) == 3);
  }

  private UUID buys(
      String order, @Nullable String reference, @Nullable String email, String amount) {
    return database.inTransaction(() -> {
      var identity =
          customers.recognise(mark, List.of(new Sighting(reference, email, null, null))).getFirst();
      var value = new BigDecimal(amount);
      var line = new Orders.Line("A", "Coffee", BigDecimal.ONE, value, value);
      orders.record(
          List.of(
              new Orders.Draft(
                  mark,
                  null,
                  order,
                  identity,
                  DAY.plus(Duration.ofDays(Long.parseLong(order))),
                  Orders.State.SOLD,
                  "PLN",
                  BigDecimal.ONE,
                  List.of(line),
                  List.of(),
                  null)),
          false);
      return identity;
    });
  }

  private int purchases(UUID customer) {
    return facts.find(customer).map(Facts.CustomerFacts::purchases).orElse(0);
  }

  private long copied(UUID customer) {
    return columnar.ask(copy ->
        copy.sql("select count(*) from purchases where customer = cast(:customer as uuid)")
            .param("customer", customer)
            .query(Long.class)
            .single());
  }

  private long placed(UUID customer) {
    return events.timeline(customer, Set.of("order_placed"), null, 50).items().size();
  }

  private void await(BooleanSupplier holds) {
    work.wake(Facts.READER);
    work.wake(Columnar.READER);
    Eventually.holds(holds::getAsBoolean);
    assertThat(holds.getAsBoolean()).isTrue();
  }
}
