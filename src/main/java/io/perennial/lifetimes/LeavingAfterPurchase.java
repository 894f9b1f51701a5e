package io.perennial.lifetimes;

import io.perennial.lifetimes.Gammas.Rising;
import io.perennial.lifetimes.Histories.History;
import java.util.Arrays;

/**
 * Customers who may leave only right after a purchase, each with a chance of their own: BG/NBD
 * (Fader, Hardie and Lee, Marketing Science 24(2), 2005, eq. 6); MBG/NBD, where also the first
 * purchase may be the last (Batislam, Denizel and Filiztekin, IJRM 24(3), 2007); both with regular
 * times between purchases, Erlang of k (Platzer and Reutterer, Marketing Science 35(5), 2016, and
 * the notes of BTYDplus); and NBD, where nobody ever leaves (Ehrenberg, Applied Statistics 8,
 * 1959).
 *
 * <p>Ratios of beta functions are written as rising products, so that no difference of large
 * logarithms is ever taken. Parameters: r, alpha of the rate; a, b of the chance to leave.
 *
 * @param regularity k, at least 1
 * @param leaves false: nobody ever does
 * @param atFirst whether the first purchase may be the last
 */
record LeavingAfterPurchase(int regularity, boolean leaves, boolean atFirst) implements Leaving {

  @Override
  public double logLikelihood(Histories data, double[] parameters, double[] slope) {
    double constant =
        regularity == 1
            ? 0
            : (regularity - 1) * data.logGaps() - data.purchases() * Gammas.logGamma(regularity);
    int most = data.mostRepeats();
    var rates = new Rising(parameters[0], regularity * most);
    if (!leaves) {
      return constant
          + data.sum((from, to, by) -> staying(data, rates, parameters, from, to, by), slope);
    }
    var staying = new Rising(parameters[3], most + 1);
    var both = new Rising(parameters[2] + parameters[3], most + 1);
    return constant
        + data.sum(
            (from, to, by) -> leaving(data, rates, staying, both, parameters, from, to, by), slope);
  }

  private double staying(
      Histories data, Rising rates, double[] parameters, int from, int to, double[] slope) {
    double alpha = parameters[1];
    double logAlpha = Math.log(alpha);
    var quiet = new Quiet();
    double sum = 0;
    for (int i = from; i < to; i++) {
      int n = regularity * data.repeats[i];
      quiet.at(parameters[0] + n, alpha + data.observed[i], data.observed[i] - data.last[i]);
      sum += data.weight[i] * (rates.log(n) + parameters[0] * logAlpha + quiet.log);
      slope[0] += data.weight[i] * (rates.slope(n) + logAlpha + quiet.byShape);
      slope[1] += data.weight[i] * (parameters[0] / alpha + quiet.byRate);
    }
    return sum;
  }

  private double leaving(
      Histories data,
      Rising rates,
      Rising staying,
      Rising both,
      double[] parameters,
      int from,
      int to,
      double[] slope) {
    double r = parameters[0];
    double alpha = parameters[1];
    double a = parameters[2];
    double b = parameters[3];
    double logAlpha = Math.log(alpha);
    double logA = Math.log(a);
    int more = atFirst ? 1 : 0;
    var quiet = new Quiet();
    double sum = 0;
    for (int i = from; i < to; i++) {
      double weight = data.weight[i];
      int chances = data.repeats[i] + more;
      int n = regularity * data.repeats[i];
      quiet.at(r + n, alpha + data.observed[i], data.observed[i] - data.last[i]);
      double log = rates.log(n) + r * logAlpha;
      if (chances == 0) {
        sum += weight * (log + quiet.log);
        slope[0] += weight * (rates.slope(n) + logAlpha + quiet.byShape);
        slope[1] += weight * (r / alpha + quiet.byRate);
        continue;
      }
      double logLast = Math.log(alpha + data.last[i]);
      double stayed = b + chances - 1;
      double here = Math.log(stayed) + quiet.log;
      double gone = logA - (r + n) * logLast;
      double total = Gammas.logSum(here, gone);
      double alive = Math.exp(here - total);
      double left = 1 - alive;
      sum += weight * (log + staying.log(chances - 1) - both.log(chances) + total);
      slope[0] += weight * (rates.slope(n) + logAlpha + alive * quiet.byShape - left * logLast);
      slope[1] +=
          weight * (r / alpha + alive * quiet.byRate - left * (r + n) / (alpha + data.last[i]));
      slope[2] += weight * (left / a - both.slope(chances));
      slope[3] += weight * (staying.slope(chances - 1) - both.slope(chances) + alive / stayed);
    }
    return sum;
  }

