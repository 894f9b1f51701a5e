package io.perennial.baskets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One customer's baskets, the oldest first. Products are numbers from 0 on, without gaps; days are
 * whole numbers from any day on. A product that is twice in a basket counts once.
 */
public final class Shopper {

  private final List<int[]> baskets = new ArrayList<>();
  private final List<Integer> days = new ArrayList<>();

  /**
   * Adds the next basket.
   *
   * @throws IllegalArgumentException if it is older than the one before, or a product is below 0
   */
  public Shopper bought(int day, int... products) {
    if (!days.isEmpty() && days.getLast() > day) {
      throw new IllegalArgumentException("baskets come in the order of their days");
    }
    int[] different = Arrays.stream(products).sorted().distinct().toArray();
    if (different.length > 0 && different[0] < 0) {
      throw new IllegalArgumentException("not a product: " + different[0]);
    }
    if (different.length > 0) {
      baskets.add(different);
      days.add(day);
    }
    return this;
  }

  public int count() {
    return baskets.size();
  }

  List<int[]> baskets() {
    return baskets;
  }

  /** The days on which a product was bought, ascending, each once. */
  int[] daysOf(int product) {
    return IntStream.range(0, baskets.size())
        .filter(i -> Arrays.binarySearch(baskets.get(i), product) >= 0)
        .map(days::get)
        .distinct()
        .toArray();
  }

  /** The newest basket; empty if there is none. */
  int[] newest() {
    return baskets.isEmpty() ? new int[0] : baskets.getLast();
  }
}
