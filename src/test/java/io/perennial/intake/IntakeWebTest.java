package io.perennial.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.Work;
import io.perennial.access.Visitor;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@PerennialTest
class IntakeWebTest {

  private static final String FILE =
      "order,date,e-mail,product,quantity,unit price\n1,2025-01-02,ana@example.com,A,2,5.50\n=2,2025-01-02,,B,0,1\n";

  @Autowired ApplicationContext context;
  @Autowired Work work;
  @Autowired Database database;

  @Test
  void a_program_imports_and_asks_how_it_went() {
    var program = Visitor.program(context);
    var source = "w" + UUID.randomUUID().toString().substring(0, 8);
    var taken =
        upload(program, "/api/v1/imports", FILE, "mapping", "{\"source\": \"" + source + "\"}");
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
    assertThat(json(taken).path("state").asString()).isEqualTo("queued");
    var id = json(taken).path("id").asString();
    var done = finished(program, id);
    assertThat(done.path("state").asString()).isEqualTo("done");
    assertThat(done.path("rows_read").asLong()).isEqualTo(2);
    assertThat(done.path("rows_accepted").asLong()).isEqualTo(1);
    assertThat(done.path("rows_refused").asLong()).isEqualTo(1);
    assertThat(done.path("orders").asLong()).isEqualTo(1);
    assertThat(done.path("customers").asLong()).isEqualTo(1);
    assertThat(done.path("problem").isNull()).isTrue();
    assertThat(program.get("/api/v1/imports/" + id + "/refused.csv").body())
        .contains("Row,Reason,order")
        .contains("3,The quantity is 0.,'=2,");
    assertThat(program.get("/api/v1/imports").body()).contains(id);
    assertThat(program.get("/api/v1/imports/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    var cancelled = program.request("DELETE", "/api/v1/imports/" + id, BodyPublishers.noBody(), "");
    assertThat(cancelled.statusCode()).isEqualTo(200);
    assertThat(json(cancelled).path("state").asString()).isEqualTo("done");
  }

  @Test
  void a_dry_run_and_wrong_files_are_answered_at_once() {
    var program = Visitor.program(context);
    var dry = upload(program, "/api/v1/imports", FILE, "dry_run", "true");
    assertThat(dry.statusCode()).isEqualTo(202);
    var done = finished(program, json(dry).path("id").asString());
    assertThat(done.path("dry_run").asBoolean()).isTrue();
    assertThat(done.path("orders").asLong()).isEqualTo(1);
    for (var wrong : new String[] {"", "<html><body>", "%PDF-1.4", "a,b\n1,2\n", "{\"a\": 1}"}) {
      var refused = upload(program, "/api/v1/imports", wrong, "dry_run", "false");
      assertThat(refused.statusCode()).as(wrong).isEqualTo(422);
      assertThat(refused.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).contains("problem+json"));
      assertThat(json(refused).path("detail").asString()).matches("(?s).*[.?]");
    }
    var mapping =
        upload(program, "/api/v1/imports", FILE, "mapping", "{\"columns\": {\"date\": \"Nope\"}}");
    assertThat(mapping.statusCode()).isEqualTo(422);
    assertThat(json(mapping).path("detail").asString()).contains("Nope");
    assertThat(
            upload(Visitor.stranger(context), "/api/v1/imports", FILE, "dry_run", "false")
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void a_person_looks_at_the_preview_corrects_it_and_starts() {
    var owner = Visitor.owner(context);
    var token = owner.formToken();
    assertThat(owner.get("/imports").body())
        .contains("Nothing is sent to anyone because of an import");
    var odd = "a,b,c,d\n1,02.01.2025,ana@example.com,5\n2,03.01.2025,,bad\n";
    var uploaded = upload(owner, "/imports", odd, "_csrf", token);
    assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(303);
    var preview = uploaded.headers().firstValue("Location").orElseThrow();
    var page = owner.get(preview);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("We found no column with the amount")
        .contains("The dates can be read either way")
        .doesNotContain("[imports");
    var looked =
        owner.send(preview, "column.total", "d", "column.reference", "a", "action", "look");
    assertThat(looked.statusCode()).isEqualTo(303);
    page = owner.get(preview);
    assertThat(page.body())
        .contains("5.00")
        .contains("ana@example.com")
        .contains("“bad” is not an amount.");
    var wrong = owner.send(preview, "source", "Not A Source", "action", "start");
    assertThat(wrong.statusCode()).isEqualTo(422);
    var started =
        owner.send(
            preview,
            "column.total",
            "d",
            "column.reference",
            "a",
            "source",
            "w" + UUID.randomUUID().toString().substring(0, 8),
            "action",
            "start");
    assertThat(started.statusCode()).isEqualTo(303);
    var place = started.headers().firstValue("Location").orElseThrow();
    work.finish(Imports.WORK);
    finished(Visitor.program(context), place.substring(place.lastIndexOf('/') + 1));
    assertThat(owner.get(place).body())
        .contains("Refused rows")
        .contains("See the figures")
        .doesNotContain("[imports");
    assertThat(owner.get(place + "/progress").body())
        .contains("id=\"progress\"")
        .doesNotContain("<html")
        .doesNotContain("hx-get");
    assertThat(owner.get(place + "/refused.csv").body()).contains("bad");
    assertThat(owner.get("/imports").body()).contains(place).doesNotContain("[imports");
    assertThat(owner.send(preview, "action", "start").statusCode()).isEqualTo(404);
    assertThat(upload(owner, "/imports", "<html>", "_csrf", token).statusCode()).isEqualTo(422);
  }

  @Test
  void a_file_that_waits_is_discarded_by_its_button() {
    var owner = Visitor.owner(context);
    var uploaded = upload(owner, "/imports", FILE, "_csrf", owner.formToken());
    var preview = uploaded.headers().firstValue("Location").orElseThrow();
    var button = Pattern.compile("formaction=\"([^\"]+)\" formnovalidate>Discard this file<");
    var found = button.matcher(owner.get(preview).body());
    assertThat(found.find()).isTrue();
    var discarded = owner.send(found.group(1));
    assertThat(discarded.statusCode()).isEqualTo(303);
    var place = discarded.headers().firstValue("Location").orElseThrow();
    assertThat(owner.get(place).body()).contains("Cancelled").doesNotContain("/progress?asked");
    assertThat(owner.send(preview, "action", "start").statusCode())
        .as("what was discarded cannot be started")
        .isEqualTo(409);
    assertThat(owner.get(place).body()).contains("Cancelled");
  }

  @Test
  void the_page_of_an_import_asks_how_far_it_is_until_it_has_ended() {
    var owner = Visitor.owner(context);
    var program = Visitor.program(context);
    var source = "w" + UUID.randomUUID().toString().substring(0, 8);
    var mapping = "{\"source\": \"" + source + "\"}";
    var id =
        json(upload(program, "/api/v1/imports", FILE, "mapping", mapping)).path("id").asString();
    var place = "/imports/" + id;
    finished(program, id);
    // Another node has it, so that it cannot end while the page asks.
    atWork(id, "running", "now() + interval '1 hour'");
    try {
      assertThat(owner.get(place).body())
          .contains("hx-get=\"" + place + "/progress?asked=1\"", "hx-trigger=\"load delay:1s\"");
      assertThat(owner.get(place + "/progress?asked=20").body())
          .contains("hx-get=\"" + place + "/progress?asked=21\"", "hx-trigger=\"load delay:2s\"");
      assertThat(owner.get("/imports/running").body()).contains("hx-get=\"/imports/running?was=");
    } finally {
      atWork(id, "done", "null");
    }
    for (var page : List.of(place, place + "/progress?asked=3")) {
      assertThat(owner.get(page).body())
          .contains("id=\"progress\"")
          .doesNotContain(place + "/progress?asked", "load delay");
    }
  }

  @Test
  void a_preview_says_what_it_cannot_read_and_the_source_follows_the_format() {
    var owner = Visitor.owner(context);
    var text = new StringBuilder("order,date,email,total,currency\n");
    for (int i = 0; i < 100; i++) {
      text.append("%d,2025-01-01,a@b.c,5,C%02d\n".formatted(i, i));
    }
    var uploaded = upload(owner, "/imports", text.toString(), "_csrf", owner.formToken());
    var preview = uploaded.headers().firstValue("Location").orElseThrow();
    var page = owner.get(preview);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("more than 50 currencies")
        .contains("Year first")
        .contains("value=\"\" placeholder=\"file\"");
    owner.send(preview, "format", "shopify", "source", "", "action", "look");
    assertThat(owner.get(preview).body()).contains("value=\"\" placeholder=\"shopify\"");
  }

  private JsonNode finished(Visitor program, String id) {
    var pattern = Pattern.compile("\"state\":\"(done|failed|cancelled)\"");
    for (int i = 0;
        i < 600 && !pattern.matcher(program.get("/api/v1/imports/" + id).body()).find();
        i++) {
      work.finish(Imports.WORK);
    }
    return json(program.get("/api/v1/imports/" + id));
  }

  private void atWork(String id, String state, String until) {
    database
        .sql(
            "update intake_import set state = '%s', node = gen_random_uuid(), leased_until = %s where id = :id"
                .formatted(state, until),
            "id",
            UUID.fromString(id))
        .update();
  }

  private static HttpResponse<String> upload(
      Visitor visitor, String path, String file, String field, String value) {
    var boundary = "boundary" + UUID.randomUUID();
    var body =
        """
        --%1$s\r
        Content-Disposition: form-data; name="%2$s"\r
        \r
        %3$s\r
        --%1$s\r
        Content-Disposition: form-data; name="file"; filename="orders.csv"\r
        Content-Type: text/csv\r
        \r
        %4$s\r
        --%1$s--\r
        """
            .formatted(boundary, field, value, file);
    return visitor.request(
        "POST", path, BodyPublishers.ofString(body), "multipart/form-data; boundary=" + boundary);
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.builder().build().readTree(response.body());
  }
}
