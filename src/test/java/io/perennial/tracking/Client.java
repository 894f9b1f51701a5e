package io.perennial.tracking;

import io.perennial.Database;
import io.perennial.events.Event;
import io.perennial.events.Events;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends what a client sends, over HTTP, with the key of a source of its own; and looks what became
 * of it.
 */
public final class Client {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final ApplicationContext context;
  private final Source source;
  private final Map<String, String> headers = new LinkedHashMap<>();

  private Client(ApplicationContext context, Source source) {
    this.context = context;
    this.source = source;
    headers.put("Authorization", basic(source.key()));
    headers.put("Content-Type", "application/json");
  }

  /** A server, of a source whose customer numbers nobody else has. */
  public static Client server(ApplicationContext context) {
    return new Client(
        context,
        context.getBean(Sources.class).make("shop " + UUID.randomUUID(), Source.Kind.SERVER, ""));
  }

  /** A browser on a page of this origin. */
  static Client browser(ApplicationContext context, String origin) {
    var client =
        new Client(
            context,
            context
                .getBean(Sources.class)
                .make("pages " + UUID.randomUUID(), Source.Kind.BROWSER, origin));
    client.with("Origin", origin);
    return client;
  }

  /** Within which customer numbers are known. */
  public String name() {
    return source.name();
  }

  Source source() {
    return source;
  }

  Client with(String name, String value) {
    headers.put(name, value);
    return this;
  }

  Client without(String name) {
    headers.remove(name);
    return this;
  }

  public HttpResponse<String> send(String path, String body) {
    return send(path, body.getBytes(StandardCharsets.UTF_8));
  }

  HttpResponse<String> send(String path, byte[] body) {
    return request("POST", path, HttpRequest.BodyPublishers.ofByteArray(body));
  }

  HttpResponse<String> get(String path) {
    return request("GET", path, HttpRequest.BodyPublishers.noBody());
  }

  /** Asks as a browser does before it sends. */
  HttpResponse<String> ask(String path) {
    return request("OPTIONS", path, HttpRequest.BodyPublishers.noBody());
  }

  private HttpResponse<String> request(String method, String path, HttpRequest.BodyPublisher body) {
    var port = context.getEnvironment().getRequiredProperty("local.server.port");
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).method(method, body);
    headers.forEach(request::header);
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** The lines of the log about the message that the client calls so. */
  static List<Event> told(ApplicationContext context, String message) {
    var ids =
        context
            .getBean(Database.class)
            .sql(
                "select distinct customer_id from events_log where data->>'messageId' = :message",
                "message",
                message)
            .query((row, number) -> row.getObject(1, UUID.class))
            .list();
    var json = context.getBean(JsonMapper.class);
    return ids.stream()
        .flatMap(customer ->
            context
                .getBean(Events.class)
                .timeline(customer, Set.of(), null, 1_000)
                .items()
                .stream())
        .filter(event -> json.readTree(event.data()).path("messageId").asString("").equals(message))
        .toList();
  }

  /** Everything that was refused, the newest first. */
  List<Refused> refused() {
    return context.getBean(TrackingSql.class).refusedBefore(source.id(), new UUID(-1, -1), 1_000);
  }

  /** How many messages were ever taken, by all tests together. */
  static long seen(ApplicationContext context) {
    return context
        .getBean(Database.class)
        .sql("select count(*) from tracking_seen")
        .query(Long.class)
        .single();
  }

  static byte[] gzip(byte[] bytes) {
    var compressed = new ByteArrayOutputStream();
    try (var output = new GZIPOutputStream(compressed)) {
      output.write(bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return compressed.toByteArray();
  }

  static String basic(String key) {
    return "Basic "
        + Base64.getEncoder().encodeToString((key + ":").getBytes(StandardCharsets.UTF_8));
  }
}
