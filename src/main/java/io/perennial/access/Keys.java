package io.perennial.access;

import io.perennial.Database;
import io.perennial.Id;
import io.perennial.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The keys that programs use the API with. */
@Component
class Keys {

  /** What every key of ours begins with, so that people and scanners of code know it. */
  static final String BEGINNING = "pk_";

  /** The shortest key that the environment may name: 32 characters cannot be guessed. */
  static final int SHORTEST = 32;

  /** The longest key that is looked at; headers could be larger. */
  static final int LONGEST = 500;

  static final int LONGEST_NAME = 100;

  /** A key per program; more means that something makes them by itself. */
  static final int MOST = 100;

  /** Of our own keys: the beginning and a few letters more. */
  private static final int SHOWN = 8;

  /** Of a key that somebody thought up: fewer, because it may have little to hide behind. */
  private static final int SHOWN_OF_FOREIGN = 4;

  /** How often the use of a key is written down: not at every request. */
  private static final Duration TOUCH = Duration.ofMinutes(1);

  private final KeysSql sql;
  private final Database database;
  private final Clock clock;

  Keys(KeysSql sql, Database database, Clock clock) {
    this.sql = sql;
    this.database = database;
    this.clock = clock;
  }

  /** Makes a key that may do what its maker may. */
  String make(String name, Person madeBy) {
    return make(name, madeBy.role(), madeBy);
  }

  /**
   * Makes a key and answers its secret, which nobody can see again.
   *
   * @param role what a program may do with it: no more than its maker
   */
  String make(String name, Role role, Person madeBy) {
    if (!madeBy.role().covers(role)) {
      throw Problem.invalidField("role", "keys.role-too-much");
    }
    var label = name.strip();
    if (label.isEmpty() || label.length() > LONGEST_NAME) {
      throw Problem.invalidField("name", "keys.name-wrong", LONGEST_NAME);
    }
    if (sql.countKeys() >= MOST) {
      throw Problem.invalidField("name", "keys.too-many", MOST);
    }
    var secret = BEGINNING + Token.next();
    sql.addKey(
        Id.next(), label, shown(secret), Token.hash(secret), role, madeBy.id(), clock.instant());
    return secret;
  }

  /** Ends a key at once. Who revokes one twice has what they want. */
  void revoke(UUID id) {
    sql.deleteKey(id);
  }

  List<KeysSql.Key> list() {
    return sql.listKeys();
  }

  /** The key with this secret, unless its maker may no longer give it; its use is written down. */
  Optional<KeysSql.Key> find(String secret) {
    if (secret.length() > LONGEST) {
      return Optional.empty();
    }
    var key = sql.findKey(Token.hash(secret));
    return key.filter(found -> found.allowed() != null)
        .map(found -> {
          used(found);
          return found;
        });
  }

  /** Makes the environment's key be this one, or none. */
  void ensure(@Nullable String secret) {
    if (secret != null && (secret.length() < SHORTEST || secret.length() > LONGEST)) {
      throw Problem.invalid("keys.environment-length", SHORTEST, LONGEST);
    }
    var hash = secret == null ? null : Token.hash(secret);
    database.inTransaction(() -> {
      sql.deleteEnvironmentKeyBut(hash);
      if (secret != null && hash != null) {
        sql.addKey(
            Id.next(), "PERENNIAL_API_KEY", shown(secret), hash, Role.OWNER, null, clock.instant());
      }
      return null;
    });
  }

  private void used(KeysSql.Key key) {
    var now = clock.instant();
    if (key.lastUsedAt() == null || key.lastUsedAt().plus(TOUCH).isBefore(now)) {
      sql.touchKey(key.id(), now);
    }
  }

  private static String shown(String secret) {
    return secret.substring(0, secret.startsWith(BEGINNING) ? SHOWN : SHOWN_OF_FOREIGN);
  }
}
