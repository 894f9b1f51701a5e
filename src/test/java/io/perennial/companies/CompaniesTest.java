package io.perennial.companies;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.access.Visitor;
import io.perennial.companies.Companies.Told;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Ruling;
import io.perennial.customers.Customers.Sighting;
import io.perennial.customers.Subject;
import io.perennial.customers.Traits;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Companies, told by sources and kept by the staff, and what they are worth. */
@PerennialTest
class CompaniesTest {

  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");

  @Autowired ApplicationContext context;
  @Autowired Business business;
  @Autowired Companies companies;
  @Autowired CompaniesKeptSql kept;
  @Autowired Customers customers;
  @Autowired Database database;
  @Autowired JsonMapper json;

  private final String own = UUID.randomUUID().toString();
  private Visitor program;
  private Visitor owner;

  @BeforeEach
  void start() {
    owner = Visitor.owner(context);
    program = Visitor.program(context);
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
  }

  @Test
  void a_group_call_makes_the_company_and_its_people_and_their_purchases_count_once() {
    events(
        group(
            "ada",
            "acme",
            "2024-05-02",
            "{\"name\":\"Acme\",\"industry\":\"tea\",\"email\":\"office@acme.test\"}"),
        group("bo", "acme", "2024-05-01", "{\"name\":\"Old name\",\"employees\":12}"),
        order("ada", 1, 100),
        order("ada", 2, 50),
        order("bo", 3, 30),
        order("somebody-else", 4, 999));
    var acme = company("acme");
    assertThat(acme.path("name").asString()).isEqualTo("Acme");
    assertThat(acme.path("customers").intValue()).isEqualTo(2);
    assertThat(acme.path("orders").intValue()).isEqualTo(3);
    assertThat(acme.path("revenue").asString()).isEqualTo("180.00");

    var id = UUID.fromString(acme.path("id").asString());
    var ada = id("ada");
    database.inTransaction(() -> {
      customers.join(ada, id("bo"), new Ruling("the same", "Ewa"));
      return true;
    });
    var joined = company("acme");
    assertThat(joined.path("customers").intValue()).as("joined people count once").isEqualTo(1);
    assertThat(joined.path("revenue").asString()).isEqualTo("180.00");
    assertThat(members(id)).hasSize(1);
    assertThat(companies.of(id("bo"))).extracting(Company.Membership::name).containsExactly("Acme");

    var whole = json.readTree(program.get("/api/v1/companies/" + id).body());
    assertThat(whole.path("traits").valueStream().map(trait -> trait.path("name").asString()))
        .containsExactly("email", "employees", "industry", "name");
    assertThat(whole.at("/traits/3/told").size()).isEqualTo(1);
    var happened =
        json.readTree(program.get("/api/v1/companies/" + id + "/timeline?limit=2").body());
    assertThat(happened.path("items").size()).isEqualTo(2);
    assertThat(happened.path("next").isNull()).isFalse();
    assertThat(
            json.readTree(program.get("/api/v1/customers/" + ada).body())
                .at("/companies/0/name")
                .asString())
        .isEqualTo("Acme");
  }

  @Test
  void in_whatever_order_it_is_told_the_same_is_known() {
    long seed = new Random().nextLong();
    System.out.println("CompaniesTest seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 10; round++) {
      var outcomes = new ArrayList<String>();
      var said = new ArrayList<int[]>();
      for (int i = 0; i < 20; i++) {
        said.add(
            new int[] {random.nextInt(3), random.nextInt(2), random.nextInt(6), random.nextInt(4)});
      }
      for (int run = 0; run < 2; run++) {
        var source = "shop %s %d %d".formatted(own, round, run);
        var people = recognise(source, "a", "b", "c");
        Collections.shuffle(said, random);
        for (var each : said) {
          var told =
              new Told(
                  people.get(each[0]),
                  source,
                  "c" + each[1],
                  Traits.ofCompany(Map.of("name", "N" + each[3], "size", each[3])),
                  NOON.plusSeconds(each[2]));
          database.inTransaction(() -> {
            companies.tell(List.of(told, told));
            return true;
          });
        }
        var outcome = new StringBuilder();
        for (var person : people) {
          for (var membership : companies.of(person)) {
            outcome
                .append(membership.name())
                .append(companies.counting(membership.company()))
                .append(' ');
          }
          outcome.append('/');
        }
        outcomes.add(outcome.toString());
      }
      assertThat(outcomes.get(0)).as("seed " + seed).isEqualTo(outcomes.get(1));
    }
  }

  @Test
  void names_that_are_too_long_or_no_text_are_refused_under_their_fields() {
    for (var field : List.of("name", "source", "reference")) {
      for (var wrong : List.of("x".repeat(300), " ", "a\\u0000b")) {
        var sent =
            parts(field, wrong).entrySet().stream()
                .map(part -> "\"" + part.getKey() + "\": " + part.getValue())
                .collect(java.util.stream.Collectors.joining(", ", "{", "}"));
        var answer = program.json("PUT", "/api/v1/companies/" + UUID.randomUUID(), sent);
        assertThat(answer.statusCode()).as(sent).isEqualTo(422);
        assertThat(answer.body()).contains("\"" + field + "\"");
      }
    }
  }

