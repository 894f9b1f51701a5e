package io.perennial.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Database;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.Work;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

@PerennialTest
class SignInTest {

  @Autowired ApplicationContext context;
  @Autowired Sessions sessions;
  @Autowired Staff staff;
  @Autowired Attempts attempts;
  @Autowired Database database;
  @Autowired MovedClock clock;
  @Autowired Work work;

  @BeforeEach
  void start() {
    Visitor.nobody(context);
    Visitor.setUp(context);
  }

  @AfterEach
  void end() {
    clock.run();
    Visitor.nobody(context);
  }

  @Test
  void whoSignsInSeesThePagesUntilTheySignOut() {
    var visitor = Visitor.stranger(context);
    assertThat(visitor.get("/settings").statusCode()).isEqualTo(302);
    assertThat(visitor.signIn(" Owner@SHOP.example ", Visitor.PASSWORD).statusCode())
        .isEqualTo(303);
    assertThat(visitor.get("/settings").statusCode()).isEqualTo(200);

    var stolen = Visitor.stranger(context).cookie(Sessions.COOKIE, visitor.cookie(Sessions.COOKIE));
    assertThat(stolen.get("/settings").statusCode()).isEqualTo(200);
    var out = visitor.send("/logout");
    assertThat(out.headers().firstValue("Location")).contains("/login");
    assertThat(visitor.cookie(Sessions.COOKIE)).isEmpty();
    assertThat(visitor.get("/settings").statusCode()).isEqualTo(302);
    assertThat(stolen.get("/settings").statusCode()).isEqualTo(302);
  }

  @Test
  void theSessionCookieIsOutOfReachForScriptsAndOtherSites() {
    var visitor = Visitor.stranger(context);
    var cookies = visitor.signIn(Visitor.EMAIL, Visitor.PASSWORD).headers().allValues("Set-Cookie");
    assertThat(cookies)
        .anySatisfy(cookie ->
            assertThat(cookie)
                .startsWith("perennial_session=")
                .contains("Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=2592000")
                .doesNotContain("Secure"));
    assertThat(String.join(" ", cookies)).doesNotContain("JSESSIONID");

    var request = new MockHttpServletRequest();
    request.setSecure(true);
    var response = new MockHttpServletResponse();
    sessions.open(staff.recognise(Visitor.EMAIL, Visitor.PASSWORD, "::1"), request, response);
    assertThat(response.getHeaders("Set-Cookie"))
        .anySatisfy(cookie -> assertThat(cookie).contains("perennial_session", "Secure"));
  }

  @Test
  void everySignInMakesANewTokenAndNeverTakesOverOneThatWasThere() {
    var visitor = Visitor.stranger(context).cookie(Sessions.COOKIE, "planted-by-somebody-else");
    visitor.signIn(Visitor.EMAIL, Visitor.PASSWORD);
    var first = visitor.cookie(Sessions.COOKIE);
    assertThat(first).isNotEqualTo("planted-by-somebody-else").hasSize(43);

    var form = visitor.formToken();
    visitor.sendWithoutToken(
        "/login", "email", Visitor.EMAIL, "password", Visitor.PASSWORD, "_csrf", form);
    var second = visitor.cookie(Sessions.COOKIE);
    assertThat(second).isNotEqualTo(first);
    assertThat(
            Visitor.stranger(context).cookie(Sessions.COOKIE, first).get("/settings").statusCode())
        .isEqualTo(302);
    assertThat(
            Visitor.stranger(context)
                .cookie(Sessions.COOKIE, "planted-by-somebody-else")
                .get("/settings")
                .statusCode())
        .isEqualTo(302);
  }

  @Test
  void aSessionEndsAfterThirtyDaysWithoutUse() {
    var visitor = Visitor.owner(context);
    clock.advance(Duration.ofDays(29));
    assertThat(visitor.get("/settings").statusCode()).isEqualTo(200);
    clock.advance(Duration.ofDays(29));
    assertThat(visitor.get("/settings").statusCode()).isEqualTo(200);
    clock.advance(Duration.ofDays(30));
    assertThat(visitor.get("/settings").statusCode()).isEqualTo(302);
    work.finish("access-cleaning");
    assertThat(count("access_session")).isZero();
  }

  @Test
  void theTableHoldsNoSecretAsItIs() {
    var visitor = Visitor.owner(context);
    var hash = database.sql("select password_hash from access_person").query(String.class).single();
    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    var session =
        database.sql("select token_hash from access_session").query(byte[].class).single();
    assertThat(session).isEqualTo(Token.hash(visitor.cookie(Sessions.COOKIE)));
  }

