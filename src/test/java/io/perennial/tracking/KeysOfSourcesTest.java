package io.perennial.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.Work;
import io.perennial.access.Visitor;
import io.perennial.events.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** Whose key is good for what: from where, how much, and what it says of itself. */
@PerennialTest
class KeysOfSourcesTest {

  private static final Instant NOW = Instant.parse("2026-11-22T06:37:50Z");

  @Autowired ApplicationContext context;
  @Autowired MovedClock clock;
  @Autowired JsonMapper json;
  @Autowired Work work;

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
  void aWrongKeyIsRefusedAndSoIsOneThatWasEnded() {
    var body = own("{\"event\":\"E\",\"userId\":\"k-OWN\",\"messageId\":\"k-OWN\"}");
    assertThat(client.without("Authorization").send("/v1/track", body).statusCode()).isEqualTo(401);
    for (var header : List.of("Basic !!", Client.basic("wk_made_up"), Client.basic(""), "Basic")) {
      assertThat(client.with("Authorization", header).send("/v1/track", body).statusCode())
          .as(header)
          .isEqualTo(401);
    }
    client.with("Authorization", Client.basic(client.source().key()));
    context.getBean(Sources.class).end(client.source().id());
    var answer = client.send("/v1/track", body);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(json.readTree(answer.body()).path("success").booleanValue()).isFalse();
    assertThat(lines("k")).isEmpty();
  }

  @Test
  void aBrowserThatAsksFirstIsToldExactlyWhichWebsitesMaySend() {
    var browser =
        Client.browser(context, "https://asks.example:8443")
            .without("Authorization")
            .with("Access-Control-Request-Method", "POST")
            .with(
                "Access-Control-Request-Headers", "anonymousid,authorization,content-type,sentat");
    var allowed = browser.ask("/v1/track");
    assertThat(allowed.statusCode()).isEqualTo(200);
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("https://asks.example:8443");
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
        .contains("anonymousid", "authorization", "sentat");
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
    var refused = browser.with("Origin", "https://asks.example").ask("/v1/track");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void aKeyForServersIsRefusedInAPage() {
    Client.browser(context, "https://shop.example");
    var body = own("{\"event\":\"E\",\"userId\":\"k-OWN\",\"messageId\":\"k-OWN\"}");
    assertThat(client.with("Origin", "https://shop.example").send("/v1/track", body).statusCode())
        .isEqualTo(403);
  }

  @Test
  void browsersAreToldTheSettingsTheyAskFor() {
    var browser = Client.browser(context, "https://shop.example").without("Authorization");
    var key = browser.source().key();
    var segment = json.readTree(browser.get("/v1/projects/" + key + "/settings").body());
    assertThat(segment.at("/integrations/Segment.io/apiKey").asString()).isEqualTo(key);
    assertThat(segment.at("/integrations/Segment.io/apiHost").asString())
        .startsWith("127.0.0.1:")
        .endsWith("/v1");
    assertThat(segment.at("/plan/track/__default/enabled").booleanValue()).isTrue();
    var rudder = json.readTree(browser.get("/sourceConfig/?p=npm&writeKey=" + key).body());
    assertThat(rudder.at("/source/writeKey").asString()).isEqualTo(key);
    assertThat(rudder.at("/source/enabled").booleanValue()).isTrue();
    assertThat(browser.get("/v1/projects/wk_x/settings").statusCode()).isEqualTo(401);
    assertThat(browser.get("/sourceConfig/").statusCode()).isEqualTo(401);
  }

  @Test
  void aSourceThatSendsTooMuchWaitsAndTakesNothingFromOthers() {
    context.getBean(Sources.class).change(client.source().id(), "", 3);
    var body = "{\"event\":\"E\",\"userId\":\"f-OWN\",\"messageId\":\"f%d-OWN\"}";
    for (int i = 0; i < 3; i++) {
      assertThat(client.send("/v1/t", own(body.formatted(i))).statusCode()).isEqualTo(200);
    }
    var flood = client.send("/v1/t", own(body.formatted(3)));
    assertThat(flood.statusCode()).isEqualTo(429);
    assertThat(flood.headers().firstValue("Retry-After")).contains("11");
    assertThat(lines("f3")).isEmpty();
    assertThat(Client.server(context).send("/v1/t", own(body.formatted(4))).statusCode())
        .isEqualTo(200);
    clock.advance(Duration.ofSeconds(11));
    assertThat(client.send("/v1/t", own(body.formatted(3))).statusCode()).isEqualTo(200);
    work.finish("tracking-counts");
    var heard = context.getBean(Sources.class).find(client.source().id());
    assertThat(heard.firstEventAt()).isNotNull();
  }

  private String own(String text) {
    return text.replace("OWN", own);
  }

  private List<Event> lines(String message) {
    return Client.told(context, message + "-" + own);
  }
}
