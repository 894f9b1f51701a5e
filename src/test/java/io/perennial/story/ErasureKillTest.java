package io.perennial.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.TestDatabase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The product is killed again and again while somebody is erased; the erasure ends, and exactly.
 */
class ErasureKillTest {

  private static final int EVENTS = 12_000;
  private static final int A_CALL = 500;
  private static final int KILLS = 3;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void whoever_was_being_erased_when_the_product_died_is_erased_whole_and_once() throws Exception {
    System.out.println("ErasureKillTest seed " + seed);
    try (var product = ProductProcess.start(TestDatabase.freshFolder())) {
      product.put(
          "/api/v1/business",
          Map.of("currency", "PLN", "time_zone", "Europe/Warsaw", "country", "PL"));
      for (int from = 0; from < EVENTS; from += A_CALL) {
        tell(product, from, "zofia@shop.example");
      }
      tell(product, EVENTS, "jan@shop.example");
      product.awaitReaders();
      var revenue = product.get("/api/v1/insights/summary").path("revenue").asString();
      var person = customer(product, "zofia@shop.example");
      var jan = customer(product, "jan@shop.example");
      var request = product.delete("/api/v1/customers/" + person).path("id").asString();
      int begun = 0;
      int kills = 0;
      while (kills < KILLS) {
        int emptied = awaitBegun(product, person, request, begun);
        ProductProcess.pause(Duration.ofMillis(random.nextInt(150)));
        if (!state(product, request).equals("closing")) {
          break;
        }
        product.killAndStart();
        kills++;
        begun = emptied;
        System.out.println("killed when at least " + emptied + " events were emptied");
      }
      assertThat(kills).as("killed in the middle").isPositive();
      for (int i = 0; i < 600 && !state(product, request).equals("done"); i++) {
        ProductProcess.pause(Duration.ofMillis(200));
      }
      assertThat(state(product, request)).as("seed %d", seed).isEqualTo("done");
      product.awaitReaders();
      var events = events(product, person);
      assertThat(events)
          .hasSize(EVENTS + EVENTS / A_CALL + 1)
          .filteredOn("customer_erased"::equals)
          .hasSize(1);
      assertThat(events).noneMatch(event -> event.contains("zofia") || event.contains("wool"));
      assertThat(product.get("/api/v1/customers/" + person).toString())
          .doesNotContain("zofia@shop.example");
      assertThat(events(product, jan))
          .hasSize(A_CALL + 1)
          .filteredOn(event -> event.contains("wool"))
          .hasSize(A_CALL - 1);
      assertThat(product.get("/api/v1/insights/summary").path("revenue").asString())
          .isEqualTo(revenue);
    }
  }

  private static void tell(ProductProcess product, int from, String email) {
    List<Map<String, Object>> call = new ArrayList<>();
    for (int i = from; i < from + A_CALL; i++) {
      var name =
          i % A_CALL == 0 ? "Order Completed" : i % A_CALL == 1 ? "Product Viewed" : "Knitted";
      var properties =
          i % A_CALL == 0
              ? Map.of("order_id", "o" + i, "total", 10)
              : Map.of("product_id", "wool", "wool", email);
      call.add(
          Map.of(
              "id",
              "e" + i,
              "event",
              name,
              "customer",
              Map.of("email", email),
              "properties",
              properties));
    }
    assertThat(product.post("/api/v1/events", Map.of("events", call)).path("taken").asInt())
        .isEqualTo(A_CALL);
  }

  private static String customer(ProductProcess product, String email) {
    return product
        .get("/api/v1/customers?query=" + email)
        .path("items")
        .path(0)
        .path("id")
        .asString();
  }

  private static String state(ProductProcess product, String request) {
    return product.get("/api/v1/privacy-requests/" + request).path("state").asString();
  }

  /** Waits until more events of the person say nothing; answers how many do. */
  private static int awaitBegun(ProductProcess product, String person, String request, int before) {
    for (int i = 0; i < 400; i++) {
      int emptied = emptied(product, person);
      if (emptied > before || state(product, request).equals("done")) {
        return emptied;
      }
      ProductProcess.pause(Duration.ofMillis(20));
    }
    throw new AssertionError("the erasure does not go on");
  }

  /** The oldest are emptied first; each call told one view, which says how far it is. */
  private static int emptied(ProductProcess product, String person) {
    int emptied = 0;
    var views =
        product.get("/api/v1/customers/" + person + "/timeline?kind=product_viewed&limit=100");
    for (var view : views.path("items")) {
      emptied += view.path("data").isEmpty() ? A_CALL : 0;
    }
    return emptied;
  }

  private static List<String> events(ProductProcess product, String person) {
    var events = new ArrayList<String>();
    var path = "/api/v1/customers/" + person + "/timeline?limit=100";
    var page = product.get(path);
    while (true) {
      for (var event : page.path("items")) {
        var kind = event.path("kind").asString();
        events.add(kind.equals("customer_erased") ? kind : event.toString());
      }
      var next = page.path("next").asString("");
      if (next.isEmpty()) {
        return events;
      }
      page = product.get(path + "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
    }
  }
}
