package io.perennial.trials;

import io.perennial.lifetimes.PurchaseDays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * When the next order comes: a window, because even the best guess is within a week only for a
 * quarter of customers. The middle is the customer's own median of days between purchases, drawn
 * towards that of the shop; how wide the window is the shop's own past says, in which as many next
 * orders fell into such windows as promised.
 *
 * <p>Drawn how far: by what differs within customers over what differs between them, on the scale
 * of logarithms (empirical Bayes; Efron and Morris, Journal of the American Statistical Association
 * 70, 1975; the moments of one-way analysis of variance). A median of normal draws varies π/2 times
 * as much as their mean.
 */
public final class NextOrder {

  /**
   * Days counted from the last purchase.
   *
   * @param earliest a tenth of next orders of those who come again come before it, latest a tenth
   *     come after it
   */
  public record Window(double expected, double earliest, double latest) {}

  /** Of two gaps it can be seen how far a customer's differ. */
  private static final int SHOWN_GAPS = 2;

  /** Of three gaps, the last can be guessed from the others. */
  private static final int LEAST_GAPS = 3;

  /** With fewer such customers the shape of a normal distribution stands in for their past. */
  private static final int LEAST_CUSTOMERS = 30;

  /** How far the own spread is drawn towards the shop's: as much as so many gaps weigh. */
  private static final double SPREAD_WEIGHT = 4;

  /** Where customers do not differ, a customer's own gaps weigh next to nothing. */
  private static final double MOST_WEIGHT = 1_000;

  /** A gap's logarithm spreads by at least this: a shop's days are whole days. */
  private static final double LEAST_SPREAD = 0.05;

  private static final double TENTH = 0.1;

  private final double median;
  private final double weight;
  private final double spread;
  private final double[] errors;
  private final int customers;

  private NextOrder(double median, double weight, double spread, double[] errors, int customers) {
    this.median = median;
    this.weight = weight;
    this.spread = spread;
    this.errors = errors;
    this.customers = customers;
  }

  /** Learns from what was known at the end of a day; nothing, if nobody had bought twice. */
  static Optional<NextOrder> learn(PurchaseDays purchases, int day) {
    List<int[]> all = new ArrayList<>();
    for (int customer = 0; customer < purchases.customers(); customer++) {
      if (purchases.known(customer, day)) {
        int[] gaps = gaps(purchases.until(customer, day));
        if (gaps.length > 0) {
          all.add(gaps);
        }
      }
    }
    return learn(all);
  }

  /** Learns from the days between purchases of each customer, the oldest first. */
  static Optional<NextOrder> learn(List<int[]> all) {
    if (all.isEmpty()) {
      return Optional.empty();
    }
    var frequent = all.stream().filter(gaps -> gaps.length >= LEAST_GAPS).toList();
    var several = all.stream().filter(gaps -> gaps.length >= SHOWN_GAPS).toList();
    var shown = several.size() >= LEAST_CUSTOMERS ? several : all;
    double median = median(shown.stream().flatMapToInt(Arrays::stream).toArray());
    double within = within(shown);
    double between = between(shown, within);
    double weight =
        between > 0 ? Math.min(MOST_WEIGHT, Math.PI / 2 * within / between) : MOST_WEIGHT;
    double spread = Math.max(LEAST_SPREAD, Math.sqrt(within));
    var first = new NextOrder(median, weight, spread, new double[0], shown.size());
    return Optional.of(
        frequent.size() < LEAST_CUSTOMERS
            ? first
            : new NextOrder(median, weight, spread, first.errors(frequent), shown.size()));
  }

  private static int[] gaps(int[] days) {
    return IntStream.range(1, days.length).map(i -> days[i] - days[i - 1]).toArray();
  }

