package io.perennial.tracking;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and the product, as bad networks do: everything that is sent arrives
 * twice, and at once.
 */
final class Doubling implements AutoCloseable {

  private static final Set<String> OF_THE_CONNECTION =
      Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding");

  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String product;
  private final AtomicInteger sent = new AtomicInteger();
  private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();

  Doubling(String product) throws IOException {
    this.product = product;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::pass);
    server.start();
  }

  /** Host and port, as clients are told it. */
  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** How many calls of the client there were. */
  int sent() {
    return sent.get();
  }

  /** How often each status was answered, for both. */
  Map<Integer, Integer> answers() {
    return answers;
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      var request =
          HttpRequest.newBuilder(URI.create(product + exchange.getRequestURI()))
              .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
              values.forEach(value -> request.header(name, value));
            }
          });
      var built = request.build();
      sent.incrementAndGet();
      var other = client.sendAsync(built, HttpResponse.BodyHandlers.ofByteArray());
      var answer = client.send(built, HttpResponse.BodyHandlers.ofByteArray());
      answers.merge(answer.statusCode(), 1, Integer::sum);
      answers.merge(other.join().statusCode(), 1, Integer::sum);
      answer
          .headers()
          .map()
          .forEach((name, values) -> {
            if (!name.startsWith(":") && !OF_THE_CONNECTION.contains(name)) {
              exchange.getResponseHeaders().put(name, values);
            }
          });
      exchange.sendResponseHeaders(
          answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
