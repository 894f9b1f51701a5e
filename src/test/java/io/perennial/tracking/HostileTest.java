package io.perennial.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.access.Visitor;
import io.perennial.customers.Customers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** What nobody means well with: refused clearly, within limits, and shown. */
@PerennialTest
class HostileTest {

  @Autowired ApplicationContext context;
  @Autowired Customers customers;
  @Autowired MovedClock clock;
  @Autowired JsonMapper json;

  private final String own = UUID.randomUUID().toString();
  private Client client;

  @BeforeEach
  void start() {
    Visitor.setUp(context);
    client = Client.server(context);
  }

  @Test
  void aBodyOfTenMegabytesIsTooLargeAndSoIsOneThatInflatesToThat() {
    var large = new byte[10_000_000];
    java.util.Arrays.fill(large, (byte) ' ');
    assertThat(client.send("/v1/batch", large).statusCode()).isEqualTo(413);
    var bomb = client.send("/v1/batch", Client.gzip(large));
    assertThat(bomb.statusCode()).isEqualTo(413);
    assertThat(bomb.body()).contains("500 KB");
    assertThat(client.send("/v1/batch", Client.gzip(Client.gzip(large))).statusCode())
        .as("compressed twice")
        .isEqualTo(400);
    var cut = java.util.Arrays.copyOf(Client.gzip(large), 200);
    assertThat(client.send("/v1/batch", cut).statusCode()).isEqualTo(400);
  }

  @Test
  void anEventOfMoreThan32KilobytesIsRefusedAlone() {
    var answer =
        client.send(
            "/v1/batch",
            batch(
                event("large", "{\"text\":\"" + "x".repeat(40_000) + "\"}"), event("good", "{}")));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(lines("good")).isEqualTo(1);
    assertThat(reasons()).containsExactly("tracking.refused.large");
    assertThat(client.refused().getFirst().whole()).isFalse();
  }

  @Test
  void manyKeysDeepNestsAndEndlessNumbersAreRefusedAlone() {
    var keys = new StringBuilder("{");
    for (int i = 0; i < 3_000; i++) {
      keys.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":1");
    }
    var answer =
        client.send(
            "/v1/batch",
            batch(
                event("keys", keys + "}"),
                event("deep", "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}"),
                event("number", "{\"a\":" + "9".repeat(10_000) + "}"),
                event("exponent", "{\"a\":1e999999,\"b\":-1e-999999}"),
                event("name", "{\"" + "n".repeat(10_000) + "\":1}"),
                event("good", "{}")));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(lines("good")).isEqualTo(1);
    assertThat(lines("keys")).isEqualTo(1);
    assertThat(reasons()).containsOnly("tracking.refused.deep").hasSizeGreaterThanOrEqualTo(3);
    assertThat(lines("exponent") + reasons().size()).isEqualTo(4);

