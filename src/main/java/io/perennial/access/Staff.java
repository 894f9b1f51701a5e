package io.perennial.access;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import io.perennial.Id;
import io.perennial.Problem;
import io.perennial.Texts;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password4j.Argon2Password4jPasswordEncoder;
import org.springframework.stereotype.Component;

/** The people who may come in, and the passwords they do it with. */
@Component
class Staff {

  /** Short of it a password is guessed. */
  static final int SHORTEST_PASSWORD = 10;

  /** More is no safer, and a hash of megabytes would cost us time. */
  static final int LONGEST_PASSWORD = 200;

  /** The longest address that mail can be sent to (RFC 5321). */
  static final int LONGEST_EMAIL = 254;

  /** Argon2id as OWASP recommends it: 19 MiB of memory, two passes, one lane, 32 bytes. */
  static final Argon2Function ARGON2 = Argon2Function.getInstance(19 * 1024, 2, 1, 32, Argon2.ID);

  /** How many passwords are hashed at once: each takes 19 MiB and a core for a moment. */
  private static final int HASHED_AT_ONCE = 4;

  /** Plausible, not proven: only a message that arrives proves an address. */
  private static final Pattern EMAIL =
      Pattern.compile("[^\\s@\\p{Cntrl}]{1,64}@[^\\s@.\\p{Cntrl}]+(\\.[^\\s@.\\p{Cntrl}]+)+");

  private final AccessSql sql;
  private final Attempts attempts;
  private final Clock clock;
  private final PasswordEncoder encoder = new Argon2Password4jPasswordEncoder(ARGON2);
  private final Semaphore hashing = new Semaphore(HASHED_AT_ONCE);
  private final String nobodysHash;

  Staff(AccessSql sql, Attempts attempts, Clock clock) {
    this.sql = sql;
    this.attempts = attempts;
    this.clock = clock;
    this.nobodysHash = hash(Token.next());
  }

  /** Whether nobody of the staff is known yet: the installation is not set up. */
  boolean isEmpty() {
    return !sql.anyPerson();
  }

  /** Whether somebody has this e-mail. */
  boolean isKnown(String email) {
    return sql.findPerson(email(email)).isPresent();
  }

  /**
   * Adds a person.
   *
   * @throws Problem of the field {@code email} or {@code password}
   */
  Person add(String email, String password, Role role) {
    var address = email(email);
    check(password);
    sql.addPerson(Id.next(), address, hash(password), role, clock.instant());
    return sql.findPerson(address).orElseThrow().person();
  }

  /** Makes the person and the password be as said; another password ends the person's sessions. */
  void ensure(String email, String password, Role role) {
    var known = sql.findPerson(email(email)).orElse(null);
    if (known == null) {
      add(email, password, role);
      return;
    }
    check(password);
    if (!matches(password, known.passwordHash())) {
      sql.changePassword(known.person().id(), hash(password));
      sql.deleteSessionsOf(known.person().id());
    }
  }

  /**
   * Sets the language of a person's pages.
   *
   * @param language empty: the business's
   */
  void speak(Person person, String language) {
    if (!language.isEmpty() && !Texts.LANGUAGES.contains(language)) {
      throw Problem.invalidField(
          "language", "business.language-wrong", String.join(", ", Texts.LANGUAGES));
    }
    sql.changeLanguage(person.id(), language.isEmpty() ? null : language);
  }

  /**
   * The person who has this e-mail and this password.
   *
   * @param address where the request came from
   * @throws Problem in the same words and after the same time, whether the e-mail or the password
   *     is wrong; and when there were too many attempts
   */
  Person recognise(String email, String password, String address) {
    var typed = email.strip().toLowerCase(Locale.ROOT);
    var attempt = attempts.begin(Attempts.Kind.PASSWORD, typed, address);
    if (attempt.refused()) {
      throw new Problem(Problem.Kind.TOO_MANY, null, "access.too-many-attempts", attempt.minutes());
    }
    var known = sql.findPerson(typed).orElse(null);
    var hash = known == null ? nobodysHash : known.passwordHash();
    boolean right = password.length() <= LONGEST_PASSWORD && matches(password, hash);
    if (known == null || !right) {
      throw Problem.invalid("access.wrong-password");
    }
    attempts.succeeded(attempt);
    return known.person();
  }

  /** The e-mail as it is kept: in small letters, so that it is found however it is typed. */
  static String email(String typed) {
    var email = typed.strip().toLowerCase(Locale.ROOT);
    if (email.length() > LONGEST_EMAIL || !EMAIL.matcher(email).matches()) {
      throw Problem.invalidField("email", "access.email-wrong");
    }
    return email;
  }

  /** Refuses a password that is too short or too long. */
  static void check(String password) {
    if (password.length() < SHORTEST_PASSWORD || password.length() > LONGEST_PASSWORD) {
      throw Problem.invalidField(
          "password", "access.password-length", SHORTEST_PASSWORD, LONGEST_PASSWORD);
    }
  }

  private String hash(String password) {
    return inTurn(() -> java.util.Objects.requireNonNull(encoder.encode(password)));
  }

  private boolean matches(String password, String hash) {
    return inTurn(() -> encoder.matches(password, hash));
  }

  private <T> T inTurn(Supplier<T> work) {
    hashing.acquireUninterruptibly();
    try {
      return work.get();
    } finally {
      hashing.release();
    }
  }
}
