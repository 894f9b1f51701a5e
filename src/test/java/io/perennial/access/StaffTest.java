package io.perennial.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** The staff: invited, given a role, removed; and what the audit trail says of it. */
@PerennialTest
class StaffTest {

  private static final Pattern LINK = Pattern.compile("/invited/([A-Za-z0-9_-]+)");
  private static final String NEW = "new@shop.example";
  private static final String LOOKED = "looked only";

  @Autowired ApplicationContext context;
  @Autowired Colleagues colleagues;
  @Autowired AccessSql access;
  @Autowired Staff staff;
  @Autowired Audit audit;
  @Autowired Customers customers;
  @Autowired Business business;
  @Autowired Database database;
  @Autowired MovedClock clock;

  private Visitor owner;

  @BeforeEach
  void start() {
    Visitor.nobody(context);
    Visitor.setUp(context);
    TestBusiness.is(database, business, "GB", "GBP", "Europe/London");
    owner = Visitor.owner(context);
  }

  @AfterEach
  void end() {
    clock.run();
    Visitor.nobody(context);
  }

  private String invite(String email, String role) {
    var link = LINK.matcher(owner.send("/settings/staff", "email", email, "role", role).body());
    assertThat(link.find()).isTrue();
    return link.group();
  }

  @Test
  void who_is_invited_chooses_a_password_and_comes_in_with_the_role() {
    var link = invite("New@Shop.example", "analyst");
    assertThat(owner.get("/settings/staff").body())
        .contains(NEW, "invited</span>")
        .doesNotContain(link);
    var guest = Visitor.stranger(context);
    assertThat(guest.get(link).body()).contains(Visitor.EMAIL, NEW);
    assertThat(guest.send(link, "password", "short").statusCode()).isEqualTo(422);
    var came = guest.send(link, "password", "a long enough one");
    assertThat(came.statusCode()).isEqualTo(303);
    assertThat(guest.get("/customers").statusCode()).isEqualTo(200);
    assertThat(guest.get("/settings/keys").statusCode()).isEqualTo(403);
    assertThat(Visitor.stranger(context).get(link).statusCode()).as("a second time").isEqualTo(404);
  }

  @Test
  void an_invitation_that_is_called_off_too_old_or_made_up_opens_nothing() {
    var calledOff = invite(NEW, "agent");
    owner.send(
        "/settings/staff/invitations/" + colleagues.invitations().getFirst().id() + "/call-off");
    assertThat(Visitor.stranger(context).get(calledOff).statusCode()).isEqualTo(404);
    var replaced = invite(NEW, "agent");
    var old = invite(NEW, "owner");
    assertThat(Visitor.stranger(context).get(replaced).statusCode()).isEqualTo(404);
    clock.advance(Colleagues.INVITED.plus(Duration.ofMinutes(1)));
    assertThat(Visitor.stranger(context).get(old).statusCode()).isEqualTo(404);
    assertThat(Visitor.stranger(context).get("/invited/" + "x".repeat(3000)).statusCode())
        .isEqualTo(404);
    assertThat(staff.isKnown(NEW)).isFalse();
  }

  @Test
  void another_role_counts_at_once_and_who_is_removed_is_out() {
    TestStaff.ensure(context, NEW, Visitor.PASSWORD);
    var colleague = Visitor.stranger(context);
    colleague.signIn(NEW, Visitor.PASSWORD);
    assertThat(colleague.get("/imports").statusCode()).isEqualTo(200);
    var id = access.findPerson(NEW).orElseThrow().person().id();
    owner.send("/settings/staff/" + id + "/role", "role", "analyst");
    assertThat(colleague.get("/imports").statusCode()).isEqualTo(403);
    owner.send("/settings/staff/" + id + "/remove");
    assertThat(colleague.get("/customers").statusCode()).isEqualTo(302);
    assertThat(colleague.signIn(NEW, Visitor.PASSWORD).statusCode()).isEqualTo(422);
    assertThat(owner.get("/settings/staff").body()).doesNotContain(NEW);
    var again = Visitor.stranger(context);
    assertThat(again.send(invite(NEW, "agent"), "password", "another long one").statusCode())
        .isEqualTo(303);
    assertThat(access.findPerson(NEW).orElseThrow().person().id()).isEqualTo(id);
  }

