package io.perennial.rights;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Eventually;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.access.Visitor;
import io.perennial.consents.Channel;
import io.perennial.consents.Consents;
import io.perennial.consents.Links;
import io.perennial.customers.Customers;
import io.perennial.customers.Leaving;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * Somebody of whom the product hears in every way is shown everything, and erased without a trace;
 * the figures are what they were.
 */
@PerennialTest
class ErasureTest {

  @Autowired ApplicationContext context;
  @Autowired Customers customers;
  @Autowired Business business;
  @Autowired Database database;
  @Autowired MovedClock clock;
  @Autowired Work work;

  private Random random = new Random();
  private Visitor owner;
  private Visitor program;

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "GB", "GBP", "Europe/London");
    long seed = new Random().nextLong();
    System.out.println("ErasureTest seed " + seed);
    random = new Random(seed);
    owner = Visitor.owner(context);
    program = Visitor.program(context);
  }

  @AfterEach
  void end() {
    clock.run();
  }

  @Test
  void whoever_is_erased_leaves_no_trace_and_no_figure_changes() throws IOException {
    owner.send("/settings/connect/outgoing", "address", "http://127.0.0.1:1/nobody");
    var somebody = new Somebody(context, random);
    somebody.comesByEveryWay(program);
    var person = somebody.person();
    somebody.isWrittenAbout(program, person);
    person = somebody.person();
    somebody.agrees(program, owner, person);
    var preferences = context.getBean(Links.class).preferences(person);
    settle();
    var traces = new Traces(context);
    var words = somebody.words();
    assertThat(traces.of(words))
        .as("where the person stands before")
        .hasSizeGreaterThan(12)
        .anyMatch(trace -> trace.startsWith("imports/"));
    shown(person, somebody);
    var figures = figures();

    assertThat(owner.get("/customers/" + person).statusCode()).isEqualTo(200);
    erase(person);

    assertThat(traces.of(words)).as("where the person still stands").isEmpty();
    assertThat(figures()).isEqualTo(figures);
    var page = owner.get("/customers/" + person).body();
    assertThat(page).contains("Erased customer", "Erased</span>");
    assertThat(owner.get("/customers/" + person + "/names").statusCode()).isEqualTo(200);
    assertThat(Visitor.stranger(context).get(preferences).statusCode()).isEqualTo(410);
    var consents = context.getBean(Consents.class);
    assertThat(
            Objects.requireNonNull(
                    consents.may(List.of(person), "service", Channel.EMAIL).get(person))
                .may())
        .as("not even about orders")
        .isFalse();
    assertThat(consents.history(person, null, 10).items()).isEmpty();
    assertThat(program.get("/api/v1/suppressions?query=" + somebody.email).body())
        .as("who asked for silence has it also afterwards")
        .contains("\"reason\":\"staff\"", "\"address\":null");
    assertThat(program.json("POST", "/api/v1/customers/" + person + "/export", "").statusCode())
        .isEqualTo(409);

    somebody.comesByEveryWay(program);
    settle();
    var back = new ArrayList<>(traces.of(words));
    // What nobody could read says nothing that anybody could close a name by; it goes with time.
    back.removeIf(trace ->
        trace.matches(
                "(tracking_refused|intake_refused|webhooks_delivery|imports/|orders_|intake_).*")
            || trace.matches("events_log.(cause|data).*"));
    assertThat(back).as("where the person came back").isEmpty();
    assertThat(customers.findByReference(somebody.email)).isEmpty();
  }

  private void shown(UUID person, Somebody somebody) throws IOException {
    var files = archive(person);
    assertThat(files).containsKeys("index.html", "orders.json", "orders.csv", "events.json");
    assertThat(files.get("index.html"))
        .contains(
            somebody.email.toLowerCase(java.util.Locale.ROOT),
            somebody.phone,
            "Likes " + somebody.mark)
        .contains("Sang " + somebody.mark, "Knitted " + somebody.mark, "cus_" + somebody.mark)
        .contains("Told me so: " + somebody.mark, "diet-" + somebody.mark);
    for (var part :
        List.of(
            "names",
            "traits",
            "decisions",
            "events",
            "orders",
            "lines",
            "facts",
            "notes",
            "messages",
            "refused_events",
            "refused_rows",
            "shop_messages",
            "consents",
            "consent_rows",
            "suppressions")) {
      assertThat(files).containsKey(part + ".json");
    }
    assertThat(files.get("shop_messages.json")).contains("made-up", "lesson.finished");
    assertThat(files.get("orders.csv")).contains("F1", "#1", "\"20.0000\"");
  }

  private Map<String, String> archive(UUID person) throws IOException {
    var asked = program.json("POST", "/api/v1/customers/" + person + "/export", "");
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
    var request = "/api/v1/privacy-requests/" + id(asked.body());
    var json = context.getBean(JsonMapper.class);
    Supplier<String> made =
        () -> json.readTree(program.get(request).body()).path("archive").asString("");
    Eventually.holds(() -> !made.get().isEmpty(), () -> work.finish(Showing.WORK));
    var archive = made.get();
    var files = unzipped(program.download(archive).body());
    assertThat(program.get(archive).statusCode()).as("a second time").isEqualTo(404);
    return files;
  }

  @Test
  void who_is_called_alike_is_neither_shown_nor_erased() throws IOException {
    var own = "q%09d".formatted(random.nextInt(1_000_000_000));
    var name = "Martinez " + own;
    var email = "ana-" + own + "@shop.example";
    var other = "mari" + email;
    var shopify = io.perennial.webhooks.Sender.of(context, "shopify");
    var shop = io.perennial.webhooks.Sender.of(context, "standard");
    var files = io.perennial.intake.Sender.in(context);
    int order = 70_000;
    for (var who : List.of(email, other)) {
      order++;
      shopify.send(
          "orders/create",
          """
          {"id": %1$d, "name": "#%1$d", "email": "%2$s", "financial_status": "paid", "currency": "GBP",
           "created_at": "2025-04-01T10:00:00Z", "updated_at": "2025-04-01T10:00:00Z", "subtotal_price": "20.00",
           "customer": {"id": 9%1$d, "email": "%2$s", "first_name": "Martinez", "last_name": "%3$s"},
           "line_items": [{"sku": "A", "name": "Apple", "quantity": 2, "price": "10.00"}]}
          """
              .formatted(order, who, own));
      shop.send("", "{\"type\": 7, \"email\": \"%s\", \"name\": \"%s\"}".formatted(who, name));
      files.refused(
          "order,date,email,name,product,quantity,price\nG%d,2025-13-99,%s,%s,Tea,1,10\n"
              .formatted(order, who, name));
    }
    var company = UUID.randomUUID();
    database
        .sql(
            "insert into companies_company (id, name, created_at) values (:id, :name, now())",
            "id",
            company,
            "name",
            name + " GmbH")
        .update();
    settle();
    var person = customers.findByReference(email).orElseThrow().id();
    assertThat(customers.findByReference(other).orElseThrow().id()).isNotEqualTo(person);
    var traces = new Traces(context);
    var before = traces.of(List.of(other));
    assertThat(before)
        .contains("webhooks_delivery.body: " + other, "intake_refused.cells: " + other);
    var messages = messages(other);

    assertThat(archive(person).values())
        .anyMatch(file -> file.contains(email))
        .noneMatch(file -> file.contains(other));
    erase(person);

    assertThat(traces.of(List.of(other))).containsExactlyElementsOf(before);
    assertThat(messages(other)).isEqualTo(messages).isEqualTo(2);
    assertThat(messages("\"" + email)).isZero();
    assertThat(
            database
                .sql("select name from companies_company where id = :id", "id", company)
                .query(String.class)
                .single())
        .isEqualTo(name + " GmbH");
  }

  private long messages(String word) {
    return database
        .sql(
            "select count(*) from webhooks_delivery where strpos(encode(body, 'escape'), :word) > 0",
            "word",
            word)
        .query(Long.class)
        .single();
  }

  private static Map<String, String> unzipped(byte[] bytes) throws IOException {
    var files = new LinkedHashMap<String, String>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  private void erase(UUID person) {
    var asked = program.json("DELETE", "/api/v1/customers/" + person, "");
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
    var again = program.json("DELETE", "/api/v1/customers/" + person, "");
    assertThat(again.body()).as("the same request").contains(id(asked.body()));
    var request = UUID.fromString(id(asked.body()));
    var rights = context.getBean(Rights.class);
    Eventually.holds(
        () -> !rights.find(request).state().isOpen(),
        () -> {
          clock.advance(Leaving.CLOSING.multipliedBy(20));
          work.finish(Erasing.WORK);
        });
    assertThat(rights.find(request))
        .extracting(Request::state, Request::trouble)
        .containsExactly(Request.State.DONE, null);
    settle();
  }

  private static String id(String body) {
    return body.replaceAll("(?s).*?\"id\"\\s*:\\s*\"([^\"]+)\".*", "$1");
  }

  /** Lets every reader of the log come to its end. */
  private void settle() {
    Eventually.holds(() -> work.stages().stream().allMatch(stage -> stage.lag().events() == 0));
    assertThat(work.stages()).allMatch(stage -> stage.lag().events() == 0);
  }

  private List<String> figures() {
    var figures = new ArrayList<String>();
    figures.add(program.get("/api/v1/insights/summary?from=2025-01-01&to=2025-12-31").body());
    figures.add(program.get("/api/v1/insights/cohorts?from=2025-01-01&to=2025-12-31").body());
    figures.addAll(
        database
            .sql(
                """
                select concat_ws(' ', count(*), sum(purchases), sum(purchase_days), sum(revenue), sum(refunds),
                  min(first_at), max(last_at)) from facts_customer
                union all
                select concat_ws(' ', state, count(*), sum(value), sum(refunded)) from orders_order group by state
                union all
                select concat_ws(' ', product, sum(quantity), sum(amount)) from orders_line group by product
                union all
                select concat_ws(' ', kind, count(*)) from events_log
                where kind not in ('customer_erased', 'customer_moved', 'segment_entered', 'segment_left') group by kind
                order by 1
                """)
            .query((row, number) -> row.getString(1))
            .list());
    return figures;
  }
}
