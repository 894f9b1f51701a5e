package io.perennial.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.access.Visitor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The clients that shops have in their servers, as they are published, send one of everything over
 * a network that doubles all of it.
 */
@PerennialTest
@Tag("clients")
class RealClientsTest {

  private static final Path CLIENTS = Path.of("tests/clients/tracking");

  /** What the log has of one event. */
  record Line(String kind, Instant at, JsonNode data) {}

  @Autowired ApplicationContext context;
  @Autowired Database database;
  @Autowired Business business;
  @Autowired MovedClock clock;
  @Autowired JsonMapper json;

  @BeforeEach
  void setUp() {
    Visitor.setUp(context);
    clock.run();
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment", "rudder", "jitsu"})
  void a_client_of_a_server_sends_one_of_everything_and_all_of_it_arrives_once(String client)
      throws Exception {
    var own = UUID.randomUUID().toString();
    var source = Client.server(context).source();
    var port = context.getEnvironment().getRequiredProperty("local.server.port");
    try (var network = new Doubling("http://127.0.0.1:" + port)) {
      run(client, "http://" + network.host(), source.key(), own);
      assertThat(network.sent()).isPositive();
      assertThat(network.answers().keySet()).containsExactly(200);
    }
    assertThat(context.getBean(TrackingSql.class).refusedBefore(source.id(), new UUID(-1, -1), 100))
        .isEmpty();

    // Of Jitsu's client there are neither screens nor aliases.
    boolean isJitsu = client.equals("jitsu");
    assertThat(lines(own).stream().map(Line::kind).sorted())
        .containsExactlyElementsOf(
            isJitsu
                ? List.of("grouped", "identified", "page_viewed", "tracked", "tracked")
                : List.of(
                    "grouped", "identified", "page_viewed", "screen_viewed", "tracked", "tracked"));
    var tasted = line(own, "Coffee Tasted");
    assertThat(tasted.data().path("properties"))
        .isEqualTo(
            json.readTree(
                """
                {"own": "%s", "roast": "dark", "cups": 2, "price": 49.95, "notes": ["plum", null, {"deep": true}]}
                """
                    .formatted(own)));
    assertThat(tasted.data().path("messageId").asString()).isNotBlank();
    assertThat(tasted.data().path("context").path("library").path("name").asString()).isNotBlank();
    if (isJitsu) {
      assertThat(tasted.at()).isBetween(Instant.now().minusSeconds(60), Instant.now());
    } else {
      assertThat(tasted.at()).isBetween(told().minusSeconds(2), told().plusSeconds(2));
      assertThat(tasted.data().path("context").path("campaign").path("source").asString())
          .isEqualTo("letter");
    }
    var identified = line(own, null);
    assertThat(identified.data().path("traits").path("plan").asString()).isEqualTo("pro");

    assertThat(orders(own)).containsExactly("PLN 99.9000 A x2");
    assertThat(people(own)).as("the page before, the number and the address are one").isOne();
  }

  private static Instant told() {
    return Instant.parse("2026-11-01T10:00:00Z");
  }

  private static void run(String client, String host, String key, String own)
      throws IOException, InterruptedException {
    var node =
        new ProcessBuilder("node", "send.mjs", client, host, key, own)
            .directory(CLIENTS.toFile())
            .redirectErrorStream(true)
            .start();
    node.getOutputStream().close();
    var said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(node.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(node.exitValue()).as(said).isZero();
  }

  private List<Line> lines(String own) {
    return database
        .sql(
            """
            select kind, at, data::text as data from events_log
            where (data->'properties'->>'own' = :own or data->'traits'->>'own' = :own)
            """,
            "own",
            own)
        .query((row, number) ->
            new Line(
                row.getString("kind"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                json.readTree(row.getString("data"))))
        .list();
  }

  private Line line(String own, @org.jspecify.annotations.Nullable String event) {
    return lines(own).stream()
        .filter(line ->
            event == null
                ? line.kind().equals("identified")
                : line.data().path("event").asString("").equals(event))
        .findFirst()
        .orElseThrow();
  }

  private List<String> orders(String own) {
    return database
        .sql(
            """
            select o.currency || ' ' || o.value || ' ' || line.product || ' x' || trim_scale(line.quantity)
            from orders_order o join orders_line line on line.order_id = o.id where o.reference = :reference
            """,
            "reference",
            "o-" + own)
        .query((row, number) -> row.getString(1))
        .list();
  }

  private int people(String own) {
    return database
        .sql(
            """
            select count(distinct coalesce(joined.customer_id, log.customer_id)) from events_log log
            left join customers_joined joined on joined.id = log.customer_id
            where (log.data->'properties'->>'own' = :own or log.data->'traits'->>'own' = :own)
            """,
            "own",
            own)
        .query(Integer.class)
        .single();
  }
}