  /** The variance of logarithms within customers. */
  private static double within(List<int[]> all) {
    double sum = 0;
    double free = 0;
    for (int[] gaps : all) {
      double mean = meanLog(gaps);
      for (int gap : gaps) {
        sum += (Math.log(gap) - mean) * (Math.log(gap) - mean);
      }
      free += gaps.length - 1;
    }
    return free > 0 ? sum / free : 1;
  }

  private static double between(List<int[]> all, double within) {
    double gaps = 0;
    double squares = 0;
    double sum = 0;
    for (int[] each : all) {
      gaps += each.length;
      squares += (double) each.length * each.length;
      sum += each.length * meanLog(each);
    }
    double apart = 0;
    for (int[] each : all) {
      double off = meanLog(each) - sum / gaps;
      apart += each.length * off * off;
    }
    double groups = all.size() - 1;
    double size = (gaps - squares / gaps) / groups;
    return groups > 0 && size > 0 ? (apart / groups - within) / size : 0;
  }

  private static double meanLog(int[] gaps) {
    return Arrays.stream(gaps).mapToDouble(Math::log).average().orElse(0);
  }

  /** How far off the last gap of each customer was, in spreads of that customer, ascending. */
  private double[] errors(List<int[]> frequent) {
    return frequent.stream()
        .mapToDouble(gaps -> {
          int[] before = Arrays.copyOf(gaps, gaps.length - 1);
          return Math.log(gaps[gaps.length - 1] / middle(before)) / spread(before);
        })
        .sorted()
        .toArray();
  }

  /** From how many customers it learned. */
  public int customers() {
    return customers;
  }

  /** The median of days between purchases in the shop. */
  public double median() {
    return median;
  }

  /**
   * The window of a customer's next order.
   *
   * @param days the customer's purchase days, ascending; one is enough
   * @param waited days since the last of them: the window begins after them
   * @return empty if next to nobody who waited so long came again: no day can honestly be said
   */
  public Optional<Window> next(int[] days, int waited) {
    return window(gaps(days), waited);
  }

  Optional<Window> window(int[] gaps, int waited) {
    double middle = middle(gaps);
    double spread = spread(gaps);
    double since = waited > 0 ? Math.log(waited / middle) / spread : Double.NEGATIVE_INFINITY;
    if (errors.length == 0) {
      return since > 1
          ? Optional.empty()
          : Optional.of(
              new Window(
                  Math.max(waited, middle),
                  Math.max(waited, middle * Math.exp(-1.2816 * spread)),
                  middle * Math.exp(1.2816 * spread)));
    }
    int from = 0;
    while (from < errors.length && errors[from] <= since) {
      from++;
    }
    if (errors.length - from < Math.max(5, errors.length * TENTH)) {
      return Optional.empty();
    }
    double[] left = Arrays.copyOfRange(errors, from, errors.length);
    double expected = from == 0 ? middle : middle * Math.exp(spread * quantile(left, 0.5));
    return Optional.of(
        new Window(
            expected,
            Math.min(expected, middle * Math.exp(spread * quantile(left, TENTH))),
            Math.max(expected, middle * Math.exp(spread * quantile(left, 1 - TENTH)))));
  }

  double middle(int[] gaps) {
    if (gaps.length == 0) {
      return median;
    }
    double own = gaps.length * Math.log(median(gaps));
    return Math.exp((own + weight * Math.log(median)) / (gaps.length + weight));
  }

  private double spread(int[] gaps) {
    double middle = Math.log(middle(gaps));
    double sum = SPREAD_WEIGHT * spread * spread;
    for (int gap : gaps) {
      sum += (Math.log(gap) - middle) * (Math.log(gap) - middle);
    }
    return Math.max(LEAST_SPREAD, Math.sqrt(sum / (gaps.length + SPREAD_WEIGHT)));
  }

  static double median(int[] numbers) {
    int[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
  }

  /** Between order statistics, as metrics are: type 7. */
  private static double quantile(double[] ascending, double share) {
    double place = share * (ascending.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, ascending.length - 1);
    return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
  }
}
