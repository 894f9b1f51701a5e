package io.perennial.predictions;

import io.perennial.lifetimes.PurchaseDays;
import java.util.Arrays;
import java.util.UUID;

/**
 * Who bought on which days and for how much, sorted by the customers' ids: what everything is
 * learned from. A million customers with five purchase days each take sixty megabytes. Days are
 * counted from the first of 1970.
 */
final class Visits {

  private static final int FIRST = 1_024;

  private final PurchaseDays days = new PurchaseDays();
  private long[] high = new long[FIRST];
  private long[] low = new long[FIRST];
  private double[] first = new double[FIRST];
  private double[] later = new double[FIRST];
  private int size;
  private int[] collected = new int[FIRST];
  private int collecting;
  private int firstDay = Integer.MAX_VALUE;
  private int lastDay = Integer.MIN_VALUE;
  private long purchases;

  /** Adds a customer with an id greater than that of everybody before; the visits come after it. */
  void customer(UUID id) {
    if (size == high.length) {
      high = Arrays.copyOf(high, size * 2);
      low = Arrays.copyOf(low, size * 2);
      first = Arrays.copyOf(first, size * 2);
      later = Arrays.copyOf(later, size * 2);
    }
    high[size] = id.getMostSignificantBits();
    low[size++] = id.getLeastSignificantBits();
  }

  /**
   * Adds a purchase day of the customers in turn, each customer's in the order of days.
   *
   * @param visit the how manieth of the customer; 1 begins the next customer
   */
  void visit(int visit, int day, double value) {
    if (visit == 1) {
      settle();
    }
    int customer = days.customers();
    if (visit == 1) {
      first[customer] = value;
    } else {
      later[customer] += value;
    }
    if (collecting == collected.length) {
      collected = Arrays.copyOf(collected, collecting * 2);
    }
    collected[collecting++] = day;
    purchases++;
    firstDay = Math.min(firstDay, day);
    lastDay = Math.max(lastDay, day);
  }

  /** After the last visit. */
  Visits finished() {
    settle();
    if (days.customers() != size) {
      throw new IllegalStateException("the copy changed while it was read");
    }
    return this;
  }

  private void settle() {
    if (collecting > 0) {
      days.add(Arrays.copyOf(collected, collecting));
      collecting = 0;
    }
  }

  int customers() {
    return size;
  }

  /** Purchase days of all of them. */
  long purchases() {
    return purchases;
  }

  int firstDay() {
    return firstDay;
  }

  int lastDay() {
    return lastDay;
  }

  UUID id(int customer) {
    return new UUID(high[customer], low[customer]);
  }

  PurchaseDays days() {
    return days;
  }

  /** What was spent on the first purchase day. */
  double first(int customer) {
    return first[customer];
  }

  /** What was spent on all days after the first. */
  double later(int customer) {
    return later[customer];
  }
}
