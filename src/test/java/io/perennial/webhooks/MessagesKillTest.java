package io.perennial.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.TestDatabase;
import io.perennial.story.ProductProcess;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The product is killed while a shop tells of its orders; the shop sends again what got no answer.
 */
class MessagesKillTest {

  private static final int ORDERS = 600;
  private static final int KILLS = 4;
  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
  private static final Pattern OWN_SECRET = Pattern.compile("id=\"own-secret\">([^<]+)<");
  private static final Pattern ADDRESS = Pattern.compile("(/hooks/[0-9a-f-]{36})");

  private final long seed = new Random().nextLong();
  private final HttpClient http =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

  @Test
  void every_message_that_was_answered_is_an_order_and_none_is_two() throws Exception {
    System.out.println("MessagesKillTest seed " + seed);
    var random = new Random(seed);
    try (var product = ProductProcess.start(TestDatabase.freshFolder())) {
      product.put(
          "/api/v1/business",
          Map.of("currency", "PLN", "time_zone", "Europe/Warsaw", "country", "PL"));
      post(product, "/login", "email", "owner@example.com", "password", "a password of the tests");
      var made = post(product, "/settings/connect", "vendor", "woocommerce", "source", "shop");
      var page = get(product, made.headers().firstValue("Location").orElseThrow());
      var secret = found(OWN_SECRET, page);
      var address = found(ADDRESS, page);
      var outbox = new ArrayDeque<Integer>();
      for (int order = 1; order <= ORDERS; order++) {
        outbox.add(order);
      }
      int kills = 0;
      int nextKill = random.nextInt(20, ORDERS / KILLS);
      int sent = 0;
      while (!outbox.isEmpty()) {
        int order = outbox.remove();
        if (kills < KILLS && ++sent >= nextKill * (kills + 1)) {
          // In the middle of a message: it has gone, and nobody waits for its answer.
          var message = message(product, address, secret, order);
          var lost = http.sendAsync(message, BodyHandlers.discarding());
          Thread.sleep(random.nextInt(12));
          kills++;
          product.killAndStart();
          lost.cancel(true);
          outbox.add(order);
        } else if (send(product, address, secret, order) != 200) {
          outbox.add(order);
        }
      }
      assertThat(kills).isEqualTo(KILLS);
      for (int i = 0; i < 600 && orders(product) < ORDERS; i++) {
        Thread.sleep(200);
      }
      assertThat(orders(product)).as("seed %d", seed).isEqualTo(ORDERS);
      assertThat(product.get("/api/v1/insights/summary").path("revenue").asString())
          .startsWith(String.valueOf(ORDERS * 10));
    }
  }

  private static int orders(ProductProcess product) {
    return product.get("/api/v1/insights/summary").path("orders").asInt();
  }

  private int send(ProductProcess product, String address, String secret, int order)
      throws InterruptedException {
    try {
      return http.send(message(product, address, secret, order), BodyHandlers.discarding())
          .statusCode();
    } catch (IOException down) {
      return 0;
    }
  }

  private static HttpRequest message(
      ProductProcess product, String address, String secret, int order) {
    var body =
        """
        {"id": %d, "status": "processing", "currency": "PLN", "total": "10.00", "customer_id": %d,
         "date_created_gmt": "2025-03-01T10:00:00", "date_modified_gmt": "2025-03-01T10:00:00",
         "billing": {"email": "c%d@shop.example"},
         "line_items": [{"product_id": 1, "name": "Tea", "quantity": 1, "total": "10.00"}]}
        """
            .formatted(order, order % 50 + 1, order % 50 + 1);
    return HttpRequest.newBuilder(URI.create(product.address(address)))
        .timeout(Duration.ofSeconds(30))
        .header("Content-Type", "application/json")
        .header("X-WC-Webhook-Topic", "order.created")
        .header("X-WC-Webhook-Delivery-ID", "delivery-" + order)
        .header("X-WC-Webhook-Signature", Sender.base64(secret, body))
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private String get(ProductProcess product, String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(product.address(path))).build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  /** Posts a form of the page that stands at the same address. */
  private HttpResponse<String> post(ProductProcess product, String path, String... fields)
      throws Exception {
    var form = new StringBuilder("_csrf=" + found(TOKEN, get(product, path)));
    for (int i = 0; i < fields.length; i += 2) {
      form.append('&').append(fields[i]).append('=');
      form.append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
    }
    var request =
        HttpRequest.newBuilder(URI.create(product.address(path)))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form.toString()))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private static String found(Pattern pattern, String page) {
    var matcher = pattern.matcher(page);
    assertThat(matcher.find()).as(pattern.pattern()).isTrue();
    return matcher.group(1);
  }
}
