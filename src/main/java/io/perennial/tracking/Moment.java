package io.perennial.tracking;

import io.perennial.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
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

  /**
   * Where the seconds end in {@code 2026-11-22T06:37:49Z}, and the last letter with nanoseconds.
   */
  private static final int SECONDS_END = 19;

  private static final int LONGEST_USUAL = SECONDS_END + 10;

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
    var usual = usual(text);
    if (usual != null) {
      return usual;
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

  /**
   * What nearly all clients write, such as {@code 2026-11-22T06:37:49.164Z}, in a fraction of the
   * time that reading any ISO 8601 takes; {@code null}: it is something else, or no time.
   */
  private static @Nullable Instant usual(String text) {
    int last = text.length() - 1;
    if (last < SECONDS_END
        || last > LONGEST_USUAL
        || text.charAt(last) != 'Z'
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(LENGTH_OF_A_DAY) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':'
        || (last > SECONDS_END && (text.charAt(SECONDS_END) != '.' || last == SECONDS_END + 1))) {
      return null;
    }
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, SECONDS_END);
    int fraction = last == SECONDS_END ? 0 : digits(text, SECONDS_END + 1, last);
    boolean clock =
        hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
    if (!clock || year < 0 || month < 1 || month > 12 || day < 1 || fraction < 0) {
      return null;
    }
    if (day > YearMonth.of(year, month).lengthOfMonth()) {
      return null;
    }
    int nanos = fraction;
    for (int i = last == SECONDS_END ? 9 : last - SECONDS_END - 1; i < 9; i++) {
      nanos *= 10;
    }
    long seconds = LocalDate.of(year, month, day).toEpochDay() * 86_400;
    return Instant.ofEpochSecond(seconds + hour * 3_600L + minute * 60L + second, nanos);
  }

  /** A number of digits; negative if they are not. */
  private static int digits(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
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