  @Override
  public double[] start(double rate) {
    double[] all = {
      Math.log(0.8), Math.log(0.8 / (rate * regularity)), Math.log(0.4), Math.log(1.6)
    };
    return leaves ? all : Arrays.copyOf(all, 2);
  }

  @Override
  public double alive(History history, double[] parameters) {
    int chances = history.repeats() + (atFirst ? 1 : 0);
    if (!leaves || chances == 0) {
      return 1;
    }
    double shape = parameters[0] + regularity * history.repeats();
    var quiet = new Quiet();
    quiet.at(shape, parameters[1] + history.observed(), history.observed() - history.last());
    double here = Math.log(parameters[3] + chances - 1) + quiet.log;
    double gone = Math.log(parameters[2]) - shape * Math.log(parameters[1] + history.last());
    return 1 / (1 + Math.exp(gone - here));
  }

  @Override
  public double expected(History history, double horizon, double[] parameters) {
    if (!leaves && regularity == 1) {
      return (parameters[0] + history.repeats()) / (parameters[1] + history.observed()) * horizon;
    }
    double sum = 0;
    for (double each : atLeast(history, horizon, parameters)) {
      sum += each;
    }
    return alive(history, parameters) * sum;
  }

  /**
   * The n-th purchase happens if the n-th would fall into the horizon and the customer stays after
   * each of the n − 1 before it. Summed over n that is the conditional expectation of the papers
   * (Fader, Hardie and Lee, eq. 10) without its hypergeometric function, of positive terms only;
   * and exact for k above 1, where BTYDplus approximates.
   */
  @Override
  public double[] atLeast(History history, double horizon, double[] parameters) {
    double shape = parameters[0] + regularity * history.repeats();
    double rate = parameters[1] + history.observed();
    var quiet = new Quiet();
    quiet.at(shape, rate, history.observed() - history.last());
    double[] together = {};
    for (int done = 0; done < regularity; done++) {
      double[] counts = Counts.atLeast(shape + done, rate, horizon, regularity, regularity - done);
      if (regularity == 1) {
        together = counts;
      } else {
        if (counts.length > together.length) {
          together = Arrays.copyOf(together, counts.length);
        }
        double share = quiet.share(done);
        for (int i = 0; i < counts.length; i++) {
          together[i] = Math.min(1, together[i] + share * counts[i]);
        }
      }
    }
    if (leaves) {
      double stayed = parameters[3] + history.repeats() + (atFirst ? 1 : 0);
      double stays = 1;
      for (int i = 0; i < together.length; i++) {
        together[i] *= stays;
        stays *= (stayed + i) / (parameters[2] + stayed + i);
      }
    }
    return together;
  }

  /**
   * That nothing is bought for a while: the logarithm of Σ_j (waited/rate)^j (shape)_j / j! ·
   * rate^−shape for j below k, the j-th term saying that j of the k hidden steps to the next
   * purchase are taken.
   */
  private final class Quiet {
    private double log;
    private double byShape;
    private double byRate;
    private final double[] terms = new double[regularity];
    private double sum;

    private void at(double shape, double rate, double waited) {
      double logRate = Math.log(rate);
      log = -shape * logRate;
      byShape = -logRate;
      byRate = -shape / rate;
      if (regularity == 1) {
        return;
      }
      terms[0] = 1;
      sum = 1;
      double harmonic = 0;
      double bent = 0;
      double steps = 0;
      for (int j = 1; j < regularity; j++) {
        terms[j] = terms[j - 1] * (waited / rate) * (shape + j - 1) / j;
        harmonic += 1 / (shape + j - 1);
        sum += terms[j];
        bent += terms[j] * harmonic;
        steps += terms[j] * j;
      }
      log += Math.log(sum);
      byShape += bent / sum;
      byRate -= steps / (sum * rate);
    }

    private double share(int j) {
      return regularity == 1 ? 1 : terms[j] / sum;
    }
  }
}
