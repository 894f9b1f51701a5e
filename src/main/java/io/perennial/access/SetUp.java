package io.perennial.access;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Problem;
import io.perennial.Texts;
import java.time.Clock;
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

  private final AccessSettings settings;
  private final AccessSql sql;
  private final Staff staff;
  private final Keys keys;
  private final Business business;
  private final Database database;
  private final Clock clock;

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
      if ((email != null || said.apiKey() != null) && business.find() == null) {
        business.save(defaults());
      }
      return null;
    });
  }

  /** What a business is taken to be until somebody says otherwise. */
  static Business.Profile defaults() {
    return Guess.fromMachine(Texts.of("en").say("setup.default-name"));
  }

  @EventListener
  void started(ApplicationReadyEvent event) {
    var port = event.getApplicationContext().getEnvironment().getProperty("local.server.port");
    if (port != null && staff.isEmpty()) {
      System.out.println(
          Texts.of("en").say("setup.console", "http://localhost:" + port + "/setup/" + newLink()));
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
      return staff.add(email, password);
    });
  }

  private void ensureOwner(String email, String password) {
    try {
      staff.ensure(email, password);
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
