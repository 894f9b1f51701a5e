package io.perennial.lifetimes;

import io.perennial.lifetimes.Gammas.Gauss;
import io.perennial.lifetimes.Gammas.Rising;
import io.perennial.lifetimes.Histories.History;
import java.util.Arrays;

/**
 * Customers who may leave at any time, unseen: Pareto/NBD (Schmittlein, Morrison and Colombo,
 * Management Science 33(1), 1987; here as in Fader and Hardie, "A note on deriving the Pareto/NBD
 * model", 2005). Parameters: r, alpha of the rate of purchases; s, beta of the rate of leaving.
 *
 * <p>With here(t) = (α+t)^−(r+x) (β+t)^−s and gone(t) = s ∫_t^∞ (α+u)^−(r+x) (β+u)^−(s+1) du, the
 * likelihood is (r)_x α^r β^s (here(T) + gone(t_x) − gone(T)). Every one of the three is at most
 * the sum, so that the difference loses no digits; gone is here times a Gauss series of positive
 * terms. Where that converges slowly, gone(t) is integrated up to where it does not.
 */
record LeavingAnyTime() implements Leaving {

  /** The series is used up to this z, where it takes at most some 130 terms. */
  private static final double SLOW = 0.75;

  /** And integration goes up to this one. */
  private static final double QUICK = 0.6;

  /** What is e to the minus this is not seen beside 1. */
  private static final double UNSEEN = 45;

  /** Ten nodes integrate what falls by e to the sixth to the last digits. */
  private static final double STEEPEST = 6;

  @Override
  public double logLikelihood(Histories data, double[] parameters, double[] slope) {
    var rates = new Rising(parameters[0], data.mostRepeats());
    return data.sum((from, to, by) -> sum(data, rates, parameters, from, to, by), slope);
  }

  private double sum(
      Histories data, Rising rates, double[] parameters, int from, int to, double[] slope) {
    double r = parameters[0];
    double alpha = parameters[1];
    double s = parameters[2];
    double beta = parameters[3];
    double constant = r * Math.log(alpha) + s * Math.log(beta);
    var first = new Gone(parameters);
    var last = new Gone(parameters);
    double sum = 0;
    for (int i = from; i < to; i++) {
      int x = data.repeats[i];
      double weight = data.weight[i];
      first.at(x, data.last[i]);
      last.at(x, data.observed[i]);
      double fade = Math.exp(last.here - first.here);
      double total = first.share + fade * (1 - last.share);
      sum += weight * (rates.log(x) + constant + first.here + Math.log(total));
      for (int j = 0; j < 4; j++) {
        double bent =
            first.share * first.byGone[j] + fade * (last.byHere[j] - last.share * last.byGone[j]);
        slope[j] += weight * bent / total;
      }
      slope[0] += weight * (rates.slope(x) + Math.log(alpha));
      slope[1] += weight * r / alpha;
      slope[2] += weight * Math.log(beta);
      slope[3] += weight * s / beta;
    }
    return sum;
  }

  @Override
  public double[] start(double rate) {
    return new double[] {Math.log(0.8), Math.log(0.8 / rate), Math.log(0.5), Math.log(0.4)};
  }

  @Override
  public double alive(History history, double[] parameters) {
    var first = new Gone(parameters);
    var last = new Gone(parameters);
    first.at(history.repeats(), history.last());
    last.at(history.repeats(), history.observed());
    double fade = Math.exp(last.here - first.here);
    return fade / (first.share + fade * (1 - last.share));
  }

  /** Fader and Hardie's note, eq. 41; where s is 1 its limit. */
  @Override
  public double expected(History history, double horizon, double[] parameters) {
    double rate = (parameters[0] + history.repeats()) / (parameters[1] + history.observed());
    double patience = parameters[3] + history.observed();
    double away = Math.log1p(horizon / patience);
    double s = parameters[2] - 1;
    double time = Math.abs(s * away) < 1e-10 ? away : -Math.expm1(-s * away) / s;
    return alive(history, parameters) * rate * patience * time;
  }

  /** What is counted until the customer leaves, over all times of leaving. */
  @Override
  public double[] atLeast(History history, double horizon, double[] parameters) {
    double shape = parameters[0] + history.repeats();
    double rate = parameters[1] + history.observed();
    double patience = parameters[3] + history.observed();
    double away = Math.log1p(horizon / patience);
    double[] together = Counts.atLeast(shape, rate, horizon, 1, 1);
    double stays = Math.exp(-parameters[2] * away);
    for (int i = 0; i < together.length; i++) {
      together[i] *= stays;
    }
    int panels = (int) Math.min(8, 1 + parameters[2] * away);
    double width = away / panels;
    for (int panel = 0; panel < panels; panel++) {
      for (int node = -Gammas.NODES.length; node <= Gammas.NODES.length; node++) {
        if (node == 0) {
          continue;
        }
        double place = Math.signum(node) * Gammas.NODES[Math.abs(node) - 1];
        double v = width * (panel + (1 + place) / 2);
        double chance =
            parameters[2]
                * Math.exp(-parameters[2] * v)
                * Gammas.WEIGHTS[Math.abs(node) - 1]
                * width
                / 2;
        double[] until = Counts.atLeast(shape, rate, patience * Math.expm1(v), 1, 1);
        for (int i = 0; i < Math.min(until.length, together.length); i++) {
          together[i] = Math.min(1, together[i] + chance * until[i]);
        }
      }
    }
    return together;
  }

