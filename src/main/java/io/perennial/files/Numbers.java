package io.perennial.files;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as people write them: with a decimal point or comma, with thousands apart by the other
 * sign, a blank or an apostrophe, with a currency beside them. Which sign is the decimal one is
 * told once for a whole file; then each number is read strictly, so that {@code 1,5} is never taken
 * for fifteen.
 */
public final class Numbers {

  /** The sign between the whole and its parts. */
  public enum Decimal {
    DOT,
    COMMA
  }

  /** More digits than this overflow a {@code long}; no price has them. */
  private static final int MOST_DIGITS = 17;

  private final char decimal;
  private final char thousands;

  /** Reads the numbers of a file whose decimal sign this is. */
  public Numbers(Decimal decimal) {
    this.decimal = decimal == Decimal.DOT ? '.' : ',';
    this.thousands = decimal == Decimal.DOT ? ',' : '.';
  }

  /** The number of a text, or {@code null} if it is none or has more than 17 digits. */
  public @Nullable BigDecimal read(String text) {
    int from = 0;
    int to = text.length();
    boolean negative = false;
    if (to > 1 && text.charAt(0) == '(' && text.charAt(to - 1) == ')') {
      negative = true;
      from++;
      to--;
    }
    // A currency or its sign may stand on either side, the minus before or behind it.
    for (; from < to && !digit(text.charAt(from)) && !begins(text, from, to); from++) {
      char c = text.charAt(from);
      if (minus(c)) {
        if (negative) {
          return null;
        }
        negative = true;
      } else if (!beside(c)) {
        return null;
      }
    }
    for (; to > from && !digit(text.charAt(to - 1)); to--) {
      char c = text.charAt(to - 1);
      if (c == decimal && to - 1 > from && digit(text.charAt(to - 2))) {
        continue;
      }
      if (minus(c) && !negative) {
        negative = true;
      } else if (!beside(c)) {
        return null;
      }
    }
    return from == to ? null : digits(text, from, to, negative);
  }

  private boolean begins(String text, int at, int to) {
    return text.charAt(at) == decimal && at + 1 < to && digit(text.charAt(at + 1));
  }

  private @Nullable BigDecimal digits(String text, int from, int to, boolean negative) {
    long unscaled = 0;
    int digits = 0;
    int scale = 0;
    boolean parts = false;
    char group = 0;
    int sinceGroup = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (digit(c)) {
        if (digits > 0 || c != '0') {
          digits++;
        }
        if (digits > MOST_DIGITS) {
          return null;
        }
        unscaled = unscaled * 10 + (c - '0');
        sinceGroup++;
        scale += parts ? 1 : 0;
      } else if (c == decimal && !parts) {
        if (group != 0 && sinceGroup != 3) {
          return null;
        }
        parts = true;
      } else if (!parts && (c == thousands || blankGroup(c))) {
        boolean right =
            group == 0 ? sinceGroup >= 1 && sinceGroup <= 3 : sinceGroup == 3 && same(group, c);
        if (!right) {
          return null;
        }
        group = c;
        sinceGroup = 0;
      } else {
        return null;
      }
    }
    if (group != 0 && !parts && sinceGroup != 3) {
      return null;
    }
    return BigDecimal.valueOf(negative ? -unscaled : unscaled, scale);
  }

  private static boolean same(char group, char c) {
    return group == c || (blankGroup(group) && blankGroup(c));
  }

  private static boolean blankGroup(char c) {
    return c == ' '
        || c == '\u00a0'
        || c == '\u202f'
        || c == '\u2009'
        || c == '\''
        || c == '\u2019';
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean minus(char c) {
    return c == '-' || c == '\u2212' || c == '\u2013';
  }

  private static boolean beside(char c) {
    return Character.isLetter(c)
        || Character.getType(c) == Character.CURRENCY_SYMBOL
        || blankGroup(c)
        || c == '.'
        || c == '+';
  }

  /** What the numbers of a file say about its decimal sign. */
  static final class Evidence {
    private long dots;
    private long commas;

    /** Looks at one number of the file. */
    void add(String text) {
      int dot = -1;
      int comma = -1;
      int count = 0;
      int first = -1;
      int last = -1;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '.' || c == ',') {
          boolean inside = i + 1 < text.length() && digit(text.charAt(i + 1));
          if (inside) {
            count++;
            dot = c == '.' ? i : dot;
            comma = c == ',' ? i : comma;
          }
        } else if (digit(c)) {
          first = first < 0 ? i : first;
          last = i;
        }
      }
      if (count == 0) {
        return;
      }
      if (dot >= 0 && comma >= 0) {
        say(dot > comma);
      } else if (count > 1) {
        say(comma >= 0);
      } else {
        int at = Math.max(dot, comma);
        boolean thousands =
            last - at == 3 && at - first <= 3 && at > first && text.charAt(first) != '0';
        if (!thousands) {
          say(dot >= 0);
        }
      }
    }

    private void say(boolean dot) {
      if (dot) {
        dots++;
      } else {
        commas++;
      }
    }

    /**
     * The decimal sign; where nothing proves it, a semicolon between cells speaks for the comma.
     */
    Decimal verdict(char delimiter) {
      return commas > dots || (commas == dots && delimiter == ';') ? Decimal.COMMA : Decimal.DOT;
    }
  }
}
