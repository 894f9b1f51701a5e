package io.perennial.access;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Problem;
import io.perennial.Texts;
import io.perennial.settings.Guess;
import java.time.Clock;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Makes an installation somebody's: by the one-time link that the console prints, or by the
 * environment. The link is printed, not logged, because logs are read by more people than the
 * console.
 */
@Component
class SetUp implements SmartInitializingSingleton {

  /** Who signs in to a demo; no mail can reach the address. */
  static final String DEMO_OWNER = "owner@demo.example";

  /** More than anybody guesses, few enough to type. */
  private static final int DEMO_PASSWORD_LENGTH = 16;

  private final AccessSettings settings;
  private final AccessSql sql;
  private final Staff staff;
  private final Keys keys;
  private final Business business;
  private final Database database;
  private final Clock clock;

  /** The password made at this start for the owner of a demo, to be printed once. */
  private @Nullable String demoPassword;

  SetUp(
      AccessSettings settings,
      AccessSql sql,
      Staff staff,
      Keys keys,
      Business business,
      Database database,
      Clock clock) {
    this.settings = settings;
    this.sql = sql;
    this.staff = staff;
    this.keys = keys;
    this.business = business;
    this.database = database;
    this.clock = clock;
  }

  /** Before the first request is heard, so that the key works with it. */
  @Override
  public void afterSingletonsInstantiated() {
    ensure(settings);
  }

  /**
   * Makes the owner, the key and the business be as the environment says; again changes nothing.
   *
   * @throws Problem that refuses the start
   */
  void ensure(AccessSettings said) {
    database.inTransaction(() -> {
      var email = said.ownerEmail();
      var password = said.ownerPassword();
      if (email != null && password != null) {
        ensureOwner(email, password);
      } else if (email != null || password != null) {
        throw Problem.invalid("setup.environment-half");
      }
      keys.ensure(said.apiKey());
      if (said.demo() && business.find() == null) {
        business.save(demoBusiness());
      }
      if (said.demo() && email == null) {
        ensureDemoOwner();
      }
      if ((email != null || said.apiKey() != null) && business.find() == null) {
        business.save(Guess.fromMachine());
      }
      return null;
    });
  }

  private static Business.Profile demoBusiness() {
    var name = Texts.of("en").say("setup.demo-name");
    var language = Guess.fromMachine().language();
    return new Business.Profile(name, language, "PL", "PLN", ZoneId.of("Europe/Warsaw"), null);
  }

  /** With a new password at every start: who tries something out keeps none. */
  private void ensureDemoOwner() {
    if (staff.isEmpty() || staff.isKnown(DEMO_OWNER)) {
      demoPassword = Token.next().substring(0, DEMO_PASSWORD_LENGTH);
      ensureOwner(DEMO_OWNER, demoPassword);
    }
  }

  @EventListener
  void started(ApplicationReadyEvent event) {
    var port = event.getApplicationContext().getEnvironment().getProperty("local.server.port");
    if (port == null) {
      return;
    }
    var address = "http://localhost:" + port;
    var texts = Texts.of("en");
    if (staff.isEmpty()) {
      System.out.println(texts.say("setup.console", address + "/setup/" + newLink()));
    } else if (demoPassword != null) {
      System.out.println(texts.say("setup.console-demo", address, DEMO_OWNER, demoPassword));
    } else if (settings.demo() && settings.ownerEmail() != null) {
      System.out.println(texts.say("setup.console-demo-owner", address, settings.ownerEmail()));
    }
  }

  /** Makes a link and answers its secret part; links made before are dead. */
  String newLink() {
    var token = Token.next();
    sql.replaceSetUpLink(Token.hash(token), clock.instant());
    return token;
  }

  /** Whether the link may be used. */
  boolean isOpen(String token) {
    return sql.isSetUpLink(Token.hash(token)) && staff.isEmpty();
  }

  /**
   * Uses the link up: makes the owner and the business, both or neither.
   *
   * @throws Problem if the link is dead, or of the field that is wrong
   */
  Person finish(String token, String email, String password, Business.Profile profile) {
    return database.inTransaction(() -> {
      if (sql.deleteSetUpLink(Token.hash(token)) == 0 || !staff.isEmpty()) {
        throw Problem.notFound("setup.link-dead");
      }
      business.save(profile);
      return staff.add(email, password, Role.OWNER);
    });
  }

  private void ensureOwner(String email, String password) {
    try {
      staff.ensure(email, password, Role.OWNER);
    } catch (Problem wrong) {
      throw Problem.invalid(
          "password".equals(wrong.field())
              ? "setup.environment-password"
              : "setup.environment-email",
          wrong.arguments().toArray());
    }
    sql.deleteSetUpLinks();
  }
}
