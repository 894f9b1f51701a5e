package io.perennial.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Eventually;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.Problem;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.access.Visitor;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.customers.Leaving;
import io.perennial.webhooks.Sender;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** What people ask for, here and by way of their shop, and what becomes of their names. */
@PerennialTest
class RequestsTest {

  @Autowired ApplicationContext context;
  @Autowired Customers customers;
  @Autowired Rights rights;
  @Autowired Business business;
  @Autowired Database database;
  @Autowired MovedClock clock;
  @Autowired Work work;

  private Visitor owner;
  private final String mark = UUID.randomUUID().toString().substring(0, 13);
  private final String email = "z" + mark + "@shop.example";
  private Sender shop;

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "GB", "GBP", "Europe/London");
    owner = Visitor.owner(context);
    shop = Sender.of(context, "shopify");
    rights.eraseAtOnce(false);
  }

  private UUID meet(Sighting... told) {
    return database.inTransaction(() -> customers.recognise(shop.source, List.of(told)).getFirst());
  }

  private static Sighting email(String email) {
    return new Sighting(null, email, null, null, null, null);
  }

  private Request request() {
    return rights.list().stream()
        .filter(asked -> shop.source.equals(asked.source()))
        .findFirst()
        .orElseThrow();
  }

  private void redact() {
    shop.send("customers/redact", "{\"customer\": {\"id\": 5, \"email\": \"" + email + "\"}}");
  }

  private void work(UUID request) {
    Eventually.holds(
        () -> !rights.find(request).state().isOpen(),
        () -> {
          clock.advance(Leaving.CLOSING.multipliedBy(20));
          work.finish(Erasing.WORK);
        });
    assertThat(rights.find(request).state()).isEqualTo(Request.State.DONE);
  }

  private void erase(UUID person) {
    work(rights.ask(Request.Kind.ERASE, person, "owner@shop.example").id());
  }

  @AfterEach
  void end() {
    clock.run();
  }

  @Test
  void a_shops_redaction_waits_for_the_staff_and_erases_when_they_say_so() {
    var person = meet(email(email));
    redact();
    var asked = request();
    assertThat(asked.state()).isEqualTo(Request.State.ASKED);
    assertThat(asked.dueAt()).isEqualTo(asked.askedAt().plus(Duration.ofDays(30)));
    work.finish(Erasing.WORK);
    assertThat(customers.findByReference(email)).isPresent();
    assertThat(owner.get("/settings/privacy").body()).contains(email, "to decide");
    clock.advance(Duration.ofDays(31));
    assertThat(owner.get("/settings/privacy").statusCode()).isEqualTo(302);
    owner.signIn(Visitor.EMAIL, Visitor.PASSWORD);
    assertThat(owner.get("/settings/privacy").body()).contains("late</span>");
    owner.send("/settings/privacy/" + asked.id() + "/follow");
    work(asked.id());
    assertThat(customers.findByReference(email)).isEmpty();
    assertThat(customers.find(person).orElseThrow().email()).isNull();
    assertThat(owner.get("/settings/privacy").body()).doesNotContain(email);
    assertThat(owner.send("/settings/privacy/" + asked.id() + "/follow").statusCode())
        .isEqualTo(409);
  }

  @Test
  void it_happens_at_once_where_the_business_wants_it() {
    meet(email(email));
    owner.send("/settings/privacy/at-once", "atOnce", "true");
    redact();
    work(request().id());
    assertThat(customers.findByReference(email)).isEmpty();
  }

  @Test
  void whom_nobody_here_knows_is_only_ticked_off() {
    redact();
    owner.send("/settings/privacy/" + request().id() + "/follow");
    assertThat(request().state()).isEqualTo(Request.State.DONE);
    assertThat(request().named()).isNull();
    shop.send("shop/redact", "{}");
    assertThat(owner.get("/settings/privacy").body()).contains("Everybody of this shop");
  }

  @Test
  void to_erase_somebody_their_name_has_to_be_typed() {
    var person = meet(email(email));
    var page = "/customers/" + person + "/rights";
    assertThat(owner.get(page).body()).contains("This cannot be undone", "Backups that were made");
    assertThat(owner.send(page + "/erase", "typed", "somebody").statusCode()).isEqualTo(422);
    assertThat(rights.of(person)).isEmpty();
    assertThat(owner.send(page + "/erase", "typed", " " + email + " ").statusCode()).isEqualTo(303);
    work(rights.of(person).getFirst().id());
    assertThat(owner.get(page).body())
        .contains("was erased, or is being erased")
        .doesNotContain(email);
  }

  @Test
  void the_archive_is_there_once_and_for_seven_days() {
    var person = meet(email(email));
    var page = "/customers/" + person + "/rights";
    var program = Visitor.program(context);
    for (var late : List.of(false, true)) {
      owner.send(page + "/show");
      var asked = rights.of(person).getFirst();
      Eventually.holds(
          () -> !rights.find(asked.id()).state().isOpen(), () -> work.finish(Showing.WORK));
      var archive = page + "/" + asked.id() + "/archive";
      assertThat(owner.get(page).body()).contains(archive);
      assertThat(
              owner
                  .send(
                      "/customers/"
                          + meet(email("other" + mark + "@shop.example"))
                          + "/rights/"
                          + asked.id()
                          + "/archive")
                  .statusCode())
          .as("under another customer")
          .isEqualTo(404);
      if (late) {
        clock.advance(Rights.ARCHIVE_KEPT.plusMinutes(1));
        work.finish(Showing.WORK);
      } else {
        assertThat(owner.get(archive).statusCode()).as("a preview").isEqualTo(405);
        assertThat(
                program
                    .request(
                        "HEAD",
                        "/api/v1/privacy-requests/" + asked.id() + "/archive",
                        HttpRequest.BodyPublishers.noBody(),
                        "")
                    .statusCode())
            .isEqualTo(405);
        assertThat(owner.send(archive).body()).startsWith("PK");
      }
      assertThat(owner.send(archive).statusCode()).isEqualTo(404);
      assertThat(owner.get(page).body()).doesNotContain(archive);
    }
  }

  @Test
  void an_erased_name_is_nobody_whatever_comes_with_it() {
    var person = meet(new Sighting("1", email, null, "phone-" + mark, "Zoe", "GB"));
    var living = meet(new Sighting("2", "living" + mark + "@shop.example", null, null, "Li", "GB"));
    erase(person);
    assertThat(meet(email(email.toUpperCase(Locale.ROOT)))).isIn(customers.identities(person));
    assertThat(meet(new Sighting("new-" + mark, email, null, null, "Zoe", null)))
        .as("a new number with the old address")
        .isIn(customers.identities(person));
    assertThat(customers.findByReference("new-" + mark)).as("and is not kept").isEmpty();
    assertThat(meet(new Sighting("2", email, null, null, null, null)))
        .as("somebody living with an address that is closed")
        .isEqualTo(living);
    assertThat(customers.names(living)).noneMatch(name -> name.value().contains(email));
    assertThat(
            database
                .sql(
                    "select count(*) from customers_trait where identity_id = any(:ids) and name = 'name'",
                    "ids",
                    customers.identities(person).toArray(UUID[]::new))
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void a_name_that_is_let_in_again_is_somebody_new() {
    var person = meet(email(email));
    erase(person);
    assertThat(owner.send("/settings/privacy/let-in", "name", "who@shop.example").statusCode())
        .isEqualTo(422);
    var letIn = owner.send("/settings/privacy/let-in", "name", email.toUpperCase(Locale.ROOT));
    assertThat(letIn.statusCode()).isEqualTo(303);
    var again = meet(email(email));
    assertThat(again).isNotEqualTo(person);
    assertThat(customers.findByReference(email).orElseThrow().id()).isEqualTo(again);
    assertThat(customers.find(person).orElseThrow().email()).isNull();
    var why = new Customers.Ruling("the same", "owner@shop.example");
    for (var sides : List.of(List.of(person, again), List.of(again, person))) {
      assertThatThrownBy(() -> customers.join(sides.getFirst(), sides.getLast(), why))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> assertThat(problem.text()).isEqualTo("customers.join.erased"));
    }
  }

  @Test
  void names_told_while_somebody_is_being_erased_are_erased_too() {
    var person = meet(email(email));
    // Nobody may be quicker than the transaction that has to come before the names are closed.
    work.stop();
    Request asked;
    Thread late;
    var told = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    try {
      asked = rights.ask(Request.Kind.ERASE, person, "owner@shop.example");
      late = late(told, closed);
      await(told);
      for (int i = 0; i < 5; i++) {
        clock.advance(Leaving.CLOSING.multipliedBy(20));
        work.finish(Erasing.WORK);
      }
      assertThat(rights.find(asked.id()).state())
          .as("waits for it")
          .isEqualTo(Request.State.CLOSING);
    } finally {
      closed.countDown();
      work.start();
    }
    join(late);
    work(asked.id());
    assertThat(customers.findByReference("late-" + mark)).isEmpty();
    assertThat(new Traces(context).of(List.of("late-" + mark, email))).isEmpty();
  }

  /**
   * A transaction that began before the names were closed, and tells another name of the person.
   */
  private Thread late(CountDownLatch told, CountDownLatch closed) {
    return Thread.ofVirtual()
        .start(() ->
            database.inTransaction(() -> {
              customers.recognise(
                  shop.source,
                  List.of(new Sighting("late-" + mark, email, null, null, "Late", null)));
              told.countDown();
              await(closed);
              return true;
            }));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
