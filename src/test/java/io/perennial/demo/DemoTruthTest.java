package io.perennial.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.columnar.Audience;
import io.perennial.columnar.Columnar;
import io.perennial.customers.Customers;
import io.perennial.customers.Nobody;
import io.perennial.insights.Curve;
import io.perennial.insights.Insights;
import java.time.Instant;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What the product finds out about the demo shop is what is true of it. */
@PerennialTest
@SuppressWarnings("NullAway.Init")
class DemoTruthTest {

  private static final int WINDOW = 90;

  /** Five minutes. */
  private static final int MOST_LOOKS = 1_500;

  @Autowired Demo demo;
  @Autowired DemoSql sql;
  @Autowired Customers customers;
  @Autowired Insights insights;
  @Autowired Database database;
  @Autowired Business business;
  @Autowired Work work;
  @Autowired MovedClock clock;

  @BeforeEach
  @AfterEach
  void nothingIsThere() {
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    Nobody.isThere(database, customers, sql::delete);
  }

  @Test
  void its_true_curves_and_repeat_rate_lie_inside_the_bands_that_are_shown() throws Exception {
    business.save(business.profile().withWindow(WINDOW));
    // A fixed day, so that the shop is always the same.
    clock.set(Instant.parse("2026-06-15T10:00:00Z"));
    demo.start();
    clock.run();
    for (int i = 0; i < MOST_LOOKS && demo.state().phase() != Demo.Phase.READY; i++) {
      Thread.sleep(200);
    }
    assertThat(demo.state().phase()).isEqualTo(Demo.Phase.READY);
    for (int i = 0; i < MOST_LOOKS && work.lag(Columnar.READER).events() > 0; i++) {
      Thread.sleep(200);
    }
    assertThat(work.lag(Columnar.READER).events()).isZero();
    var truth = demo.truth();

    inside("second order", insights.secondOrder(Audience.EVERYBODY), truth::secondWithin);
    inside(
        "still ordering",
        insights.stillOrdering(Audience.EVERYBODY),
        days -> truth.stillOrdering(WINDOW, days));
    for (var channel : truth.channels()) {
      var audience = new Audience(null, channel, null, null, null);
      inside(
          "second order by " + channel,
          insights.secondOrder(audience),
          days -> truth.secondWithin(days, channel));
    }
    var repeat = insights.summary(null, null, Audience.EVERYBODY).figures().repeatRate().value();
    assertThat(repeat).isNotNull();
    assertThat(truth.repeatRate()).isCloseTo(repeat, org.assertj.core.api.Assertions.within(1e-6));
  }

  /** At the days that the chart names: within the band of 95 of 100, and a hair for rounding. */
  private static void inside(String name, Curve curve, IntToDoubleFunction truth) {
    for (int weeks : new int[] {0, 4, 13, 26, 39, 52}) {
      int days = weeks * 7;
      var point =
          curve.points().stream()
              .filter(one -> one.day() <= days)
              .reduce((one, later) -> later)
              .orElseThrow();
      assertThat(truth.applyAsDouble(days))
          .describedAs("%s after %d weeks: shown %s", name, weeks, point)
          .isBetween(point.low() - 1e-4, point.high() + 1e-4);
    }
  }
}
