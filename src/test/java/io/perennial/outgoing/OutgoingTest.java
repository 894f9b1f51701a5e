package io.perennial.outgoing;

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
import io.perennial.events.Events;
import io.perennial.outgoing.Message.State;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** What happens is told to other programs, and to nobody who should not hear it. */
@PerennialTest
class OutgoingTest {

  @Autowired ApplicationContext context;
  @Autowired Endpoints endpoints;
  @Autowired MessagesSql messages;
  @Autowired Dispatch dispatch;
  @Autowired Events events;
  @Autowired Customers customers;
  @Autowired Work work;
  @Autowired MovedClock clock;
  @Autowired Business business;
  @Autowired Database database;

  private final String mark = UUID.randomUUID().toString().substring(0, 8);
  private Receiver receiver;

  @BeforeEach
  void setUp() throws IOException {
    TestBusiness.is(database, business, "GB", "GBP", "Europe/London");
    receiver = new Receiver();
  }

  @AfterEach
  void end() {
    endpoints.list().forEach(endpoint -> endpoints.remove(endpoint.id()));
    receiver.close();
    clock.run();
  }

  private void happens(String kind, String cause, boolean live) {
    database.inTransaction(() -> {
      var who = new Sighting(mark + "@shop.example", mark + "@shop.example", null, null);
      var customer = customers.recognise("out-" + mark, List.of(who)).getFirst();
      var data = "{\"reference\": \"" + mark + "\"}";
      var draft = new Events.Draft(kind, customer, clock.instant(), mark + cause, live, data);
      return events.append(List.of(draft));
    });
    work.finish(Dispatch.READ);
    work.finish(Dispatch.SEND);
  }

  private List<Receiver.Heard> heard() {
    return receiver.heard.stream().filter(message -> message.body().contains(mark)).toList();
  }

  private static void await(BooleanSupplier done) {
    Eventually.holds(done::getAsBoolean);
    assertThat(done.getAsBoolean()).isTrue();
  }

  /** What the endpoint is told, as soon as the log was read so far. */
  private Message only(Endpoint endpoint) {
    await(() -> !messages.newest(endpoint.id(), 10).isEmpty());
    return messages.newest(endpoint.id(), 10).getFirst();
  }

  /** Moves the clock until the message was tried so often. */
  private void tried(Endpoint endpoint, int attempts, Duration wait) {
    clock.advance(wait);
    work.finish(Dispatch.SEND);
    await(() -> only(endpoint).attempts() == attempts && only(endpoint).status() != null);
  }

  @Test
  void what_happens_is_told_signed_as_the_standard_says() throws Exception {
    var endpoint = endpoints.make(receiver.address(), List.of());
    happens("order_placed", "1", true);
    // Others' news may come first.
    await(() -> only(endpoint).state() == State.DONE && !heard().isEmpty());
    assertThat(heard()).hasSize(1);
    var message = heard().getFirst();
    assertThat(message.body())
        .startsWith("{\"type\":\"order_placed\",\"timestamp\":\"20")
        .contains("\"customer_id\":\"", "\"details\":{\"reference\":\"" + mark + "\"}");
    var key = Base64.getDecoder().decode(endpoint.secret().substring("whsec_".length()));
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    var signed = message.id() + "." + message.timestamp() + "." + message.body();
    var own =
        Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    assertThat(message.signature()).isEqualTo("v1," + own);
    assertThat(only(endpoint).status()).isEqualTo(200);
  }

  @Test
  void history_is_no_news_and_a_program_hears_only_what_it_asked_for() {
    happens("order_placed", "before", true);
    var endpoint = endpoints.make(receiver.address(), List.of("order_placed"));
    happens("order_placed", "imported", false);
    happens("order_cancelled", "other", true);
    happens("order_placed", "new", true);
    await(() -> heard().size() == 1);
    assertThat(messages.newest(endpoint.id(), 10)).hasSize(1);
  }

  @Test
  void what_does_not_get_through_is_tried_again_under_the_same_number() {
    receiver.answers = 500;
    var endpoint = endpoints.make(receiver.address(), List.of());
    happens("order_placed", "1", true);
    await(() -> only(endpoint).status() != null);
    assertThat(only(endpoint).state()).isEqualTo(State.WAITING);
    tried(endpoint, 2, Duration.ofSeconds(6));
    assertThat(endpoints.get(endpoint.id()).failingSince()).isNotNull();
    receiver.answers = 204;
    tried(endpoint, 3, Duration.ofMinutes(6));
    await(() -> only(endpoint).state() == State.DONE);
    assertThat(heard()).hasSize(3);
    assertThat(heard().stream().map(Receiver.Heard::id).distinct()).hasSize(1);
    assertThat(endpoints.get(endpoint.id()).failingSince()).isNull();
  }

