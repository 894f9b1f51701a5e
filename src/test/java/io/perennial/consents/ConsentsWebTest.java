package io.perennial.consents;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.access.Visitor;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.events.Events;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Consents for programs and for the staff: the API, the customer's page, topics, lists, files. */
@PerennialTest
class ConsentsWebTest {

  private static final Pattern LINK = Pattern.compile("(/p/confirm/[A-Za-z0-9_-]+)");

  @Autowired ApplicationContext context;
  @Autowired Customers customers;
  @Autowired Consents consents;
  @Autowired Events events;
  @Autowired Database database;
  @Autowired Business business;
  @Autowired Work work;
  @Autowired MovedClock clock;
  @Autowired JsonMapper json;

  private String mark = "";
  private UUID customer = new UUID(0, 0);
  private Visitor owner;
  private Visitor program;

  @BeforeEach
  void setUp() {
    Visitor.nobody(context);
    Visitor.setUp(context);
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    owner = Visitor.owner(context);
    program = Visitor.program(context);
    mark = UUID.randomUUID().toString().substring(0, 8);
    customer = customer("one-" + mark + "@x.test");
  }

  @AfterEach
  void theClockRuns() {
    clock.run();
  }

  @Test
  void aProgramTellsAConsentWithItsProofAndReadsItBack() {
    var answer =
        put(
            """
            {"consents": [{"topic": "offers", "channel": "sms", "state": "granted", "confirmed": true,
              "at": "2025-05-01T10:00:00Z", "source": "https://shop.example/checkout", "text": "Send me offers by SMS.",
              "language": "en", "address": "203.0.113.7", "agent": "a browser"}]}
            """);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    var sms = consent(json.readTree(answer.body()), "offers", "sms");
    assertThat(sms.path("state").asString()).isEqualTo("granted");
    assertThat(sms.path("may").asBoolean()).isTrue();
    var proof = sms.path("proof");
    assertThat(proof.path("by").asString()).isEqualTo("program");
    assertThat(proof.path("name").asString()).isEqualTo("a test");
    assertThat(proof.path("text").asString()).isEqualTo("Send me offers by SMS.");
    assertThat(proof.path("text_version").isIntegralNumber()).isTrue();
    assertThat(proof.path("address").asString()).isEqualTo("203.0.113.7");
    assertThat(proof.path("at").asString()).isEqualTo("2025-05-01T10:00:00Z");
    var email = consent(json.readTree(program.get(path("")).body()), "offers", "email");
    assertThat(email.path("state").asString()).isEqualTo("unknown");
    assertThat(email.path("why").asString()).isEqualTo("unknown");

    put(
        "{\"consents\": [{\"topic\": \"offers\", \"channel\": \"sms\", \"state\": \"withdrawn\"}]}");
    var history = json.readTree(program.get(path("/history?limit=1")).body());
    assertThat(history.path("items").get(0).path("state").asString()).isEqualTo("withdrawn");
    var rest =
        json.readTree(
            program.get(path("/history?cursor=" + history.path("next").asString())).body());
    assertThat(rest.path("items").size()).isEqualTo(1);
    assertThat(events.timeline(customer, Set.of(Consents.WITHDRAWN), null, 5).items()).hasSize(1);
  }

  @Test
  void aYesThatHasToBeConfirmedIsOnlyAskedAndComesBackWithItsLink() {
    var answer =
        json.readTree(
            put("{\"consents\": [{\"topic\": \"newsletter\", \"channel\": \"email\", \"state\":"
                    + " \"granted\"}]}")
                .body());
    var asked = consent(answer, "newsletter", "email");
    assertThat(asked.path("state").asString()).isEqualTo("pending");
    assertThat(asked.path("may").asBoolean()).isFalse();
    var link = answer.path("confirmations").get(0).path("link").asString();
    var path = link.substring(link.indexOf("/p/confirm/"));
    var stranger = Visitor.stranger(context);
    assertThat(stranger.get(path).body()).contains("Newsletter", "Do you agree?");
    assertThat(may("newsletter")).isFalse();
    assertThat(stranger.sendWithoutToken(path).statusCode()).isEqualTo(200);
    assertThat(may("newsletter")).isTrue();
    assertThat(stranger.sendWithoutToken(path).body()).contains("Thank you");
    assertThat(consents.history(customer, null, 10).items()).hasSize(2);
  }

