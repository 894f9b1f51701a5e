package io.perennial.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Database;
import io.perennial.Id;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.Work;
import io.perennial.access.TestStaff;
import io.perennial.access.Visitor;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.events.Events;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** Notes of the staff: written, changed, removed and brought back, on the page and in the API. */
@PerennialTest
class NotesTest {

  private static final String COLLEAGUE = "colleague@shop.example";
  private static final Pattern NOTE = Pattern.compile("/notes/([0-9a-f-]{36})/remove");

  @Autowired ApplicationContext context;
  @Autowired Customers customers;
  @Autowired Events events;
  @Autowired Database database;
  @Autowired Work work;
  @Autowired MovedClock clock;
  @Autowired JsonMapper json;

  private UUID customer = Id.next();
  private Visitor owner;
  private Visitor colleague;

  @BeforeEach
  void setUp() {
    // The first person is the owner.
    Visitor.nobody(context);
    Visitor.setUp(context);
    TestStaff.ensure(context, COLLEAGUE, Visitor.PASSWORD);
    owner = Visitor.owner(context);
    colleague = Visitor.stranger(context);
    colleague.signIn(COLLEAGUE, Visitor.PASSWORD);
    customer = customer();
  }

  @AfterEach
  void theClockRuns() {
    clock.run();
  }

  @Test
  void aNoteStandsInTheTimelineWithItsAuthorAndTheLogNamesItWithoutItsText() {
    assertThat(page(owner, "?show=notes")).contains("Nobody has written a note", "Show everything");
    var saved = write(colleague, "Prefers <dark> roast.\r\nCalls on Mondays.");
    assertThat(saved.statusCode()).isEqualTo(303);
    assertThat(page(owner, ""))
        .contains("Prefers &lt;dark&gt; roast.\nCalls on Mondays.", "Note by " + COLLEAGUE);
    assertThat(page(owner, "?show=notes")).contains("Calls on Mondays.");
    assertThat(page(owner, "?show=orders")).contains("No orders yet").doesNotContain("Mondays");

    var logged = events.timeline(customer, Set.of(Notes.WRITTEN), null, 10).items();
    assertThat(logged).hasSize(1);
    assertThat(logged.getFirst().live()).isTrue();
    assertThat(logged.getFirst().cause()).isEqualTo("note " + onlyNote(owner));
    assertThat(json.readTree(logged.getFirst().data()).propertyNames()).containsExactly("note");
  }

  @Test
  void onlyItsAuthorAndTheOwnerMayChangeANote() {
    write(owner, "written by the owner");
    var ofOwner = onlyNote(owner);
    assertThat(page(colleague, "")).contains("written by the owner").doesNotContain("/remove");
    for (var what : List.of("", "/remove", "/restore")) {
      var answer = colleague.send(path(ofOwner, what), "text", "another");
      assertThat(answer.statusCode()).as(what).isEqualTo(403);
      assertThat(answer.body()).contains("Nothing was changed");
    }
    assertThat(page(owner, "")).contains("written by the owner");

    customer = customer();
    write(colleague, "written by a colleague");
    var ofColleague = onlyNote(owner);
    assertThat(owner.send(path(ofColleague, ""), "text", "put better").statusCode()).isEqualTo(303);
    assertThat(page(colleague, "")).contains("put better", COLLEAGUE + ", edited");
    assertThat(colleague.send(path(ofColleague, ""), "text", "mine").statusCode()).isEqualTo(303);
    assertThat(page(owner, "")).contains("mine");
  }

  @Test
  void aRemovedNoteCanBeBroughtBackUntilItIsDeletedForGood() {
    clock.set(Instant.parse("2024-05-02T10:00:00Z"));
    write(owner, "to be removed");
    var note = onlyNote(owner);
    var removed = owner.send(path(note, "/remove"), "show", "notes");
    var address = removed.headers().firstValue("Location").orElseThrow();
    assertThat(address).contains("show=notes", "removed=" + note);
    assertThat(owner.get(address).body())
        .contains("The note was removed.", "Undo", "data-leaves=\"10\"")
        .doesNotContain("to be removed");
    clock.advance(Duration.ofSeconds(11));
    assertThat(owner.get(address).body()).doesNotContain("The note was removed.");

    assertThat(owner.send(path(note, "/restore")).statusCode()).isEqualTo(303);
    assertThat(page(owner, "")).contains("to be removed");

    owner.send(path(note, "/remove"));
    clock.advance(Duration.ofHours(23));
    work.finish("people-cleaning");
    assertThat(kept(note)).isEqualTo(1);
    clock.advance(Duration.ofHours(2));
    work.finish("people-cleaning");
    assertThat(kept(note)).isZero();
    owner = Visitor.owner(context);
    assertThat(owner.send(path(note, "/restore")).statusCode()).isEqualTo(404);
    assertThat(page(owner, "")).doesNotContain("to be removed");
  }