  @Test
  void afterTheSignInThePageThatWasAskedForComes() {
    var visitor = Visitor.stranger(context);
    assertThat(visitor.get("/settings?saved=true").headers().firstValue("Location"))
        .contains("/login?next=%2Fsettings%3Fsaved%3Dtrue");
    assertThat(visitor.get("/login?next=%2Fsettings%3Fsaved%3Dtrue").body())
        .contains("value=\"/settings?saved=true\"");
    var answer =
        visitor.send(
            "/login",
            "email",
            Visitor.EMAIL,
            "password",
            Visitor.PASSWORD,
            "next",
            "/settings?saved=true");
    assertThat(answer.headers().firstValue("Location")).contains("/settings?saved=true");
  }

  @Test
  void anAddressOfAnotherSiteIsNotGoneTo() {
    for (var next :
        List.of(
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/\r\nLocation: //evil.example",
            "javascript:alert(1)",
            "evil.example",
            "")) {
      var answer =
          Visitor.stranger(context)
              .send("/login", "email", Visitor.EMAIL, "password", Visitor.PASSWORD, "next", next);
      assertThat(answer.headers().firstValue("Location")).as(next).contains("/");
      assertThat(answer.headers().map()).doesNotContainKey("evil");
    }
  }

  @Test
  void htmxIsToldWhereToSignIn() {
    var answer = Visitor.stranger(context).header("HX-Request", "true").get("/settings");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("HX-Redirect")).contains("/login");
  }

  @Test
  void anUnknownAddressAndAWrongPasswordSoundTheSameAndTakeTheSameTime() {
    var unknown = Visitor.stranger(context).signIn("nobody@shop.example", "wrong password");
    var wrong = Visitor.stranger(context).signIn(Visitor.EMAIL, "wrong password");
    assertThat(unknown.statusCode()).isEqualTo(422).isEqualTo(wrong.statusCode());
    assertThat(unknown.body()).contains("The e-mail or the password is wrong.");
    assertThat(wrong.body()).contains("The e-mail or the password is wrong.", Visitor.EMAIL);
    assertThat(unknown.body() + wrong.body()).doesNotContain("wrong password");
    // A hash takes tens of milliseconds, all else a few: without one the ratio would be ten.
    assertThat(nanos("nobody@shop.example")).isGreaterThan(nanos(Visitor.EMAIL) / 3);
  }

  @Test
  void tenWrongPasswordsForOneAddressAreEnough() {
    clock.set(clock.instant());
    for (int i = 0; i < 10; i++) {
      assertThat(Visitor.stranger(context).signIn(Visitor.EMAIL, "wrong password").statusCode())
          .isEqualTo(422);
    }
    clock.advance(Duration.ofMinutes(5));
    for (int i = 0; i < 3; i++) {
      var refused = Visitor.stranger(context).signIn(Visitor.EMAIL, Visitor.PASSWORD);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.body()).contains("Try again in 10 minutes");
    }
    clock.advance(Duration.ofMinutes(10));
    assertThat(Visitor.stranger(context).signIn(Visitor.EMAIL, Visitor.PASSWORD).statusCode())
        .isEqualTo(303);
    clock.advance(Duration.ofMinutes(15));
    work.finish("access-cleaning");
    assertThat(count("access_attempt")).isZero();
  }

  @Test
  void thirtyWrongPasswordsFromOnePlaceAreEnough() {
    for (int i = 0; i < 30; i++) {
      attempts.begin(Attempts.Kind.PASSWORD, "person" + i + "@shop.example", "203.0.113.7");
      attempts.begin(Attempts.Kind.PASSWORD, "person" + i + "@b.example", "2001:db8:1:2::" + i);
    }
    assertThat(failed("another@shop.example", "203.0.113.7")).isEqualTo(429);
    assertThat(failed("another@shop.example", "203.0.113.8")).isEqualTo(422);
    assertThat(failed("another@shop.example", "2001:db8:1:2:ffff::1")).isEqualTo(429);
    assertThat(failed("another@shop.example", "2001:db8:1:3::1")).isEqualTo(422);
  }

  private int failed(String email, String address) {
    try {
      staff.recognise(email, "wrong password", address);
      return 200;
    } catch (io.perennial.Problem problem) {
      return problem.kind().status();
    }
  }

  private long nanos(String email) {
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      failed(email, "::1");
      shortest = Math.min(shortest, System.nanoTime() - start);
    }
    return shortest;
  }

  private long count(String table) {
    return database.sql("select count(*) from " + table).query(Long.class).single();
  }
}
