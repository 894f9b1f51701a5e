package io.perennial.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Eventually;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.access.Visitor;
import io.perennial.customers.Customers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What programs and the staff see and change of a customer, and what appears as it happens. */
@PerennialTest
class ProfileTest {

  @Autowired ApplicationContext context;
  @Autowired Business business;
  @Autowired Customers customers;
  @Autowired Database database;
  @Autowired JsonMapper json;
  @Autowired Work work;

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
  void whatAnIdentifyTellsIsKnownAtOnceWithItsSourceAndAnOlderOneChangesNothingNewer() {
    events(
        """
        {"type":"identify","at":"2024-05-02T10:00:00Z","customer":{"reference":"c-OWN"},
         "properties":{"firstName":"Ada","lastName":"Nowak","birthday":"1990-05-24","plan":"pro",
           "__proto__":{"admin":true},"address":{"city":"Kraków","country":"PL"},"tags":["vip","tea"]}}\
        """,
        """
        {"type":"identify","at":"2024-05-01T10:00:00Z","customer":{"reference":"c-OWN"},
         "properties":{"plan":"free","city":"Radom","name":"A."}}\
        """);
    var ada = customer("c-" + own);
    assertThat(ada.path("name").asString()).isEqualTo("Ada Nowak");
    assertThat(ada.path("country").asString()).isEqualTo("PL");
    assertThat(ada.path("tags").valueStream().map(JsonNode::asString))
        .containsExactly("vip", "tea");
    assertThat(ada.at("/addresses/0/parts/city").asString()).isEqualTo("Kraków");
    assertThat(trait(ada, "plan").path("value").asString()).isEqualTo("pro");
    assertThat(trait(ada, "plan").path("source").asString()).isEqualTo("shop " + own);
    assertThat(trait(ada, "plan").path("told_at").asString()).isEqualTo("2024-05-02T10:00:00Z");
    assertThat(trait(ada, "birthday").path("type").asString()).isEqualTo("date");
    assertThat(trait(ada, "city").path("value").asString()).isEqualTo("Radom");
    assertThat(trait(ada, "__proto__.admin").path("value").booleanValue()).isTrue();
    assertThat(ada.path("names").size()).isEqualTo(1);
  }

  @Test
  void aPatchChangesWhatItNamesAndTheLogSaysWhoChangedWhat() {
    var id = met("p");
    var answer =
        patch(
            id,
            "{\"traits\":{\"plan\":\"pro\",\"cups\":2.5,\"gone\":\"soon\"},\"source\":\"crm\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"cups\"", "2.5", "\"source\":\"crm\"");
    patch(
        id, "{\"traits\":{\"gone\":null,\"plan\":\"free\"},\"told_at\":\"2020-01-01T00:00:00Z\"}");
    var now = json.readTree(patch(id, "{\"traits\":{\"gone\":null},\"declared\":true}").body());
    assertThat(trait(now, "plan").path("value").asString())
        .as("what is newer stays")
        .isEqualTo("pro");
    assertThat(trait(now, "plan").path("told").size()).isEqualTo(2);
    assertThat(trait(now, "gone").isMissingNode()).isTrue();
    var told = timeline(id, "?kind=customer_changed");
    assertThat(told.path("items").size()).isEqualTo(2);
    assertThat(told.at("/items/0/data/changed/0/name").asString()).isEqualTo("gone");
    assertThat(told.at("/items/0/data/changed/0/from").asString()).isEqualTo("soon");
    assertThat(told.at("/items/1/data/by").asString()).isEqualTo("crm");
  }

