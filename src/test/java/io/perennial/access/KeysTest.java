package io.perennial.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Database;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

@PerennialTest
class KeysTest {

  private static final Pattern SECRET = Pattern.compile("pk_[A-Za-z0-9_-]{43}");

  @Autowired ApplicationContext context;
  @Autowired Database database;
  @Autowired MovedClock clock;

  @BeforeEach
  void start() {
    Visitor.nobody(context);
  }

  @AfterEach
  void end() {
    clock.run();
    Visitor.nobody(context);
  }

  @Test
  void aKeyIsShownOnceWorksAndStopsWhenRevoked() {
    var owner = Visitor.owner(context);
    var page = owner.send("/settings/keys", "name", "The <b>web</b> shop");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    var matcher = SECRET.matcher(page.body());
    assertThat(matcher.find()).isTrue();
    var secret = matcher.group();

    var list = owner.get("/settings/keys").body();
    assertThat(list)
        .contains("The &lt;b&gt;web&lt;/b&gt; shop", secret.substring(0, 8), Visitor.EMAIL, "never")
        .doesNotContain(secret);
    assertThat(status(secret)).isEqualTo(200);
    assertThat(owner.get("/settings/keys").body()).doesNotContain("never");
    assertThat(database.sql("select key_hash from access_key").query(byte[].class).single())
        .isEqualTo(Token.hash(secret));

    var revoke = Pattern.compile("/settings/keys/[0-9a-f-]{36}/revoke").matcher(list);
    assertThat(revoke.find()).isTrue();
    assertThat(owner.send(revoke.group()).statusCode()).isEqualTo(303);
    assertThat(status(secret)).isEqualTo(401);
    assertThat(owner.get("/settings/keys").body()).contains("There is no key yet.");
  }

  @Test
  void aKeyNeedsAName() {
    var page = Visitor.owner(context).send("/settings/keys", "name", "  ");
    assertThat(page.statusCode()).isEqualTo(422);
    assertThat(page.body()).contains("id=\"name-error\"").doesNotContain("pk_");
  }

  @Test
  void theLastUseIsWrittenDownOnceAMinute() {
    clock.set(clock.instant());
    var program = Visitor.program(context);
    program.get("/api/v1/business");
    var first = lastUsed();
    clock.advance(Duration.ofSeconds(30));
    program.get("/api/v1/business");
    assertThat(lastUsed()).isEqualTo(first);
    clock.advance(Duration.ofSeconds(31));
    program.get("/api/v1/business");
    assertThat(lastUsed()).isAfter(first);
  }

  @Test
  void withoutAKeyTheApiAnswersAProblemThatSaysSo() {
    Visitor.setUp(context);
    var missing = Visitor.stranger(context).get("/api/v1/business");
    assertThat(missing.statusCode()).isEqualTo(401);
    assertThat(missing.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(missing.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(missing.body()).contains("\"status\":401", "access.key-missing");
    assertThat(missing.headers().allValues("Set-Cookie")).isEmpty();

    var wrong = Visitor.stranger(context).header("Authorization", "Bearer pk_wrong");
    assertThat(wrong.get("/api/v1/business").statusCode()).isEqualTo(401);
    assertThat(wrong.get("/api/v1/business").headers().firstValue("WWW-Authenticate"))
        .contains("Bearer error=\"invalid_token\"");
    var basic = Visitor.stranger(context).header("Authorization", "Basic b3duZXI6b3duZXI=");
    assertThat(basic.get("/api/v1/business").statusCode()).isEqualTo(401);
  }

  @Test
  void aSessionIsNoKeyAndAKeyIsNoSession() {
    assertThat(Visitor.owner(context).get("/api/v1/business").statusCode()).isEqualTo(401);
    assertThat(Visitor.program(context).get("/settings").statusCode()).isEqualTo(302);
  }

  @Test
  void manyWrongKeysAreRefusedButARightOneIsStillHeard() {
    var program = Visitor.program(context);
    var guesser = Visitor.stranger(context).header("Authorization", "Bearer pk_guess");
    for (int i = 0; i < Attempts.PER_ADDRESS; i++) {
      assertThat(guesser.get("/api/v1/business").statusCode()).isEqualTo(401);
    }
    var refused = guesser.get("/api/v1/business");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(Long.parseLong(refused.headers().firstValue("Retry-After").orElse("0")))
        .isBetween(800L, 901L);
    assertThat(program.get("/api/v1/business").statusCode()).isEqualTo(200);
    assertThat(Visitor.stranger(context).signIn(Visitor.EMAIL, Visitor.PASSWORD).statusCode())
        .isEqualTo(303);
    clock.advance(Duration.ofMinutes(15));
    assertThat(guesser.get("/api/v1/business").statusCode()).isEqualTo(401);
  }

  private int status(String secret) {
    return Visitor.stranger(context)
        .header("Authorization", "Bearer " + secret)
        .get("/api/v1/business")
        .statusCode();
  }

  private OffsetDateTime lastUsed() {
    return database.sql("select last_used_at from access_key").query(OffsetDateTime.class).single();
  }
}
