package io.perennial.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.TestDatabase;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The product and its PostgreSQL are killed in the middle of an import, at random moments; the
 * figures stay exact.
 */
class KillTest {

  private static final int KILLS = 10;

  /** Enough that an import outlives the kills, few enough that all of it takes two minutes. */
  private static final int LINES = 300_000;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @TempDir Path folder;

  @Test
  void anImportSurvivesTenKillsOfTheProduct() throws Exception {
    System.out.println("KillTest seed " + seed);
    var file = folder.resolve("orders.csv");
    var shop = new SampleShop(seed).write(file, LINES);
    try (var product = ProductProcess.start(TestDatabase.freshFolder())) {
      setUp(product);
      var id = product.upload(file, Map.of());
      int whileRunning = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        ProductProcess.pause(Duration.ofMillis(random.nextInt(50, 900)));
        if (!product.get("/api/v1/imports/" + id).path("state").asString().equals("done")) {
          whileRunning++;
        }
        product.killAndStart();
      }
      System.out.println("killed while the import ran: " + whileRunning + " of " + KILLS);
      assertThat(whileRunning)
          .as("seed %d: kills of a running import", seed)
          .isGreaterThanOrEqualTo(KILLS / 2);
      check(product, id, shop);
      // The same file again changes nothing.
      check(product, product.upload(file, Map.of()), shop);
    }
  }

  @Test
  void anImportSurvivesTheKillOfPostgresAlone() throws Exception {
    System.out.println("KillTest seed " + seed);
    var file = folder.resolve("orders.csv");
    var shop = new SampleShop(seed).write(file, LINES / 3);
    try (var product = ProductProcess.start(TestDatabase.freshFolder())) {
      setUp(product);
      var id = product.upload(file, Map.of());
      for (int kill = 0; kill < 3; kill++) {
        ProductProcess.pause(Duration.ofMillis(random.nextInt(100, 1500)));
        product.killDatabase();
      }
      check(product, id, shop);
    }
  }

  private static void setUp(ProductProcess product) {
    product.put(
        "/api/v1/business",
        Map.of("currency", "PLN", "time_zone", "Europe/Warsaw", "country", "PL"));
  }

  private void check(ProductProcess product, String id, SampleShop shop) {
    var done = product.awaitImport(id);
    assertThat(done.path("state").asString()).as("seed %d: %s", seed, done).isEqualTo("done");
    assertThat(done.path("orders").asInt()).as("seed %d", seed).isEqualTo(shop.orders());
    assertThat(done.path("guest_orders").asInt()).isEqualTo(shop.guestOrders());
    assertThat(done.path("lines").asInt()).isEqualTo(shop.lines());
    assertThat(done.path("rows_refused").asInt()).isEqualTo(shop.refused());
    var summary = product.get("/api/v1/insights/summary");
    assertThat(summary.path("customers").asInt()).as("seed %d", seed).isEqualTo(shop.customers());
    assertThat(summary.path("orders").asInt()).isEqualTo(shop.orders());
    assertThat(new BigDecimal(summary.path("revenue").asString()))
        .isEqualByComparingTo(shop.revenue());
    assertThat(new BigDecimal(summary.path("guest_revenue").asString()))
        .isEqualByComparingTo(shop.guestRevenue());
    var months = shop.months();
    for (var month : product.get("/api/v1/insights/monthly").path("months")) {
      var expected = months.remove(YearMonth.parse(month.path("month").asString()));
      assertThat(month.path("active_customers").asInt())
          .as("seed %d %s", seed, month)
          .isEqualTo(expected[0]);
      assertThat(month.path("orders").asInt()).as("seed %d %s", seed, month).isEqualTo(expected[1]);
    }
    assertThat(months).isEmpty();
    var cohorts = new TreeMap<YearMonth, List<Integer>>();
    for (var cohort : product.get("/api/v1/insights/cohorts").path("cohorts")) {
      var active = new ArrayList<Integer>();
      cohort.path("active").forEach(customers -> active.add(customers.asInt()));
      cohorts.put(YearMonth.parse(cohort.path("start").asString()), active);
    }
    assertThat(cohorts).as("seed %d", seed).isEqualTo(shop.cohorts());
  }
}
