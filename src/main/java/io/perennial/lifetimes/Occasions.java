package io.perennial.lifetimes;

import io.perennial.lifetimes.Fitted.Parameter;
import io.perennial.lifetimes.Gammas.Rising;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Customers who at each of a row of occasions (a yearly fair, a monthly box) buy or do not, until
 * they leave: BG/BB (Fader, Hardie and Shang, Marketing Science 29(6), 2010, eq. 5). Parameters
 * alpha, beta of the chance to buy, gamma, delta of the chance to leave.
 */
public final class Occasions {

  /**
   * Customers alike.
   *
   * @param bought x, occasions taken after the first purchase
   * @param last t_x, the number of the last occasion taken, 0 if none
   * @param occasions n, how many there were, at most {@link #MOST}
   * @param customers how many such customers there are
   */
  public record Row(int bought, int last, int occasions, double customers) {
    public Row {
      boolean sound =
          bought >= 0
              && bought <= last
              && last <= occasions
              && occasions <= MOST
              && (bought == 0) == (last == 0)
              && customers > 0
              && customers < 1e12;
      if (!sound) {
        throw new IllegalArgumentException(
            "0 <= x <= t_x <= n must hold: " + bought + ", " + last + ", " + occasions);
      }
    }
  }

  /** Weeks of forty years. */
  public static final int MOST = 2_000;

  private final double[] parameters;
  private final Ascent.Top top;
  private final double logLikelihood;

  private Occasions(double[] parameters, Ascent.Top top, double logLikelihood) {
    this.parameters = parameters;
    this.top = top;
    this.logLikelihood = logLikelihood;
  }

  /**
   * Learns from rows of customers.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Occasions fit(List<Row> rows, boolean prior) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("there is no customer to learn from");
    }
    var top =
        Ascent.climb(
            (place, slope) -> {
              double[] parameters = exponentials(place);
              double height = logLikelihood(rows, parameters, slope);
              for (int i = 0; i < slope.length; i++) {
                slope[i] *= parameters[i];
              }
              double bounds = Prior.fence(place, slope);
              return height
                  + bounds
                  + (prior ? Prior.chance(place, slope, 0) + Prior.chance(place, slope, 2) : 0);
            },
            new double[] {0, 0, Math.log(0.5), Math.log(2)});
    double[] parameters = exponentials(top.place());
    return new Occasions(parameters, top, logLikelihood(rows, parameters, new double[4]));
  }

  private static double[] exponentials(double[] place) {
    return IntStream.range(0, place.length).mapToDouble(i -> Math.exp(place[i])).toArray();
  }

  private static double logLikelihood(List<Row> rows, double[] parameters, double[] slope) {
    int most = rows.stream().mapToInt(Row::occasions).max().orElse(0);
    var paths = new Paths(parameters, most + 1);
    double sum = 0;
    for (var row : rows) {
      sum += row.customers() * paths.log(row.bought(), row.last(), row.occasions());
      for (int i = 0; i < 4; i++) {
        slope[i] += row.customers() * paths.slope[i];
      }
    }
    return sum;
  }

  /**
   * All ways a history can have come about: alive to the end, or gone after one of the occasions.
   */
  private static final class Paths {
    private final Rising buys;
    private final Rising passes;
    private final Rising both;
    private final Rising stays;
    private final Rising all;
    private final double gamma;
    private final double[] slope = new double[4];
    private final double[] one = new double[4];
    private double alive;

    private Paths(double[] parameters, int most) {
      buys = new Rising(parameters[0], most);
      passes = new Rising(parameters[1], most);
      both = new Rising(parameters[0] + parameters[1], most);
      gamma = parameters[2];
      stays = new Rising(parameters[3], most);
      all = new Rising(parameters[2] + parameters[3], most);
    }

    private double log(int x, int last, int n) {
      double total = path(x, n, n, false);
      double here = total;
      System.arraycopy(one, 0, slope, 0, 4);
      for (int gone = last; gone < n; gone++) {
        double log = path(x, gone, gone, true);
        double next = Gammas.logSum(total, log);
        double before = Math.exp(total - next);
        double now = Math.exp(log - next);
        for (int i = 0; i < 4; i++) {
          slope[i] = before * slope[i] + now * one[i];
        }
        total = next;
      }
      alive = Math.exp(here - total);
      return total;
    }

    /** Bought x of so many occasions and stayed after each; then, maybe, left. */
    private double path(int x, int occasions, int stayed, boolean left) {
      int leavings = stayed + (left ? 1 : 0);
      one[0] = buys.slope(x) - both.slope(occasions);
      one[1] = passes.slope(occasions - x) - both.slope(occasions);
      one[2] = (left ? 1 / gamma : 0) - all.slope(leavings);
      one[3] = stays.slope(stayed) - all.slope(leavings);
      return buys.log(x)
          + passes.log(occasions - x)
          - both.log(occasions)
          + (left ? Math.log(gamma) : 0)
          + stays.log(stayed)
          - all.log(leavings);
    }
  }

  public double logLikelihood() {
    return logLikelihood;
  }

  public boolean arrived() {
    return top.arrived();
  }

  public List<Parameter> parameters() {
    return Contracts.parameters(List.of("alpha", "beta", "gamma", "delta"), parameters, top);
  }

  /** The probability that such a customer is still there at the occasion after the last: eq. 11. */
  public double alive(Row row) {
    var paths = new Paths(parameters, row.occasions() + 1);
    paths.log(row.bought(), row.last(), row.occasions());
    double stays = parameters[3] + row.occasions();
    return paths.alive * stays / (parameters[2] + stays);
  }

  /** Expected purchases of one such customer at so many occasions to come: eq. 13, as a sum. */
  public double expected(Row row, int occasions) {
    if (occasions < 1 || occasions > MOST) {
      throw new IllegalArgumentException("not a number of occasions: " + occasions);
    }
    var paths = new Paths(parameters, row.occasions() + 1);
    paths.log(row.bought(), row.last(), row.occasions());
    double buys =
        (parameters[0] + row.bought()) / (parameters[0] + parameters[1] + row.occasions());
    double stays = 1;
    double sum = 0;
    for (int i = 0; i < occasions; i++) {
      double stayed = parameters[3] + row.occasions() + i;
      stays *= stayed / (parameters[2] + stayed);
      sum += stays;
    }
    return paths.alive * buys * sum;
  }
}
