package io.perennial.files;

import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A date and a time as a text writes them, cut into their parts: first {@link #date}, then {@link
 * #time}. It knows no calendar: a month may be the 13th.
 */
final class DateText {
  private static final int NONE = -1;

  private final String text;
  private int at;
  boolean yearFirst;
  char separator;
  int first;
  int second;
  int third;
  boolean timed;
  int hour;
  int minute;
  int secondOfMinute;
  int nanos;
  @Nullable ZoneOffset offset;

  DateText(String text) {
    this.text = text;
  }

  /** The date the text begins with; {@code false} if it begins with none. */
  boolean date() {
    first = number(8);
    int digits = at;
    if (digits == 8) {
      yearFirst = true;
      third = first % 100;
      second = first / 100 % 100;
      first = first / 10_000;
      return true;
    }
    if (first == NONE || digits == 3 || digits > 4 || at >= text.length()) {
      return false;
    }
    separator = text.charAt(at);
    if (separator != '-' && separator != '/' && separator != '.') {
      return false;
    }
    yearFirst = digits == 4;
    at++;
    second = number(2);
    if (second == NONE || at >= text.length() || text.charAt(at) != separator) {
      return false;
    }
    at++;
    int from = at;
    third = number(yearFirst ? 2 : 4);
    int length = at - from;
    if (third == NONE || (!yearFirst && length != 4 && length != 2)) {
      return false;
    }
    if (!yearFirst && length == 2) {
      third += third < 70 ? 2000 : 1900;
    }
    return true;
  }

  /** The time, if there is one; {@code false} if something else follows the date. */
  boolean time() {
    if (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',')) {
      at++;
    }
    if (at < text.length() && text.charAt(at) == 'T') {
      at++;
    }
    blanks();
    if (at == text.length()) {
      return true;
    }
    if (Character.isDigit(text.charAt(at))) {
      timed = true;
      hour = number(2);
      if (!colon()) {
        return false;
      }
      minute = number(2);
      if (minute == NONE) {
        return false;
      }
      if (colon()) {
        secondOfMinute = number(2);
        if (secondOfMinute == NONE) {
          return false;
        }
        fraction();
      }
      blanks();
      if (!half()) {
        return false;
      }
    }
    return zone() && at == text.length();
  }

  private boolean colon() {
    if (at < text.length() && text.charAt(at) == ':') {
      at++;
      return true;
    }
    return false;
  }

  private void fraction() {
    if (at + 1 < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',')) {
      at++;
      int unit = 100_000_000;
      for (; at < text.length() && Character.isDigit(text.charAt(at)); at++) {
        nanos += unit * (text.charAt(at) - '0');
        unit /= 10;
      }
      nanos = nanos / 1000 * 1000;
    }
  }

  private boolean half() {
    if (at + 1 < text.length() && (text.charAt(at + 1) | 32) == 'm') {
      char half = (char) (text.charAt(at) | 32);
      if ((half != 'a' && half != 'p') || hour < 1 || hour > 12) {
        return false;
      }
      hour = hour % 12 + (half == 'p' ? 12 : 0);
      at += 2;
      blanks();
    }
    return true;
  }

  private boolean zone() {
    if (at == text.length()) {
      return true;
    }
    if (text.startsWith("Z", at)) {
      at++;
      offset = ZoneOffset.UTC;
    } else if (text.startsWith("UTC", at) || text.startsWith("GMT", at)) {
      at += 3;
      offset = ZoneOffset.UTC;
    }
    if (at == text.length()) {
      return true;
    }
    char sign = text.charAt(at);
    if (sign != '+' && sign != '-' && sign != '\u2212') {
      return false;
    }
    at++;
    int hours = number(2);
    colon();
    int minutes = at < text.length() ? number(2) : 0;
    if (hours == NONE || hours > 18 || minutes == NONE || minutes > 59) {
      return false;
    }
    offset = ZoneOffset.ofTotalSeconds((sign == '+' ? 60 : -60) * (hours * 60 + minutes));
    return true;
  }

  private void blanks() {
    while (at < text.length()
        && (text.charAt(at) == ' ' || text.charAt(at) == '\u00a0' || text.charAt(at) == '\u202f')) {
      at++;
    }
  }

  private int number(int most) {
    int value = 0;
    int from = at;
    for (; at < text.length() && at - from < most; at++) {
      int digit = text.charAt(at) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
    }
    return at == from ? NONE : value;
  }
}
