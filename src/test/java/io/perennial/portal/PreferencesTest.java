package io.perennial.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.access.Visitor;
import io.perennial.consents.Channel;
import io.perennial.consents.Consents;
import io.perennial.consents.Links;
import io.perennial.consents.Proof;
import io.perennial.consents.State;
import io.perennial.consents.Told;
import io.perennial.customers.Attributes;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.customers.Profiles;
import io.perennial.customers.TraitType;
import io.perennial.customers.Traits;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** The customer's own page: a link opens it, only a form changes anything. */
@PerennialTest
class PreferencesTest {

  @Autowired ApplicationContext context;
  @Autowired Customers customers;
  @Autowired Consents consents;
  @Autowired Links links;
  @Autowired Profiles profiles;
  @Autowired Attributes attributes;
  @Autowired Database database;
  @Autowired Business business;
  @Autowired MovedClock clock;

  private String email = "";
  private UUID customer = new UUID(0, 0);
  private Visitor stranger;

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    // A minute of its own: what other tests tried in vain does not count here.
    clock.set(Instant.now().plus(Duration.ofMinutes(1)));
    email = "guest-" + UUID.randomUUID() + "@x.test";
    customer =
        database.inTransaction(() ->
            customers.recognise("shop", List.of(new Sighting(null, email, null, null))).getFirst());
    stranger = Visitor.stranger(context);
  }

  @AfterEach
  void theClockRuns() {
    clock.advance(Duration.ofMinutes(1));
    clock.run();
  }

  @Test
  void aCustomerChoosesAndEveryChoiceIsProven() {
    var page = links.preferences(customer);
    var answer =
        stranger
            .header("User-Agent", "a browser of the test")
            .sendWithoutToken(
                page,
                "lang",
                "pl",
                "shown",
                "newsletter/email",
                "shown",
                "offers/sms",
                "on",
                "newsletter/email",
                "on",
                "product_news/email");
    assertThat(answer.statusCode()).isEqualTo(303);
    var saved = stranger.get(answer.headers().firstValue("Location").orElseThrow()).body();
    assertThat(saved).contains("Twój wybór jest zapisany", "lang=\"pl\"", "Test shop");
    assertThat(may("newsletter", Channel.EMAIL)).isTrue();
    assertThat(may("offers", Channel.SMS)).isFalse();
    assertThat(may("product_news", Channel.EMAIL)).as("it was not shown").isFalse();
    var word = consents.history(customer, null, 10).items();
    assertThat(word).hasSize(1);
    var proof = word.getFirst().proof();
    assertThat(proof.by()).isEqualTo(Proof.By.CUSTOMER);
    assertThat(proof.words()).contains("Test shop", "Newsletter · E-mail", "zgadzam się");
    assertThat(proof.language()).isEqualTo("pl");
    assertThat(proof.agent()).isEqualTo("a browser of the test");
    assertThat(proof.address()).isNotEmpty();

    clock.advance(Duration.ofMinutes(1));
    stranger.sendWithoutToken(page + "/stop", "lang", "en");
    assertThat(may("newsletter", Channel.EMAIL)).isFalse();
    assertThat(may("service", Channel.EMAIL)).as("what orders need").isTrue();
    assertThat(state("newsletter", Channel.EMAIL)).isEqualTo(State.WITHDRAWN);
    assertThat(state("offers", Channel.SMS)).isEqualTo(State.REFUSED);
    int words = consents.history(customer, null, 50).items().size();
    stranger.sendWithoutToken(page + "/stop", "lang", "en");
    assertThat(consents.history(customer, null, 50).items()).hasSize(words);
  }

  @Test
  void aMailProgramStopsWithOneClickAsOftenAsItLikes() {
    grant();
    var stop = links.stop(customer, "newsletter", Channel.EMAIL);
    var one = stranger.sendWithoutToken(stop, "List-Unsubscribe", "One-Click");
    assertThat(one.statusCode()).isEqualTo(200);
    assertThat(one.headers().firstValue("Location")).isEmpty();
    assertThat(one.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(may("newsletter", Channel.EMAIL)).isFalse();
    var multipart =
        stranger.request(
            "POST",
            stop,
            HttpRequest.BodyPublishers.ofString(
                "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n"),
            "multipart/form-data; boundary=b");
    assertThat(multipart.statusCode()).isEqualTo(200);
    assertThat(consents.history(customer, null, 10).items()).hasSize(2);
  }

  @Test
  void noLinkChangesAnythingByBeingFollowed() {
    grant();
    var asked =
        database
            .inTransaction(() -> consents.record(List.of(told("offers", State.PENDING))))
            .getFirst();
    var page = links.preferences(customer);
    var addresses =
        new ArrayList<>(
            List.of(
                page,
                page + "?lang=uk&on=offers/sms&shown=offers/sms&said=stopped",
                page + "/stop",
                links.confirmation(asked),
                links.confirmation(asked) + "?lang=ro",
                links.stop(customer, "newsletter", Channel.EMAIL) + "?List-Unsubscribe=One-Click"));
    var before = tables();
    for (int time = 0; time < 3; time++) {
      for (var address : addresses) {
        assertThat(stranger.get(address).statusCode()).as(address).isIn(200, 303);
        var head = stranger.request("HEAD", address, HttpRequest.BodyPublishers.noBody(), "");
        assertThat(head.statusCode()).as(address).isIn(200, 303);
      }
    }
    assertThat(tables()).isEqualTo(before);
    assertThat(may("newsletter", Channel.EMAIL)).isTrue();
  }

  @Test
  void aLinkThatWasChangedOrIsOverShowsNothingOfAnybody() {
    var page = links.preferences(customer);
    var token = page.substring("/p/".length());
    var forged = new ArrayList<String>();
    for (int at : new int[] {0, 1, 5, 20, 30, token.length() - 1}) {
      char other = token.charAt(at) == 'A' ? 'B' : 'A';
      forged.add("/p/" + token.substring(0, at) + other + token.substring(at + 1));
    }
    forged.add("/p/" + token.substring(1));
    forged.add("/p/x");
    forged.add("/p/confirm/" + token);
    forged.add("/p/stop/" + token);
    forged.add("/p/" + links.stop(customer, "offers", Channel.SMS).substring("/p/stop/".length()));
    for (var address : forged) {
      var answer = stranger.get(address);
      assertThat(answer.statusCode()).as(address).isEqualTo(404);
      assertThat(answer.body()).doesNotContain(email).contains("This link leads nowhere");
    }
    clock.advance(Duration.ofMinutes(1));
    for (var address : forged.subList(0, 3)) {
      assertThat(stranger.sendWithoutToken(address, "on", "offers/sms").statusCode())
          .isEqualTo(404);
    }
    clock.advance(Duration.ofDays(366));
    var over = stranger.get(page);
    assertThat(over.statusCode()).isEqualTo(410);
    assertThat(over.body()).doesNotContain(email, "Newsletter");
    assertThat(stranger.sendWithoutToken(page + "/stop").statusCode()).isEqualTo(410);
    assertThat(consents.history(customer, null, 10).items()).isEmpty();
  }

  @Test
  void whoTriesManyWrongLinksIsSentAwayButARightOneIsHeard() {
    HttpResponse<String> last = stranger.get("/p/wrong");
    for (int i = 0; i < WrongLinks.MOST; i++) {
      last = stranger.get("/p/wrong" + i);
    }
    assertThat(last.statusCode()).isEqualTo(429);
    assertThat(stranger.get(links.preferences(customer)).statusCode()).isEqualTo(200);
    clock.advance(Duration.ofMinutes(1));
    assertThat(stranger.get("/p/wrong").statusCode()).isEqualTo(404);
  }

  @Test
  void aQuestionIsOverWhenTheCustomerSaidNoMeanwhile() {
    var asked =
        database
            .inTransaction(() -> consents.record(List.of(told("newsletter", State.PENDING))))
            .getFirst();
    clock.advance(Duration.ofMinutes(1));
    stranger.sendWithoutToken(links.preferences(customer) + "/stop");
    var confirm = links.confirmation(asked);
    assertThat(stranger.get(confirm).statusCode()).isEqualTo(410);
    assertThat(stranger.sendWithoutToken(confirm).statusCode()).isEqualTo(410);
    assertThat(may("newsletter", Channel.EMAIL)).isFalse();
    var strange = links.confirmation(UUID.randomUUID());
    assertThat(stranger.get(strange).statusCode()).isEqualTo(410);
  }

  @Test
  void whoChangesTheirMindWithoutEndIsAskedToComeBackButANoIsAlwaysHeard() {
    var page = links.preferences(customer);
    for (int i = 0; i < Door.MOST_WORDS_A_DAY / 100; i++) {
      var words = new ArrayList<Told>();
      for (int n = 0; n < 100; n++) {
        clock.advance(Duration.ofMillis(10));
        words.add(told("newsletter", State.GRANTED));
      }
      database.inTransaction(() -> consents.record(words));
    }
    var yes = stranger.sendWithoutToken(page, "shown", "offers/sms", "on", "offers/sms");
    assertThat(yes.statusCode()).isEqualTo(429);
    clock.advance(Duration.ofMinutes(1));
    assertThat(stranger.sendWithoutToken(page + "/stop").statusCode()).isEqualTo(303);
    assertThat(may("newsletter", Channel.EMAIL)).isFalse();
  }

  @Test
  void noOneElseLearnsTheAddressOrKeepsThePage() {
    for (var address :
        List.of(
            links.preferences(customer),
            links.stop(customer, "offers", Channel.SMS),
            "/p/nothing")) {
      var headers = stranger.get(address).headers();
      assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
      assertThat(headers.firstValue("X-Robots-Tag").orElse("")).contains("noindex");
      assertThat(headers.firstValue("Cache-Control").orElse("")).contains("no-store");
      assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
          .contains("frame-ancestors 'none'");
      assertThat(headers.allValues("Set-Cookie")).isEmpty();
    }
  }

  @Test
  void thePageSpeaksTheCustomersLanguageElseTheBrowsers() {
    var page = links.preferences(customer);
    var browser = Visitor.stranger(context).header("Accept-Language", "ro");
    assertThat(browser.get(page).body()).contains("lang=\"ro\"", "Despre ce vă putem scrie?");
    database.inTransaction(() -> {
      var traits = Traits.of(Map.of("language", "uk-UA"));
      profiles.tell(customer, traits, "a test", clock.instant(), false);
      return true;
    });
    assertThat(browser.get(page).body()).contains("Про що можна вам писати?");
    assertThat(browser.get(page + "?lang=pl").body()).contains("O czym możemy do Ciebie pisać?");
    assertThat(browser.get(page + "?lang=%22%3Cscript%3E").body())
        .doesNotContain("\"<script>")
        .contains("Про що");
  }

  @Test
  void aCustomerTellsWhatInterestsThemOutOfWhatIsOffered() {
    attributes.declare("interests", "Interests", TraitType.LIST, List.of("Tea", "Filter coffee"));
    try {
      var page = links.preferences(customer);
      assertThat(stranger.get(page).body()).contains("What interests you?", "Filter coffee");
      stranger.sendWithoutToken(
          page, "interests", "shown", "interest", "Tea", "interest", "<b>Sugar</b>");
      var told =
          profiles.of(customer).stream()
              .filter(trait -> trait.name().equals("interests"))
              .findFirst()
              .orElseThrow();
      assertThat(told.value().list()).containsExactly("Tea");
      assertThat(told.counts().declared()).isTrue();
      assertThat(stranger.get(page).body()).containsPattern("value=\"Tea\" checked");
      clock.advance(Duration.ofMinutes(1));
      stranger.sendWithoutToken(page, "interests", "shown");
      assertThat(stranger.get(page).body()).doesNotContainPattern("value=\"Tea\" checked");
    } finally {
      attributes.retire("interests");
    }
  }

  private void grant() {
    database.inTransaction(() -> consents.record(List.of(told("newsletter", State.GRANTED))));
    clock.advance(Duration.ofMinutes(1));
  }

  private Told told(String topic, State state) {
    return new Told(
        customer,
        topic,
        Channel.EMAIL,
        state,
        null,
        clock.instant(),
        Proof.of(Proof.By.CUSTOMER, "", "a test"),
        true);
  }

  private boolean may(String topic, Channel channel) {
    return Objects.requireNonNull(consents.may(List.of(customer), topic, channel).get(customer))
        .may();
  }

  private State state(String topic, Channel channel) {
    return consents.of(customer).cell(topic, channel).orElseThrow().state();
  }

  /** Everything of this module and the log, as one fingerprint a table. */
  private List<String> tables() {
    var sums = new ArrayList<String>();
    for (var table :
        List.of(
            "consents_ruling",
            "consents_standing",
            "consents_text",
            "consents_suppression",
            "consents_topic",
            "events_log",
            "customers_identity",
            "customers_trait")) {
      sums.add(
          table
              + database
                  .sql(
                      "select count(*) || ' ' || coalesce(sum(hashtext(t::text)::bigint), 0) from "
                          + table
                          + " t"
                          // Segments go on by themselves, and tell so.
                          + (table.equals("events_log") ? " where kind not like 'segment%'" : ""))
                  .query(String.class)
                  .single());
    }
    return sums;
  }
}
