package io.perennial.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.access.Visitor;
import io.perennial.customers.Customers;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events from other programs. */
@PerennialTest
class EventsApiTest {

  @Autowired ApplicationContext context;
  @Autowired Business business;
  @Autowired Customers customers;
  @Autowired Database database;
  @Autowired JsonMapper json;

  private final String own = UUID.randomUUID().toString();
  private Visitor program;

  @BeforeEach
  void start() {
    program = Visitor.program(context);
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
  }

  @Test
  void aBodyThatWouldFillTheMemoryIsRefusedWhetherItSaysItsSizeOrNot() {
    var large = "{\"events\":[" + " ".repeat(ApiBody.LARGEST) + "]}";
    var answer = program.json("POST", "/api/v1/events", large);
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("5,120");
    var bytes = large.getBytes(StandardCharsets.UTF_8);
    var chunked =
        program.request(
            "POST",
            "/api/v1/events",
            HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)),
            "application/json");
    assertThat(chunked.statusCode()).isEqualTo(413);
  }

  @Test
  void eventsAreTakenOnceAndTheOthersRefusedEachForItsReason() {
    var body =
        """
        {"source":"till OWN","events":[
          {"id":"one-OWN","event":"Coffee Tasted","customer":{"reference":"c-OWN","email":"c-OWN@example.test"},"properties":{"cups":2}},
          {"id":"two-OWN","type":"page","event":"Home","customer":{"anonymous_id":"a-OWN"}},
          {"id":"three-OWN","event":"Nobody"},
          {"id":"four-OWN","event":"When","customer":{"reference":"c-OWN"},"at":"soon"},
          {"id":"five-OWN","event":"Nul","customer":{"reference":"c-OWN"},"properties":{"a":"\\u0000"}},
          null]}
        """
            .replace("OWN", own);
    var answer = told(body);
    assertThat(answer.path("taken").intValue()).isEqualTo(2);
    assertThat(answer.path("refused").valueStream().map(one -> one.path("index").intValue()))
        .containsExactlyInAnyOrder(2, 3, 4, 5);
    assertThat(answer.at("/refused/0/field").asString()).isEqualTo("customer");
    assertThat(answer.at("/refused/1/field").asString()).isEqualTo("at");
    assertThat(told(body).path("taken").intValue()).isEqualTo(2);
    assertThat(Client.told(context, "one-" + own)).hasSize(1);
    assertThat(Client.told(context, "two-" + own)).hasSize(1);
    assertThat(customers.findByReference("c-" + own).orElseThrow().email())
        .isEqualTo("c-" + own + "@example.test");
  }

  @Test
  void whatIsNoListOfEventsIsRefusedAsAWhole() {
    assertThat(program.json("POST", "/api/v1/events", "{}").statusCode()).isEqualTo(422);
    assertThat(program.json("POST", "/api/v1/events", "[1").statusCode()).isEqualTo(400);
    assertThat(
            Visitor.stranger(context)
                .json("POST", "/api/v1/events", "{\"events\":[]}")
                .statusCode())
        .isEqualTo(401);
  }

  private JsonNode told(String body) {
    var answer = program.json("POST", "/api/v1/events", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json.readTree(answer.body());
  }
}
