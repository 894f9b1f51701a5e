package io.perennial.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The product as a process of its own, to be killed and started again; talked to through its API.
 */
public final class ProductProcess implements AutoCloseable {

  static final String EMAIL = "owner@example.com";
  static final String PASSWORD = "a password of the tests";

  public static final String KEY = "a-key-of-the-tests-that-is-long-enough";

  /** For one that lives for seconds, starting quickly is worth more than running fast. */
  private static final List<String> SHORT_LIVED =
      List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final Duration START_PATIENCE = Duration.ofMinutes(3);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Path data;
  private final Path log;
  private final Map<String, String> settings;
  private final List<String> options;
  private final int port = freePort();
  private Process process;

  private ProductProcess(Path data, Map<String, String> settings, List<String> options) {
    this.data = data;
    this.settings = settings;
    this.options = options;
    this.log = data.resolveSibling(data.getFileName() + ".log");
    this.process = launch();
  }

  /** Starts the product on this data folder and waits until it serves. */
  public static ProductProcess start(Path data) throws IOException {
    return start(data, Map.of());
  }

  /** Starts it with more settings of the environment. */
  static ProductProcess start(Path data, Map<String, String> settings) throws IOException {
    return start(data, settings, SHORT_LIVED);
  }

  /** Starts it with these options of the Java machine. */
  static ProductProcess start(Path data, Map<String, String> settings, List<String> options)
      throws IOException {
    Files.createDirectories(data.getParent());
    var product = new ProductProcess(data, settings, options);
    product.awaitServing();
    return product;
  }

  /** Kills the process as a power switch would, and starts it again on the same folder. */
  public void killAndStart() {
    kill();
    process = launch();
    awaitServing();
  }

  /** {@code kill -9} of the product; its PostgreSQL goes on. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** The process of the product, without its PostgreSQL. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /**
   * {@code kill -9} of PostgreSQL alone, the postmaster and so all of it; waits until there is one
   * to kill.
   */
  public void killDatabase() {
    until(
        START_PATIENCE,
        () -> postmasterProcess().map(ProcessHandle::destroyForcibly).orElse(false));
  }

  private Optional<ProcessHandle> postmasterProcess() {
    try {
      long pid = Long.parseLong(Files.readAllLines(postmaster()).getFirst().strip());
      return ProcessHandle.of(pid);
    } catch (IOException | RuntimeException restarting) {
      return Optional.empty();
    }
  }

  private Path postmaster() throws IOException {
    try (var files = Files.find(data, 3, (path, attributes) -> path.endsWith("postmaster.pid"))) {
      return files.findFirst().orElseThrow();
    }
  }

  public String address(String path) {
    return "http://localhost:" + port + path;
  }

  public JsonNode get(String path) {
    return JSON.readTree(send(request(path).GET()).body());
  }

  public JsonNode put(String path, Object body) {
    return JSON.readTree(
        send(request(path)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(JSON.writeValueAsString(body))))
            .body());
  }

  JsonNode post(String path, Object body) {
    return JSON.readTree(
        send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))))
            .body());
  }

  JsonNode delete(String path) {
    return JSON.readTree(send(request(path).DELETE()).body());
  }

  /** Sends a file of orders; answers the import's id. */
  public String upload(Path file, Map<String, String> fields) throws IOException {
    var boundary = "----perennial-test";
    var head = new StringBuilder();
    fields.forEach((name, value) ->
        head.append(
            "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                .formatted(boundary, name, value)));
    head.append(
        "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: text/csv\r\n\r\n"
            .formatted(boundary, file.getFileName()));
    var tail = "\r\n--%s--\r\n".formatted(boundary);
    var body =
        BodyPublishers.concat(
            BodyPublishers.ofString(head.toString()),
            BodyPublishers.ofFile(file),
            BodyPublishers.ofString(tail));
    var answer =
        send(
            request("/api/v1/imports")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(body));
    return JSON.readTree(answer.body()).path("id").asString();
  }

  /** Waits until the import has ended and every reader of the log has read it. */
  public JsonNode awaitImport(String id) {
    until(
        Duration.ofMinutes(10),
        () ->
            List.of("done", "failed", "cancelled")
                .contains(get("/api/v1/imports/" + id).path("state").asString()));
    awaitReaders();
    return get("/api/v1/imports/" + id);
  }

  public void awaitReaders() {
    until(
        Duration.ofMinutes(5),
        () -> {
          var stages = get("/api/v1/status").path("stages");
          return stages.size() >= 2
              && stages.valueStream().allMatch(stage -> stage.path("lag_events").asLong() == 0);
        });
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address(path)))
        .timeout(Duration.ofMinutes(2))
        .header("Authorization", "Bearer " + KEY);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      var answer = http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (answer.statusCode() >= 400) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
      return answer;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private Process launch() {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("io.perennial.Application");
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("PERENNIAL_DATA", data.toString());
    builder.environment().put("PERENNIAL_API_KEY", KEY);
    builder.environment().put("PERENNIAL_OWNER_EMAIL", EMAIL);
    builder.environment().put("PERENNIAL_OWNER_PASSWORD", PASSWORD);
    builder.environment().put("SERVER_PORT", String.valueOf(port));
    builder.environment().putAll(settings);
    try {
      return builder.start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void awaitServing() {
    until(
        START_PATIENCE,
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException("the product stopped; its log is " + log);
          }
          return get("/api/v1/status").has("stages");
        });
  }

  /**
   * Asks until it holds; what fails meanwhile, because the product or its database is down, is
   * asked again.
   */
  private static void until(Duration patience, BooleanSupplier holds) {
    long end = System.nanoTime() + patience.toNanos();
    RuntimeException last = null;
    while (System.nanoTime() < end) {
      try {
        if (holds.getAsBoolean()) {
          return;
        }
        last = null;
      } catch (UncheckedIOException | IllegalStateException down) {
        if (String.valueOf(down.getMessage()).startsWith("the product stopped")) {
          throw down;
        }
        last = down;
      }
      pause(Duration.ofMillis(100));
    }
    throw new AssertionError("did not happen within " + patience, last);
  }

  static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