  @Test
  void who_was_removed_stays_so_until_told_anew() {
    events(group("eva", "left", "2024-05-01", "{}"));
    var id = UUID.fromString(company("left").path("id").asString());
    var eva = id("eva");
    assertThat(
            program
                .json(
                    "PUT",
                    "/api/v1/companies/" + id + "/members/" + eva,
                    "{\"roles\":[\"payer\",\"buyer\"]}")
                .statusCode())
        .isEqualTo(204);
    assertThat(members(id).getFirst().path("roles").valueStream().map(JsonNode::asString))
        .containsExactly("buyer", "payer");
    assertThat(
            program.json("DELETE", "/api/v1/companies/" + id + "/members/" + eva, "").statusCode())
        .isEqualTo(204);
    assertThat(members(id)).isEmpty();
    events(group("eva", "left", "2024-05-03", "{}"));
    assertThat(members(id)).as("what was before comes late").isEmpty();
    database.inTransaction(() -> {
      companies.tell(
          List.of(
              new Told(
                  eva,
                  "shop " + own,
                  "left-" + own,
                  Traits.none(),
                  Instant.now().plusSeconds(60))));
      return true;
    });
    assertThat(members(id)).hasSize(1);
    assertThat(
            program
                .get("/api/v1/customers/" + eva + "/timeline?kind=company_joined&kind=company_left")
                .body())
        .contains("company_joined", "company_left", "\"by\":");
  }

