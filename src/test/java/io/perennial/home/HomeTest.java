package io.perennial.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Eventually;
import io.perennial.PerennialTest;
import io.perennial.Work;
import io.perennial.access.Visitor;
import io.perennial.columnar.Audience;
import io.perennial.columnar.Columnar;
import io.perennial.customers.Customers;
import io.perennial.customers.Nobody;
import io.perennial.home.Bands.Trade;
import io.perennial.home.KeyNumber.Form;
import io.perennial.insights.Insights;
import io.perennial.orders.Orders;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

@PerennialTest
@SuppressWarnings("NullAway.Init")
class HomeTest {

  private static final LocalDate FIRST = LocalDate.of(2024, 1, 1);
  private static final String PAGE = "/settings/benchmarks";
  private static final String PART = "What stands here is of a part only";

  @Autowired ApplicationContext context;
  @Autowired Database database;
  @Autowired Bands bands;
  @Autowired Customers customers;
  @Autowired Orders orders;
  @Autowired Insights insights;
  @Autowired Business business;
  @Autowired Work work;

  @BeforeEach
  @AfterEach
  void noRanges() {
    Visitor.setUp(context);
    database.sql("delete from home_band").update();
  }

  @Test
  void whatIsUsualAreTheMiddleEightOfTenMonths() {
    // On the first of month n the number is n: 1 February 2024 has 2, 1 December 2024 has 12.
    var number =
        KeyNumber.of(
            "active",
            Form.COUNT,
            FIRST,
            LocalDate.of(2025, 1, 20),
            day -> (day.getYear() - 2024) * 12 + day.getMonthValue());
    assertThat(number.months()).containsExactly(2., 3., 4., 5., 6., 7., 8., 9., 10., 11., 12.);
    var usual = Objects.requireNonNull(number.usual());
    assertThat(usual.low()).isCloseTo(3, within(1e-9));
    assertThat(usual.high()).isCloseTo(11, within(1e-9));
    assertThat(number.now()).isEqualTo(13);
    assertThat(number.before()).isEqualTo(12);
    assertThat(number.isUnusual()).isTrue();
    assertThat(number.isWorse()).as("many active customers are no reason to worry").isFalse();
    var late = new KeyNumber("slowing", Form.COUNT, 13., 12., number.months(), number.customers());
    assertThat(late.isWorse()).isTrue();
  }

  @Test
  void whatCannotBeSeenToDifferIsNotUnusual() {
    var same = Collections.nCopies(12, 0.67);
    var flat = new KeyNumber("repeat_rate", Form.SHARE, 0.9, 0.67, same, 500L);
    assertThat(flat.isFlat()).isTrue();
    assertThat(flat.isUnusual()).isFalse();
    var months = List.of(0.2, 0.2, 0.2, 0.3, 0.3, 0.3);
    assertThat(new KeyNumber("repeat_rate", Form.SHARE, 0.3004, 0.3, months, 500L).isUnusual())
        .isFalse();
    assertThat(new KeyNumber("repeat_rate", Form.SHARE, 0.4, 0.3, months, 500L).isUnusual())
        .isTrue();
    assertThat(new KeyNumber("repeat_rate", Form.SHARE, 0.4, 0.3, months, 3L).isUnusual())
        .as("of a few people")
        .isFalse();
  }

  @Test
  void aYoungShopHasNoUsualRangeYet() {
    var number = KeyNumber.of("active", Form.COUNT, FIRST, LocalDate.of(2024, 5, 20), day -> 7);
    assertThat(number.months()).hasSize(3);
    assertThat(number.usual()).isNull();
    assertThat(number.isUnusual()).isFalse();
  }

  @Test
  void aRangeIsTakenFromTheTradeOrSetAndGivenUp() {
    var owner = Visitor.owner(context);
    assertThat(bands.all()).containsOnlyKeys("repeat_rate");
    assertThat(owner.send(PAGE + "/trade", "trade", "coffee").statusCode()).isEqualTo(303);
    var taken = Objects.requireNonNull(bands.all().get("repeat_rate"));
    assertThat(taken.trade()).isEqualTo(Trade.COFFEE);
    assertThat(taken.low()).isEqualByComparingTo(Trade.COFFEE.band().low());

    var set = owner.send(PAGE, "figure", "second_90", "low", "12,5", "high", "20 %");
    assertThat(set.statusCode()).isEqualTo(303);
    var second = Objects.requireNonNull(bands.all().get("second_90"));
    assertThat(second.low()).isEqualByComparingTo(new BigDecimal("0.125"));
    assertThat(second.high()).isEqualByComparingTo(new BigDecimal("0.2"));
    assertThat(second.side(0.1)).isEqualTo(-1);
    assertThat(second.side(0.15)).isZero();
    assertThat(second.side(0.3)).isEqualTo(1);

    owner.send(PAGE + "/remove", "figure", "second_90");
    owner.send(PAGE + "/remove", "figure", "repeat_rate");
    assertThat(bands.all()).containsOnlyKeys("repeat_rate");
    assertThat(Objects.requireNonNull(bands.all().get("repeat_rate")).isDefault()).isTrue();
  }

