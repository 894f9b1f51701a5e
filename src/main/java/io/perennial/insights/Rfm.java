package io.perennial.insights;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How recently (R), how often (F) and for how much money (M) customers purchased, each scored 1 to
 * 5 by the quintiles of the shop's own customers.
 *
 * @param referenceDay days since the last purchase are counted up to it; {@code null} without
 *     purchases
 * @param scored the customers by their codes
 */
public record Rfm(
    @Nullable LocalDate referenceDay, CutPoints cutPoints, @JsonIgnore List<Cell> scored) {

  /** Customers with the same code, and the value of their purchases. */
  public record Cell(int code, long people, BigDecimal value) {

    /** The first two digits. */
    int group() {
      return code / 10;
    }
  }

  /** How many customers have each three-digit code. */
  @JsonProperty
  public SortedMap<String, Long> cells() {
    SortedMap<String, Long> cells = new TreeMap<>();
    scored.forEach(cell -> cells.put(String.valueOf(cell.code()), cell.people()));
    return cells;
  }

  /**
   * The 20th, 40th, 60th and 80th percentiles by linear interpolation between order statistics
   * (type 7 of Hyndman and Fan, 1996); empty without customers. Equal values always have the same
   * score, 5 is best.
   *
   * @param r days, as amounts only so that they are exact
   */
  record Exact(List<BigDecimal> r, List<BigDecimal> f, List<BigDecimal> m) {

    static final Exact NONE = new Exact(List.of(), List.of(), List.of());

    CutPoints shown() {
      return new CutPoints(numbers(r), numbers(f), m);
    }

    private static List<Double> numbers(List<BigDecimal> cuts) {
      return cuts.stream().map(BigDecimal::doubleValue).toList();
    }
  }

  /** Cut points as they are shown: days, purchases and amounts. */
  public record CutPoints(List<Double> r, List<Double> f, List<BigDecimal> m) {}

  /**
   * Customers with the same scores of recency and frequency.
   *
   * @param step 1 to 8, the darker the more their purchases are worth among the 25
   */
  public record Square(int recency, int frequency, long people, BigDecimal value, int step) {

    public String group() {
      return Rfm.group(recency, frequency);
    }
  }

  /** How many customers have a code. */
  public long customers() {
    return scored.stream().mapToLong(Cell::people).sum();
  }

  /** One of the 25 squares over the scores of recency and frequency. */
  public Square square(int recency, int frequency) {
    long people = 0;
    for (var cell : scored) {
      people += cell.group() == recency * 10 + frequency ? cell.people() : 0;
    }
    var value = value(recency, frequency);
    long below = 0;
    for (int r = 1; r <= 5; r++) {
      for (int f = 1; f <= 5; f++) {
        below += value(r, f).compareTo(value) < 0 ? 1 : 0;
      }
    }
    return new Square(recency, frequency, people, value, 1 + (int) (below * 7 / 24));
  }

  private BigDecimal value(int recency, int frequency) {
    var value = BigDecimal.ZERO;
    for (var cell : scored) {
      value = cell.group() == recency * 10 + frequency ? value.add(cell.value()) : value;
    }
    return value;
  }

  /**
   * The ten named groups from the best to the one furthest away: who moves towards the first has
   * risen.
   */
  public static final List<String> GROUPS =
      List.of(
          "champions",
          "loyal",
          "potential_loyalists",
          "new",
          "promising",
          "need_attention",
          "about_to_sleep",
          "cannot_lose",
          "at_risk",
          "hibernating");

  /** The group over the grid of R and F, as the field names it. */
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
