package io.perennial.consents;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.access.Visitor;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a program leaves out of a consent that it sends. */
@PerennialTest
class LeftOutTest {

  @Autowired ApplicationContext context;
  @Autowired Customers customers;
  @Autowired Consents consents;
  @Autowired Database database;
  @Autowired Business business;
  @Autowired MovedClock clock;
  @Autowired JsonMapper json;

  private String mark = "";
  private UUID customer = new UUID(0, 0);
  private Visitor program;

  @BeforeEach
  void setUp() {
    Visitor.nobody(context);
    Visitor.setUp(context);
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    program = Visitor.program(context);
    mark = UUID.randomUUID().toString().substring(0, 8);
    customer = customer("one-" + mark + "@x.test");
  }

  @AfterEach
  void theClockRuns() {
    clock.run();
  }

  @Test
  void whatAProgramLeavesOutIsNotInvented() {
    var now = Instant.parse("2026-03-01T09:30:00Z");
    clock.set(now);
    var bare = "{\"topic\": \"offers\", \"channel\": \"sms\", \"state\": \"refused\"%s}";
    var nulls =
        ", \"basis\": null, \"at\": null, \"source\": null, \"reason\": null, \"text\": null, \"language\": null,"
            + " \"address\": null, \"agent\": null, \"confirmed\": null";
    for (var more : List.of("", nulls)) {
      var answer = put("{\"consents\": [" + bare.formatted(more) + "]}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      var sms = consent(json.readTree(answer.body()), "offers", "sms");
      var proof = sms.path("proof");
      assertThat(sms.path("basis").asString()).as("the topic's").isEqualTo("consent");
      assertThat(proof.path("at").asString()).as("when it came").isEqualTo(now.toString());
      assertThat(proof.path("by").asString()).isEqualTo("program");
      assertThat(proof.path("name").asString()).as("the key's").isEqualTo("a test");
      assertThat(proof.path("source").asString()).isEmpty();
      for (var unsaid : List.of("reason", "text", "text_version", "address", "agent")) {
        assertThat(proof.path(unsaid).isMissingNode() || proof.path(unsaid).isNull())
            .as(unsaid)
            .isTrue();
      }
    }
    assertThat(consents.history(customer, null, 10).items())
        .as("the same word of the same moment is one")
        .hasSize(1);
    clock.set(now.plusSeconds(60));
    put("{\"consents\": [" + bare.formatted("") + "]}");
    assertThat(consents.history(customer, null, 10).items())
        .as("said again without a time, it was said again")
        .hasSize(2);
  }

  @Test
  void whatIsNotNamedStaysAsItWas() {
    put(
        """
        {"consents": [
          {"topic": "offers", "channel": "sms", "state": "granted", "confirmed": true, "basis": "interest",
            "at": "2025-05-01T10:00:00Z", "source": "a form", "text": "Offers?", "language": "en"},
          {"topic": "offers", "channel": "email", "state": "granted", "confirmed": true}]}
        """);
    var later =
        "{\"consents\": [{\"topic\": \"offers\", \"channel\": \"email\", \"state\": \"withdrawn\"}]}";
    var answer = json.readTree(put(later).body());
    var sms = consent(answer, "offers", "sms");
    assertThat(sms.path("state").asString()).isEqualTo("granted");
    assertThat(sms.path("basis").asString()).isEqualTo("interest");
    assertThat(sms.path("proof").path("source").asString()).isEqualTo("a form");
    assertThat(consent(answer, "offers", "email").path("state").asString()).isEqualTo("withdrawn");
    // A newer word brings its own proof; nothing of the one before is taken over.
    put(
        "{\"consents\": [{\"topic\": \"offers\", \"channel\": \"sms\", \"state\": \"granted\", \"confirmed\": true}]}");
    var newer = consent(json.readTree(program.get(path("")).body()), "offers", "sms");
    assertThat(newer.path("basis").asString()).isEqualTo("consent");
    assertThat(newer.path("proof").path("source").asString()).isEmpty();
    assertThat(newer.path("proof").path("text").isString()).isFalse();
    assertThat(consents.history(customer, null, 10).items()).hasSize(4);
  }

  private HttpResponse<String> put(String body) {
    return program.json("PUT", path(""), body);
  }

  private String path(String more) {
    return "/api/v1/customers/" + customer + "/consents" + more;
  }

  private static JsonNode consent(JsonNode answer, String topic, String channel) {
    for (var one : answer.path("consents")) {
      if (one.path("topic").asString().equals(topic)
          && one.path("channel").asString().equals(channel)) {
        return one;
      }
    }
    throw new AssertionError("no " + topic + " by " + channel + " in " + answer);
  }

  private UUID customer(String email) {
    return database.inTransaction(() ->
        customers.recognise("shop", List.of(new Sighting(null, email, null, null))).getFirst());
  }
}
