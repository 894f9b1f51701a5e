package io.perennial.insights;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The product-limit estimate of how many are still waiting after so many days, when some have been
 * watched for too short a time to tell: E. L. Kaplan and P. Meier, "Nonparametric estimation from
 * incomplete observations", Journal of the American Statistical Association 53 (1958) 457–481. Who
 * leaves the watch on a day counts as still waiting on that day.
 *
 * @param waiting the share still waiting after each day on which something happened
 */
record Survival(SortedMap<Integer, Double> waiting) {

  /** Products of many shares miss a half by rounding; so near to it is a half. */
  private static final double NEARLY = 1e-12;

  /**
   * How it ended for those with the same number of days.
   *
   * @param happened for how many the event came after so many days
   * @param censored how many had been watched for so many days without it
   */
  record Days(long happened, long censored) {

    Days plus(Days more) {
      return new Days(happened + more.happened, censored + more.censored);
    }
  }

  static Survival of(SortedMap<Integer, Days> days) {
    long watched = days.values().stream().mapToLong(d -> d.happened() + d.censored()).sum();
    double share = 1;
    SortedMap<Integer, Double> waiting = new TreeMap<>();
    for (var entry : days.entrySet()) {
      var day = entry.getValue();
      if (day.happened() > 0) {
        share *= (double) (watched - day.happened()) / watched;
        waiting.put(entry.getKey(), share);
      }
      watched -= day.happened() + day.censored();
    }
    return new Survival(waiting);
  }

  /** The share for which it has not happened within so many days. */
  double after(int days) {
    double share = 1;
    for (double later : waiting.headMap(days + 1).values()) {
      share = later;
    }
    return share;
  }

  /**
   * The first day by which it has happened for half of all; {@code null} when that is not yet seen.
   */
  @Nullable Double median() {
    for (var entry : waiting.entrySet()) {
      if (entry.getValue() <= 0.5 + NEARLY) {
        return (double) entry.getKey();
      }
    }
    return null;
  }
}