  @Test
  void aShopOfGuestOrdersAloneIsToldSo() throws InterruptedException {
    try {
      nothingIsOnRecord();
      var amount = new BigDecimal("12.5000");
      database.inTransaction(() ->
          orders.record(
              List.of(
                  new Orders.Draft(
                      "till",
                      null,
                      "G1",
                      null,
                      Instant.parse("2024-05-01T12:00:00Z"),
                      Orders.State.SOLD,
                      business.profile().currency(),
                      BigDecimal.ONE,
                      List.of(new Orders.Line("p", null, BigDecimal.ONE, amount, amount)),
                      List.of(),
                      null)),
              false));
      work.finish(Columnar.READER);
      var owner = Visitor.owner(context);
      assertThat(owner.get("/").body())
          .contains("1 order for", "none of them names a customer", "action=\"/imports\"")
          .doesNotContain("action=\"/demo\"");
      for (var page : List.of("/customers", "/insights")) {
        assertThat(owner.get(page).body())
            .contains("none of them names a customer")
            .doesNotContain("As soon as orders are in", "as soon as orders are in");
      }
    } finally {
      nothingIsOnRecord();
    }
    assertThat(Visitor.owner(context).get("/").body()).contains("action=\"/demo\"");
  }

  /** Readers of the log wait for every transaction that was begun before an event was written. */
  @Test
  void whileMuchIsStillToBeCountedHomeSaysSoAndAsksUntilItIsDone() throws Exception {
    nothingIsOnRecord();
    var owner = Visitor.owner(context);
    customersWhoOrder(1, "early");
    work.finish(Columnar.READER);
    assertThat(owner.get("/").body()).doesNotContain("hx-get=\"/counting\"", PART);
    assertThat(owner.get("/counting").body()).isBlank();
    try {
      database.inTransaction(() -> {
        database.sql("select pg_current_xact_id()").query(String.class).single();
        elsewhere(() -> customersWhoOrder(1_001, "late"));
        assertThat(owner.get("/").body()).contains("hx-get=\"/counting\"", PART);
        assertThat(owner.get("/counting?asked=4").body())
            .contains("1,001 changes are still to be counted", PART)
            .contains("hx-get=\"/counting?asked=5\"", "load delay:2s");
        assertThat(owner.get("/counting?asked=40").body()).contains("load delay:5s");
        return true;
      });
      Eventually.holds(
          () -> work.lag(Columnar.READER).events() == 0, () -> work.finish(Columnar.READER));
      assertThat(owner.get("/counting?asked=5").body())
          .contains("Everything is counted")
          .doesNotContain("hx-get");
      assertThat(owner.get("/").body()).doesNotContain("hx-get=\"/counting\"", PART);
    } finally {
      nothingIsOnRecord();
    }
  }

  private static void elsewhere(Runnable deed) {
    try {
      Thread.ofPlatform().start(deed).join();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private void customersWhoOrder(int count, String source) {
    var sightings =
        IntStream.range(0, count)
            .mapToObj(i -> new Customers.Sighting(source + i, null, null, null))
            .toList();
    var amount = new BigDecimal("12.5000");
    database.inTransaction(() -> {
      var people = customers.recognise(source, sightings);
      var drafts =
          IntStream.range(0, count)
              .mapToObj(i ->
                  new Orders.Draft(
                      source,
                      null,
                      source + i,
                      people.get(i),
                      Instant.parse("2024-05-01T12:00:00Z"),
                      Orders.State.SOLD,
                      business.profile().currency(),
                      BigDecimal.ONE,
                      List.of(new Orders.Line("p", null, BigDecimal.ONE, amount, amount)),
                      List.of(),
                      null))
              .toList();
      return orders.record(drafts, true);
    });
  }

  private void nothingIsOnRecord() throws InterruptedException {
    Nobody.isThere(database, customers);
    Eventually.holds(() -> !isAnythingCounted(), () -> work.finish(Columnar.READER));
  }

  private boolean isAnythingCounted() {
    return insights.span().last() != null
        || insights.summary(null, null, Audience.EVERYBODY).guestOrders() > 0;
  }

  @Test
  void whatIsNoRangeComesBackWithTheReasonBesideIt() {
    var owner = Visitor.owner(context);
    var wrong = owner.send(PAGE, "figure", "second_90", "low", "many", "high", "20");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("value=\"many\"", "Write a percentage, such as 25 or 32.5.");
    var upsideDown = owner.send(PAGE, "figure", "second_90", "low", "30", "high", "20");
    assertThat(upsideDown.statusCode()).isEqualTo(422);
    assertThat(upsideDown.body()).contains("“From” must be below “to”");
    // They differ as typed, and not as kept.
    assertThat(
            owner
                .send(PAGE, "figure", "second_90", "low", "20.0001", "high", "20.0002")
                .statusCode())
        .isEqualTo(422);
    assertThat(
            owner
                .send(PAGE, "figure", "second_90", "low", "1e-999999999", "high", "2")
                .statusCode())
        .isEqualTo(422);
    assertThat(owner.send(PAGE, "figure", "aov", "low", "1", "high", "2").statusCode())
        .isEqualTo(422);
    assertThat(bands.all()).containsOnlyKeys("repeat_rate");
  }
}
