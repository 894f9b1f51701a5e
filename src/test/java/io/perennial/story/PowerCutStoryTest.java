package io.perennial.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.TestDatabase;
import io.perennial.storage.LoopDisk;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power goes right after the last of three uploads was answered, while the first is being
 * imported: after the restart every file is there, and the figures are those of all three.
 */
class PowerCutStoryTest {

  private static final List<Integer> LINES = List.of(40_000, 2_000, 5_000);

  private final long seed = new Random().nextLong();

  @TempDir Path folder;

  @Test
  void aFileThatWasAnsweredForSurvivesAPowerCut() throws Exception {
    System.out.println("PowerCutStoryTest seed " + seed);
    var shops = new ArrayList<SampleShop>();
    var files = new ArrayList<Path>();
    for (int i = 0; i < LINES.size(); i++) {
      files.add(folder.resolve("orders-" + i + ".csv"));
      shops.add(new SampleShop(seed + i).write(files.getLast(), LINES.get(i)));
    }
    try (var disk = LoopDisk.in(TestDatabase.freshFolder())) {
      var data = disk.folder().resolve("data");
      List<String> ids;
      var product = ProductProcess.start(data);
      try {
        product.put(
            "/api/v1/business",
            Map.of("currency", "PLN", "time_zone", "Europe/Warsaw", "country", "PL"));
        ids = uploads(product, files);
      } finally {
        disk.cut(product.process());
      }
      disk.restore();
      try (var again = ProductProcess.start(data)) {
        check(again, ids, shops);
      }
    }
  }

  private List<String> uploads(ProductProcess product, List<Path> files) throws Exception {
    var ids = new ArrayList<String>();
    for (var file : files) {
      if (ids.size() == 1) {
        ProductProcess.pause(Duration.ofMillis(new Random(seed).nextInt(1500)));
      }
      var mapping = "{\"source\": \"shop-%d\"}".formatted(ids.size());
      ids.add(product.upload(file, Map.of("mapping", mapping)));
    }
    return ids;
  }

  private void check(ProductProcess product, List<String> ids, List<SampleShop> shops) {
    int orders = 0;
    var revenue = BigDecimal.ZERO;
    for (int i = 0; i < ids.size(); i++) {
      var shop = shops.get(i);
      var done = product.awaitImport(ids.get(i));
      assertThat(done.path("state").asString()).as("seed %d: %s", seed, done).isEqualTo("done");
      assertThat(done.path("orders").asInt()).as("seed %d", seed).isEqualTo(shop.orders());
      assertThat(done.path("lines").asInt()).as("seed %d", seed).isEqualTo(shop.lines());
      assertThat(done.path("customers").asInt()).as("seed %d", seed).isEqualTo(shop.customers());
      orders += shop.orders();
      revenue = revenue.add(shop.revenue());
    }
    var summary = product.get("/api/v1/insights/summary");
    assertThat(summary.path("orders").asInt()).as("seed %d", seed).isEqualTo(orders);
    assertThat(new BigDecimal(summary.path("revenue").asString()))
        .as("seed %d", seed)
        .isEqualByComparingTo(revenue);
  }
}
