package io.perennial.tracking;

import io.perennial.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * When an event happened. The client's clock may be wrong: it also says what it shows while it
 * sends, and by as much as that differs from ours, the time of the event is corrected.
 */
final class Moment {

  /** Clocks that agree with ours to this are right; later is impossible, and becomes now. */
  static final Duration AHEAD = Duration.ofMinutes(5);

  /**
   * How late a telephone may tell what it saw while it was offline. What is older is somebody
   * bringing history along: it counts, and nobody reacts to it.
   */
  static final Duration LIVE = Duration.ofDays(2);

  /** The oldest history that a client brings along: each month of it is a part of the log. */
  static final Duration OLDEST = Duration.ofDays(3653);

  /** A number of seconds; the same instant in milliseconds is larger from 1973 on. */
  private static final long LARGEST_SECONDS = 100_000_000_000L;

  private static final int LENGTH_OF_A_DAY = 10;
  private static final int LONGEST = 40;

  private Moment() {}

  /**
   * The time of an event.
   *
   * @param said when it happened, as the client wrote it; {@code null}: as it was received
   * @param sent what the client's clock showed while it sent; {@code null}: nobody knows
   * @throws Problem of the field {@code timestamp} if it is no time, or too long ago
   */
  static Instant at(@Nullable JsonNode said, @Nullable Instant sent, Instant received) {
    if (said == null) {
      return received;
    }
    var at = read(said);
    if (at == null) {
      throw Problem.invalidField("timestamp", "tracking.refused.time", said.asString(""));
    }
    try {
      at = sent == null ? at : at.plus(Duration.between(sent, received));
    } catch (DateTimeException | ArithmeticException senseless) {
      throw Problem.invalidField("timestamp", "tracking.refused.time", said.asString(""));
    }
    if (at.isAfter(received.plus(AHEAD))) {
      return received;
    }
    if (at.isBefore(received.minus(OLDEST))) {
      throw Problem.invalidField("timestamp", "tracking.refused.old", said.asString(""));
    }
    return at;
  }

  /** Whether it was told as it happened. */
  static boolean live(Instant at, Instant received) {
    return !at.isBefore(received.minus(LIVE));
  }

  /** The instant of a text of ISO 8601 or of a number of seconds or milliseconds. */
  static @Nullable Instant read(@Nullable JsonNode said) {
    if (said == null) {
      return null;
    }
    if (said.isIntegralNumber() && said.canConvertToLong()) {
      long number = said.longValue();
      return Math.abs(number) < LARGEST_SECONDS
          ? Instant.ofEpochSecond(number)
          : Instant.ofEpochMilli(number);
    }
    return said.isString() ? read(said.stringValue()) : null;
  }

  /** The instant of a text of ISO 8601; without a zone it is UTC, as the clients mean it. */
  static @Nullable Instant read(@Nullable String text) {
    if (text == null || text.length() < LENGTH_OF_A_DAY || text.length() > LONGEST) {
      return null;
    }
    try {
      if (text.length() == LENGTH_OF_A_DAY) {
        return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
      }
      var iso = text.charAt(LENGTH_OF_A_DAY) == ' ' ? text.replaceFirst(" ", "T") : text;
      return zoned(iso) ? Instant.parse(iso) : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException malformed) {
      return null;
    }
  }

  private static boolean zoned(String iso) {
    for (int i = LENGTH_OF_A_DAY + 1; i < iso.length(); i++) {
      char c = iso.charAt(i);
      if (c == 'Z' || c == 'z' || c == '+' || c == '-') {
        return true;
      }
    }
    return false;
  }
}
