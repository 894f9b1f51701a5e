package io.perennial.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.access.Visitor;
import io.perennial.customers.Customers;
import io.perennial.events.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls as the clients make them, captured from the clients themselves. */
@PerennialTest
class ClientsTest {

  private static final Instant NOW = Instant.parse("2026-11-22T06:37:50Z");

  @Autowired ApplicationContext context;
  @Autowired Customers customers;
  @Autowired MovedClock clock;
  @Autowired JsonMapper json;

  /** Makes the ids of this test's messages and people its own. */
  private final String own = UUID.randomUUID().toString();

  private Client client;

  @BeforeEach
  void start() {
    Visitor.setUp(context);
    clock.set(NOW);
    client = Client.server(context);
  }

  @AfterEach
  void theClockRuns() {
    clock.run();
  }

  @Test
  void aBatchOfSegmentsServerClientArrivesWithEveryField() {
    var body =
        """
        {"batch":[
          {"type":"identify","userId":"u1-OWN","traits":{"email":"ola-OWN@example.test","plan":"pro"},
           "timestamp":"2026-11-22T06:37:49.164Z","integrations":{},
           "context":{"ip":"1.2.3.4","consent":{"categoryPreferences":{"marketing":true,"analytics":false}},
             "library":{"name":"@segment/analytics-node","version":"3.1.0"}},
           "messageId":"node-1-OWN","_metadata":{"nodeVersion":"v20.20.2","jsRuntime":"node"}},
          {"type":"track","userId":"u1-OWN","event":"Coffee Tasted","timestamp":"2026-11-01T10:00:00.000Z","integrations":{},
           "properties":{"roast":"dark","cups":2,"price":49.95,"notes":["plum",null,{"deep":true}]},
           "context":{"library":{"name":"@segment/analytics-node","version":"3.1.0"}},"messageId":"node-2-OWN"},
          {"type":"group","userId":"u1-OWN","groupId":"g1","traits":{"name":"Acme","email":"office@acme.test"},"messageId":"node-3-OWN"},
          {"type":"alias","userId":"u1-OWN","previousId":"anon-OWN","messageId":"node-4-OWN"},
          {"type":"page","anonymousId":"anon-OWN","name":"Home","properties":{"path":"/"},"messageId":"node-5-OWN"},
          {"type":"screen","anonymousId":"anon-OWN","name":"Cart","properties":{},"messageId":"node-6-OWN"}],
         "writeKey":"wk_test","sentAt":"2026-11-22T06:37:50.000Z"}
        """;
    var answer = client.send("/v1/batch", own(body));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"success\":true}");
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();

