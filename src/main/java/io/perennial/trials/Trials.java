package io.perennial.trials;

import io.perennial.lifetimes.Fitted;
import io.perennial.lifetimes.Histories;
import io.perennial.lifetimes.Lifetimes;
import io.perennial.lifetimes.Lifetimes.Model;
import io.perennial.lifetimes.Lifetimes.Options;
import io.perennial.lifetimes.PurchaseDays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The door: pretends that a past day is today, lets every model and every simple rule say how often
 * each customer will buy, and holds that against what they did. The best by its own error wins,
 * which may be a rule.
 */
public final class Trials {

  /** What anybody can reckon without a model. */
  public enum Rule {
    /** As often a week as since the first purchase, that one left out. */
    SAME_RATE,
    /** The same, everybody begun with one purchase in one week. */
    CAUTIOUS_RATE,
    /** As often as in as long a time before, the first purchase left out. */
    SAME_AGAIN,
    /** Nobody buys again. */
    NOTHING
  }

  /**
   * How good one way to guess was.
   *
   * @param model null where a rule guessed
   * @param regularity k of the model, 1 where it knows none
   * @param predicted purchases of all customers, actual what they were
   * @param deviance Poisson's, a customer: small when expectations are right, for frequent and rare
   *     buyers alike, so that it decides (Gneiting, Journal of the American Statistical Association
   *     106, 2011: a score that the true mean makes smallest, which the mean absolute error is not)
   * @param auc the chance that who bought is ranked above who did not
   */
  public record Score(
      @Nullable Model model,
      @Nullable Rule rule,
      int regularity,
      double predicted,
      double actual,
      double meanAbsoluteError,
      double rootMeanSquareError,
      double correlation,
      double deviance,
      double auc) {

    /** How far all purchases together were off: 0.1 is a tenth too many. */
    public double bias() {
      return actual > 0 ? predicted / actual - 1 : 0;
    }
  }

  /** A tenth of the customers, by what was expected of them, the most first. */
  public record Decile(int customers, double predicted, double actual) {}

  /**
   * What came of a trial.
   *
   * @param customers how many had bought by the day
   * @param scores all that were tried, the best first
   * @param best the best model, learned from what was known on the day
   * @param deciles of the best model
   * @param covered the share of customers whose purchases were in the interval told of them, that
   *     four fifths should be in
   * @param gain in log-likelihood, of the best model over nobody ever leaving
   * @param days on record before the day
   */
  public record Trial(
      int customers,
      List<Score> scores,
      Fitted best,
      List<Decile> deciles,
      double covered,
      double gain,
      int days) {

    /** The best score of a model. */
    public Score model() {
      return scores.stream().filter(score -> score.model() != null).findFirst().orElseThrow();
    }

    /** The best score of a rule. */
    public Score rule() {
      return scores.stream().filter(score -> score.rule() != null).findFirst().orElseThrow();
    }

    /** Whether the best model is worth more than the best rule. */
    public boolean modelWins() {
      return scores.getFirst().model() != null;
    }

    /**
     * Whether the data show that customers leave for ever at all: twice the gain is beyond what
     * chance gives two more parameters in 19 of 20 shops where nobody leaves. Data of under a year
     * often do not.
     */
    public boolean leavingShown() {
      return gain > CHANCE_GAIN;
    }
  }

  /** Half the 95th percentile of chi squared of two degrees of freedom. */
  private static final double CHANCE_GAIN = 2.996;

  /** More customers would not change who wins, and six models want to be fitted in seconds. */
  private static final int MOST_CUSTOMERS = 50_000;

  /** A guess of nothing is held to be a hundredth: who said never was wrong, not infinitely so. */
  private static final double LEAST_GUESS = 0.01;

  private static final double DAYS_A_WEEK = PurchaseDays.DAYS_A_WEEK;

  private Trials() {}

