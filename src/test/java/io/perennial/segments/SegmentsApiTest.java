package io.perennial.segments;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Eventually;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.access.Visitor;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Segments for other programs. */
@PerennialTest
@SuppressWarnings("NullAway.Init")
class SegmentsApiTest {

  @Autowired ApplicationContext context;
  @Autowired Business business;
  @Autowired Customers customers;
  @Autowired Database database;
  @Autowired JsonMapper json;

  private final String own = UUID.randomUUID().toString().substring(0, 8);
  private final List<String> made = new ArrayList<>();
  private Visitor program;

  @BeforeEach
  void start() {
    program = Visitor.program(context);
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
  }

  @AfterEach
  void end() {
    for (var id : made.reversed()) {
      program.json("DELETE", "/api/v1/segments/" + id, "");
    }
  }

  @Test
  void a_segment_is_made_counted_read_changed_and_removed() throws InterruptedException {
    var ada = person("ada", "PL");
    var bo = person("bo", "RO");
    var id =
        made(
            "{\"name\":\"Poles %1$s\",\"condition\":{\"all\":[%2$s,{\"attribute\":\"country\",\"in\":[\"PL\"]}]}}");
    assertThat(fresh(id).path("size").longValue()).isEqualTo(1);
    var one = read("GET", "/segments/" + id, "", 200);
    assertThat(one.path("name").asString()).isEqualTo("Poles " + own);
    assertThat(one.path("kind").asString()).isEqualTo("condition");
    assertThat(one.path("purpose").asString()).isEqualTo("audience");
    assertThat(one.at("/condition/all/1/in/0").asString()).isEqualTo("PL");
    assertThat(one.path("fresh_at").isString()).isTrue();
    var watched =
        read("GET", "/status", "", 200)
            .path("segments")
            .valueStream()
            .filter(each -> each.path("name").asString().equals("Poles " + own))
            .toList();
    assertThat(watched).hasSize(1);
    assertThat(watched.getFirst().path("behind_seconds").doubleValue()).isBetween(0.0, 60.0);
    assertThat(
            read("GET", "/segments", "", 200).valueStream().map(each -> each.path("id").asString()))
        .contains(id);

    var members = read("GET", "/segments/" + id + "/customers", "", 200);
    assertThat(members.at("/items/0/customer").asString()).isEqualTo(ada.toString());
    assertThat(members.at("/items/0/reference").asString()).isEqualTo("ada" + own);
    var of = read("GET", "/customers/" + ada + "/segments", "", 200);
    assertThat(of.valueStream().map(each -> each.path("id").asString())).contains(id);

    var why = read("GET", "/segments/" + id + "/explain/" + bo, "", 200);
    assertThat(why.path("in").booleanValue()).isFalse();
    assertThat(
            why.path("parts")
                .valueStream()
                .map(part -> part.path("place").asString() + part.path("met")))
        .containsExactly("conditionfalse", "condition.all[0]true", "condition.all[1]false");

    read(
        "PUT",
        "/segments/" + id,
        "{\"name\":\"Romanians %s\",\"condition\":{\"all\":[%s,{\"attribute\":\"country\",\"in\":[\"RO\"]}]}}"
            .formatted(own, ours()),
        200);
    assertThat(fresh(id).path("name").asString()).isEqualTo("Romanians " + own);
    assertThat(
            read("GET", "/segments/" + id + "/customers", "", 200)
                .at("/items/0/customer")
                .asString())
        .isEqualTo(bo.toString());

    assertThat(call("DELETE", "/segments/" + id, "").statusCode()).isEqualTo(204);
    assertThat(call("GET", "/segments/" + id, "").statusCode()).isEqualTo(404);
    assertThat(
            read("GET", "/customers/" + bo + "/segments", "", 200)
                .valueStream()
                .map(each -> each.path("id").asString()))
        .doesNotContain(id);
  }

