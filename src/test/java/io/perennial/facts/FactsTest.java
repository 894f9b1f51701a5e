package io.perennial.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Eventually;
import io.perennial.Id;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.facts.Facts.CustomerFacts;
import io.perennial.orders.Orders;
import io.perennial.orders.Orders.Draft;
import io.perennial.orders.Orders.Line;
import io.perennial.orders.Orders.State;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PerennialTest
class FactsTest {

  @Autowired Facts facts;
  @Autowired Orders orders;
  @Autowired Work work;
  @Autowired Database database;
  @Autowired Business business;

  private final UUID customer = Id.next();
  private final String source = "test-" + customer;

  @BeforeEach
  void setUp() {
    zone("Europe/Warsaw");
  }

  @Test
  void factsFollowTheOrders() {
    record("1", "2024-03-01T12:00:00Z", State.SOLD, null, "10.00");
    record("2", "2024-03-01T18:00:00Z", State.SOLD, null, "5.00");
    record("3", "2024-03-11T12:00:00Z", State.SOLD, "2.50", "7.25");
    record("4", "2024-05-01T12:00:00Z", State.OPEN, null, "99");
    var known = read();
    assertThat(known.purchases()).isEqualTo(3);
    assertThat(known.purchaseDays()).isEqualTo(2);
    assertThat(known.revenue()).isEqualByComparingTo("22.25");
    assertThat(known.refunds()).isEqualByComparingTo("2.50");
    assertThat(known.firstDay()).isEqualTo("2024-03-01");
    assertThat(known.lastDay()).isEqualTo("2024-03-11");
    assertThat(known.meanGapDays()).isEqualTo(10.0);
  }

  @Test
  void anOrderThatIsCalledOffLeavesTheFacts() {
    record("1", "2024-03-01T12:00:00Z", State.SOLD, null, "10.00");
    assertThat(read().purchases()).isEqualTo(1);
    record("1", "2024-03-01T12:00:00Z", State.CANCELLED, null, "10.00");
    var known = read();
    assertThat(known.purchases()).isZero();
    assertThat(known.revenue()).isZero();
    assertThat(known.lastDay()).isNull();
  }

  @Test
  void aDayIsADayInTheBusinessesZoneAlsoAfterTheZoneChanged() throws InterruptedException {
    record("1", "2024-03-31T22:30:00Z", State.SOLD, null, "10.00");
    becomes("2024-04-01");
    zone("America/Los_Angeles");
    becomes("2024-03-31");
    zone("Europe/Warsaw");
    becomes("2024-04-01");
  }

  /** A reader that began before the zone changed may end after it, and is put right by the next. */
  private void becomes(String day) throws InterruptedException {
    Eventually.holds(() -> LocalDate.parse(day).equals(read().firstDay()));
    assertThat(read().firstDay()).isEqualTo(LocalDate.parse(day));
  }

  private void record(
      String reference, String at, State state, @Nullable String refunded, String amount) {
    var value = new BigDecimal(amount);
    var line = new Line("P", null, BigDecimal.ONE, value, value);
    var given = refunded == null ? null : new BigDecimal(refunded);
    var draft =
        new Draft(
            source,
            null,
            reference,
            customer,
            Instant.parse(at),
            state,
            "PLN",
            BigDecimal.ONE,
            List.of(line),
            List.of(),
            given);
    database.inTransaction(() -> orders.record(List.of(draft), false));
  }

  private CustomerFacts read() {
    do {
      work.finish(Facts.READER);
    } while (lag() > 0);
    return facts.find(customer).orElseThrow();
  }

  private long lag() {
    return work.stages().stream()
        .filter(stage -> stage.name().equals(Facts.READER))
        .mapToLong(stage -> stage.lag().events())
        .sum();
  }

  private void zone(String zone) {
    TestBusiness.is(database, business, "PL", "PLN", zone);
  }
}