  /**
   * Tries everything on the days after a day.
   *
   * @param day what was known at its end counts
   * @param horizonDays so many days after it are compared
   * @throws IllegalArgumentException if nobody had bought by then, or the horizon is not positive
   */
  public static Trial hold(PurchaseDays purchases, int day, int horizonDays, Options options) {
    if (horizonDays < 1) {
      throw new IllegalArgumentException("not a horizon: " + horizonDays);
    }
    int[] known = known(purchases, day);
    if (known.length == 0) {
      throw new IllegalArgumentException("nobody had bought by then");
    }
    double[] actual =
        IntStream.of(known)
            .mapToDouble(customer -> purchases.bought(customer, day, day + horizonDays))
            .toArray();
    var learned = fits(purchases, known, day, options);
    List<Score> scores = new ArrayList<>();
    for (var fit : learned.values()) {
      scores.add(score(fit, null, expected(fit, purchases, known, day, horizonDays), actual));
    }
    for (var rule : Rule.values()) {
      double[] guess =
          IntStream.of(known)
              .mapToDouble(customer -> guess(rule, purchases, customer, day, horizonDays))
              .toArray();
      scores.add(score(null, rule, guess, actual));
    }
    scores.sort(Comparator.comparingDouble(Score::deviance));
    var winner = scores.stream().filter(score -> score.model() != null).findFirst().orElseThrow();
    var best = learned.get(winner.model());
    if (best == null) {
      throw new IllegalStateException("the winner was not fitted");
    }
    var without = learned.get(best.model().withoutLeaving());
    return new Trial(
        known.length,
        List.copyOf(scores),
        best,
        deciles(expected(best, purchases, known, day, horizonDays), actual),
        covered(best, purchases, known, day, horizonDays),
        without == null ? 0 : best.logLikelihood() - without.logLikelihood(),
        day - purchases.firstDay());
  }

  /**
   * The same trial on several days in the past, the newest first, each a horizon before the other:
   * whether guesses go wrong at one time of the year, as they do across Christmas.
   *
   * @param last the last day on record
   */
  public static List<Trial> back(
      PurchaseDays purchases, int last, int horizonDays, int most, Options options) {
    List<Trial> trials = new ArrayList<>();
    int first = purchases.firstDay();
    for (int day = last - horizonDays;
        trials.size() < most && day - first >= horizonDays;
        day -= horizonDays) {
      trials.add(hold(purchases, day, horizonDays, options));
    }
    return trials;
  }

  /**
   * When next orders come, from what was known at the end of a day; nothing if nobody came again.
   */
  public static Optional<NextOrder> nextOrder(PurchaseDays purchases, int day) {
    return NextOrder.learn(purchases, day);
  }

  /**
   * Who bought in the days up to a day, from what was known before them; nothing if too few did or
   * too few did not.
   */
  public static Optional<Returning> returning(
      PurchaseDays purchases, Returning.Spent spent, int day, int horizonDays) {
    return Returning.learn(purchases, spent, day, horizonDays);
  }

  private static int[] known(PurchaseDays purchases, int day) {
    int[] all =
        IntStream.range(0, purchases.customers())
            .filter(customer -> purchases.known(customer, day))
            .toArray();
    int step = 1 + (all.length - 1) / MOST_CUSTOMERS;
    return step <= 1
        ? all
        : IntStream.range(0, all.length).filter(i -> i % step == 0).map(i -> all[i]).toArray();
  }

  private static Map<Model, Fitted> fits(
      PurchaseDays purchases, int[] known, int day, Options options) {
    var histories =
        Histories.of(
            IntStream.of(known).mapToObj(customer -> purchases.history(customer, day)).toList());
    Map<Model, Fitted> fits = new EnumMap<>(Model.class);
    for (var model : Model.values()) {
      fits.put(model, Lifetimes.fit(model, histories, options));
    }
    // Where k is 1, a model with regularity is the one without: it would only stand there twice.
    fits.values().removeIf(fit -> fit.model().regular() && fit.regularity() == 1);
    return fits;
  }

  private static double[] expected(
      Fitted fit, PurchaseDays purchases, int[] known, int day, int horizonDays) {
    return IntStream.of(known)
        .mapToDouble(
            customer -> fit.expected(purchases.history(customer, day), horizonDays / DAYS_A_WEEK))
        .toArray();
  }

