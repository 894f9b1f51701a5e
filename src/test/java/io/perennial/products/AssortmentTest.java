package io.perennial.products;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.access.Visitor;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The list and the page of products, and what other programs see of them. */
@PerennialTest
class AssortmentTest {

  private static final String API = "/api/v1/products";

  @Autowired ApplicationContext context;
  @Autowired Database database;
  @Autowired Business business;
  @Autowired JsonMapper json;

  private final String source = "a" + UUID.randomUUID().toString().substring(0, 12);
  private Visitor program;
  private Visitor owner;

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    program = Visitor.program(context);
    owner = Visitor.owner(context);
  }

  private JsonNode post(String products) {
    var answer =
        program.json(
            "POST", API, "{\"source\": \"" + source + "\", \"products\": [" + products + "]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json.readTree(answer.body());
  }

  private JsonNode get(String path) {
    var answer = program.get(API + path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json.readTree(answer.body());
  }

  private UUID only() {
    return UUID.fromString(get("?source=" + source).path("items").path(0).path("id").asString());
  }

  @Test
  void a_program_tells_of_products_and_finds_them_again_field_by_field() {
    var taken =
        post(
            """
            {"reference": "B1", "name": "Beans", "category": ["Coffee", "Beans"], "price": "39.50", "currency": "EUR",
             "picture": "https://s.example/p.jpg", "link": "https://s.example/b", "availability": "in_stock",
             "consumption_days": 30, "variants": [{"sku": "B1-S", "name": "Beans small", "price": "12.00"}]},
            {"name": "nobody"},
            {"reference": "B2", "price": "-4"},
            {"reference": "B3", "currency": "gold"},
            {"reference": "B4", "availability": "perhaps"},
            null
            """);
    assertThat(taken.path("added").asInt()).isEqualTo(1);
    assertThat(taken.path("refused").size()).isEqualTo(5);
    assertThat(taken.path("refused").path(1).path("index").asInt()).isEqualTo(2);
    assertThat(taken.path("refused").path(1).path("field").asString()).isEqualTo("price");

    var found = get("/" + only());
    assertThat(found.path("reference").asString()).isEqualTo("B1");
    assertThat(found.path("category").toString()).isEqualTo("[\"Coffee\",\"Beans\"]");
    assertThat(found.path("price").asString()).isEqualTo("39.50");
    assertThat(found.path("currency").asString()).isEqualTo("EUR");
    assertThat(found.path("availability").asString()).isEqualTo("in_stock");
    assertThat(found.path("consumption_days").asInt()).isEqualTo(30);
    assertThat(found.path("consumption_days_learned").asBoolean()).isFalse();
    assertThat(found.path("variants").path(0).path("sku").asString()).isEqualTo("B1-S");
    assertThat(get("?source=" + source + "&category=Coffee").path("items").size()).isEqualTo(1);
    assertThat(get("?source=" + source + "&query=b1-s").path("items").size()).isEqualTo(1);
    assertThat(get("?source=" + source + "&retired=true").path("items").size()).isZero();

    assertThat(
            post("{\"reference\": \"B1\", \"name\": \"Old\", \"at\": \"2020-01-01T00:00:00Z\"}")
                .path("older")
                .asInt())
        .isEqualTo(1);
    // A clock that is far ahead does not shut the others out.
    post("{\"reference\": \"B1\", \"name\": \"Future\", \"at\": \"2999-01-01T00:00:00Z\"}");
    post("{\"reference\": \"B1\", \"name\": \"Now\"}");
    assertThat(get("/" + only()).path("name").asString()).isEqualTo("Now");
  }

  @Test
  void what_is_no_list_of_products_is_refused_and_strangers_see_nothing() {
    assertThat(program.json("POST", API, "{}").statusCode()).isEqualTo(422);
    assertThat(program.json("POST", API, "{\"source\": \"x\", \"products\": []}").statusCode())
        .isEqualTo(422);
    var many = "{\"reference\": \"1\"},".repeat(1_001);
    var body = "{\"source\": \"x\", \"products\": [" + many.substring(0, many.length() - 1) + "]}";
    assertThat(program.json("POST", API, body).statusCode()).isEqualTo(413);
    assertThat(program.get(API + "/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    assertThat(program.get(API + "/nobody").statusCode()).isEqualTo(400);
    assertThat(program.get(API + "?cursor=%00").statusCode()).isEqualTo(400);
    assertThat(Visitor.stranger(context).get(API).statusCode()).isEqualTo(401);
    assertThat(Visitor.stranger(context).get("/products").statusCode()).isEqualTo(302);
  }

  @Test
  void the_staff_chooses_category_and_days_and_sees_what_is_wrong() {
    post("{\"reference\": \"B1\", \"name\": \"<i>Beans</i>\", \"category\": [\"Groceries\"]}");
    var page = "/products/" + only();
    assertThat(owner.get(page).body()).contains("&lt;i&gt;Beans", "Groceries");
    assertThat(owner.get("/products?source=" + source).body()).contains(page);

    var wrong = owner.send(page, "category", "Coffee", "consumption_days", "soon");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("whole number of days");
    assertThat(
            owner.send(page, "category", "Coffee > Beans", "consumption_days", "28").statusCode())
        .isEqualTo(303);
    assertThat(owner.get(page).body()).contains("Coffee › Beans", "as you declared");
    assertThat(get("/" + only()).path("consumption_days").asInt()).isEqualTo(28);

    var chosen = program.json("PUT", API + "/" + only() + "/chosen", "{\"category\": [\"Tea\"]}");
    assertThat(chosen.statusCode()).isEqualTo(200);
    assertThat(json.readTree(chosen.body()).path("category").path(0).asString()).isEqualTo("Tea");
    assertThat(owner.sendWithoutToken(page, "category", "x").statusCode()).isEqualTo(403);
  }

  @Test
  void the_list_says_when_nothing_fits_and_finds_what_is_no_longer_sold() {
    post("{\"reference\": \"G\", \"name\": \"Gone " + source + "\", \"retired\": true}");
    assertThat(owner.get("/products?query=" + source).body()).contains("No product fits.");
    var body = owner.get("/products?state=retired&query=" + source).body();
    assertThat(body).contains("Gone " + source, "Not sold");
    assertThat(Pattern.compile("href=\"/products/[0-9a-f-]{36}\"").matcher(body).results().count())
        .isEqualTo(1);
  }
}
