package io.perennial.lifetimes;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What the models learn from: of every customer the repeat purchases, when the last was and how
 * long they were watched. Customers with the same three are kept once, with their number, so that a
 * million take a few dozen megabytes. Built by {@link Growing}, then unchangeable.
 *
 * <p>The unit of time is the caller's; parameters and horizons are in the same. Everything the
 * product and the papers say is in weeks.
 */
public final class Histories {

  /**
   * One customer.
   *
   * @param repeats x, purchase days after the first: 0 to {@link #MOST_REPEATS}
   * @param last t_x, from the first purchase day to the last; 0 if there was one only
   * @param observed T, from the first purchase day to the end of the record, at least {@code last}
   * @param logGaps the sum of the logarithms of the times between purchase days, which only models
   *     with regularity need; {@link Double#NaN} if it is not known
   */
  public record History(int repeats, double last, double observed, double logGaps) {
    public History {
      if (repeats < 0 || repeats > MOST_REPEATS) {
        throw new IllegalArgumentException("x must be from 0 to " + MOST_REPEATS + ": " + repeats);
      }
      if (!(last >= 0 && last <= observed && observed <= LONGEST)) {
        throw new IllegalArgumentException(
            "0 <= t_x <= T must hold, and be finite: t_x " + last + ", T " + observed);
      }
      if ((repeats == 0) != (last == 0)) {
        throw new IllegalArgumentException(
            "t_x is 0 for who bought once and nobody else: x " + repeats + ", t_x " + last);
      }
      if (Double.isInfinite(logGaps)) {
        throw new IllegalArgumentException("the times between purchase days must not be 0");
      }
    }

    public History(int repeats, double last, double observed) {
      this(repeats, last, observed, repeats == 0 ? 0 : Double.NaN);
    }

    /** The same customer as on the day of the last purchase. */
    History atLastPurchase() {
      return new History(repeats, last, last, logGaps);
    }
  }

  /** A purchase day a day for more than two centuries. */
  public static final int MOST_REPEATS = 100_000;

  /** Longer times, in whatever unit, are a mistake. */
  private static final double LONGEST = 1e9;

  /**
   * So many groups a piece of work; below two pieces, a second thread costs more than it brings.
   */
  private static final int PIECE = 8_192;

  final int[] repeats;
  final double[] last;
  final double[] observed;
  final double[] weight;
  final int size;
  private final double logGaps;
  private final double customers;
  private final double purchases;
  private final double time;
  private final int most;

  private Histories(Growing growing) {
    size = growing.size;
    repeats = Arrays.copyOf(growing.repeats, size);
    last = Arrays.copyOf(growing.last, size);
    observed = Arrays.copyOf(growing.observed, size);
    weight = Arrays.copyOf(growing.weight, size);
    logGaps = growing.logGaps;
    customers = IntStream.range(0, size).mapToDouble(i -> weight[i]).sum();
    purchases = IntStream.range(0, size).mapToDouble(i -> weight[i] * repeats[i]).sum();
    time = IntStream.range(0, size).mapToDouble(i -> weight[i] * observed[i]).sum();
    most = Arrays.stream(repeats).max().orElse(0);
  }

  public static Histories of(Iterable<History> histories) {
    var growing = new Growing();
    histories.forEach(history -> growing.add(history, 1));
    return growing.done();
  }

  public double customers() {
    return customers;
  }

  /** Repeat purchases of all of them. */
  public double purchases() {
    return purchases;
  }

  /** Customers alike are kept once; so many kinds there are. */
  public int kinds() {
    return size;
  }

  /** Whether the times between purchases are known, as regularity needs them. */
  public boolean gapsKnown() {
    return !Double.isNaN(logGaps);
  }

  double logGaps() {
    return logGaps;
  }

  /** T of whoever was watched longest; 0 of nobody. */
  public double longest() {
    return Arrays.stream(observed).max().orElse(0);
  }

  int mostRepeats() {
    return most;
  }

