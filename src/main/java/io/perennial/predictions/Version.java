package io.perennial.predictions;

import io.perennial.lifetimes.Lifetimes.Model;
import io.perennial.trials.Trials.Decile;
import io.perennial.trials.Trials.Rule;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was learned of how customers buy, and how good it was. Says nothing about a person.
 *
 * @param day the newest on record, {@code firstDay} the first
 * @param customers on record, {@code purchases} their purchase days
 * @param model what is used; {@code null}: a simple rule
 * @param rule what is used instead of a model
 * @param reason why a rule is used; with a model, what it cannot tell
 * @param learned what it found
 */
public record Version(
    UUID id,
    Instant madeAt,
    LocalDate day,
    LocalDate firstDay,
    long customers,
    long purchases,
    @Nullable Model model,
    @Nullable Rule rule,
    @Nullable Reason reason,
    Learned learned) {

  /**
   * With fewer known customers, or fewer who came again before the days held back, luck decides.
   */
  public static final int LEAST_CUSTOMERS = 50;

  public static final int LEAST_AGAIN = 20;

  /** Two weeks are held back at least, and are to be a third at most. */
  public static final int LEAST_DAYS = 42;

  /** Why no model is used, or what it cannot tell. */
  public enum Reason {
    /** Too few customers, or too few who came again. */
    TOO_FEW,
    /** The record is too short to hold something of it back. */
    TOO_SHORT,
    /** On the days held back, the rule was nearer to what came. */
    RULE_BETTER,
    /** The model is better than the rules, but whether customers leave for ever does not show. */
    LEAVING_NOT_SHOWN
  }

  /**
   * What was found.
   *
   * @param regularity k of the model; 1: times between purchases are not regular
   * @param from how many customers the parameters were learned
   * @param spending {@code null} while nobody has bought again
   * @param trial {@code null} while there is too little to hold back
   * @param drift how many more purchases this version expects in the coming 90 days than the one
   *     before would have of the same customers: 0.1 is a tenth more; {@code null} where there is
   *     none to compare with
   */
  public record Learned(
      int regularity,
      List<Estimate> parameters,
      double logLikelihood,
      long from,
      @Nullable Spend spending,
      @Nullable Held trial,
      @Nullable Double drift) {}

  /** A parameter, and the interval that holds the truth in 95 of 100 shops. */
  public record Estimate(String name, double value, double low, double high) {}

  /**
   * What a purchase day is worth: the parameters of Gamma–Gamma.
   *
   * @param mean what a customer of whom nothing is known spends on a purchase day
   * @param correlation of how often with how much; far from 0, values are biased
   * @param customers who bought again, from whom it was learned
   */
  public record Spend(
      double p, double q, double v, double mean, double correlation, long customers) {}

  /**
   * How everything did on the newest days, which were held back from learning.
   *
   * @param from the first of them
   * @param customers who had bought before
   * @param tried models and rules, the best first
   * @param deciles of the best model: a tenth of customers each, by what was expected of them
   * @param covered the share of customers whose purchases lay in the interval that is to hold four
   *     fifths
   * @param leavingShown whether the record shows that customers leave for ever
   */
  public record Held(
      LocalDate from,
      int days,
      int customers,
      List<Tried> tried,
      List<Decile> deciles,
      double covered,
      boolean leavingShown) {}

  /**
   * A way to guess.
   *
   * @param model one of {@code model} and {@code rule} is there
   * @param deviance decides; a customer, small is good
   * @param predicted purchases of all, {@code actual} what they were
   */
  public record Tried(
      @Nullable Model model,
      @Nullable Rule rule,
      double deviance,
      double meanAbsoluteError,
      double predicted,
      double actual,
      double bias) {}
}
