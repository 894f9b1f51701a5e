package io.perennial.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.Problem;
import io.perennial.settings.Guess;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

@PerennialTest
class SetUpTest {

  private static final String KEY = "a-key-of-thirty-two-characters-or-more";

  @Autowired ApplicationContext context;
  @Autowired SetUp setUp;
  @Autowired Staff staff;
  @Autowired Business business;
  @Autowired Database database;

  @BeforeEach
  @AfterEach
  void nobody() {
    Visitor.nobody(context);
  }

  @Test
  void beforeTheSetUpEveryPageSaysWhereTheLinkIsAndDoesNotTellIt() {
    var token = setUp.newLink();
    for (var path : List.of("/", "/customers", "/settings", "/login", "/nothing")) {
      var answer = Visitor.stranger(context).get(path);
      assertThat(answer.statusCode()).as(path).isIn(302, 303);
      assertThat(answer.headers().firstValue("Location")).as(path).contains("/setup");
    }
    var page = Visitor.stranger(context).get("/setup");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("console").doesNotContain(token).doesNotContain("/setup/");
  }

  @Test
  void theLinkMakesAnOwnerAndABusinessAndSignsInOnce() {
    var token = setUp.newLink();
    var visitor = Visitor.stranger(context);
    assertThat(visitor.get("/setup/" + token).statusCode()).isEqualTo(200);

    var answer = finish(visitor, token, "Owner@Shop.example", "correct horse battery", "GBP");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).contains("/");
    assertThat(visitor.get("/settings").body()).contains("Tea &amp; more", "Europe/London");
    assertThat(business.profile())
        .isEqualTo(
            new Business.Profile(
                "Tea & more", "en", "GB", "GBP", ZoneId.of("Europe/London"), null));
    assertThat(staff.recognise("owner@shop.example", "correct horse battery", "::1").email())
        .isEqualTo("owner@shop.example");

