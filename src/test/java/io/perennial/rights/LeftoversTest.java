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
import io.perennial.consents.ConsentFiles;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.customers.Leaving;
import io.perennial.tracking.Client;
import io.perennial.webhooks.Sender;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/**
 * What names somebody where nobody would look: in what others wrote, and in what nobody understood.
 */
@PerennialTest
class LeftoversTest {

  @Autowired ApplicationContext context;
  @Autowired Customers customers;
  @Autowired Rights rights;
  @Autowired Business business;
  @Autowired Database database;
  @Autowired MovedClock clock;
  @Autowired Work work;

  private String own = "";
  private String email = "";
  private String name = "";
  private String digits = "";
  private Sender shopify;
  private Sender standard;
  private Visitor program;
  private io.perennial.intake.Sender files;

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    long seed = new Random().nextLong();
    System.out.println("LeftoversTest seed " + seed);
    var random = new Random(seed);
    own = "q%08d".formatted(random.nextInt(100_000_000));
    email = "zofia." + own + "@shop.example";
    name = "Zofia " + own + "ska";
    digits = "5%08d".formatted(random.nextInt(100_000_000));
    shopify = Sender.of(context, "shopify");
    standard = Sender.of(context, "standard");
    program = Visitor.program(context);
    files = io.perennial.intake.Sender.in(context);
  }

  @AfterEach
  void end() {
    clock.run();
  }

  private UUID meet(Sighting told) {
    return database.inTransaction(
        () -> customers.recognise(files.source, List.of(told)).getFirst());
  }

  private UUID zofia() {
    return meet(new Sighting("nr-" + own, email, "+48" + digits, null, name, "PL"));
  }

  private UUID jan() {
    return meet(new Sighting("jan-" + own, "jan@" + own + ".example", null, null, "Jan", "PL"));
  }

  private String spaced() {
    return "%s %s %s"
        .formatted(digits.substring(0, 3), digits.substring(3, 6), digits.substring(6));
  }

  private void erase(UUID person) {
    var request = rights.ask(Request.Kind.ERASE, person, "owner@shop.example").id();
    Eventually.holds(
        () -> !rights.find(request).state().isOpen(),
        () -> {
          clock.advance(Leaving.CLOSING.multipliedBy(20));
          work.finish(Erasing.WORK);
        });
    assertThat(rights.find(request))
        .extracting(Request::state, Request::trouble)
        .containsExactly(Request.State.DONE, null);
  }

  private List<String> traces() {
    return new Traces(context)
        .of(List.of(email, name.toLowerCase(Locale.ROOT), digits, spaced(), own + "ska"));
  }

  @Test
  void a_number_with_blanks_and_a_name_alone_go_with_the_person() {
    var person = zofia();
    standard.send("", "{\"type\": 7, \"note\": \"call " + spaced() + " after five\"}");
    standard.send("", "{\"type\": 7, \"note\": \"Mrs " + name + " called\"}");
    files.refused(
        "order,date,customer id,name,note,product,quantity,price\nG1,2025-13-99,7,%s,,Tea,1,10\nG2,2025-13-99,8,,+48 %s,Tea,1,10\n"
            .formatted(name, spaced()));
    Client.server(context)
        .send(
            "/v1/batch",
            "{\"batch\": [{\"type\": \"song\", \"traits\": {\"phone\": \"(+48) %s\"}}]}"
                .formatted(spaced()));
    assertThat(traces()).hasSizeGreaterThan(6);
    erase(person);
    assertThat(traces()).isEmpty();
  }

  @Test
  void a_note_about_somebody_else_stays_without_the_name_in_it() {
    var person = zofia();
    var jan = jan();
    var note =
        "{\"text\": \"Married to %s, %s, tel. %s; likes tea.\"}".formatted(name, email, spaced());
    assertThat(program.json("POST", "/api/v1/customers/" + jan + "/notes", note).statusCode())
        .isEqualTo(201);
    erase(person);
    assertThat(traces()).isEmpty();
    assertThat(program.get("/api/v1/customers/" + jan + "/notes").body())
        .contains("Married to", "likes tea.");
  }

  @Test
  void a_company_called_like_somebody_is_not_named_in_the_events_of_the_others() {
    var person = zofia();
    var jan = jan();
    var made =
        program.json(
            "PUT", "/api/v1/companies/" + UUID.randomUUID(), "{\"name\": \"%s\"}".formatted(name));
    assertThat(made.statusCode()).as(made.body()).isLessThan(300);
    var company = made.body().replaceAll("(?s).*?\"id\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    for (var member : List.of(person, jan)) {
      var joined =
          program.json(
              "PUT",
              "/api/v1/companies/" + company + "/members/" + member,
              "{\"roles\": [\"buyer\"]}");
      assertThat(joined.statusCode()).as(joined.body()).isLessThan(300);
    }
    assertThat(events(jan)).contains(name);
    erase(person);
    assertThat(traces()).isEmpty();
    assertThat(events(jan)).contains("company_joined");
  }

  private String events(UUID customer) {
    return program.get("/api/v1/customers/" + customer + "/timeline").body();
  }

  @Test
  void what_a_shop_asked_about_somebody_is_answered_when_they_are_erased() {
    shopify.send("customers/redact", "{\"customer\": {\"id\": 5, \"email\": \"" + email + "\"}}");
    var asked =
        rights.list().stream()
            .filter(request -> shopify.source.equals(request.source()))
            .findFirst()
            .orElseThrow();
    assertThat(asked.customerId()).as("nobody is called so yet").isNull();
    erase(zofia());
    assertThat(rights.find(asked.id()))
        .extracting(Request::state, Request::named)
        .containsExactly(Request.State.DONE, null);
    assertThat(traces()).isEmpty();
  }

  @Test
  void what_nobody_understands_is_not_kept_when_it_tells_of_the_erased_again() {
    erase(zofia());
    standard.send("", "{\"type\": 7, \"email\": \"" + email + "\"}");
    standard.send("", "{\"type\": 7, \"note\": \"tel. " + spaced() + "\"}");
    shopify.send("fulfilments/made-up", "{\"to\": {\"mail\": \"" + email + "\"}}");
    shopify.send("orders/create", "{\"id\": 9, \"email\": \"" + email + "\", \"line_items\": [7]}");
    Client.server(context)
        .send(
            "/v1/batch",
            "{\"batch\": [{\"type\": \"song\", \"traits\": {\"email\": \"%s\"}}]}"
                .formatted(email));
    assertThat(
            files.refused(
                "order,date,email,product,quantity,price\nG1,2025-13-99,%s,Tea,1,10\nG2,2025-13-99,other@%s.example,Tea,1,10\n"
                    .formatted(email, own)))
        .as("still counted")
        .isEqualTo(2);
    assertThat(traces()).isEmpty();
    assertThat(new Traces(context).of(List.of("other@" + own)))
        .as("what tells of others is kept")
        .contains("intake_refused.cells: other@" + own);
  }

  @Test
  void who_is_erased_stays_so_when_the_request_is_long_forgotten() {
    var person = zofia();
    erase(person);
    database.sql("delete from rights_request where customer_id = :id", "id", person).update();
    assertThat(rights.isErased(person)).isTrue();
    assertThat(rights.isErased(jan())).isFalse();
  }

  @Test
  void files_that_do_not_name_the_person_wait_on() {
    var person = zofia();
    files.draft("order,date,email,total\n9,2025-01-01," + email + ",5\n");
    files.draft("order,date,email,total\n9,2025-01-01,jan@" + own + ".example,5\n");
    ConsentFiles.show(
        context,
        """
        email,topic,channel,state,date,source
        %1$s,offers,email,yes,2025-01-01,a shop
        jan@%2$s.example,offers,email,no,2025-01-01,a shop
        """
            .formatted(email, own));
    erase(person);
    assertThat(traces()).isEmpty();
    assertThat(new Traces(context).of(List.of("jan@" + own)))
        .anyMatch(trace -> trace.startsWith("imports/"))
        .contains("consents_row.email: jan@" + own);
    assertThat(
            database
                .sql(
                    """
                    select rows || ' ' || jsonb_array_length(says) || ' ' || (says -> 0 ->> 'state')
                    from consents_import where state = 'draft' order by id desc limit 1
                    """)
                .query(String.class)
                .single())
        .isEqualTo("1 1 withdrawn");
  }

  @Test
  void who_asked_for_silence_has_it_when_they_are_let_in_again() {
    var owner = Visitor.owner(context);
    var person = zofia();
    owner.send("/settings/consents/suppressions", "address", email, "note", "");
    erase(person);
    assertThat(
            database
                .sql(
                    """
                    select count(*) from consents_suppression, consents_secret
                    where hash = sha256(convert_to(secret || 'email:' || :email || secret, 'UTF8')) or not sealed
                    """,
                    "email",
                    email)
                .query(Long.class)
                .single())
        .as("nobody who has the database alone can try addresses")
        .isZero();
    owner.send("/settings/privacy/let-in", "name", email);
    var again = meet(new Sighting(null, email, null, null, null, null));
    assertThat(again).isNotEqualTo(person);
    assertThat(
            database
                .sql(
                    "select count(*) from consents_silenced where customer_id = :id and kind = 'email'",
                    "id",
                    customers.find(again).orElseThrow().id())
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }
}
