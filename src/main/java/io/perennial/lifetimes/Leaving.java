package io.perennial.lifetimes;

import io.perennial.lifetimes.Histories.History;

/**
 * How customers buy and leave, as a law with a few positive parameters. The first two are always r
 * and alpha, shape and rate of the gamma distribution of how often people buy.
 */
sealed interface Leaving permits LeavingAfterPurchase, LeavingAnyTime {

  /**
   * The logarithm of the likelihood; constants such as x! are left out, as in the papers.
   *
   * @param slope where the derivatives by the parameters are added
   */
  double logLikelihood(Histories data, double[] parameters, double[] slope);

  /** Where to begin looking, in logarithms, with times in mean observation times. */
  double[] start(double rate);

  /** The probability that the customer has not left for ever. */
  double alive(History history, double[] parameters);

  /** Expected purchases within a horizon from the end of the history on. */
  double expected(History history, double horizon, double[] parameters);

  /**
   * For n = 1, 2, …: the probability of at least n purchases in the horizon of who has not left.
   */
  double[] atLeast(History history, double horizon, double[] parameters);
}
