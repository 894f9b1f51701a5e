package io.perennial.outgoing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A program that is told: it answers what it is bid to, and remembers what it heard. */
final class Receiver implements AutoCloseable {

  /** One message as it came. */
  record Heard(String id, String timestamp, String signature, String body) {}

  final List<Heard> heard = new CopyOnWriteArrayList<>();
  volatile int answers = 200;

  private final HttpServer server;

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var headers = exchange.getRequestHeaders();
          heard.add(
              new Heard(
                  headers.getFirst("webhook-id"),
                  headers.getFirst("webhook-timestamp"),
                  headers.getFirst("webhook-signature"),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          if (answers == 302) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
          }
          exchange.sendResponseHeaders(answers, -1);
          exchange.close();
        });
    server.start();
  }

  String address() {
    return "http://localhost:" + server.getAddress().getPort() + "/told?by=us";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