  /** gone(t), as its share of here(t), with the derivatives of both logarithms. */
  private static final class Gone {
    private final double r;
    private final double alpha;
    private final double s;
    private final double beta;
    private final Gauss series = new Gauss();
    private final double[] byHere = new double[4];
    private final double[] byGone = new double[4];
    private double here;
    private double share;

    private Gone(double[] parameters) {
      r = parameters[0];
      alpha = parameters[1];
      s = parameters[2];
      beta = parameters[3];
    }

    private void at(int x, double t) {
      double far = Math.max(alpha, beta) + t;
      if (Math.abs(alpha - beta) > SLOW * far) {
        integrated(x, t, Math.abs(alpha - beta) / QUICK - Math.max(alpha, beta));
      } else {
        summed(x, t);
      }
    }

    private void summed(int x, double t) {
      double shape = r + x;
      double all = shape + s;
      double a = alpha + t;
      double b = beta + t;
      stand(shape, a, b);
      if (alpha >= beta) {
        series.at(shape, all + 1, (alpha - beta) / a);
        share = s / all * series.value;
        double byZ = series.byZ / series.value;
        byGone[0] = (series.byP + series.byQ) / series.value - 1 / all;
        byGone[1] = byZ * b / (a * a);
        byGone[2] = 1 / s - 1 / all + series.byQ / series.value;
        byGone[3] = -byZ / a;
      } else {
        series.at(s + 1, all + 1, (beta - alpha) / b);
        share = s / all * a / b * series.value;
        double byZ = series.byZ / series.value;
        byGone[0] = series.byQ / series.value - 1 / all;
        byGone[1] = 1 / a - byZ / b;
        byGone[2] = 1 / s - 1 / all + (series.byP + series.byQ) / series.value;
        byGone[3] = byZ * a / (b * b) - 1 / b;
      }
      for (int j = 0; j < 4; j++) {
        byGone[j] += byHere[j];
      }
    }

    private void stand(double shape, double a, double b) {
      byHere[0] = -Math.log(a);
      byHere[1] = -shape / a;
      byHere[2] = -Math.log(b);
      byHere[3] = -s / b;
      here = shape * byHere[0] + s * byHere[2];
    }

    /** From t to where the series is quick, over the logarithm of the smaller of α+u and β+u. */
    private void integrated(int x, double t, double until) {
      summed(x, until);
      double shape = r + x;
      double near = Math.min(alpha, beta);
      double start = Math.log(near + t);
      double end = Math.log(near + until);
      double base = -shape * Math.log(alpha + t) - s * Math.log(beta + t);
      double rest = share * Math.exp(here - base);
      double[] bent = new double[4];
      for (int j = 0; j < 4; j++) {
        bent[j] = rest * byGone[j];
      }
      double own = alpha < beta ? Math.abs(1 - shape) : s;
      double other = alpha < beta ? s + 1 : shape;
      double far = Math.max(alpha, beta) - near;
      double total = rest;
      double width;
      for (double from = start; from < end; from += width) {
        // The share by which the other factor falls too is at most e times as large a panel on.
        double part = Math.exp(from) / (Math.exp(from) + far);
        double steep = own + Math.E * other * part;
        width = Math.min(Math.min(1, STEEPEST / steep), end - from);
        double piece = 0;
        for (int node = -Gammas.NODES.length; node <= Gammas.NODES.length; node++) {
          if (node == 0) {
            continue;
          }
          double place = Math.signum(node) * Gammas.NODES[Math.abs(node) - 1];
          double v = from + width * (1 + place) / 2;
          double c = Math.exp(v);
          double u = c - near;
          double logA = Math.log(alpha + u);
          double logB = Math.log(beta + u);
          double value =
              s
                  * Math.exp(v - shape * logA - (s + 1) * logB - base)
                  * Gammas.WEIGHTS[Math.abs(node) - 1]
                  * width
                  / 2;
          piece += value;
          bent[0] -= value * logA;
          bent[1] -= value * shape / (alpha + u);
          bent[2] += value * (1 / s - logB);
          bent[3] -= value * (s + 1) / (beta + u);
        }
        total += piece;
        if (piece < total * Math.exp(-UNSEEN)) {
          break;
        }
      }
      stand(shape, alpha + t, beta + t);
      share = total;
      for (int j = 0; j < 4; j++) {
        byGone[j] = bent[j] / total;
      }
    }
  }

  /** For tests: gone(t) as its share of here(t). */
  static double goneShare(int x, double t, double... parameters) {
    var gone = new Gone(Arrays.copyOf(parameters, 4));
    gone.at(x, t);
    return gone.share;
  }
}