  /** How often a rule says that a customer buys in the days after a day. */
  public static double guess(
      Rule rule, PurchaseDays purchases, int customer, int day, int horizonDays) {
    var history = purchases.history(customer, day);
    double weeks = horizonDays / DAYS_A_WEEK;
    return switch (rule) {
      case SAME_RATE -> history.observed() > 0 ? history.repeats() / history.observed() * weeks : 0;
      case CAUTIOUS_RATE -> (history.repeats() + 1) / (history.observed() + 1) * weeks;
      case SAME_AGAIN ->
          Math.min(history.repeats(), purchases.bought(customer, day - horizonDays, day));
      case NOTHING -> 0;
    };
  }

  private static double covered(
      Fitted fit, PurchaseDays purchases, int[] known, int day, int horizonDays) {
    return IntStream.of(known)
            .filter(customer -> {
              var outlook =
                  fit.outlook(purchases.history(customer, day), horizonDays / DAYS_A_WEEK);
              int bought = purchases.bought(customer, day, day + horizonDays);
              return bought >= outlook.low() && bought <= outlook.high();
            })
            .count()
        / (double) known.length;
  }

  private static Score score(
      @Nullable Fitted fit, @Nullable Rule rule, double[] predicted, double[] actual) {
    double absolute = 0;
    double square = 0;
    double deviance = 0;
    double all = 0;
    double real = 0;
    int n = actual.length;
    for (int i = 0; i < n; i++) {
      double off = predicted[i] - actual[i];
      absolute += Math.abs(off);
      square += off * off;
      all += predicted[i];
      real += actual[i];
      double guess = Math.max(LEAST_GUESS, predicted[i]);
      deviance +=
          2 * (guess - actual[i] + (actual[i] > 0 ? actual[i] * Math.log(actual[i] / guess) : 0));
    }
    return new Score(
        fit == null ? null : fit.model(),
        rule,
        fit == null ? 1 : fit.regularity(),
        all,
        real,
        absolute / n,
        Math.sqrt(square / n),
        correlation(predicted, actual),
        deviance / n,
        auc(predicted, actual));
  }

  private static double correlation(double[] left, double[] right) {
    double meanLeft = IntStream.range(0, left.length).mapToDouble(i -> left[i]).average().orElse(0);
    double meanRight =
        IntStream.range(0, left.length).mapToDouble(i -> right[i]).average().orElse(0);
    double both = 0;
    double ofLeft = 0;
    double ofRight = 0;
    for (int i = 0; i < left.length; i++) {
      both += (left[i] - meanLeft) * (right[i] - meanRight);
      ofLeft += (left[i] - meanLeft) * (left[i] - meanLeft);
      ofRight += (right[i] - meanRight) * (right[i] - meanRight);
    }
    return ofLeft > 0 && ofRight > 0 ? both / Math.sqrt(ofLeft * ofRight) : 0;
  }

  /**
   * The chance that who did is ranked above who did not, equals counting a half; one half where
   * nobody or everybody did.
   *
   * @param happened above 0 for who did
   */
  static double auc(double[] rank, double[] happened) {
    Integer[] order = IntStream.range(0, rank.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> rank[i]));
    double places = 0;
    double did = 0;
    for (int from = 0, to; from < order.length; from = to) {
      to = from;
      double those = 0;
      while (to < order.length && rank[order[to]] == rank[order[from]]) {
        those += happened[order[to]] > 0 ? 1 : 0;
        to++;
      }
      places += those * (from + to + 1) / 2.0;
      did += those;
    }
    double didNot = rank.length - did;
    return did > 0 && didNot > 0 ? (places - did * (did + 1) / 2) / (did * didNot) : 0.5;
  }

  private static List<Decile> deciles(double[] predicted, double[] actual) {
    int[] order =
        IntStream.range(0, predicted.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -predicted[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    List<Decile> deciles = new ArrayList<>();
    for (int decile = 0; decile < 10; decile++) {
      int from = (int) ((long) order.length * decile / 10);
      int to = (int) ((long) order.length * (decile + 1) / 10);
      if (to > from) {
        double said = 0;
        double was = 0;
        for (int i = from; i < to; i++) {
          said += predicted[order[i]];
          was += actual[order[i]];
        }
        deciles.add(new Decile(to - from, said / (to - from), was / (to - from)));
      }
    }
    return deciles;
  }
}
