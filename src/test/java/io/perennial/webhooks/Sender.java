package io.perennial.webhooks;

import io.perennial.Work;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.context.ApplicationContext;

/**
 * A shop or payment service that is connected and sends messages over HTTP, signed by the book and
 * not by our own code. Under a source of its own. For the tests of all modules.
 */
public final class Sender {

  static final String SECRET = "a-secret-of-the-vendor-0123456789";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static final int KEPT = 20;
  private static final Queue<UUID> MADE = new ArrayDeque<>();

  public final String source = "t" + UUID.randomUUID().toString().substring(0, 12);
  final Connection connection;

  private final ApplicationContext context;

  Sender(ApplicationContext context, Vendor vendor) {
    this.context = context;
    var connections = context.getBean(Connections.class);
    // A business may have so many, and every test makes its own.
    while (MADE.size() > KEPT) {
      connections.remove(MADE.remove());
    }
    this.connection = connections.make(vendor, source, SECRET);
    MADE.add(connection.id());
  }

  /** Connected under the name of the vendor, in small letters. */
  public static Sender of(ApplicationContext context, String vendor) {
    return new Sender(context, Vendor.of(vendor));
  }

  /** Sends a message and answers the status; what it tells is worked at once. */
  public int send(String topic, String body) {
    return send(topic, UUID.randomUUID().toString(), body);
  }

  int send(String topic, String delivery, String body) {
    int status = post(body, headers(topic, delivery, body));
    work();
    return status;
  }

  String[] headers(String topic, String delivery, String body) {
    var now = context.getBean(java.time.Clock.class).instant();
    return switch (connection.vendor()) {
      case SHOPIFY ->
          new String[] {
            "X-Shopify-Topic", topic,
            "X-Shopify-Webhook-Id", delivery,
            "X-Shopify-Hmac-SHA256", base64(connection.secret(), body)
          };
      case WOOCOMMERCE ->
          new String[] {
            "X-WC-Webhook-Topic", topic,
            "X-WC-Webhook-Delivery-ID", delivery,
            "X-WC-Webhook-Signature", base64(connection.secret(), body)
          };
      case STRIPE -> new String[] {"Stripe-Signature", stripe(connection.secret(), body, now)};
      case STANDARD -> {
        var key = Base64.getDecoder().decode(connection.secret().substring("whsec_".length()));
        var signed = delivery + "." + now.getEpochSecond() + "." + body;
        yield new String[] {
          "webhook-id",
          delivery,
          "webhook-timestamp",
          String.valueOf(now.getEpochSecond()),
          "webhook-signature",
          "v1," + Base64.getEncoder().encodeToString(hmac(key, utf8(signed)))
        };
      }
    };
  }

  static String base64(String secret, String body) {
    return base64(secret, utf8(body));
  }

  static String base64(String secret, byte[] body) {
    return Base64.getEncoder().encodeToString(hmac(utf8(secret), body));
  }

  static String stripe(String secret, String body, Instant at) {
    var time = String.valueOf(at.getEpochSecond());
    return "t="
        + time
        + ",v1="
        + HexFormat.of().formatHex(hmac(utf8(secret), utf8(time + "." + body)));
  }

  int post(String body, String... headers) {
    return post(body.getBytes(StandardCharsets.UTF_8), headers);
  }

  int post(byte[] body, String... headers) {
    var port = context.getEnvironment().getRequiredProperty("local.server.port");
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + connection.path()))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .header("Content-Type", "application/json");
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Works everything that waits; the background may hold the last message. */
  void work() {
    var sql = context.getBean(DeliveriesSql.class);
    for (int i = 0;
        i < 600 && !sql.newest(connection.id(), Delivery.State.WAITING, 1).isEmpty();
        i++) {
      context.getBean(Work.class).finish(Deliveries.WORK);
    }
  }

  private static byte[] hmac(byte[] key, byte[] text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What became of each message, the oldest first: its state, and why if nothing did. */
  List<String> outcomes() {
    return context
        .getBean(DeliveriesSql.class)
        .newest(connection.id(), null, 1_000)
        .reversed()
        .stream()
        .map(delivery ->
            delivery.state().name() + (delivery.reason() == null ? "" : " " + delivery.reason()))
        .toList();
  }
}