  @Test
  void a_program_makes_a_company_and_says_again_what_it_is() {
    var id = UUID.randomUUID();
    var body =
        "{\"name\":\"Beta\",\"source\":\"crm\",\"reference\":\"b-OWN\",\"traits\":{\"size\":5,\"vip\":true}}"
            .replace("OWN", own);
    assertThat(put(id, body).statusCode()).isEqualTo(200);
    assertThat(put(id, body).statusCode()).isEqualTo(200);
    assertThat(put(id, "{\"name\":\"Beta & sons\",\"traits\":{\"vip\":null}}").body())
        .contains("Beta & sons")
        .doesNotContain("\"vip\"");
    assertThat(put(UUID.randomUUID(), body).statusCode()).isEqualTo(409);
    assertThat(put(UUID.randomUUID(), "{}").statusCode()).isEqualTo(422);
    assertThat(put(id, "{\"owner\":\"nobody@x.test\"}").statusCode()).isEqualTo(422);
    assertThat(put(id, "{\"owner\":\"" + Visitor.EMAIL + "\"}").body())
        .contains("\"owner\":\"" + Visitor.EMAIL + "\"");
    assertThat(
            put(id, "{\"contact\":\"" + recognise("x " + own, "z").getFirst() + "\"}").statusCode())
        .isEqualTo(422);
    assertThat(
            program
                .json("PUT", "/api/v1/companies/" + id + "/members/" + UUID.randomUUID(), "{}")
                .statusCode())
        .isEqualTo(404);
    assertThat(
            program
                .json(
                    "PUT",
                    "/api/v1/companies/" + id + "/members/" + id("q"),
                    "{\"roles\":[\"king\"]}")
                .statusCode())
        .isEqualTo(422);
    assertThat(program.get("/api/v1/companies/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    assertThat(program.get("/api/v1/companies?cursor=%00").statusCode()).isEqualTo(400);
    assertThat(Visitor.stranger(context).get("/api/v1/companies").statusCode()).isEqualTo(401);
  }

  @Test
  void the_list_is_by_name_and_paged() {
    for (int i = 0; i < 5; i++) {
      put(UUID.randomUUID(), "{\"name\":\"%s 100%%_%d\"}".formatted(own, i));
    }
    var first = json.readTree(program.get("/api/v1/companies?limit=3&query=" + own).body());
    assertThat(first.path("items").size()).isEqualTo(3);
    var rest =
        json.readTree(
            program
                .get(
                    "/api/v1/companies?limit=3&query="
                        + own
                        + "&cursor="
                        + first.path("next").asString())
                .body());
    assertThat(rest.path("items").valueStream().map(row -> row.path("name").asString()))
        .containsExactly(own + " 100%_3", own + " 100%_4");
    assertThat(
            json.readTree(program.get("/api/v1/companies?query=" + own + "%25%25").body())
                .path("items")
                .size())
        .isZero();
  }

  @Test
  void the_staff_keeps_a_company_on_its_page() {
    var made = owner.send("/companies", "name", "Gamma <b> " + own);
    assertThat(made.statusCode()).isEqualTo(303);
    var page = made.headers().firstValue("Location").orElseThrow();
    var ida = id("ida");
    assertThat(owner.send(page + "/members", "who", "nobody-" + own).statusCode()).isEqualTo(422);
    assertThat(
            owner
                .send(page + "/members", "who", "ida-" + own, "roles", "buyer", "roles", "decider")
                .statusCode())
        .isEqualTo(303);
    assertThat(owner.send(page + "/traits", "name", "industry", "value", "coffee").statusCode())
        .isEqualTo(303);
    assertThat(owner.send(page + "/traits", "name", "", "value", "x").statusCode()).isEqualTo(422);
    assertThat(owner.send(page + "/care", "owner", "", "contact", ida.toString()).statusCode())
        .isEqualTo(303);
    var body = owner.get(page).body();
    assertThat(body)
        .contains(
            "Gamma &lt;b", "Buyer, Decider", "coffee", "One speaks to", "Belongs to the company")
        .doesNotContain("Gamma <b>");
    assertThat(owner.get("/customers/" + ida).body()).contains("Gamma &lt;b", "Buyer, Decider");
    assertThat(owner.get("/companies?query=" + own).body()).contains("Gamma &lt;b");
    assertThat(owner.send(page + "/members/" + ida, "roles", "user").statusCode()).isEqualTo(303);
    assertThat(owner.get("/customers/" + ida).body()).doesNotContain("Buyer, Decider");
    assertThat(owner.send(page + "/members/" + ida, "leaves", "true").statusCode()).isEqualTo(303);
    assertThat(owner.get(page).body()).doesNotContain("One speaks to", "checked");
    assertThat(owner.send("/companies", "name", " ").statusCode()).isEqualTo(422);
    assertThat(owner.get("/companies/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
  }

  @Test
  void who_is_erased_is_of_no_company_and_not_named_by_one() {
    var id = id("gone");
    var told =
        new Told(
            id,
            "shop " + own,
            "one-" + own,
            Traits.ofCompany(Map.of("name", "Gone-" + own, "about", "gone-" + own)),
            NOON);
    database.inTransaction(() -> {
      companies.tell(List.of(told));
      return true;
    });
    var company = companies.of(id).getFirst().company();
    var shown = new ArrayList<String>();
    var subject =
        new Subject(id, customers.identities(id), Set.of("gone-" + own), Set.of(), "-", "-");
    kept.tell(subject, (part, row) -> shown.add(part + " " + row));
    assertThat(shown).singleElement().asString().contains("companies", "Gone-" + own);
    database.inTransaction(() -> {
      kept.erase(subject);
      return true;
    });
    assertThat(companies.of(id)).isEmpty();
    assertThat(companies.known(company).name()).isEqualTo("–");
    assertThat(companies.known(company).reference()).isEqualTo("one-" + own);
    assertThat(companies.counting(company)).isEmpty();
  }

  private static Map<String, String> parts(String field, String value) {
    var parts = new java.util.TreeMap<>(Map.of("name", "\"Right\""));
    parts.put(field, "\"" + value + "\"");
    return parts;
  }

  private String group(String who, String company, String day, String traits) {
    return "{\"type\":\"group\",\"event\":\"%s-OWN\",\"at\":\"%sT10:00:00Z\",\"customer\":{\"reference\":\"%s-OWN\"},\"properties\":%s}"
        .formatted(company, day, who, traits);
  }

  private static String order(String who, int number, int price) {
    return "{\"event\":\"Order Completed\",\"at\":\"2024-05-01T10:00:00Z\",\"customer\":{\"reference\":\"%s-OWN\"},\"properties\":{\"order_id\":\"%d-OWN\",\"products\":[{\"sku\":\"x\",\"price\":%d,\"quantity\":1}]}}"
        .formatted(who, number, price);
  }

  private JsonNode company(String reference) {
    return json.readTree(program.get("/api/v1/companies?query=" + reference + "-" + own).body())
        .at("/items/0");
  }

  private List<JsonNode> members(UUID company) {
    return json.readTree(program.get("/api/v1/companies/" + company + "/members").body())
        .path("items")
        .valueStream()
        .toList();
  }

  private HttpResponse<String> put(UUID id, String body) {
    return program.json("PUT", "/api/v1/companies/" + id, body);
  }

  private UUID id(String name) {
    return recognise("shop " + own, name + "-" + own).getFirst();
  }

  private List<UUID> recognise(String source, String... references) {
    return database.inTransaction(() ->
        customers.recognise(
            source,
            java.util.Arrays.stream(references)
                .map(reference -> new Sighting(reference, null, null, null))
                .toList()));
  }

  private void events(String... events) {
    var body =
        "{\"source\":\"shop OWN\",\"events\":[%s]}"
            .formatted(String.join(",", events))
            .replace("OWN", own);
    var answer = program.json("POST", "/api/v1/events", body);
    assertThat(answer.body()).contains("\"refused\":[]");
  }
}
