package io.perennial.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Id;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.columnar.Audience;
import io.perennial.events.Cursors;
import io.perennial.events.Event;
import io.perennial.facts.Facts;
import io.perennial.insights.Insights;
import io.perennial.orders.Orders;
import io.perennial.orders.Orders.Draft;
import io.perennial.orders.Orders.Line;
import io.perennial.orders.Orders.State;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What an import tells counts everywhere, and nobody reacts to it. */
@PerennialTest
class HistoryStoryTest {

  /** A month in which no other test has orders. */
  private static final LocalDate MONTH = LocalDate.of(1973, 3, 1);

  @Autowired Business business;
  @Autowired Database database;
  @Autowired Orders orders;
  @Autowired Facts facts;
  @Autowired Insights insights;
  @Autowired Cursors cursors;
  @Autowired Work work;

  private final UUID customer = Id.next();
  private final String reader = "reacts-" + customer;
  private final List<String> reactions = new ArrayList<>();

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    react();
    reactions.clear();
  }

  @Test
  void aHistoricalOrderReachesFactsAndFiguresButNoReactionAndALiveOneReachesAll() {
    record("imported", false);
    settle();
    assertThat(facts.find(customer).orElseThrow().purchases()).isEqualTo(1);
    assertThat(insights.summary(MONTH, MONTH.plusMonths(1), Audience.EVERYBODY).orders())
        .isEqualTo(1);
    react();
    assertThat(reactions).isEmpty();

    record("just now", true);
    settle();
    assertThat(facts.find(customer).orElseThrow().purchases()).isEqualTo(2);
    assertThat(insights.summary(MONTH, MONTH.plusMonths(1), Audience.EVERYBODY).orders())
        .isEqualTo(2);
    react();
    assertThat(reactions).containsExactly("order_placed");
  }

  private void record(String reference, boolean live) {
    var line = new Line("P", null, BigDecimal.ONE, BigDecimal.TEN, BigDecimal.TEN);
    var draft =
        new Draft(
            "story-" + customer,
            null,
            reference,
            customer,
            Instant.parse("1973-03-15T12:00:00Z"),
            State.SOLD,
            "PLN",
            BigDecimal.ONE,
            List.of(line),
            List.of(),
            null);
    database.inTransaction(() -> orders.record(List.of(draft), live));
  }

  private void react() {
    while (cursors.react(reader, Set.of(), 10_000, this::note)) {
      // until everything is read
    }
  }

  private void note(List<Event> events) {
    events.stream()
        .filter(event -> customer.equals(event.customerId()))
        .forEach(event -> reactions.add(event.kind()));
  }

  /** Waits until every reader of the log has read all of it. */
  private void settle() {
    do {
      work.stages().forEach(stage -> work.finish(stage.name()));
    } while (work.stages().stream().anyMatch(stage -> stage.lag().events() > 0));
  }
}