    var identified = line("node-1");
    assertThat(identified.kind()).isEqualTo("identified");
    assertThat(identified.at()).isEqualTo("2026-11-22T06:37:49.164Z");
    assertThat(identified.live()).isTrue();
    assertThat(data(identified))
        .isEqualTo(
            json.readTree(
                own(
                    """
                    {"traits":{"email":"ola-OWN@example.test","plan":"pro"},"timestamp":"2026-11-22T06:37:49.164Z",
                     "context":{"consent":{"categoryPreferences":{"marketing":true,"analytics":false}},
                       "library":{"name":"@segment/analytics-node","version":"3.1.0"}},
                     "messageId":"node-1-OWN"}
                    """)));
    var tracked = line("node-2");
    assertThat(tracked.kind()).isEqualTo("tracked");
    assertThat(tracked.live()).as("told three weeks later").isFalse();
    assertThat(data(tracked).path("event").asString()).isEqualTo("Coffee Tasted");
    assertThat(data(tracked).path("properties").toString())
        .isEqualTo(
            "{\"cups\":2,\"notes\":[\"plum\",null,{\"deep\":true}],\"price\":49.95,\"roast\":\"dark\"}");
    assertThat(line("node-3").kind()).isEqualTo("grouped");
    assertThat(data(line("node-3")).path("groupId").asString()).isEqualTo("g1");
    assertThat(line("node-4").kind()).isEqualTo("aliased");
    assertThat(line("node-5").kind()).isEqualTo("page_viewed");
    assertThat(line("node-6").kind()).isEqualTo("screen_viewed");
    assertThat(line("node-3").customerId()).isEqualTo(identified.customerId());
    var customer = customers.findByReference(own("u1-OWN")).orElseThrow();
    assertThat(customer.email()).isEqualTo(own("ola-OWN@example.test"));
    assertThat(customers.findByReference("office@acme.test"))
        .as("the address of a group is nobody's own")
        .isEmpty();
  }

  @Test
  void aPageOfSegmentsBrowserClientArrivesAsTextFromTheAllowedWebsiteOnly() {
    var body =
        own(
            """
            {"timestamp":"2026-11-22T06:37:49.867Z","integrations":{"Segment.io":true},"type":"page",
             "properties":{"path":"/page.html","referrer":"","search":"","title":"","url":"http://shop.example/page.html"},
             "context":{"page":{"path":"/page.html","url":"http://shop.example/page.html"},"userAgent":"Mozilla/5.0",
               "userAgentData":{"brands":[{"brand":"Chromium","version":"140"}],"mobile":false,"platform":"Linux"},
               "locale":"en-US","library":{"name":"analytics.js","version":"next-1.84.3"},"timezone":"UTC"},
             "messageId":"ajs-OWN","anonymousId":"48aa810d-OWN","writeKey":"KEY","userId":null,
             "sentAt":"2026-11-22T06:37:49.877Z","_metadata":{"bundled":["Segment.io"],"unbundled":[],"bundledIds":[]}}
            """);
    var browser =
        Client.browser(context, "https://shop.example").with("Content-Type", "text/plain");
    var answer = browser.send("/v1/p", body);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("https://shop.example");
    var page = line("ajs");
    assertThat(page.kind()).isEqualTo("page_viewed");
    assertThat(page.at()).isEqualTo("2026-11-22T06:37:49.990Z");
    assertThat(data(page).at("/context/userAgentData/platform").asString()).isEqualTo("Linux");
    assertThat(data(page).has("userId")).isFalse();

    // The same with the key in the body only.
    var again = body.replace("ajs-", "ajs-again-").replace("KEY", browser.source().key());
    assertThat(browser.without("Authorization").send("/v1/p", again).statusCode()).isEqualTo(200);
    assertThat(line("ajs-again").kind()).isEqualTo("page_viewed");

    assertThat(
            browser.with("Origin", "https://elsewhere.example").send("/v1/p", again).statusCode())
        .isEqualTo(403);
    assertThat(browser.without("Origin").send("/v1/p", again).statusCode()).isEqualTo(403);
  }

  @Test
  void aBatchOfRudderStacksServerClientIsCompressedAndCalledAForm() {
    var body =
        own(
            """
            {"batch":[{"userId":"r1-OWN","traits":{"email":"rita-OWN@example.test"},
              "context":{"ip":"1.2.3.4","traits":{"email":"rita-OWN@example.test","city":"Łódź"},"library":{"name":"analytics-node","version":"3.0.13"}},
              "type":"identify","channel":"server","_metadata":{"nodeVersion":"20.20.2"},
              "originalTimestamp":"2026-11-22T06:37:52.868Z","messageId":"rudder-OWN","sentAt":"2026-11-22T06:37:52.874Z"}],
             "timestamp":"2026-11-22T06:37:52.874Z","sentAt":"2026-11-22T06:37:52.874Z"}
            """);
    var answer =
        client
            .with("Content-Type", "application/x-www-form-urlencoded")
            .with("Content-Encoding", "gzip")
            .send("/v1/batch", Client.gzip(body.getBytes(StandardCharsets.UTF_8)));
    assertThat(answer.statusCode()).isEqualTo(200);
    var identified = line("rudder");
    assertThat(identified.at()).isEqualTo(NOW.minusMillis(6));
    assertThat(data(identified).at("/traits/city").asString()).isEqualTo("Łódź");
    assertThat(data(identified).path("channel").asString()).isEqualTo("server");
    assertThat(customers.findByReference(own("r1-OWN")).orElseThrow().email())
        .isEqualTo(own("rita-OWN@example.test"));
  }

  @Test
  void anEventOfRudderStacksBrowserClientHasAnEmptyUserBeforeItIsIdentified() {
    var browser =
        Client.browser(context, "https://shop.example")
            .with("Content-Type", "application/json;charset=UTF-8")
            .with("AnonymousId", "YW5vbg==")
            .with("SentAt", "2026-11-22T06:37:50.000Z");
    var body =
        own(
            """
            {"type":"track","event":"Tasted","userId":"","anonymousId":"a-OWN","messageId":"rb-OWN","channel":"web",
             "properties":{},"context":{"traits":{},"sessionId":1795329512867,"sessionStart":true,"page":{"referrer":"$direct"}},
             "originalTimestamp":"2026-11-22T06:37:49.000Z","sentAt":"2026-11-22T06:37:49.000Z"}
            """);
    assertThat(browser.send("/v1/track", body).statusCode()).isEqualTo(200);
    assertThat(line("rb").at()).isEqualTo(NOW);
    assertThat(data(line("rb")).at("/context/sessionId").longValue()).isEqualTo(1795329512867L);
  }

  @Test
  void jitsuShowsItsKeyInAHeaderWithAWordBehindIt() {
    var body =
        own(
            """
            {"type":"track","event":"Tasted","userId":"j-OWN","messageId":"x7f-OWN","writeKey":"key:***","properties":{"a":1}}
            """);
    client.without("Authorization").with("X-Write-Key", client.source().key() + ":secret");
    assertThat(client.send("/api/s/track", body).statusCode()).isEqualTo(200);
    assertThat(line("x7f").at()).isEqualTo(NOW);
  }

  @ParameterizedTest
  @CsvSource({
    "track, t, tracked", "page, p, page_viewed", "screen, s, screen_viewed",
    "identify, i, identified", "group, g, grouped", "alias, a, aliased"
  })
  void everyCallHasALongAndAShortAddress(String name, String letter, String kind) {
    for (var path : List.of("/v1/" + name, "/v1/" + letter, "/api/s/" + name)) {
      var message = name + path.replace('/', '-');
      var answer =
          client.send(
              path,
              own(
                  "{\"event\":\"E\",\"userId\":\"u-OWN\",\"messageId\":\"%s-OWN\"}"
                      .formatted(message)));
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(line(message).kind()).isEqualTo(kind);
    }
    assertThat(client.send("/v1/nothing", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void aMessageThatIsToldAgainAddsNothing() {
    var body =
        own(
            """
            {"batch":[{"type":"track","event":"E","userId":"d-OWN","messageId":"m-OWN","timestamp":"2026-11-22T06:00:00Z"},
                      {"type":"track","event":"E","userId":"d-OWN","messageId":"m-OWN","timestamp":"2026-11-22T06:00:01Z"}],
             "sentAt":"SENT"}
            """);
    client.send("/v1/batch", body.replace("SENT", "2026-11-22T06:37:50Z"));
    clock.advance(Duration.ofDays(7));
    client.send("/v1/batch", body.replace("SENT", "2026-11-22T06:37:55Z"));
    assertThat(lines("m")).hasSize(1);
    // Another source has its own messages.
    assertThat(Client.server(context).send("/v1/batch", body).statusCode()).isEqualTo(200);
    assertThat(lines("m")).hasSize(2);
  }

  @Test
  void whatSomebodyIsAliasedToMayBeThemselves() {
    var body =
        own(
            "{\"type\":\"alias\",\"userId\":\"s-OWN\",\"previousId\":\"s-OWN\",\"messageId\":\"s-OWN\"}");
    assertThat(client.send("/v1/a", body).statusCode()).isEqualTo(200);
    assertThat(line("s").customerId())
        .isEqualTo(customers.findByReference(own("s-OWN")).orElseThrow().id());
  }

  @Test
  void aBrokenEventIsKeptWithItsReasonAndTakesNoOtherWithIt() {
    var body =
        own(
            """
            {"batch":[
              {"type":"track","event":"good","userId":"b-OWN","messageId":"good-OWN"},
              {"type":"dance","userId":"b-OWN","messageId":"bad1-OWN"},
              {"type":"track","event":"nobody","userId":null,"anonymousId":"","messageId":"bad2-OWN"},
              {"type":"track","userId":"b-OWN","messageId":"bad3-OWN"},
              {"type":"track","event":"when","userId":"b-OWN","timestamp":"soon","messageId":"bad4-OWN"},
              {"type":"track","event":"who","userId":{"a":1},"messageId":"bad5-OWN"},
              7, "text", null, [1], {},
              {"type":"track","event":"also good","userId":7,"messageId":"good2-OWN"}]}
            """);
    assertThat(client.send("/v1/batch", body).statusCode()).isEqualTo(200);
    assertThat(lines("good")).hasSize(1);
    assertThat(lines("good2")).hasSize(1);
    var refused = client.refused().reversed();
    assertThat(refused)
        .extracting(Refused::reason)
        .containsExactly(
            "tracking.refused.type",
            "tracking.refused.nobody",
            "tracking.refused.event",
            "tracking.refused.time",
            "tracking.refused.text",
            "tracking.refused.unreadable",
            "tracking.refused.unreadable",
            "tracking.refused.unreadable",
            "tracking.refused.unreadable",
            "tracking.refused.type");
    assertThat(refused.getFirst().body())
        .isEqualTo(own("{\"type\":\"dance\",\"userId\":\"b-OWN\",\"messageId\":\"bad1-OWN\"}"));
    assertThat(refused.getFirst().arguments()).containsExactly("dance");
  }

  @ParameterizedTest
  @CsvSource({
    "Product Viewed, product_viewed, ''",
    "Product Added, cart_changed, added",
    "Product Removed, cart_changed, removed",
    "Cart Viewed, cart_changed, whole",
    "Checkout Started, checkout_started, ''"
  })
  void whatAShopTellsOfItsProductsIsUnderstood(String event, String kind, String change) {
    var product =
        "{\"product_id\":\"p1\",\"sku\":\"S-1\",\"name\":\"Dark\",\"price\":12.5,\"quantity\":2}";
    boolean many = event.startsWith("C");
    var properties = many ? "{\"value\":25,\"products\":[" + product + "]}" : product;
    client.send(
        "/v1/track",
        own(
            "{\"event\":\"%s\",\"userId\":\"c-OWN\",\"messageId\":\"%s-OWN\",\"properties\":%s}"
                .formatted(event, event, properties)));
    var told = line(event);
    assertThat(told.kind()).isEqualTo(kind);
    assertThat(data(told).path("products").toString())
        .isEqualTo("[{\"name\":\"Dark\",\"price\":12.5,\"product\":\"S-1\",\"quantity\":2}]");
    assertThat(data(told).path("change").asString("")).isEqualTo(change);
    assertThat(data(told).path("event").asString()).isEqualTo(event);
  }

  private String own(String text) {
    return text.replace("OWN", own);
  }

  private List<Event> lines(String message) {
    return Client.told(context, message + "-" + own);
  }

  private Event line(String message) {
    var lines = lines(message);
    assertThat(lines).as(message).hasSize(1);
    return lines.getFirst();
  }

  private JsonNode data(Event event) {
    return json.readTree(event.data());
  }
}
