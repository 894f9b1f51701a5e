package io.perennial.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.perennial.BenchReport;
import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * The way in for events against one that does no more than it must: HTTP, JSON, and one insert into
 * a table with a key and an index, durable before the answer. Both alternately, sixteen clients on
 * the same machine; the readers of the log run along, and what they cost counts against the
 * product.
 */
@Tag("bench")
@PerennialTest
class TrackingBench {

  private static final int CLIENTS = 16;
  private static final int BATCH = 100;
  private static final int ROUNDS = 3;
  private static final int EVENTS = Integer.getInteger("bench.events", 100_000);
  private static final int SINGLES = Integer.getInteger("bench.singles", 10_000);
  private static final int KNOWN = Integer.getInteger("bench.customers", 2_000_000);

  /** People whose events come again and again. */
  private static final int PEOPLE = 20_000;

  private static final String SECTION = "Events as they happen";

  @Autowired ApplicationContext context;
  @Autowired Database database;
  @Autowired Business business;
  @Autowired JsonMapper json;

  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger number = new AtomicInteger();
  private Supplier<Double> databaseCpu = () -> 0.0;
  private String product = "";
  private String key = "";
  private String source = "";

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    long backend =
        database.sql("select pg_backend_pid()").query(Integer.class).single().longValue();
    long server =
        ProcessHandle.of(backend)
            .flatMap(ProcessHandle::parent)
            .map(ProcessHandle::pid)
            .orElseThrow();
    databaseCpu = () -> BenchReport.treeCpu(server);
    var port = context.getEnvironment().getRequiredProperty("local.server.port");
    product = "http://127.0.0.1:" + port + "/v1/batch";
    var made = Client.server(context).source();
    context.getBean(Sources.class).change(made.id(), "", Sources.LARGEST_MOST);
    key = made.key();
    source = made.name();
    database
        .sql(
            """
            create table if not exists bench_event (message text primary key, at timestamptz not null, data jsonb not null)
            """)
        .update();
    database.sql("create index if not exists bench_event_at on bench_event (at)").update();
  }

  @Test
  void eventsComeInAlmostAsFastAsTheyCanBeWritten() throws Exception {
    var bare = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    bare.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    bare.createContext("/", this::write);
    bare.start();
    var ceiling = "http://127.0.0.1:" + bare.getAddress().getPort() + "/";
    try {
      send(ceiling, EVENTS, BATCH);
      send(product, EVENTS, BATCH);
      var few = rounds(ceiling, EVENTS, BATCH);
      report("batches of 100, %,d people".formatted(PEOPLE), few, EVENTS, "at most 2.00", "0.50");
      var singles = rounds(ceiling, SINGLES, 1);
      report("one event a request", singles, SINGLES, "none", "0.50");
      know();
      send(product, EVENTS / 10, BATCH);
      var many = rounds(ceiling, EVENTS, BATCH);
      report(
          "batches of 100, %,d more customers known".formatted(KNOWN),
          many,
          EVENTS,
          "none",
          "none");
      BenchReport.add(
          SECTION,
          "with %,d more customers known an event costs %.2f of what it cost before (goal: at most 1.20)"
              .formatted(KNOWN, median(many, true) / median(few, true)));
      assertThat(count()).isPositive();
    } finally {
      bare.stop(0);
      database.sql("drop table bench_event").update();
    }
  }

  private record Round(BenchReport.Cost bare, BenchReport.Cost ours) {}

  private List<Round> rounds(String ceiling, int events, int batch) {
    var rounds = new ArrayList<Round>();
    for (int round = 0; round < ROUNDS; round++) {
      rounds.add(
          new Round(
              BenchReport.cost(databaseCpu, () -> send(ceiling, events, batch)),
              BenchReport.cost(databaseCpu, () -> send(product, events, batch))));
    }
    return rounds;
  }

  private static double median(List<Round> rounds, boolean cpu) {
    return BenchReport.median(
        rounds.stream()
            .map(round ->
                cpu
                    ? round.ours().cpu() / round.bare().cpu()
                    : round.bare().wall() / round.ours().wall())
            .toList());
  }

  private static void report(
      String what, List<Round> rounds, int events, String most, String least) {
    double wall = BenchReport.median(rounds.stream().map(round -> round.ours().wall()).toList());
    double cpu = BenchReport.median(rounds.stream().map(round -> round.ours().cpu()).toList());
    BenchReport.add(
        SECTION,
        "%s: %.2f of the bare way in by CPU an event (goal: %s), %.2f of its events a second (goal: %s or more); %,.0f a second, %.0f µs of CPU an event, the senders and the readers of the log counted in"
            .formatted(
                what,
                median(rounds, true),
                most,
                median(rounds, false),
                least,
                events / wall,
                cpu / events * 1e6));
  }

  /** Sends events from sixteen clients at once; each waits for its answer. */
  private void send(String address, int events, int batch) {
    int calls = events / batch / CLIENTS;
    try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Callable<Boolean>> work = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        work.add(() -> {
          for (int call = 0; call < calls; call++) {
            post(address, body(batch));
          }
          return true;
        });
      }
      for (var done : clients.invokeAll(work)) {
        done.get();
      }
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  private String body(int batch) {
    var body = new StringBuilder("{\"batch\":[");
    for (int i = 0; i < batch; i++) {
      int event = number.incrementAndGet();
      body.append(i == 0 ? "" : ",")
          .append(
              """
              {"type":"track","userId":"c%d","event":"Coffee Tasted","timestamp":"%s","messageId":"bench-%s-%d",
               "properties":{"roast":"dark","cups":2,"price":49.95,"shelf":"upper left"},
               "context":{"library":{"name":"@segment/analytics-node","version":"3.1.0"},"locale":"pl-PL"}}
              """
                  .formatted(event % PEOPLE, Instant.now(), key, event));
    }
    return body.append("],\"writeKey\":\"").append(key).append("\"}").toString();
  }

  private void post(String address, String body) throws IOException, InterruptedException {
    var answer =
        http.send(
            HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/json")
                .header("Authorization", Client.basic(key))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** All that must be done. */
  private void write(HttpExchange exchange) {
    try (exchange) {
      var events = json.readTree(exchange.getRequestBody().readAllBytes()).path("batch");
      var names = new String[events.size()];
      var moments = new Instant[events.size()];
      var data = new String[events.size()];
      for (int i = 0; i < names.length; i++) {
        var event = events.path(i);
        names[i] = event.path("messageId").asString();
        moments[i] = Instant.parse(event.path("timestamp").asString());
        data[i] = event.toString();
      }
      database
          .sql(
              """
              insert into bench_event (message, at, data)
              select name, at, data::jsonb from unnest(:names, :moments, :data) as told (name, at, data)
              on conflict do nothing
              """,
              "names",
              names,
              "moments",
              moments,
              "data",
              data)
          .update();
      exchange.sendResponseHeaders(200, -1);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Makes customers known by a number in the same source, as they would be. */
  private void know() {
    database.inTransaction(() -> {
      database
          .sql(
              """
              with made as (
                insert into customers_customer (id, reference, created_at)
                select uuidv7(), 'known-' || n, now() from generate_series(1, :known) as n
                returning id, reference)
              insert into customers_identity (kind, source, value, customer_id, id)
              select 'reference', :source, reference, id, id from made
              """,
              "known",
              KNOWN,
              "source",
              source)
          .update();
      return true;
    });
    database.sql("analyze customers_customer, customers_identity").update();
  }

  private long count() {
    return database
        .sql("select count(*) from customers_identity where source = :source", "source", source)
        .query(Long.class)
        .single();
  }
}
