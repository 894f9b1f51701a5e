package io.perennial.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The product started straight into the demo shop, and killed while it fills it. */
class DemoStoryTest {

  private static final int KILLS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Test
  void theDemoShopIsFilledOnceThroughKills() throws IOException {
    var settings = Map.of("PERENNIAL_DEMO", "true");
    try (var product = ProductProcess.start(TestDatabase.freshFolder(), settings)) {
      int whileFilling = 0;
      for (int kill = 1; kill <= KILLS; kill++) {
        awaitOrders(product, kill * 10_000);
        if (product.get("/api/v1/demo").path("phase").asString().equals("filling")) {
          whileFilling++;
        }
        product.killAndStart();
      }
      assertThat(whileFilling).isPositive();
      awaitOrders(product, Integer.MAX_VALUE);
      product.awaitReaders();
      var demo = product.get("/api/v1/demo");
      int orders = demo.path("orders").asInt();
      assertThat(orders).isEqualTo(demo.path("orders_total").asInt()).isGreaterThan(90_000);
      var summary = product.get("/api/v1/insights/summary");
      assertThat(summary.path("customers").asInt()).isEqualTo(24_000);
      assertThat(summary.path("orders").asInt()).isBetween(80_000, orders);
      assertThat(product.get("/api/v1/business").path("currency").asString()).isEqualTo("PLN");
    }
  }

  /** Waits until so many orders are on record, or all of them. */
  private static void awaitOrders(ProductProcess product, int orders) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      var demo = product.get("/api/v1/demo");
      if (demo.path("phase").asString().equals("ready") || demo.path("orders").asInt() >= orders) {
        return;
      }
      ProductProcess.pause(Duration.ofMillis(100));
    }
    throw new AssertionError("the demo shop was not filled within " + PATIENCE);
  }
}
