package io.perennial.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.TestDatabase;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * The product is killed while programs tell it events; they tell again what was not answered, as
 * clients do. Every event is there, and once.
 */
class EventsKillTest {

  private static final int KILLS = 4;
  private static final int TELLERS = 4;
  private static final int EVENTS_A_CALL = 20;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void everyEventThatWasAnsweredIsThereOnce() throws Exception {
    System.out.println("EventsKillTest seed " + seed);
    var stop = new AtomicBoolean();
    try (var product = ProductProcess.start(TestDatabase.freshFolder());
        var tellers = Executors.newFixedThreadPool(TELLERS)) {
      product.put(
          "/api/v1/business",
          Map.of("currency", "PLN", "time_zone", "Europe/Warsaw", "country", "PL"));
      List<Callable<Integer>> work = new ArrayList<>();
      for (int teller = 0; teller < TELLERS; teller++) {
        int own = teller;
        work.add(() -> tell(product, own, stop));
      }
      var told = work.stream().map(tellers::submit).toList();
      try {
        for (int kill = 0; kill < KILLS; kill++) {
          ProductProcess.pause(Duration.ofMillis(random.nextInt(300, 1500)));
          product.killAndStart();
        }
      } finally {
        stop.set(true);
      }
      int events = 0;
      for (var each : told) {
        events += each.get();
      }
      product.awaitReaders();
      var summary = product.get("/api/v1/insights/summary");
      System.out.println("events told through " + KILLS + " kills: " + events);
      assertThat(summary.path("orders").asInt()).as("seed %d", seed).isEqualTo(events);
      assertThat(new BigDecimal(summary.path("revenue").asString()))
          .isEqualByComparingTo(BigDecimal.valueOf(events));
      assertThat(summary.path("customers").asInt()).isEqualTo(events / 2);
    }
  }

  /** Tells orders worth one each, two of each customer, until it is over; answers how many. */
  private static int tell(ProductProcess product, int teller, AtomicBoolean stop) {
    int events = 0;
    while (!stop.get() || events == 0) {
      List<Map<String, Object>> call = new ArrayList<>();
      for (int i = 0; i < EVENTS_A_CALL; i++, events++) {
        var name = teller + "-" + events;
        call.add(
            Map.of(
                "id",
                name,
                "event",
                "Order Completed",
                "customer",
                Map.of("reference", teller + "-" + events / 2),
                "properties",
                Map.of("order_id", name, "total", 1)));
      }
      until(product, Map.of("events", call));
    }
    return events;
  }

  private static void until(ProductProcess product, Map<String, Object> call) {
    while (true) {
      try {
        var answer = product.post("/api/v1/events", call);
        assertThat(answer.path("taken").asInt()).as(answer.toString()).isEqualTo(EVENTS_A_CALL);
        return;
      } catch (UncheckedIOException | IllegalStateException down) {
        ProductProcess.pause(Duration.ofMillis(50));
      }
    }
  }
}