    var million = new StringBuilder("{\"properties\":{");
    for (int i = 0; i < 1_000_000; i++) {
      million.append("\"").append(i).append("\":0,");
    }
    assertThat(client.send("/v1/t", million + "\"z\":0}}").statusCode()).isEqualTo(413);
    assertThat(client.send("/v1/t", "[".repeat(400_000)).statusCode()).isEqualTo(400);
    assertThat(client.send("/v1/t", "{\"a\":".repeat(80_000)).statusCode()).isEqualTo(400);
    assertThat(client.send("/v1/batch", "{\"batch\":[" + "{},".repeat(9_000) + "{}]}").statusCode())
        .isEqualTo(413);
  }

  @Test
  void aBodyThatIsNoJsonIsRefusedAndShown() {
    var wrong = new ByteArrayOutputStream();
    wrong.writeBytes("{\"event\":\"".getBytes(StandardCharsets.UTF_8));
    wrong.writeBytes(new byte[] {(byte) 0xc3, (byte) 0x28, (byte) 0xff});
    wrong.writeBytes("\",\"userId\":\"u\"}".getBytes(StandardCharsets.UTF_8));
    var bodies =
        List.of(
            wrong.toByteArray(),
            new byte[0],
            new byte[] {0, 0, 0, 0},
            "nothing".getBytes(StandardCharsets.UTF_8),
            "[]".getBytes(StandardCharsets.UTF_8),
            "{} {}".getBytes(StandardCharsets.UTF_8),
            "{\"event\":\"x\"".getBytes(StandardCharsets.UTF_8),
            "{\"event\":\"x\"}".getBytes(StandardCharsets.UTF_16),
            "{'event':'x'}".getBytes(StandardCharsets.UTF_8),
            "event=x&userId=1".getBytes(StandardCharsets.UTF_8));
    for (var body : bodies) {
      var answer = client.send("/v1/track", body);
      assertThat(answer.statusCode()).as(new String(body, StandardCharsets.UTF_8)).isEqualTo(400);
      assertThat(json.readTree(answer.body()).path("success").booleanValue()).isFalse();
    }
    assertThat(reasons()).hasSize(bodies.size()).containsOnly("tracking.body");
  }

  @Test
  void textThatIsProgramSomewhereElseIsTextHere() {
    var evil =
        List.of(
            "'; drop table customers_customer; --",
            "<script>alert(1)</script>",
            "${jndi:ldap://x}",
            "{{7*7}}",
            "../../etc/passwd",
            "=cmd|' /C calc'!A0",
            "__proto__",
            "null\\u0000byte",
            "\\ud800 half a sign",
            "\\\\u0000 is no sign");
    int number = 0;
    for (var text : evil) {
      var message = "evil" + number++;
      var body =
          """
          {"type":"track","event":"%s","userId":"%s OWN","messageId":"%s-OWN","anonymousId":"%s OWN",
           "properties":{"%s":"%s","__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}},
           "context":{"traits":{"name":"%s","email":"%s@OWN.test","phone":"%s"}}}
          """
              .formatted(text, text, message, text, text, text, text, text, text)
              .replace("OWN", own);
      assertThat(client.send("/v1/track", body).statusCode()).as(text).isEqualTo(200);
      assertThat(reasons()).as(text).isEmpty();
      assertThat(lines(message)).as(text).isEqualTo(1);
    }
    assertThat(customers.findByReference("'; drop table customers_customer; -- " + own))
        .isPresent();
  }

  @Test
  void whatIsToldOfThePastAndTheFutureStaysWithinTheLog() {
    client.send(
        "/v1/batch",
        batch(
            "{\"type\":\"track\",\"event\":\"e\",\"userId\":\"u-OWN\",\"messageId\":\"future-OWN\",\"timestamp\":\"9999-12-31T23:59:59Z\"}"
                .replace("OWN", own),
            "{\"type\":\"track\",\"event\":\"e\",\"userId\":\"u-OWN\",\"messageId\":\"past-OWN\",\"timestamp\":\"0001-01-01T00:00:00Z\"}"
                .replace("OWN", own)));
    assertThat(reasons()).containsExactly("tracking.refused.old");
    var told = Client.told(context, "future-" + own).getFirst();
    assertThat(told.at()).isBeforeOrEqualTo(clock.instant());
    assertThat(json.readTree(told.data()).path("timestamp").asString())
        .as("what the client said is kept")
        .isEqualTo("9999-12-31T23:59:59Z");
  }

  @Test
  void idsThatAreTooLongAreRefused() {
    client.send(
        "/v1/batch",
        batch(
            "{\"type\":\"track\",\"event\":\"e\",\"userId\":\"" + "u".repeat(201) + "\"}",
            "{\"type\":\"track\",\"event\":\"e\",\"userId\":\"u\",\"messageId\":\""
                + "m".repeat(201)
                + "\"}"));
    assertThat(reasons()).containsOnly("tracking.refused.long").hasSize(2);
  }

  private String event(String message, String properties) {
    return "{\"type\":\"track\",\"event\":\"e\",\"userId\":\"h-%s\",\"messageId\":\"%s-%s\",\"properties\":%s}"
        .formatted(own, message, own, properties);
  }

  private static String batch(String... events) {
    return "{\"batch\":[" + String.join(",", events) + "]}";
  }

  private List<String> reasons() {
    return client.refused().stream().map(Refused::reason).toList();
  }

  private int lines(String message) {
    return Client.told(context, message + "-" + own).size();
  }
}
