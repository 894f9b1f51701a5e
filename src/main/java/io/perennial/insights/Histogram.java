package io.perennial.insights;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How often each whole number occurs. Days between purchases take few different values, so that a
 * histogram holds millions of them exactly and every quantile is answered from it.
 */
public record Histogram(SortedMap<Integer, Long> counts) {

  static Histogram of(Map<Integer, Long> counts) {
    return new Histogram(new TreeMap<>(counts));
  }

  public long size() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The mean; {@code null} of nothing. */
  @Nullable Double mean() {
    long size = size();
    long sum = 0;
    for (var entry : counts.entrySet()) {
      sum += entry.getKey() * entry.getValue();
    }
    return size == 0 ? null : (double) sum / size;
  }

  /**
   * A quantile by linear interpolation between order statistics, type 7 of Hyndman and Fan (1996);
   * {@code null} of nothing.
   *
   * @param percent between 0 and 100
   */
  public @Nullable Double quantile(int percent) {
    long size = size();
    if (size == 0) {
      return null;
    }
    long hundredths = (size - 1) * percent;
    long below = hundredths / 100;
    int low = at(below);
    int high = at(Math.min(below + 1, size - 1));
    return low + (high - low) * (hundredths % 100) / 100.0;
  }

  /**
   * The same of sorted values that are few.
   *
   * @param share between 0 and 1
   */
  public static double quantile(List<Double> sorted, double share) {
    double place = (sorted.size() - 1) * share;
    int below = (int) place;
    double low = sorted.get(below);
    return low + (sorted.get(Math.min(below + 1, sorted.size() - 1)) - low) * (place - below);
  }

  /** The value at a place of the sorted values, from 0. */
  private int at(long place) {
    long passed = 0;
    for (var entry : counts.entrySet()) {
      passed += entry.getValue();
      if (place < passed) {
        return entry.getKey();
      }
    }
    throw new IllegalArgumentException("only " + passed + " values");
  }
}
