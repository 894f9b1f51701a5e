package io.perennial.insights;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How recently (R), how often (F) and for how much money (M) customers purchased, each scored 1 to
 * 5 by the quintiles of the shop's own customers.
 *
 * @param referenceDay days since the last purchase are counted up to it; {@code null} without
 *     purchases
 * @param cells how many customers have each three-digit code
 */
record Rfm(@Nullable LocalDate referenceDay, CutPoints cutPoints, SortedMap<String, Long> cells) {

  /**
   * The 20th, 40th, 60th and 80th percentiles by linear interpolation between order statistics
   * (type 7 of Hyndman and Fan, 1996); empty without customers.
   *
   * @param r days, as amounts only so that they are exact
   */
  record Exact(List<BigDecimal> r, List<BigDecimal> f, List<BigDecimal> m) {

    /** The code of a customer: equal values always have the same score, 5 is best. */
    String code(LocalDate referenceDay, LocalDate lastDay, long purchases, BigDecimal value) {
      var recency = BigDecimal.valueOf(ChronoUnit.DAYS.between(lastDay, referenceDay));
      return ""
          + (5 - below(r, recency))
          + (1 + below(f, BigDecimal.valueOf(purchases)))
          + (1 + below(m, value));
    }

    private static long below(List<BigDecimal> cuts, BigDecimal value) {
      return cuts.stream().filter(cut -> cut.compareTo(value) < 0).count();
    }

    CutPoints shown() {
      return new CutPoints(numbers(r), numbers(f), m);
    }

    private static List<Double> numbers(List<BigDecimal> cuts) {
      return cuts.stream().map(BigDecimal::doubleValue).toList();
    }
  }

  /** Cut points as they are shown: days, purchases and amounts. */
  public record CutPoints(List<Double> r, List<Double> f, List<BigDecimal> m) {}

  /** The ten named groups over the grid of R and F, as the field names them. */
  public static String group(int recency, int frequency) {
    return switch (recency) {
      case 5 ->
          switch (frequency) {
            case 1 -> "new";
            case 2, 3 -> "potential_loyalists";
            default -> "champions";
          };
      case 4 ->
          switch (frequency) {
            case 1 -> "promising";
            case 2, 3 -> "potential_loyalists";
            default -> "loyal";
          };
      case 3 ->
          switch (frequency) {
            case 1, 2 -> "about_to_sleep";
            case 3 -> "need_attention";
            default -> "loyal";
          };
      default ->
          switch (frequency) {
            case 1, 2 -> "hibernating";
            case 3, 4 -> "at_risk";
            default -> "cannot_lose";
          };
    };
  }
}