  @Test
  void a_removed_segment_is_brought_back_with_what_happened_meanwhile()
      throws InterruptedException {
    var segments = context.getBean(Segments.class);
    person("ada", "PL");
    var id = made("{\"name\":\"Back %1$s\",\"condition\":%2$s}");
    assertThat(fresh(id).path("size").longValue()).isEqualTo(1);
    segments.remove(UUID.fromString(id));
    person("bo", "PL");
    // Its name is free now, and taken again before it comes back.
    var other = made("{\"name\":\"Back %1$s\",\"condition\":%2$s}");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> segments.restore(UUID.fromString(id)))
        .hasMessage("segments.not-restored");
    assertThat(call("DELETE", "/segments/" + other, "").statusCode()).isEqualTo(204);
    segments.restore(UUID.fromString(id));
    Eventually.holds(() -> fresh(id).path("size").longValue() == 2);
    assertThat(fresh(id).path("size").longValue()).isEqualTo(2);
  }

  @Test
  void a_preview_counts_and_keeps_nothing() {
    person("ada", "PL");
    person("bo", "RO");
    long before = read("GET", "/segments", "", 200).size();
    var preview = read("POST", "/segments/preview", "{\"condition\":%s}".formatted(ours()), 200);
    assertThat(preview.path("count").longValue()).isEqualTo(2);
    assertThat(preview.path("sample").valueStream().map(each -> each.path("reference").asString()))
        .containsExactlyInAnyOrder("ada" + own, "bo" + own);
    assertThat(preview.path("reach").propertyNames()).contains("email");
    assertThat(preview.at("/reach/email").longValue()).isBetween(0L, 2L);
    assertThat(read("GET", "/segments", "", 200).size()).isEqualTo(before);
  }

  @Test
  void what_is_wrong_is_refused_with_its_place() {
    refused(
        "{\"name\":\"x\",\"condition\":{\"all\":[{\"rfm\":[\"loyal\"]},{\"any\":[{\"fact\":\"wealth\",\"at_least\":1}]}]}}",
        "condition.all[1].any[0].fact");
    refused(
        "{\"name\":\"x\",\"condition\":{\"all\":[{\"rfm\":[\"loyal\"]},{\"rfm\":[\"rich\"]}]}}",
        "condition.all[1]");
    refused(
        "{\"name\":\"x\",\"condition\":{\"none\":[{\"segment\":\"" + UUID.randomUUID() + "\"}]}}",
        "condition.none[0]");
    refused(
        "{\"name\":\"x\",\"condition\":{\"attribute\":\"country\",\"in\":[\"PL\"],\"contains\":\"P\"}}",
        "condition");
    refused(
        "{\"name\":\"x\",\"condition\":{\"engaged\":{\"at_least\":1,\"at_mots\":2}}}",
        "condition.engaged");
    refused("{\"name\":\" \",\"condition\":{\"all\":[]}}", "name");
    refused("{\"condition\":{\"all\":[]}}", "name");
    assertThat(
            call("POST", "/segments", "{\"name\":\"x\",\"condition\":\"select 1\"}").statusCode())
        .isEqualTo(422);
    assertThat(call("POST", "/segments", "{\"name\":").statusCode()).isEqualTo(400);
    assertThat(call("POST", "/segments/preview", "{}").statusCode()).isEqualTo(422);
    assertThat(call("GET", "/segments/" + UUID.randomUUID(), "").statusCode()).isEqualTo(404);
    assertThat(call("PUT", "/segments/" + UUID.randomUUID(), "{\"name\":\"x\"}").statusCode())
        .isEqualTo(404);
  }

  private void refused(String body, String place) {
    var answer = call("POST", "/segments", body);
    assertThat(answer.statusCode()).as(body).isEqualTo(422);
    assertThat(json.readTree(answer.body()).path("field").asString()).as(body).isEqualTo(place);
  }

  @Test
  void a_list_takes_people_by_id_reference_and_address_and_names_the_unknown() {
    var ada = person("ada", "PL");
    var bo = person("bo", "PL");
    var id = made("{\"name\":\"List %1$s\"}");
    var put =
        read(
            "POST",
            "/segments/" + id + "/customers",
            "{\"customers\":[\"%s\",\"BO%s@example.test\",\" ada%s \",\"nobody\",\"%s\"]}"
                .formatted(ada, own, own, UUID.randomUUID()),
            200);
    assertThat(put.path("changed").intValue()).isEqualTo(2);
    assertThat(put.path("unknown").size()).isEqualTo(2);
    assertThat(read("GET", "/segments/" + id, "", 200).path("size").longValue()).isEqualTo(2);
    var taken =
        read(
            "DELETE",
            "/segments/" + id + "/customers",
            "{\"customers\":[\"%s\"]}".formatted(bo),
            200);
    assertThat(taken.path("changed").intValue()).isEqualTo(1);
    assertThat(read("GET", "/segments/" + id + "/customers", "", 200).path("items").size())
        .isEqualTo(1);
    assertThat(call("POST", "/segments/" + id + "/customers", "{\"customers\":[]}").statusCode())
        .isEqualTo(422);
    assertThat(call("POST", "/segments/" + id + "/customers", "{}").statusCode()).isEqualTo(422);
    assertThat(
            call("PUT", "/segments/" + id, "{\"name\":\"L\",\"condition\":{\"all\":[]}}")
                .statusCode())
        .isEqualTo(422);
  }

  @Test
  void the_schema_is_told() {
    var answer = call("GET", "/segments/schema", "");
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/schema+json");
    assertThat(json.readTree(answer.body()).path("$ref").asString()).isEqualTo("#/$defs/condition");
  }

  // ---- helpers of this test

  private String ours() {
    return "{\"attribute\":\"name\",\"contains\":\"%s\"}".formatted(own);
  }

  private UUID person(String name, String country) {
    return database.inTransaction(() ->
        customers
            .recognise(
                "test " + own,
                List.of(
                    new Sighting(
                        name + own, name + own + "@example.test", name + " " + own, country)))
            .getFirst());
  }

  private String made(String body) {
    var answer = call("POST", "/segments", body.formatted(own, ours()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    var id = json.readTree(answer.body()).path("id").asString();
    made.add(id);
    return id;
  }

  private JsonNode fresh(String id) throws InterruptedException {
    Supplier<JsonNode> segment = () -> read("GET", "/segments/" + id, "", 200);
    Eventually.holds(() -> segment.get().path("state").asString().equals("fresh"));
    return segment.get();
  }

  private JsonNode read(String method, String path, String body, int status) {
    var answer = call(method, path, body);
    assertThat(answer.statusCode())
        .as(method + " " + path + ": " + answer.body())
        .isEqualTo(status);
    return json.readTree(answer.body());
  }

  private HttpResponse<String> call(String method, String path, String body) {
    return program.json(method, "/api/v1" + path, body);
  }
}