  @Test
  void whatAPatchCannotSayIsRefusedClearlyAndChangesNothing() {
    var id = met("r");
    refused(id, "{}", "traits");
    refused(id, "{\"traits\":{\"email\":\"a@b.test\"}}", "email");
    refused(id, "{\"traits\":{\"birthday\":\"in spring\",\"plan\":\"x\"}}", "birthday");
    refused(id, "{\"traits\":{\"plan\":\"" + "x".repeat(4_001) + "\"}}", "plan");
    refused(id, "{\"traits\":{\"plan\":\"x\"},\"source\":\" \"}", "source");
    refused(id, "{\"traits\":{\"plan\":\"x\"},\"told_at\":\"2999-01-01T00:00:00Z\"}", "told_at");
    assertThat(json.readTree(program.get("/api/v1/customers/" + id).body()).path("traits").size())
        .isZero();
    assertThat(patch(UUID.randomUUID(), "{\"traits\":{}}").statusCode()).isEqualTo(404);
    assertThat(
            Visitor.stranger(context)
                .json("PATCH", "/api/v1/customers/" + id, "{\"traits\":{}}")
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void theTimelineIsPagedAndOfTheKindsAskedFor() {
    var id = met("t");
    for (int i = 0; i < 5; i++) {
      events(
          "{\"event\":\"Product Viewed\",\"at\":\"2024-05-0%dT10:00:00Z\",\"customer\":{\"reference\":\"t-OWN\"},\"properties\":{\"name\":\"Tea %d\"}}"
              .formatted(i + 1, i));
    }
    var first = timeline(id, "?kind=product_viewed&limit=3");
    assertThat(first.path("items").size()).isEqualTo(3);
    assertThat(first.at("/items/0/data/products/0/name").asString()).isEqualTo("Tea 4");
    var rest = timeline(id, "?kind=product_viewed&limit=3&cursor=" + first.path("next").asString());
    assertThat(rest.path("items").size()).isEqualTo(2);
    assertThat(rest.path("next").isNull()).isTrue();
    assertThat(timeline(id, "?kind=order_placed").path("items").size()).isZero();
    assertThat(program.get("/api/v1/customers/" + UUID.randomUUID() + "/timeline").statusCode())
        .isEqualTo(404);
    assertThat(program.get("/api/v1/customers/" + id + "/timeline?cursor=x").statusCode())
        .isEqualTo(400);
  }

  @Test
  void theStaffChangesWhatIsKnownOnThePageAndSeesWhereItIsFrom() {
    var id = met("s");
    events(
        "{\"type\":\"identify\",\"customer\":{\"reference\":\"s-OWN\"},\"properties\":{\"birthday\":\"1990-05-24\",\"cups\":2,\"evil\":\"<script>alert(1)</script>\"}}");
    var page = owner.get("/customers/" + id).body();
    assertThat(page)
        .contains("24 May 1990", "shop " + own, "&lt;script>")
        .doesNotContain("<script>alert");
    assertThat(form(id, "birthday", "05-24").statusCode()).isEqualTo(303);
    assertThat(form(id, "cups", "3,5").statusCode()).isEqualTo(303);
    assertThat(form(id, "tags", "vip, tea").statusCode()).isEqualTo(303);
    assertThat(
            owner
                .send(
                    "/customers/" + id + "/profile",
                    "name",
                    "address.shipping",
                    "part.city",
                    "Iași",
                    "part.street",
                    "Strada Lungă 1")
                .statusCode())
        .isEqualTo(303);
    var changed = json.readTree(program.get("/api/v1/customers/" + id).body());
    assertThat(trait(changed, "birthday").path("value").asString()).isEqualTo("--05-24");
    assertThat(trait(changed, "birthday").path("declared").booleanValue()).isTrue();
    assertThat(trait(changed, "cups").path("type").asString()).isEqualTo("number");
    assertThat(changed.at("/addresses/0/parts/city").asString()).isEqualTo("Iași");
    assertThat(owner.get("/customers/" + id).body())
        .contains("24 May<", Visitor.EMAIL, "Delivery address", "The profile was changed by");
    var refused = form(id, "birthday", "in spring");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("in spring", "is a day, such as");
    assertThat(form(id, "", "x").statusCode()).isEqualTo(422);
    assertThat(form(id, "email", "x@y.test").statusCode()).isEqualTo(422);
    assertThat(form(id, "birthday", "").statusCode()).isEqualTo(303);
    assertThat(
            trait(json.readTree(program.get("/api/v1/customers/" + id).body()), "birthday")
                .isMissingNode())
        .as("what was taken back is not seen again from an older word")
        .isTrue();
  }

  @Test
  void aFieldOfTheBusinessIsAskedForAndReadInItsOwnWay() {
    var name = "roast_" + own.substring(0, 8);
    assertThat(
            owner
                .send(
                    "/settings/attributes",
                    "name",
                    name,
                    "label",
                    "Roast <b>",
                    "type",
                    "text",
                    "choices",
                    "light\ndark")
                .statusCode())
        .isEqualTo(303);
    assertThat(owner.get("/settings/attributes?name=" + name).body())
        .contains("Roast &lt;b", "light");
    var id = met("f");
    assertThat(owner.get("/customers/" + id).body())
        .contains("Roast &lt;b", "<option value=\"dark\"");
    assertThat(form(id, name, "green").statusCode()).isEqualTo(422);
    assertThat(form(id, name, "dark").statusCode()).isEqualTo(303);
    assertThat(
            owner
                .send("/settings/attributes", "name", name, "type", "date", "choices", "x")
                .statusCode())
        .isEqualTo(422);
    assertThat(owner.send("/settings/attributes/retire", "name", name).statusCode()).isEqualTo(303);
    assertThat(owner.send("/settings/attributes/retire", "name", "nothing").statusCode())
        .isEqualTo(404);
    assertThat(
            trait(json.readTree(program.get("/api/v1/customers/" + id).body()), name)
                .path("value")
                .asString())
        .isEqualTo("dark");
  }

  @Test
  void anOpenPageIsToldOnlyWhenSomethingHappened() {
    var id = met("l");
    var page = owner.get("/customers/" + id + "?show=shop").body();
    var newest = newest(page);
    assertThat(owner.get(newest).statusCode()).isEqualTo(204);
    events(
        "{\"event\":\"Product Added\",\"customer\":{\"reference\":\"l-OWN\"},\"properties\":{\"sku\":\"T1\",\"name\":\"Green tea\",\"price\":12.5,\"quantity\":2,\"currency\":\"PLN\",\"url\":\"https://shop.example/tea\"}}");
    var told = owner.get(newest);
    assertThat(told.statusCode()).isEqualTo(200);
    assertThat(told.body())
        .contains(
            "Put into the cart: Green tea", "2 × ", "12.50", "href=\"https://shop.example/tea\"");
    assertThat(owner.get(newest(told.body())).statusCode()).isEqualTo(204);
    events(
        "{\"type\":\"page\",\"event\":\"Old\",\"at\":\"%s\",\"customer\":{\"reference\":\"l-OWN\"},\"properties\":{\"url\":\"javascript:alert(1)\"}}"
            .formatted(Instant.now().minusSeconds(600)));
    var late = owner.get(newest(told.body())).body();
    assertThat(late).as("what comes late is shown, too").contains("Looked at the page “Old”");
    assertThat(late).doesNotContain("javascript:");
    events("{\"event\":\"Something Else\",\"customer\":{\"reference\":\"l-OWN\"}}");
    assertThat(owner.get(newest(late)).statusCode()).as("the filter stays").isEqualTo(204);
    assertThat(Visitor.stranger(context).get(newest).statusCode()).isIn(302, 401);

    assertThat(withCart(owner, id, true)).contains("Green tea");
    events(
        "{\"event\":\"Order Completed\",\"customer\":{\"reference\":\"l-OWN\"},\"properties\":{\"order_id\":\"o-OWN\",\"products\":[{\"sku\":\"T1\",\"price\":12.5,\"quantity\":2}]}}");
    withCart(owner, id, false);
  }

  /** The page, as soon as the cart is on it, or no more: others' events may come first. */
  private String withCart(Visitor owner, Object id, boolean there) {
    Supplier<String> page = () -> owner.get("/customers/" + id).body();
    Eventually.holds(() -> page.get().contains("id=\"cart\"") == there, () -> work.finish("carts"));
    var last = owner.get("/customers/" + id).body();
    assertThat(last.contains("id=\"cart\"")).as("a cart on the page").isEqualTo(there);
    return last;
  }

  private static String newest(String page) {
    var found = Pattern.compile("hx-get=\"(/customers/[^\"]*/happened[^\"]*)\"").matcher(page);
    assertThat(found.find()).isTrue();
    return found.group(1).replace("&amp;", "&");
  }

  private HttpResponse<String> form(UUID id, String name, String value) {
    return owner.send("/customers/" + id + "/profile", "name", name, "value", value);
  }

  private HttpResponse<String> patch(UUID id, String body) {
    return program.json("PATCH", "/api/v1/customers/" + id, body);
  }

  private void refused(UUID id, String body, String field) {
    var answer = patch(id, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains("\"" + field + "\"");
  }

  private JsonNode timeline(UUID id, String query) {
    return json.readTree(program.get("/api/v1/customers/" + id + "/timeline" + query).body());
  }

  private JsonNode customer(String reference) {
    return json.readTree(program.get("/api/v1/customers/by-reference/" + reference).body());
  }

  private static JsonNode trait(JsonNode customer, String name) {
    return customer
        .path("traits")
        .valueStream()
        .filter(trait -> trait.path("name").asString().equals(name))
        .findFirst()
        .orElse(tools.jackson.databind.node.MissingNode.getInstance());
  }

  private UUID met(String name) {
    events(
        "{\"event\":\"Met\",\"at\":\"2024-01-01T00:00:00Z\",\"customer\":{\"reference\":\"%s-OWN\"}}"
            .formatted(name));
    return customers.findByReference(name + "-" + own).orElseThrow().id();
  }

  private void events(String... events) {
    var body =
        "{\"source\":\"shop OWN\",\"events\":[%s]}"
            .formatted(String.join(",", events))
            .replace("OWN", own);
    var answer = program.json("POST", "/api/v1/events", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json.readTree(answer.body()).path("refused").size()).as(answer.body()).isZero();
  }
}
