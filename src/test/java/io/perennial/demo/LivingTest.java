package io.perennial.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.access.Visitor;
import io.perennial.customers.Customers;
import io.perennial.customers.Nobody;
import io.perennial.demo.Demo.Phase;
import io.perennial.roastery.Shop;
import io.perennial.roastery.Visit.Deed;
import io.perennial.roastery.Visit.Step;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** What the demo shop has beside its orders, and how it goes on. */
@PerennialTest
@SuppressWarnings("NullAway.Init")
class LivingTest {

  private static final int FEW = 200;

  @Autowired Demo demo;
  @Autowired Living living;
  @Autowired DemoSql sql;
  @Autowired Customers customers;
  @Autowired Business business;
  @Autowired Database database;
  @Autowired Work work;
  @Autowired MovedClock clock;
  @Autowired ApplicationContext context;

  @BeforeEach
  @AfterEach
  void nothingIsThere() {
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    Nobody.isThere(database, customers, sql::delete);
  }

  @Test
  void visitors_carts_and_checkouts_are_on_record_once_each() {
    fill();
    var expected =
        Shop.of(Demo.SEED, business.profile().day(clock.instant()), FEW).visits().stream()
            .flatMap(visit -> visit.steps().stream())
            .collect(Collectors.groupingBy(Step::deed, Collectors.counting()));
    assertThat(events("page_viewed")).isEqualTo(expected.get(Deed.LOOKED_AROUND));
    assertThat(events("product_viewed")).isEqualTo(expected.get(Deed.LOOKED_AT));
    assertThat(events("cart_changed")).isEqualTo(expected.get(Deed.PUT_INTO_CART)).isPositive();
    assertThat(events("checkout_started"))
        .isEqualTo(expected.get(Deed.WENT_TO_CHECKOUT))
        .isPositive();
    assertThat(count("events_log where live")).isZero();
  }

  @Test
  void the_shop_goes_on_living_in_front_of_the_eyes_and_stands_still_when_told() {
    fill();
    work.stop();
    try {
      clock.advance(Duration.ZERO);
      long orders = count("orders_order");
      living.step();
      assertThat(count("orders_order")).as("it stands still").isEqualTo(orders);
      var program = Visitor.program(context);
      assertThat(program.json("PUT", "/api/v1/demo/life", "{\"speed\": 1440}").statusCode())
          .isEqualTo(200);
      var before = Objects.requireNonNull(demo.state().livedTo());
      for (int i = 0; i < 30; i++) {
        clock.advance(Duration.ofSeconds(10));
        living.step();
      }
      var state = demo.state();
      assertThat(state.livedTo()).isEqualTo(before.plusSeconds(30 * 10 * 1440));
      assertThat(state.livedOrders()).isPositive();
      assertThat(count("orders_order")).isEqualTo(orders + state.livedOrders());
      assertThat(count("events_log where live and kind = 'order_placed'"))
          .isEqualTo(state.livedOrders());
      assertThat(count("events_log where live and kind = 'page_viewed'")).isPositive();
      assertThat(
              database
                  .sql("select max(at) from events_log where live")
                  .query(OffsetDateTime.class)
                  .single()
                  .toInstant())
          .isBetween(clock.instant().minusSeconds(60), clock.instant());
      // A night without the product is not made up for.
      clock.advance(Duration.ofHours(9));
      living.step();
      assertThat(demo.state().livedTo()).isEqualTo(before.plusSeconds(31 * 10 * 1440));
      assertThat(Visitor.owner(context).get("/demo").body()).contains("A day a minute", "Stop");
      demo.stand();
      long then = count("orders_order");
      clock.advance(Duration.ofMinutes(5));
      living.step();
      assertThat(count("orders_order")).isEqualTo(then);
    } finally {
      clock.run();
      work.start();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"speed\": 0}", "{\"speed\": 1441}", "{\"speed\": -5}", "{}", "fast"})
  void a_speed_that_is_none_is_refused(String life) {
    fill();
    var program = Visitor.program(context);
    assertThat(program.json("PUT", "/api/v1/demo/life", life).statusCode()).isBetween(400, 422);
    assertThat(demo.state().speed()).isNull();
  }

  @Test
  void a_shop_that_is_not_there_does_not_live() {
    var program = Visitor.program(context);
    assertThat(program.json("PUT", "/api/v1/demo/life", "{\"speed\": 60}").statusCode())
        .isEqualTo(409);
  }

  @Test
  void what_people_agreed_to_and_whom_they_order_for_is_on_record() {
    fill();
    var shop = Shop.of(Demo.SEED, business.profile().day(clock.instant()), FEW);
    assertThat(count("consents_ruling")).isEqualTo(shop.wishes().size()).isPositive();
    assertThat(count("consents_ruling where state = 'withdrawn'"))
        .isEqualTo(shop.wishes().stream().filter(wish -> !wish.agreed()).count());
    assertThat(count("companies_company")).isZero();
    var town = Shop.of(Demo.SEED, business.profile().day(clock.instant()), 24_000).offices();
    assertThat(town).hasSizeGreaterThan(20).allMatch(office -> !office.people().isEmpty());
    assertThat(town.stream().flatMap(office -> office.people().stream())).doesNotHaveDuplicates();
  }

  private long events(String kind) {
    return count("events_log where kind = '" + kind + "'");
  }

  private void fill() {
    demo.start(FEW);
    work.finish(Filling.WORK);
    assertThat(demo.state().phase()).isEqualTo(Phase.READY);
  }

  private long count(String table) {
    return database.sql("select count(*) from " + table).query(Long.class).single();
  }
}
