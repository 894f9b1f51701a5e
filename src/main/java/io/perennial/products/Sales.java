package io.perennial.products;

import io.perennial.insights.Triangle;
import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who buys a product and how soon again. Of customers that are known: what guests bought is
 * nobody's second purchase.
 *
 * @param customers who bought it
 * @param purchaseDays days on which one of them did
 * @param again how many of them bought it on a second day
 * @param last the newest of the days
 * @param gaps how often so many days lay between two purchase days of one customer
 */
record Sales(
    long customers,
    long purchaseDays,
    long again,
    @Nullable LocalDate last,
    SortedMap<Integer, Long> gaps) {

  static final Sales NONE = new Sales(0, 0, 0, null, new TreeMap<>());

  /** Share of the customers who bought it again; {@code null} while they are too few to say. */
  @Nullable Double againShare() {
    return customers < Triangle.FEW ? null : (Double) ((double) again / customers);
  }

  /**
   * For how many days one lasts, as those who buy it again teach: the median of the days between
   * two purchase days of one customer, of at least 30 of them.
   */
  @Nullable Integer learnedDays() {
    long all = gaps.values().stream().mapToLong(many -> many).sum();
    long seen = 0;
    for (var gap : gaps.entrySet()) {
      seen += gap.getValue();
      if (seen * 2 >= all) {
        return all < Triangle.FEW ? null : gap.getKey();
      }
    }
    return null;
  }
}
