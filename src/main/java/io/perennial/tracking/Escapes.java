package io.perennial.tracking;

/**
 * Escapes of JSON that stand for no character that a database keeps: NUL, and half of a pair that
 * only together is a character. Each becomes the sign for a character that cannot be shown.
 */
final class Escapes {

  /** A backslash, a u and four digits. */
  private static final int LENGTH = 6;

  private static final byte[] UNKNOWN = {'\\', 'u', 'f', 'f', 'f', 'd'};

  private Escapes() {}

  /** Replaces them in place; they are as long as what replaces them. */
  static void mend(byte[] json) {
    for (int i = 0; i + 1 < json.length; i++) {
      if (json[i] != '\\') {
        continue;
      }
      int unit = unit(json, i);
      if (unit < 0) {
        // Another escape, such as of a quote or of the backslash itself.
        i++;
      } else if (isHigh(unit) && isLow(unit(json, i + LENGTH))) {
        i += 2 * LENGTH - 1;
      } else {
        if (unit == 0 || isHigh(unit) || isLow(unit)) {
          System.arraycopy(UNKNOWN, 0, json, i, LENGTH);
        }
        i += LENGTH - 1;
      }
    }
  }

  /** The unit of UTF-16 that an escape here stands for; -1 if there is none. */
  private static int unit(byte[] json, int at) {
    if (at + LENGTH > json.length || json[at] != '\\' || json[at + 1] != 'u') {
      return -1;
    }
    int unit = 0;
    for (int i = at + 2; i < at + LENGTH; i++) {
      int digit = Character.digit(json[i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit * 16 + digit;
    }
    return unit;
  }

  private static boolean isHigh(int unit) {
    return unit >= Character.MIN_HIGH_SURROGATE && unit <= Character.MAX_HIGH_SURROGATE;
  }

  private static boolean isLow(int unit) {
    return unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE;
  }
}
