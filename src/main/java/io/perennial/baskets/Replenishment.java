package io.perennial.baskets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * When a product runs out: the customer's own median of days between two purchases of it, drawn
 * towards that of all customers, as much as so many purchases weigh. What is known of how long one
 * lasts stands in where nobody has bought it again often enough.
 */
final class Replenishment {

  /** Medians of three are drawn half way: as for the next order, whose best weight was 1 to 5. */
  private static final double WEIGHT = 3;

  /** From fewer repeat purchases no product is said to run out. */
  private static final int LEAST_GAPS = 5;

  /** No gap says more, and a product bought daily for years must not fill the memory. */
  private static final int MOST_GAPS = 10_000;

  private final double[] medians;

  Replenishment(List<Shopper> shoppers, int products) {
    List<List<Integer>> gaps = new ArrayList<>();
    IntStream.range(0, products).forEach(product -> gaps.add(new ArrayList<>()));
    for (var shopper : shoppers) {
      int[] all =
          shopper.baskets().stream().flatMapToInt(Arrays::stream).sorted().distinct().toArray();
      for (int product : all) {
        var of = gaps.get(product);
        if (of.size() < MOST_GAPS) {
          gaps(shopper.daysOf(product)).forEach(of::add);
        }
      }
    }
    medians = gaps.stream().mapToDouble(of -> of.size() < LEAST_GAPS ? 0 : median(of)).toArray();
  }

  private static IntStream gaps(int[] days) {
    return IntStream.range(1, days.length).map(i -> days[i] - days[i - 1]);
  }

  private static double median(List<Integer> numbers) {
    int[] sorted = numbers.stream().mapToInt(Integer::intValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
  }

  /**
   * The day on which a customer needs a product again.
   *
   * @param lastsDays how long one lasts, if the catalogue knows; 0 if not
   * @return empty if the customer never bought it, or nothing is known of when people do again
   */
  OptionalInt due(Shopper shopper, int product, int lastsDays) {
    int[] days = shopper.daysOf(product);
    double usual = product < medians.length && medians[product] > 0 ? medians[product] : lastsDays;
    if (days.length == 0 || (usual <= 0 && days.length < 3)) {
      return OptionalInt.empty();
    }
    List<Integer> own = gaps(days).boxed().toList();
    if (own.isEmpty()) {
      return OptionalInt.of(days[0] + (int) Math.round(usual));
    }
    double weight = usual > 0 ? WEIGHT : 0;
    double drawn =
        Math.exp(
            (own.size() * Math.log(median(own)) + weight * Math.log(Math.max(usual, 1)))
                / (own.size() + weight));
    return OptionalInt.of(days[days.length - 1] + (int) Math.round(drawn));
  }
}
