package io.perennial.webhooks;

import io.perennial.Id;
import io.perennial.Problem;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The shops and services that are connected, and the secrets they sign with. */
@Component
class Connections {

  /** A business with more shops than this has another problem; more is something running wild. */
  static final int MOST = 100;

  static final int LONGEST_SOURCE = 100;

  /** The longest secret that a vendor makes is far shorter; the shortest cannot be guessed. */
  static final int LONGEST_SECRET = 500;

  static final int SHORTEST_SECRET = 16;

  /** How long the old secret stays good after a new one was set: vendors change within an hour. */
  static final Duration OVERLAP = Duration.ofHours(24);

  private static final int SECRET_BYTES = 32;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ConnectionsSql sql;
  private final Clock clock;

  Connections(ConnectionsSql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * Connects a shop or service.
   *
   * @param source what its export files are called, too; empty: the vendor's name
   * @param secret the one that the vendor made, or empty where it is pasted later or made here
   */
  Connection make(Vendor vendor, String source, String secret) {
    var name = source.isBlank() ? vendor.word() : source.strip();
    if (name.length() > LONGEST_SOURCE || name.chars().anyMatch(Character::isISOControl)) {
      throw Problem.invalidField("source", "webhooks.source-wrong", LONGEST_SOURCE);
    }
    if (sql.count() >= MOST) {
      throw Problem.invalidField("source", "webhooks.too-many", MOST);
    }
    var id = Id.next();
    var own = vendor.makesSecret() ? pasted(secret, true) : next(vendor);
    if (!sql.add(id, vendor, name, own, clock.instant())) {
      throw Problem.invalidField("source", "webhooks.source-taken", name);
    }
    return get(id);
  }

  /**
   * Gives it a new secret, the pasted one or one made here; for a while both are good.
   *
   * @param secret the one that the vendor made; empty where it is made here
   */
  void rotate(UUID id, String secret) {
    var connection = get(id);
    boolean pastes = connection.vendor().makesSecret();
    var next = pastes ? pasted(secret, false) : next(connection.vendor());
    sql.secret(id, next, clock.instant().plus(OVERLAP));
  }

  /** Ends it at once: its messages find no door any more, and those stored go with it. */
  void remove(UUID id) {
    sql.remove(id);
  }

  List<Connection> list() {
    return sql.list();
  }

  Optional<Connection> find(UUID id) {
    return sql.find(id);
  }

  Connection get(UUID id) {
    return sql.find(id).orElseThrow(() -> Problem.notFound("error.not-found"));
  }

  /** Writes down that a message came. */
  void heard(Connection connection) {
    var now = clock.instant();
    sql.heard(connection.id(), now, now.minus(SECOND));
  }

  /** Writes down that a message came whose signature was wrong. */
  void forged(Connection connection) {
    var now = clock.instant();
    sql.forged(connection.id(), now, now.minus(SECOND));
  }

  private static String pasted(String secret, boolean later) {
    var plain = secret.strip();
    boolean missing = plain.isEmpty() && later;
    boolean right =
        plain.length() >= SHORTEST_SECRET
            && plain.length() <= LONGEST_SECRET
            && plain.chars().allMatch(c -> c > ' ' && c < 127);
    if (!missing && !right) {
      throw Problem.invalidField(
          "secret", "webhooks.secret-wrong", SHORTEST_SECRET, LONGEST_SECRET);
    }
    return plain;
  }

  private static String next(Vendor vendor) {
    if (vendor == Vendor.STANDARD) {
      return Signature.standardSecret();
    }
    var bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
