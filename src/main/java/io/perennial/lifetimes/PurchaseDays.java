package io.perennial.lifetimes;

import io.perennial.lifetimes.Histories.History;
import java.util.Arrays;

/**
 * The different days on which each customer bought, as whole numbers of days from any day on: what
 * histories, gaps and held-out periods are cut from. Customers are known by their place.
 */
public final class PurchaseDays {

  /** The papers count in weeks, and so do the parameters. */
  public static final double DAYS_A_WEEK = 7;

  private int[] days = new int[1024];
  private int[] starts = new int[256];
  private int customers;

  /**
   * Adds one customer.
   *
   * @param when the purchase days in any order, days that come twice counting once
   * @return the place of the customer
   * @throws IllegalArgumentException if there is no day
   */
  public int add(int... when) {
    if (when.length == 0) {
      throw new IllegalArgumentException("a customer has bought at least once");
    }
    int[] sorted = when.clone();
    Arrays.sort(sorted);
    int end = starts[customers];
    if (end + sorted.length > days.length) {
      days = Arrays.copyOf(days, Math.max(days.length * 2, end + sorted.length));
    }
    if (customers + 2 > starts.length) {
      starts = Arrays.copyOf(starts, starts.length * 2);
    }
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        days[end++] = sorted[i];
      }
    }
    starts[++customers] = end;
    return customers - 1;
  }

  public int customers() {
    return customers;
  }

  /** The first day that anybody bought. */
  public int firstDay() {
    int first = Integer.MAX_VALUE;
    for (int customer = 0; customer < customers; customer++) {
      first = Math.min(first, days[starts[customer]]);
    }
    return first;
  }

  /** The purchase days of a customer up to a day, that day included, ascending. */
  public int[] until(int customer, int day) {
    int from = starts[customer];
    return Arrays.copyOfRange(days, from, from + countUntil(customer, day));
  }

  /** On how many days a customer bought after one day and up to another. */
  public int bought(int customer, int after, int until) {
    return countUntil(customer, until) - countUntil(customer, after);
  }

  /** Whether a customer had bought by then. */
  public boolean known(int customer, int day) {
    return days[starts[customer]] <= day;
  }

  /**
   * A customer's history as it stood at the end of a day, in weeks.
   *
   * @throws IllegalArgumentException if the customer had not bought by then
   */
  public History history(int customer, int day) {
    int from = starts[customer];
    int count = countUntil(customer, day);
    if (count == 0) {
      throw new IllegalArgumentException("customer " + customer + " had not bought by day " + day);
    }
    double logGaps = 0;
    for (int i = from + 1; i < from + count; i++) {
      logGaps += Math.log((days[i] - days[i - 1]) / DAYS_A_WEEK);
    }
    return new History(
        count - 1,
        (days[from + count - 1] - days[from]) / DAYS_A_WEEK,
        (day - days[from]) / DAYS_A_WEEK,
        logGaps);
  }

  /** The histories, in weeks, of all who had bought by the end of a day. */
  public Histories histories(int day) {
    var growing = new Histories.Growing();
    for (int customer = 0; customer < customers; customer++) {
      if (known(customer, day)) {
        growing.add(history(customer, day), 1);
      }
    }
    return growing.done();
  }

  private int countUntil(int customer, int day) {
    int from = starts[customer];
    int found = Arrays.binarySearch(days, from, starts[customer + 1], day);
    return (found >= 0 ? found + 1 : -found - 1) - from;
  }
}
