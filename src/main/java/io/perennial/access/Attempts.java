package io.perennial.access;

import io.perennial.Id;
import io.perennial.Work;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Counts what failed, so that nobody can try passwords or keys for long. An attempt counts as
 * failed from its first moment and is struck off when it succeeds: many at the same moment then
 * cannot all slip in before the first one is counted.
 */
@Component
class Attempts {

  enum Kind {
    PASSWORD,
    KEY
  }

  /**
   * One attempt.
   *
   * @param delay how long to wait until the next is heard; zero: this one is heard
   */
  record Attempt(UUID id, Duration delay) {
    boolean refused() {
      return !delay.isZero();
    }

    /** The wait in minutes, rounded up. */
    int minutes() {
      return (int) delay.plusSeconds(59).toMinutes();
    }
  }

  /** For how long a failure counts. */
  static final Duration WINDOW = Duration.ofMinutes(15);

  /** Failures for one e-mail in the window: enough for fingers, far too few for a dictionary. */
  static final int PER_EMAIL = 10;

  /** Failures from one address in the window: an office shares one. */
  static final int PER_ADDRESS = 30;

  private static final Duration CLEANING_PAUSE = Duration.ofMinutes(10);

  private final AccessSql sql;
  private final Clock clock;

  Attempts(AccessSql sql, Clock clock, Work work) {
    this.sql = sql;
    this.clock = clock;
    work.repeat("access-cleaning", CLEANING_PAUSE, this::clean);
  }

  /** Counts an attempt as failed, unless there were too many before it. */
  Attempt begin(Kind kind, @Nullable String email, String address) {
    var now = clock.instant();
    var since = now.minus(WINDOW);
    var id = Id.next();
    var emailHash = email == null ? null : Token.hash(email.toLowerCase(Locale.ROOT));
    var network = network(address);
    sql.addAttempt(id, kind, emailHash, network, now);
    var byEmail =
        emailHash == null
            ? Optional.<Instant>empty()
            : sql.failureOfEmail(emailHash, id, since, PER_EMAIL);
    var byAddress = sql.failureOfAddress(kind, network, id, since, PER_ADDRESS);
    var wait =
        Stream.of(byEmail, byAddress)
            .flatMap(Optional::stream)
            .map(failure -> Duration.between(now, failure.plus(WINDOW)))
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    if (!wait.isZero()) {
      // Who keeps knocking during the wait does not make it longer.
      sql.deleteAttempt(id);
    }
    return new Attempt(id, wait);
  }

  /** Strikes an attempt off that turned out right. */
  void succeeded(Attempt attempt) {
    sql.deleteAttempt(attempt.id());
  }

  private boolean clean() {
    var now = clock.instant();
    sql.deleteAttemptsBefore(now.minus(WINDOW));
    sql.deleteExpiredSessions(now);
    return false;
  }

  /** An IPv6 line has 2⁶⁴ addresses of its own, so that its first half stands for all of them. */
  private static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      var bytes = InetAddress.ofLiteral(address).getAddress();
      return bytes.length == 4
          ? address
          : HexFormat.of().formatHex(Arrays.copyOf(bytes, 8)) + "::/64";
    } catch (IllegalArgumentException noLiteral) {
      return address;
    }
  }
}