    var second = Visitor.stranger(context);
    assertThat(second.get("/setup/" + token).headers().firstValue("Location")).contains("/login");
    assertThat(
            finish(second, token, "thief@shop.example", "correct horse battery", "GBP")
                .statusCode())
        .isEqualTo(404);
    assertThat(Visitor.stranger(context).get("/setup").headers().firstValue("Location"))
        .contains("/login");
  }

  @Test
  void aNewLinkEndsTheOldOne() {
    var old = setUp.newLink();
    var fresh = setUp.newLink();
    assertThat(Visitor.stranger(context).get("/setup/" + old).statusCode()).isEqualTo(404);
    assertThat(Visitor.stranger(context).get("/setup/" + fresh).statusCode()).isEqualTo(200);
  }

  @Test
  void ofManyWhoUseTheLinkAtTheSameMomentOneBecomesTheOwner() throws Exception {
    var token = setUp.newLink();
    var profile = Guess.fromMachine();
    try (var threads = Executors.newFixedThreadPool(4)) {
      var tries =
          List.of("a@x.example", "b@x.example", "c@x.example", "d@x.example").stream()
              .<Callable<Boolean>>map(email ->
                  () -> {
                    try {
                      setUp.finish(token, email, "correct horse battery", profile);
                      return true;
                    } catch (Problem late) {
                      return false;
                    }
                  })
              .toList();
      int owners = 0;
      for (var done : threads.invokeAll(tries)) {
        owners += done.get() ? 1 : 0;
      }
      assertThat(owners).isEqualTo(1);
    }
    assertThat(count("access_person")).isEqualTo(1);
  }

  @Test
  void wrongInputIsExplainedBesideTheFieldAndKeptButNotThePassword() {
    var token = setUp.newLink();
    var answer = finish(Visitor.stranger(context), token, "nobody<at>nowhere", "too short", "XXX");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains("id=\"email-error\"", "id=\"password-error\"", "id=\"currency-error\"")
        .contains("nobody&lt;at>nowhere", "Tea &amp; more")
        .contains("value=\"Europe/London\" selected")
        .doesNotContain("too short")
        .doesNotContain("id=\"name-error\"");
    assertThat(staff.isEmpty()).isTrue();
    assertThat(business.find()).isNull();
    assertThat(Visitor.stranger(context).get("/setup/" + token).statusCode()).isEqualTo(200);
  }

  @Test
  void aDemoNeedsNoSetUpAndMakesANewPasswordAtEveryStart() {
    var said = new AccessSettings(null, null, null, true);
    setUp.ensure(said);
    var profile = business.profile();
    assertThat(List.of(profile.name(), profile.country(), profile.currency()))
        .containsExactly("Perennial Coffee", "PL", "PLN");
    var hash = database.sql("select password_hash from access_person").query(String.class).single();
    assertThat(staff.isKnown(SetUp.DEMO_OWNER)).isTrue();
    setUp.ensure(said);
    assertThat(database.sql("select password_hash from access_person").query(String.class).single())
        .isNotEqualTo(hash);
    assertThat(count("access_person")).isEqualTo(1);
  }

  @Test
  void aDemoLeavesAloneWhoIsThereAlready() {
    setUp.ensure(new AccessSettings("env@shop.example", "correct horse battery", null, true));
    assertThat(business.profile().name()).isEqualTo("Perennial Coffee");
    setUp.ensure(new AccessSettings(null, null, null, true));
    assertThat(staff.isKnown(SetUp.DEMO_OWNER)).isFalse();
    assertThat(staff.recognise("env@shop.example", "correct horse battery", "::1").email())
        .isEqualTo("env@shop.example");
  }

  @Test
  void theFormGuessesFromTheLanguageOfTheReader() {
    var page =
        Visitor.stranger(context)
            .header("Accept-Language", "ro-RO,ro;q=0.9,en;q=0.5")
            .get("/setup/" + setUp.newLink())
            .body();
    assertThat(page)
        .contains("value=\"ro\" selected", "value=\"RO\" selected")
        .contains("value=\"RON\" selected", "value=\"Europe/Bucharest\" selected")
        .contains("data-guess-zone", "value=\"GB\" data-currency=\"GBP\"")
        .contains("value=\"Europe/Kyiv\" data-formerly=\"Europe/Kiev\"")
        .doesNotContain("value=\"Europe/Kiev\"");
  }

  @Test
  void aProgramCanSetTheBusinessUp() {
    setUp.ensure(new AccessSettings(null, null, KEY, false));
    database.sql("delete from business").update();
    var program = Visitor.stranger(context).header("Authorization", "Bearer " + KEY);
    assertThat(program.get("/api/v1/business").statusCode()).isEqualTo(409);
    assertThat(program.json("PUT", "/api/v1/business", "{\"currency\":\"gbp\"}").statusCode())
        .isEqualTo(200);
    assertThat(business.profile().currency()).isEqualTo("GBP");
    assertThat(business.profile().name()).isEqualTo("My shop");
  }

  @Test
  void theEnvironmentMakesTheOwnerAndTheKeyAndAgainChangesNothing() {
    var settings = new AccessSettings("Env@Shop.example", "correct horse battery", KEY, false);
    setUp.ensure(settings);
    setUp.ensure(settings);
    assertThat(count("access_person")).isEqualTo(1);
    assertThat(count("access_key")).isEqualTo(1);
    assertThat(business.profile().name()).isEqualTo("My shop");

    var visitor = Visitor.stranger(context);
    assertThat(visitor.signIn("env@shop.example", "correct horse battery").statusCode())
        .isEqualTo(303);
    assertThat(status(KEY)).isEqualTo(200);

    var renamed = new Business.Profile("Tea", "pl", "PL", "PLN", ZoneId.of("Europe/Warsaw"), 90);
    business.save(renamed);
    setUp.ensure(settings);
    assertThat(business.profile()).isEqualTo(renamed);
    assertThat(visitor.get("/settings").statusCode()).isEqualTo(200);
  }

  @Test
  void anotherPasswordInTheEnvironmentHoldsAndEndsTheSessions() {
    setUp.ensure(new AccessSettings("env@shop.example", "correct horse battery", null, false));
    var visitor = Visitor.stranger(context);
    visitor.signIn("env@shop.example", "correct horse battery");
    setUp.ensure(new AccessSettings("env@shop.example", "another good password", null, false));
    assertThat(visitor.get("/settings").statusCode()).isEqualTo(302);
    assertThat(visitor.signIn("env@shop.example", "another good password").statusCode())
        .isEqualTo(303);
  }

  @Test
  void aKeyAloneMakesTheApiWorkAndIsReplacedByTheNext() {
    setUp.ensure(new AccessSettings(null, null, KEY, false));
    assertThat(status(KEY)).isEqualTo(200);
    assertThat(staff.isEmpty()).isTrue();
    setUp.ensure(new AccessSettings(null, null, KEY + "-new", false));
    assertThat(status(KEY)).isEqualTo(401);
    assertThat(status(KEY + "-new")).isEqualTo(200);
    setUp.ensure(new AccessSettings(null, null, null, false));
    assertThat(status(KEY + "-new")).isEqualTo(401);
  }

  @Test
  void whatTheEnvironmentSaysWronglyRefusesTheStartWithASentence() {
    refused(new AccessSettings(null, null, "short", false), "PERENNIAL_API_KEY needs at least 32");
    refused(new AccessSettings("env@shop.example", null, null, false), "set both or neither");
    refused(
        new AccessSettings("env", "correct horse battery", null, false), "PERENNIAL_OWNER_EMAIL");
    refused(
        new AccessSettings("env@shop.example", "short", null, false), "PERENNIAL_OWNER_PASSWORD");
    assertThat(staff.isEmpty()).isTrue();
    assertThat(new AccessSettings("", " ", "", false).apiKey()).isNull();
    assertThat(new AccessSettings("a", "secret", "secret", false).toString())
        .doesNotContain("secret");
  }

  private void refused(AccessSettings settings, String sentence) {
    assertThatThrownBy(() -> setUp.ensure(settings))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              var analysis = Objects.requireNonNull(new StartRefused().analyze(problem, problem));
              assertThat(analysis.getDescription()).contains(sentence);
            });
  }

  private int status(String key) {
    return Visitor.stranger(context)
        .header("Authorization", "Bearer " + key)
        .get("/api/v1/business")
        .statusCode();
  }

  private static java.net.http.HttpResponse<String> finish(
      Visitor visitor, String token, String email, String password, String currency) {
    return visitor.send(
        "/setup/" + token,
        "email",
        email,
        "password",
        password,
        "name",
        "Tea & more",
        "language",
        "en",
        "country",
        "GB",
        "currency",
        currency,
        "time_zone",
        "Europe/London");
  }

  private @Nullable Long count(String table) {
    return database.sql("select count(*) from " + table).query(Long.class).single();
  }
}