  @Test
  void whatCannotBeTakenIsRefusedAsAWhole() {
    for (var wrong :
        List.of(
            "{}",
            "{\"consents\": []}",
            "{\"consents\": [null]}",
            "{\"consents\": [{\"topic\": \"nothing\", \"channel\": \"email\", \"state\": \"granted\"}]}",
            "{\"consents\": [{\"topic\": \"offers\", \"channel\": \"pigeon\", \"state\": \"granted\"}]}",
            "{\"consents\": [{\"topic\": \"offers\", \"channel\": \"post\", \"state\": \"granted\"}]}",
            "{\"consents\": [{\"topic\": \"offers\", \"channel\": \"sms\", \"state\": \"unknown\"}]}",
            "{\"consents\": [{\"topic\": \"service\", \"channel\": \"sms\", \"state\": \"granted\"}]}",
            "{\"consents\": [{\"topic\": \"offers\", \"channel\": \"sms\", \"state\": \"granted\","
                + " \"basis\": \"contract\"}]}",
            "{\"consents\": [{\"topic\": \"offers\", \"channel\": \"sms\", \"state\": \"granted\","
                + " \"at\": \"2199-01-01T00:00:00Z\"}]}",
            "{\"consents\": [{\"topic\": \"offers\", \"channel\": \"sms\", \"state\": \"granted\"},"
                + " {\"topic\": \"offers\", \"channel\": \"sms\", \"state\": \"perhaps\"}]}")) {
      assertThat(put(wrong).statusCode()).as(wrong).isEqualTo(422);
    }
    assertThat(consents.history(customer, null, 10).items()).isEmpty();
    var nobody = "/api/v1/customers/" + UUID.randomUUID() + "/consents";
    assertThat(program.get(nobody).statusCode()).isEqualTo(404);
    assertThat(program.get(path("/history?cursor=x")).statusCode()).isEqualTo(400);
    assertThat(Visitor.stranger(context).get(path("")).statusCode()).isEqualTo(401);
  }

  @Test
  void theStaffSaysWhatTheyWereToldWithAReasonThatStaysOnRecord() {
    var page = "/customers/" + customer + "/consents";
    assertThat(owner.get("/customers/" + customer).body())
        .contains("What they agreed to", page, "never asked");
    assertThat(owner.send(page, "what", "offers/sms", "state", "withdrawn").statusCode())
        .isEqualTo(422);
    var said =
        owner.send(page, "what", "offers/sms", "state", "withdrawn", "reason", "called <today>");
    assertThat(said.statusCode()).as(said.body()).isEqualTo(303);
    assertThat(owner.get(page).body())
        .contains("called &lt;today&gt;", "by " + Visitor.EMAIL, "Withdrew: Offers, SMS");
    assertThat(owner.get("/customers/" + customer).body()).contains("Said no: Offers · SMS");

    var asked =
        owner.send(page, "what", "newsletter/email", "state", "granted", "reason", "on paper");
    var shown = owner.get(asked.headers().firstValue("Location").orElseThrow()).body();
    var link = LINK.matcher(shown);
    assertThat(link.find()).isTrue();
    assertThat(may("newsletter")).isFalse();
    Visitor.stranger(context).sendWithoutToken(link.group(1));
    assertThat(may("newsletter")).isTrue();
    assertThat(owner.get(asked.headers().firstValue("Location").orElseThrow()).body())
        .as("a question that is answered has no link any more")
        .doesNotContain(link.group(1));
    assertThat(
            owner
                .sendWithoutToken(page, "what", "offers/sms", "state", "granted", "reason", "x")
                .statusCode())
        .isEqualTo(403);
    assertThat(Visitor.stranger(context).get(page).statusCode()).isEqualTo(302);
    for (var wrong : List.of("", "offers", "offers/", "/email", "nothing/email", "offers/pigeon")) {
      assertThat(owner.send(page, "what", wrong, "state", "granted", "reason", "x").statusCode())
          .as(wrong)
          .isEqualTo(422);
    }
  }