  @Test
  void what_never_gets_through_is_tried_for_three_days_and_then_again_by_hand() {
    receiver.answers = 500;
    clock.set(clock.instant().truncatedTo(ChronoUnit.SECONDS));
    var endpoint = endpoints.make(receiver.address(), List.of());
    happens("order_placed", "1", true);
    var page = "/settings/connect/outgoing/" + endpoint.id();
    int attempts = 0;
    for (var word : List.of("5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h")) {
      var pause = Duration.parse("PT" + word);
      attempts++;
      var sent = attempts;
      await(() -> only(endpoint).attempts() == sent && only(endpoint).status() != null);
      assertThat(only(endpoint).dueAt()).isEqualTo(clock.instant().plus(pause));
      tried(endpoint, sent, pause.minusSeconds(1));
      clock.advance(Duration.ofSeconds(1));
      work.finish(Dispatch.SEND);
    }
    await(() -> only(endpoint).state() == State.FAILED);
    assertThat(heard()).hasSize(10);
    var failed = only(endpoint);
    var owner = Visitor.owner(context);
    assertThat(owner.get(page).body()).contains("value=\"" + failed.id() + "\"");

    receiver.answers = 204;
    owner.send(page + "/again", "message", failed.id().toString());
    await(() -> only(endpoint).state() == State.DONE);
    assertThat(heard()).hasSize(11);
    assertThat(heard().stream().map(Receiver.Heard::id)).containsOnly(failed.id().toString());
    owner.send(page + "/again");
    work.finish(Dispatch.SEND);
    assertThat(heard()).as("what got through is not sent again").hasSize(11);
  }

  @Test
  void who_is_gone_for_days_is_switched_off_and_may_be_switched_on_again() {
    receiver.answers = 302;
    var endpoint = endpoints.make(receiver.address(), List.of());
    happens("order_placed", "1", true);
    await(() -> only(endpoint).status() != null);
    assertThat(only(endpoint).status()).as("a redirect is not followed").isEqualTo(302);
    tried(endpoint, 2, Duration.ofDays(6));
    await(() -> !endpoints.get(endpoint.id()).isOn());
    happens("order_placed", "2", true);
    assertThat(messages.newest(endpoint.id(), 10)).hasSize(1);
    var owner = Visitor.owner(context);
    var page = "/settings/connect/outgoing/" + endpoint.id();
    assertThat(owner.get(page).body()).contains("Nothing got through for five days", "302");
    owner.send(page + "/on");
    assertThat(endpoints.get(endpoint.id()).isOn()).isTrue();
  }

  @Test
  void who_says_gone_is_told_no_more() {
    receiver.answers = 410;
    var endpoint = endpoints.make(receiver.address(), List.of());
    happens("order_placed", "1", true);
    await(() -> !endpoints.get(endpoint.id()).isOn());
    assertThat(only(endpoint).state()).isEqualTo(State.FAILED);
  }

  @Test
  void where_nobody_answers_is_told_so() {
    var endpoint = endpoints.make(receiver.address(), List.of());
    receiver.close();
    happens("order_placed", "1", true);
    await(() -> only(endpoint).trouble() != null);
    assertThat(only(endpoint).trouble()).isEqualTo("outgoing.trouble.unreachable");
    assertThat(Visitor.owner(context).get("/settings/connect/outgoing/" + endpoint.id()).body())
        .contains("Nobody answered there");
  }

  @Test
  void the_owner_adds_a_program_and_ends_it() {
    var owner = Visitor.owner(context);
    var answer =
        owner.send(
            "/settings/connect/outgoing",
            "address",
            receiver.address(),
            "kinds",
            "order_placed",
            "kinds",
            "invoice_paid");
    assertThat(answer.statusCode()).isEqualTo(303);
    var page = answer.headers().firstValue("Location").orElseThrow();
    assertThat(owner.get(page).body()).contains("New orders, Paid invoices", "whsec_");
    assertThat(owner.get("/settings/connect/outgoing").body()).contains(page);
    assertThat(owner.get("/settings/connect").body()).contains("/settings/connect/outgoing");
    var wrong = owner.send("/settings/connect/outgoing", "address", "ftp://x", "kinds", "y");
    assertThat(wrong.statusCode()).isEqualTo(422);
    owner.send(page + "/remove");
    assertThat(owner.get(page).statusCode()).isEqualTo(404);
  }

  @Test
  void nobody_makes_us_knock_at_doors_inside() throws Exception {
    for (var address :
        List.of(
            "https://127.0.0.1/",
            "https://localhost/",
            "https://10.1.2.3/",
            "https://172.16.0.1/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://2130706433/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[2002:7f00:1::]/",
            "https://255.255.255.255/",
            "http://8.8.8.8/",
            "https://user:word@8.8.8.8/",
            "https://8.8.8.8:0/",
            "https://8.8.8.8/a b",
            "https://8.8.8.8/\r\nX: y",
            "gopher://8.8.8.8/",
            "mailto:a@b.example",
            "https:///x",
            "")) {
      assertThatThrownBy(() -> Destination.of(address, false))
          .as(address)
          .isInstanceOf(Problem.class);
    }
    var good = Destination.of("https://8.8.8.8:8443/a/b?c=%20d", false);
    assertThat(good.path()).isEqualTo("/a/b?c=%20d");
    assertThat(good.authority()).isEqualTo("8.8.8.8:8443");
    assertThat(Destination.isPublic(InetAddress.getByName("2606:4700::1111"))).isTrue();
    assertThat(Destination.isPublic(InetAddress.getByName("2001:db8::1"))).isFalse();
  }
}