  @Test
  void aNoteThatCannotBeTakenIsShownAgainAsItWasTyped() {
    var empty = write(owner, " \r\n ");
    assertThat(empty.statusCode()).isEqualTo(422);
    assertThat(empty.body()).contains("id=\"text-error\"", "Write something first");
    var text = "x".repeat(Notes.LONGEST + 1);
    var tooLong = write(owner, text);
    assertThat(tooLong.statusCode()).isEqualTo(422);
    assertThat(tooLong.body()).contains("at most 4,000 characters", text);
    assertThat(write(owner, "👍".repeat(Notes.LONGEST)).statusCode()).isEqualTo(303);
    var note = onlyNote(owner);
    var edited = owner.send(path(note, ""), "text", "");
    assertThat(edited.statusCode()).isEqualTo(422);
    assertThat(edited.body()).contains("id=\"text-" + note + "-error\"", "<details open");
    assertThat(owner.get(path(note, "")).headers().firstValue("Location").orElse(""))
        .contains("/customers/" + customer + "?");
    assertThat(owner.send("/customers/" + Id.next() + "/notes", "text", "x").statusCode())
        .isEqualTo(404);
    assertThat(
            owner.sendWithoutToken("/customers/" + customer + "/notes", "text", "x").statusCode())
        .isEqualTo(403);
    assertThat(owner.get("/customers/" + customer + "?show=shoes").statusCode()).isEqualTo(400);
  }

  @Test
  void aNoteThatWasRemovedMeanwhileIsRefusedWithItsTextKept() {
    write(colleague, "of a colleague");
    var note = onlyNote(owner);
    assertThat(owner.send(path(note, "/remove")).statusCode()).isEqualTo(303);
    var late = colleague.send(path(note, ""), "text", "two hours of work");
    assertThat(late.statusCode()).isEqualTo(404);
    assertThat(late.body())
        .contains("This note was removed meanwhile.", "id=\"text-error\"", "two hours of work");
    assertThat(page(owner, "")).doesNotContain("two hours of work");
  }

  @Test
  void aProgramListsWritesAndRemovesNotes() {
    var program = Visitor.program(context);
    var path = "/api/v1/customers/" + customer + "/notes";
    for (int i = 0; i < 3; i++) {
      var answer = program.json("POST", path, "{\"text\":\"note " + i + "\"}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      assertThat(json.readTree(answer.body()).path("author").asString()).isEqualTo("a test");
    }
    var first = json.readTree(program.get(path + "?limit=2").body());
    assertThat(first.path("items").get(0).path("text").asString()).isEqualTo("note 2");
    var rest = json.readTree(program.get(path + "?cursor=" + first.path("next").asString()).body());
    assertThat(rest.path("items").size()).isEqualTo(1);
    var last = path + "/" + rest.path("items").get(0).path("id").asString();
    assertThat(program.json("DELETE", last, "").statusCode()).isEqualTo(204);
    assertThat(program.json("DELETE", last, "").statusCode()).isEqualTo(204);
    assertThat(json.readTree(program.get(path).body()).path("items").size()).isEqualTo(2);
    assertThat(page(owner, "")).contains("Note by a test", "note 2").doesNotContain("note 0");

    assertThat(program.json("POST", path, "{}").statusCode()).isEqualTo(422);
    assertThat(program.json("POST", path, "{").statusCode()).isEqualTo(400);
    assertThat(program.get(path + "?cursor=x").statusCode()).isEqualTo(400);
    assertThat(program.get("/api/v1/customers/" + Id.next() + "/notes").statusCode())
        .isEqualTo(404);
    assertThat(program.json("DELETE", path + "/" + Id.next(), "").statusCode()).isEqualTo(404);
    var other = "/api/v1/customers/" + customer() + "/notes/" + onlyNoteId(program, path);
    assertThat(program.json("DELETE", other, "").statusCode()).isEqualTo(404);
  }

  @Test
  void notesGoWithTheirCustomers() {
    write(owner, "about somebody invented");
    var note = onlyNote(owner);
    assertThatThrownBy(() ->
            database.inTransaction(() -> {
              customers.removeAll();
              assertThat(kept(note)).isZero();
              // What other tests have on record stays.
              throw new IllegalStateException("taken back");
            }))
        .hasMessage("taken back");
    assertThat(kept(note)).isEqualTo(1);
  }

  private String onlyNoteId(Visitor program, String path) {
    return json.readTree(program.get(path + "?limit=1").body())
        .path("items")
        .get(0)
        .path("id")
        .asString();
  }

  private HttpResponse<String> write(Visitor visitor, String text) {
    return visitor.send("/customers/" + customer + "/notes", "text", text);
  }

  private String path(String note, String what) {
    return "/customers/" + customer + "/notes/" + note + what;
  }

  private String page(Visitor visitor, String query) {
    var answer = visitor.get("/customers/" + customer + query);
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private String onlyNote(Visitor visitor) {
    var found = NOTE.matcher(page(visitor, ""));
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private long kept(String note) {
    return database
        .sql("select count(*) from people_note where id = :id", "id", UUID.fromString(note))
        .query(Long.class)
        .single();
  }

  private UUID customer() {
    var reference = "noted " + Id.next();
    return database.inTransaction(() ->
        customers
            .recognise("notes", List.of(new Sighting(reference, null, null, "PL")))
            .getFirst());
  }
}