  @Test
  void topicsAreTheBusinesss() {
    var name = "Fairs " + mark;
    var bad = owner.send("/settings/consents/new", "name_en", "", "basis", "consent");
    assertThat(bad.statusCode()).isEqualTo(422);
    assertThat(bad.body()).contains("1 to 80", "at least one channel");
    var made =
        owner.send(
            "/settings/consents/new",
            "name_en",
            name,
            "name_pl",
            "Targi " + mark,
            "basis",
            "interest",
            "channels",
            "post",
            "channels",
            "email");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
    var key = "fairs_" + mark;
    assertThat(owner.get("/settings/consents").body()).contains(name, key);
    assertThat(owner.get("/settings/consents/" + key).body()).contains("Targi " + mark, "art. 398");
    assertThat(
            Objects.requireNonNull(consents.may(List.of(customer), key, Channel.POST).get(customer))
                .may())
        .isTrue();
    owner.send(
        "/settings/consents/" + key,
        "name_en",
        name,
        "basis",
        "consent",
        "channels",
        "post",
        "ended",
        "yes");
    assertThat(
            Objects.requireNonNull(consents.may(List.of(customer), key, Channel.POST).get(customer))
                .may())
        .isFalse();
    assertThat(owner.get("/settings/consents/none_such").statusCode()).isEqualTo(404);
  }

  @Test
  void theSuppressionListIsSearchedFilledAndClearedWithAReason() {
    var list = "/settings/consents/suppressions";
    var address = "silent-" + mark + "@x.test";
    assertThat(owner.send(list, "address", "nobody", "note", "").statusCode()).isEqualTo(422);
    assertThat(owner.send(list, "address", address, "note", "asked <us>").statusCode())
        .isEqualTo(303);
    assertThat(owner.get(list + "?query=silent-" + mark).body())
        .contains(address, "asked &lt;us&gt;", Visitor.EMAIL);
    assertThat(owner.get(list + "?query=%25").statusCode()).isEqualTo(200);

    var file = "E-mail,why\n" + "a-" + mark + "@x.test,x\n+48 501 234 567\nnothing\n";
    assertThat(upload(list + "/import", "", file).headers().firstValue("Location"))
        .contains(list + "?added=2");
    assertThat(upload(list + "/import", "", "nothing\n").statusCode()).isEqualTo(422);

    var api = json.readTree(program.get("/api/v1/suppressions?query=silent-" + mark).body());
    var id = api.path("items").get(0).path("id").asString();
    assertThat(owner.send(list + "/" + id + "/end", "because", " ").statusCode()).isEqualTo(422);
    assertThat(owner.send(list + "/" + id + "/end", "because", "asked").statusCode())
        .isEqualTo(303);
    assertThat(owner.get(list + "?query=silent-" + mark).body()).doesNotContain(address);
    assertThat(
            program
                .json(
                    "POST",
                    "/api/v1/suppressions",
                    "{\"address\": \"" + address + "\", \"reason\": \"bounce\"}")
                .statusCode())
        .isEqualTo(204);
    assertThat(program.json("POST", "/api/v1/suppressions", "{}").statusCode()).isEqualTo(422);
  }

