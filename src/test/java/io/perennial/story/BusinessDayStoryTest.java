package io.perennial.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Id;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Texts;
import io.perennial.Ui;
import io.perennial.Work;
import io.perennial.access.Visitor;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.facts.Facts;
import io.perennial.orders.Orders;
import io.perennial.orders.Orders.Draft;
import io.perennial.orders.Orders.Line;
import io.perennial.orders.Orders.State;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * An order counts on one day, whoever is asked: the facts, the columnar copy and the pages say the
 * same. The days are those of the JVM's calendar, around midnights and changes of the clocks.
 */
@PerennialTest
class BusinessDayStoryTest {

  private static final Pattern TIME = Pattern.compile("<time datetime=\"([^\"]+)\">([^<]+)</time>");

  @Autowired ApplicationContext context;
  @Autowired Business business;
  @Autowired Database database;
  @Autowired Customers customers;
  @Autowired Orders orders;
  @Autowired Facts facts;
  @Autowired JsonMapper json;
  @Autowired Work work;

  private record Placed(UUID customer, Instant at) {}

  @ParameterizedTest
  @CsvSource({
    // the clocks change; winter; summer
    "Europe/Warsaw, 1995-03-26, 1995-11-30, 1995-07-15",
    // summer time began to end a month later in 1996
    "Europe/Warsaw, 1995-09-24, 1995-09-25, 1996-10-27",
    // Kyiv left Moscow's time in 1990, and Europe's day of change came in 1997
    "Europe/Kyiv, 1990-07-01, 1992-03-29, 1996-03-31",
    // summer time became longer in 2007
    "America/Los_Angeles, 2007-03-11, 2006-04-02, 2007-11-04",
    // the clocks went back at one minute past midnight: a day ended twice
    "America/St_Johns, 1995-10-29, 1995-04-02, 1995-12-31"
  })
  void anOrderCountsOnTheSameDayEverywhere(
      String zoneName, String first, String second, String third) {
    var zone = ZoneId.of(zoneName);
    TestBusiness.is(database, business, "PL", "PLN", zoneName);
    Visitor.setUp(context);
    var regular = customer("regular");
    var placed = new ArrayList<Placed>();
    for (var day : List.of(first, second, third)) {
      for (var time : List.of("T00:00:00", "T00:00:59", "T01:59:59", "T12:00:00", "T23:59:59")) {
        for (int later : List.of(-1, 0, 1)) {
          var at = LocalDateTime.parse(day + time).atZone(zone).toInstant().plusSeconds(later);
          placed.add(new Placed(customer(day + time + later), at));
        }
      }
    }
    for (var order : placed) {
      record(order.customer(), order.at());
      record(regular, order.at());
    }
    settle();

    var days = placed.stream().map(order -> order.at().atZone(zone).toLocalDate()).toList();
    var known = facts.find(regular).orElseThrow();
    assertThat(known.purchases()).isEqualTo(placed.size());
    assertThat(known.purchaseDays()).isEqualTo((int) days.stream().distinct().count());
    var owner = Visitor.owner(context);
    var program = Visitor.program(context);
    var ui =
        new Ui(
            Texts.of("en"), "", "", "/", null, business.find(), Instant.EPOCH, false, path -> path);
    for (int i = 0; i < placed.size(); i++) {
      var order = placed.get(i);
      var day = days.get(i);
      assertThat(business.profile().day(order.at())).as(order.at().toString()).isEqualTo(day);
      assertThat(facts.find(order.customer()).orElseThrow().firstDay())
          .as("facts of " + order.at())
          .isEqualTo(day);
      assertThat(counted(program, order.customer(), day))
          .as("columnar copy of " + order.at())
          .isTrue();
      var page = owner.get("/customers/" + order.customer()).body();
      assertThat(
              TIME.matcher(page)
                  .results()
                  .filter(shown -> shown.group(1).equals(order.at().toString())))
          .as("page of " + order.at())
          .isNotEmpty()
          .allMatch(shown -> shown.group(2).startsWith(ui.day(day)));
    }
  }

  /** Whether the figures know this customer for that day and no other. */
  private boolean counted(Visitor program, UUID customer, LocalDate day) {
    var list =
        program.get(
            "/api/v1/insights/customers/customers?limit=200&from=%s&to=%s"
                .formatted(day, day.plusDays(1)));
    for (var member : json.readTree(list.body()).path("items")) {
      if (member.path("id").asString().equals(customer.toString())) {
        return member.path("first_order").asString().equals(day.toString())
            && member.path("last_order").asString().equals(day.toString());
      }
    }
    return false;
  }

  private UUID customer(String name) {
    var reference = name + " " + Id.next();
    return database.inTransaction(() ->
        customers.recognise("days", List.of(new Sighting(reference, null, null, null))).getFirst());
  }

  private void record(UUID customer, Instant at) {
    var line = new Line("P", null, BigDecimal.ONE, BigDecimal.TEN, BigDecimal.TEN);
    var draft =
        new Draft(
            "days",
            null,
            Id.next().toString(),
            customer,
            at,
            State.SOLD,
            "PLN",
            BigDecimal.ONE,
            List.of(line),
            List.of(),
            null);
    database.inTransaction(() -> orders.record(List.of(draft), false));
  }

  /** Waits until every reader of the log has read all of it. */
  private void settle() {
    do {
      work.stages().forEach(stage -> work.finish(stage.name()));
    } while (work.stages().stream().anyMatch(stage -> stage.lag().events() > 0));
  }
}