  @Test
  void the_last_owner_stays_also_if_two_owners_remove_each_other_at_once() throws Exception {
    var me = access.findPerson(Visitor.EMAIL).orElseThrow().person().id();
    assertThat(owner.send("/settings/staff/" + me + "/remove").statusCode()).isEqualTo(409);
    assertThat(owner.send("/settings/staff/" + me + "/role", "role", "agent").statusCode())
        .isEqualTo(409);
    for (int round = 0; round < 5; round++) {
      var email = "owner" + round + "@shop.example";
      staff.ensure(email, Visitor.PASSWORD, Role.OWNER);
      var last = colleagues.members().stream().filter(m -> m.role() == Role.OWNER).toList();
      assertThat(last).hasSize(2);
      var together = new CyclicBarrier(2);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var removed =
            last.stream()
                .map(member ->
                    threads.submit(() -> {
                      together.await();
                      colleagues.remove(member.id());
                      return true;
                    }))
                .toList();
        assertThat(removed).hasSize(2);
      }
      assertThat(colleagues.members().stream().filter(m -> m.role() == Role.OWNER)).hasSize(1);
    }
  }

  @Test
  void the_audit_trail_says_who_looked_at_whom_and_what_was_changed() {
    var customer = customer();
    owner.get("/customers/" + customer);
    owner.send("/customers/" + customer + "/notes", "text", "a secret remark");
    var program = Visitor.program(context);
    program.get("/api/v1/customers/" + customer);
    TestStaff.ensure(context, NEW, Visitor.PASSWORD);
    var colleague = Visitor.stranger(context);
    colleague.signIn(NEW, Visitor.PASSWORD);
    var entries = audit.list(null, "", "", customer);
    assertThat(entries)
        .extracting(
            e -> e.kind() + " " + e.who() + " " + e.what() + " " + e.method() + " " + e.route())
        .containsExactly(
            "key a test see_customers GET /api/v1/customers/{id}",
            "person " + Visitor.EMAIL + " change_customers POST /customers/{id}/notes",
            "person " + Visitor.EMAIL + " see_customers GET /customers/{id}");
    assertThat(audit.list(null, NEW, "sign_in", null)).isNotEmpty();
    var page = owner.get("/settings/audit?about=" + customer).body();
    assertThat(page)
        .contains("Looking at a customer", "Changing a customer", "/customers/{id}/notes");
    owner.get("/settings/privacy");
    owner.send("/settings/privacy/at-once", "atOnce", "false");
    var rows = owner.get("/settings/audit?what=govern").body().split("<tr>", -1);
    assertThat(rows).anySatisfy(row -> assertThat(row).contains("GET /settings/privacy", LOOKED));
    assertThat(rows)
        .anySatisfy(row ->
            assertThat(row).contains("POST /settings/privacy/at-once").doesNotContain(LOOKED));
    assertThat(page).as("looking is in the words already").doesNotContain(LOOKED);
    assertThat(owner.get("/settings/audit?who=nobody").body())
        .contains("Nothing was done that fits");
    assertThat(owner.get("/settings/audit?about=x").statusCode()).isEqualTo(400);
    assertThat(everything()).doesNotContain("a secret remark");
  }

  @Test
  void whoever_asks_for_what_they_may_not_stands_in_the_audit_trail() {
    var customer = customer();
    var who = "curious@shop.example";
    context.getBean(Staff.class).ensure(who, Visitor.PASSWORD, Role.ANALYST);
    var analyst = Visitor.stranger(context);
    analyst.signIn(who, Visitor.PASSWORD);
    for (int i = 0; i < 3; i++) {
      assertThat(analyst.get("/settings/staff").statusCode()).isEqualTo(403);
      assertThat(
              analyst.send("/customers/" + customer + "/rights/erase", "typed", "x").statusCode())
          .isEqualTo(403);
    }
    assertThat(
            audit.list(null, who, "", null).stream()
                .filter(entry -> entry.status() == 403 && !entry.what().equals("connect")))
        .as("each once a minute")
        .extracting(e -> e.what() + " " + e.method() + " " + e.route() + " " + e.about())
        .containsExactly(
            "erase_person POST /customers/{id}/rights/erase " + customer,
            "govern GET /settings/staff/** null");
    assertThat(owner.get("/settings/audit?who=" + who).body()).contains("badge bad");
  }

  @Test
  void the_audit_trail_names_the_customer_whose_request_or_company_it_is() {
    var customer = customer();
    var program = Visitor.program(context);
    var asked = program.json("POST", "/api/v1/customers/" + customer + "/export", "").body();
    var request = asked.replaceAll("(?s).*?\"id\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    program.get("/api/v1/privacy-requests/" + request);
    var made =
        program
            .json("PUT", "/api/v1/companies/" + UUID.randomUUID(), "{\"name\": \"Trail\"}")
            .body();
    var company = made.replaceAll("(?s).*?\"id\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    program.json("PUT", "/api/v1/companies/" + company + "/members/" + customer, "{\"roles\": []}");
    assertThat(audit.list(null, "", "", customer))
        .extracting(e -> e.method() + " " + e.route())
        .containsExactly(
            "PUT /api/v1/companies/{id}/members/{customer}",
            "GET /api/v1/privacy-requests/{request}",
            "POST /api/v1/customers/{customer}/export");
    assertThat(
            owner
                .get("/settings/audit?about=" + customer)
                .body()
                .split("href=\"/customers/" + customer, -1))
        .as("each leads to the customer")
        .hasSize(4);
  }

  @Test
  void the_audit_trail_is_never_changed() {
    owner.get("/customers/" + customer());
    for (var change :
        List.of(
            "update access_audit set who = 'somebody else'",
            "delete from access_audit",
            "truncate access_audit")) {
      assertThatThrownBy(() -> database.sql(change).update())
          .as(change)
          .hasMessageContaining("the audit trail is never changed");
    }
    assertThat(audit.list(null, "", "", null)).isNotEmpty();
  }

  private UUID customer() {
    return database.inTransaction(() ->
        customers
            .recognise("s" + UUID.randomUUID(), List.of(new Sighting("1", null, "Somebody", null)))
            .getFirst());
  }

  private String everything() {
    return database
        .sql("select coalesce(string_agg(entry::text, ' '), '') from access_audit entry")
        .query(String.class)
        .single();
  }
}