  @Test
  void aFileIsShownWithItsFaultsThenRecordedOnceHoweverOftenItComes() {
    var file =
        """
        email;phone;topic;channel;state;date;source;text
        file-%1$s@x.test;;newsletter;email;yes;2024-03-01 10:00;fair;I agree at the fair.
        file-%1$s@x.test;;Promocje;SMS;nie;02.03.2024;;
        ;+48 502 %2$s;offers;sms;tak;2024-03-01;;
        file-%1$s@x.test;;newsletter;email;yes;2024-03-01 10:00;fair;I agree at the fair.
        nobody;;newsletter;email;yes;2024-03-01;;
        ;;newsletter;email;yes;2024-03-01;;
        file-%1$s@x.test;;gossip;email;yes;2024-03-01;;
        file-%1$s@x.test;;newsletter;post;yes;2024-03-01;;
        file-%1$s@x.test;;newsletter;email;perhaps;2024-03-01;;
        file-%1$s@x.test;;newsletter;email;yes;30.02.2024;;
        """
            .formatted(mark, "100 200");
    for (int time = 0; time < 2; time++) {
      var uploaded = upload("/settings/consents/imports", "till", file);
      assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(303);
      var address = uploaded.headers().firstValue("Location").orElseThrow();
      var shown = owner.get(address).body();
      assertThat(shown)
          .contains(
              "4 rows can be recorded",
              "6 rows cannot be taken",
              "“nobody” is no e-mail address",
              "The row names no customer",
              "no topic called “gossip”",
              "“post” is no channel",
              "“perhaps” says neither",
              "“30.02.2024” is no date");
      if (time == 0) {
        assertThat(customers.findByReference("file-" + mark + "@x.test"))
            .as("nothing is recorded yet")
            .isEmpty();
      }
      assertThat(owner.send(address).statusCode()).isEqualTo(303);
      recorded(address);
      assertThat(owner.get(address).body())
          .contains(time == 0 ? "3 words were new" : "0 words were new");
    }
    var one = customers.findByReference("file-" + mark + "@x.test").orElseThrow().id();
    var history = consents.history(one, null, 10).items();
    assertThat(history).hasSize(2);
    assertThat(history.getLast().at()).isEqualTo(Instant.parse("2024-03-01T09:00:00Z"));
    assertThat(history.getLast().proof().words()).isEqualTo("I agree at the fair.");
    assertThat(history.getLast().proof().source()).isEqualTo("fair");
    assertThat(
            Objects.requireNonNull(consents.may(List.of(one), "newsletter", Channel.EMAIL).get(one))
                .may())
        .isTrue();
    assertThat(events.timeline(one, null, 10).items()).allMatch(event -> !event.live());
    assertThat(
            upload("/settings/consents/imports", "till", "name;date\nx;2024-03-01\n").statusCode())
        .isEqualTo(422);
    assertThat(upload("/settings/consents/imports", "A Till", file).statusCode()).isEqualTo(422);
  }

  /** The work may be at it in the background already. */
  private void recorded(String address) {
    for (int time = 0; time < 100; time++) {
      work.finish(Imports.WORK);
      if (!owner.get(address).body().contains("<progress")) {
        return;
      }
    }
  }

  private HttpResponse<String> upload(String path, String source, String file) {
    var boundary = "----a-boundary";
    var body =
        "--%1$s\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n%2$s\r\n"
                .formatted(boundary, owner.formToken())
            + "--%1$s\r\nContent-Disposition: form-data; name=\"source\"\r\n\r\n%2$s\r\n"
                .formatted(boundary, source)
            + "--%1$s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\nContent-Type: text/csv\r\n\r\n%2$s\r\n--%1$s--\r\n"
                .formatted(boundary, file);
    return owner.request(
        "POST",
        path,
        HttpRequest.BodyPublishers.ofString(body),
        "multipart/form-data; boundary=" + boundary);
  }

  private boolean may(String topic) {
    return Objects.requireNonNull(
            consents.may(List.of(customer), topic, Channel.EMAIL).get(customer))
        .may();
  }

  private HttpResponse<String> put(String body) {
    return program.json("PUT", path(""), body);
  }

  private String path(String more) {
    return "/api/v1/customers/" + customer + "/consents" + more;
  }

  private static JsonNode consent(JsonNode answer, String topic, String channel) {
    for (var one : answer.path("consents")) {
      if (one.path("topic").asString().equals(topic)
          && one.path("channel").asString().equals(channel)) {
        return one;
      }
    }
    throw new AssertionError("no " + topic + " by " + channel + " in " + answer);
  }

  private UUID customer(String email) {
    return database.inTransaction(() ->
        customers.recognise("shop", List.of(new Sighting(null, email, null, null))).getFirst());
  }
}
