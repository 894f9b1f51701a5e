package io.perennial.facts;

import java.util.Arrays;
import java.util.UUID;

/**
 * RFM codes of many customers, sorted by their ids: a million of them in twenty megabytes, where
 * objects would take a hundred.
 */
public final class Ranks {

  private static final int FIRST = 1_024;

  private long[] high = new long[FIRST];
  private long[] low = new long[FIRST];
  private short[] codes = new short[FIRST];
  private int size;

  /** Adds a customer with an id greater than that of everybody before. */
  public void add(UUID customer, int code) {
    if (size == codes.length) {
      high = Arrays.copyOf(high, size * 2);
      low = Arrays.copyOf(low, size * 2);
      codes = Arrays.copyOf(codes, size * 2);
    }
    high[size] = customer.getMostSignificantBits();
    low[size] = customer.getLeastSignificantBits();
    codes[size++] = (short) code;
  }

  int size() {
    return size;
  }

  UUID customer(int place) {
    return new UUID(high[place], low[place]);
  }

  int code(int place) {
    return codes[place];
  }

  /** Below zero when the customer here comes first, as the database sorts ids. */
  static int compare(Ranks one, int place, Ranks other, int otherPlace) {
    int first = Long.compareUnsigned(one.high[place], other.high[otherPlace]);
    return first != 0 ? first : Long.compareUnsigned(one.low[place], other.low[otherPlace]);
  }
}