  /** The mean time a customer was watched, to which scales are held; 1 if nobody was at all. */
  double meanObserved() {
    return time > 0 ? time / customers : 1;
  }

  /** Every n-th kind of customer, to find out quickly where about the answer lies. */
  Histories sample(int step) {
    var growing = new Growing();
    for (int i = 0; i < size; i += step) {
      growing.put(repeats[i], last[i], observed[i], weight[i], 0);
    }
    return growing.done();
  }

  /** What sums over a range of groups; adds to the slope it is given. */
  @FunctionalInterface
  interface Piece {
    double sum(int from, int to, double[] slope);
  }

  /** Sums over all groups, in pieces on several threads, always added up in the same order. */
  double sum(Piece work, double[] slope) {
    int pieces = (size + PIECE - 1) / PIECE;
    if (pieces < 2) {
      return work.sum(0, size, slope);
    }
    double[][] slopes = new double[pieces][slope.length];
    double[] sums =
        IntStream.range(0, pieces)
            .parallel()
            .mapToDouble(i -> work.sum(i * PIECE, Math.min(size, (i + 1) * PIECE), slopes[i]))
            .toArray();
    for (double[] each : slopes) {
      for (int j = 0; j < slope.length; j++) {
        slope[j] += each[j];
      }
    }
    return Arrays.stream(sums).sum();
  }

  /** The groups' values added up, each times its number of customers. */
  double weighted(IntToDoubleFunction ofGroup) {
    return IntStream.range(0, size).mapToDouble(i -> weight[i] * ofGroup.applyAsDouble(i)).sum();
  }

  History at(int group) {
    return new History(repeats[group], last[group], observed[group]);
  }

  /** Histories as they come in; customers alike fall together. */
  public static final class Growing {
    private int[] repeats = new int[64];
    private double[] last = new double[64];
    private double[] observed = new double[64];
    private double[] weight = new double[64];
    private int[] places = new int[256];
    private int size;
    private double logGaps;

    /**
     * Adds so many customers alike.
     *
     * @throws IllegalArgumentException if the weight is not a positive number
     */
    public void add(History history, double customers) {
      if (!(customers > 0 && customers <= LONGEST)) {
        throw new IllegalArgumentException("not a number of customers: " + customers);
      }
      put(history.repeats(), history.last(), history.observed(), customers, history.logGaps());
    }

    public Histories done() {
      return new Histories(this);
    }

    private void put(int x, double tx, double end, double customers, double gaps) {
      logGaps += customers * gaps;
      if (size * 2 >= places.length) {
        widen();
      }
      int slot = slot(x, tx, end);
      if (places[slot] != 0) {
        weight[places[slot] - 1] += customers;
        return;
      }
      if (size == repeats.length) {
        repeats = Arrays.copyOf(repeats, size * 2);
        last = Arrays.copyOf(last, size * 2);
        observed = Arrays.copyOf(observed, size * 2);
        weight = Arrays.copyOf(weight, size * 2);
      }
      repeats[size] = x;
      last[size] = tx;
      observed[size] = end;
      weight[size] = customers;
      places[slot] = ++size;
    }

    private void widen() {
      places = new int[places.length * 2];
      for (int i = 0; i < size; i++) {
        places[slot(repeats[i], last[i], observed[i])] = i + 1;
      }
    }

    /** Where the group stands, or the free place for it. */
    private int slot(int x, double tx, double end) {
      long bits = x * 0x9e3779b97f4a7c15L;
      bits = (bits ^ Double.doubleToLongBits(tx)) * 0xbf58476d1ce4e5b9L;
      bits = (bits ^ (bits >>> 29) ^ Double.doubleToLongBits(end)) * 0x94d049bb133111ebL;
      int slot = (int) ((bits ^ (bits >>> 32)) & (places.length - 1));
      while (places[slot] != 0) {
        int i = places[slot] - 1;
        if (repeats[i] == x && last[i] == tx && observed[i] == end) {
          return slot;
        }
        slot = (slot + 1) & (places.length - 1);
      }
      return slot;
    }
  }
}
