package io.perennial.predictions;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.perennial.Problem;
import io.perennial.lifetimes.Fitted;
import io.perennial.lifetimes.Fitted.Parameter;
import io.perennial.lifetimes.Histories;
import io.perennial.lifetimes.Histories.History;
import io.perennial.lifetimes.Lifetimes;
import io.perennial.lifetimes.Lifetimes.Model;
import io.perennial.lifetimes.Lifetimes.Options;
import io.perennial.lifetimes.Occasions;
import io.perennial.lifetimes.PurchaseDays;
import io.perennial.lifetimes.Spending.Spent;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Fits a model to what somebody sends, for checking and for analysts. Keeps nothing. */
@Component
class Fitting {

  /**
   * A customer, or several alike.
   *
   * @param x purchases after the first
   * @param lastAt t_x, from the first purchase to the last
   * @param observed t, or T as papers write it: from the first purchase to the end of the record;
   *     for bg_bb the occasions
   * @param customers n, how many they are; without it: one
   * @param logGaps the sum of the logarithms of the times between purchases, for models with
   *     regularity
   * @param mean what was spent on a purchase after the first, for gamma_gamma
   */
  record SentRow(
      @Nullable Integer x,
      @JsonProperty("t_x") @Nullable Double lastAt,
      @JsonProperty("t") @JsonAlias("T") @Nullable Double observed,
      @JsonProperty("n") @Nullable Double customers,
      @Nullable Double logGaps,
      @Nullable Double mean) {}

  /** A purchase; two of one day are one. */
  record SentPurchase(
      @Nullable String customer, @Nullable LocalDate day, @Nullable Double amount) {}

  /**
   * How to fit.
   *
   * @param prior whether what is known of shops counts a little; without it: yes
   * @param regularity k of the models of regular buyers; without it, it is found
   * @param until the last day on record, for transactions; without it the newest
   * @param horizon for how long to forecast, in the unit of the data, at most ten times as long as
   *     anybody was watched; for transactions in weeks
   */
  record SentOptions(
      @Nullable Boolean prior,
      @Nullable Integer regularity,
      @Nullable LocalDate until,
      @Nullable Double horizon) {}

  /** What is sent: {@code data} or {@code transactions}. */
  record Sent(
      @Nullable String model,
      @Nullable List<@Nullable SentRow> data,
      @Nullable List<@Nullable SentPurchase> transactions,
      @Nullable SentOptions options) {}

  /**
   * What was found.
   *
   * @param regularity k; 1: none
   * @param arrived whether the search ended at a top
   * @param forecast purchases of all these customers in the horizon, with the interval that holds
   *     95 of 100
   */
  record Found(
      String model,
      List<Parameter> parameters,
      double logLikelihood,
      int regularity,
      double customers,
      boolean arrived,
      Fitted.@Nullable Forecast forecast) {}

  private static final String SPENDING = "gamma_gamma";
  private static final String OCCASIONS = "bg_bb";

  /** Some dozens of megabytes of JSON. */
  static final int MOST_ROWS = 200_000;

  /** Each takes a processor for seconds, which pages need, too. */
  private static final int AT_ONCE = 1;

  private static final double LARGEST = 1e9;

  /** Nobody can tell from the past what comes in a time so many times as long. */
  private static final double FURTHEST = 10;

  private final Semaphore fitting = new Semaphore(AT_ONCE);

  /**
   * Fits.
   *
   * @throws Problem of the field at fault; or if somebody else is fitting
   */
  Found fit(Sent sent) {
    var model = sent.model() == null ? "" : sent.model().strip().toLowerCase(Locale.ROOT);
    if (!names().contains(model)) {
      throw Problem.invalidField("model", "predictions.fit.model", String.join(", ", names()));
    }
    if ((sent.data() == null) == (sent.transactions() == null)) {
      throw Problem.invalidField("data", "predictions.fit.one");
    }
    int rows = sent.data() != null ? sent.data().size() : size(sent.transactions());
    if (rows == 0 || rows > MOST_ROWS) {
      throw Problem.invalidField(
          sent.data() != null ? "data" : "transactions", "predictions.fit.rows", MOST_ROWS);
    }
    var options = options(sent.options());
    if (!fitting.tryAcquire()) {
      throw new Problem(Problem.Kind.TOO_MANY, null, "predictions.fit.busy");
    }
    try {
      return switch (model) {
        case SPENDING -> spending(sent, options);
        case OCCASIONS -> occasions(sent, options);
        default -> buying(Model.valueOf(model.toUpperCase(Locale.ROOT)), sent, options);
      };
    } finally {
      fitting.release();
    }
  }

  private static int size(@Nullable List<?> list) {
    return list == null ? 0 : list.size();
  }

  private static List<String> names() {
    var names =
        new ArrayList<>(
            Arrays.stream(Model.values())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList());
    names.add(OCCASIONS);
    names.add(SPENDING);
    return names;
  }

  private static Options options(@Nullable SentOptions sent) {
    int k = sent == null || sent.regularity() == null ? 0 : sent.regularity();
    if (k < 0 || k > Lifetimes.MOST_REGULAR) {
      throw Problem.invalidField(
          "options.regularity", "predictions.fit.regularity", Lifetimes.MOST_REGULAR);
    }
    var horizon = sent == null ? null : sent.horizon();
    if (horizon != null && !(horizon > 0)) {
      throw Problem.invalidField("options.horizon", "predictions.fit.horizon");
    }
    return new Options(sent == null || sent.prior() == null || sent.prior(), k);
  }

  private static Found buying(Model model, Sent sent, Options options) {
    var histories =
        sent.data() != null ? told(sent.data(), model) : bought(sent).histories(until(sent));
    if (histories.kinds() == 0) {
      throw Problem.invalidField("options.until", "predictions.fit.nobody");
    }
    var horizon = sent.options() == null ? null : sent.options().horizon();
    double furthest = FURTHEST * histories.longest();
    if (horizon != null && horizon > furthest) {
      throw Problem.invalidField(
          "options.horizon", "predictions.fit.far", (long) Math.floor(furthest));
    }
    var fitted = Lifetimes.fit(model, histories, options);
    return new Found(
        name(model),
        fitted.parameters(),
        fitted.logLikelihood(),
        fitted.regularity(),
        fitted.customers(),
        fitted.arrived(),
        horizon == null ? null : fitted.forecast(histories, horizon));
  }

  private static String name(Model model) {
    return model.name().toLowerCase(Locale.ROOT);
  }

  private static Histories told(List<@Nullable SentRow> rows, Model model) {
    var growing = new Histories.Growing();
    for (int i = 0; i < rows.size(); i++) {
      var row = rows.get(i);
      if (row == null || row.x() == null || row.lastAt() == null || row.observed() == null) {
        throw refused(i, "predictions.fit.row");
      }
      if (model.regular() && row.x() > 0 && row.logGaps() == null) {
        throw refused(i, "predictions.fit.gaps");
      }
      double gaps = row.x() == 0 ? 0 : row.logGaps() == null ? Double.NaN : row.logGaps();
      try {
        growing.add(new History(row.x(), row.lastAt(), row.observed(), gaps), weight(i, row));
      } catch (IllegalArgumentException impossible) {
        throw refused(i, "predictions.fit.row");
      }
    }
    return growing.done();
  }

  private static double weight(int i, SentRow row) {
    double weight = row.customers() == null ? 1 : row.customers();
    if (!(weight > 0 && weight <= LARGEST)) {
      throw refused(i, "predictions.fit.row");
    }
    return weight;
  }

  private static Problem refused(int row, String text) {
    return Problem.invalidField("data[" + row + "]", text, row + 1);
  }

  private static PurchaseDays bought(Sent sent) {
    Map<String, List<Integer>> days = new LinkedHashMap<>();
    var all = sent.transactions() == null ? List.<SentPurchase>of() : sent.transactions();
    for (int i = 0; i < all.size(); i++) {
      var one = all.get(i);
      if (one == null || one.customer() == null || !isDay(one.day())) {
        throw Problem.invalidField("transactions[" + i + "]", "predictions.fit.transaction", i + 1);
      }
      days.computeIfAbsent(one.customer(), each -> new ArrayList<>())
          .add((int) java.util.Objects.requireNonNull(one.day()).toEpochDay());
    }
    var purchases = new PurchaseDays();
    days.values()
        .forEach(each -> purchases.add(each.stream().mapToInt(Integer::intValue).toArray()));
    return purchases;
  }

  private static boolean isDay(@Nullable LocalDate day) {
    return day != null && day.getYear() >= 1900 && day.getYear() <= 2200;
  }

  private static int until(Sent sent) {
    var told = sent.options() == null ? null : sent.options().until();
    if (told != null && !isDay(told)) {
      throw Problem.invalidField("options.until", "error.parameter", "until");
    }
    if (told != null) {
      return (int) told.toEpochDay();
    }
    return sent.transactions() == null
        ? 0
        : sent.transactions().stream()
            .mapToInt(one ->
                one == null || one.day() == null ? Integer.MIN_VALUE : (int) one.day().toEpochDay())
            .max()
            .orElse(0);
  }

  private static Found spending(Sent sent, Options options) {
    List<Spent> spent = sent.data() != null ? spentOf(sent.data()) : spentBy(sent);
    if (spent.isEmpty()) {
      throw Problem.invalidField("data", "predictions.fit.nobody-again");
    }
    var found = Lifetimes.spending(spent, options);
    return new Found(
        SPENDING,
        found.parameters(),
        found.logLikelihood(),
        1,
        spent.size(),
        found.arrived(),
        null);
  }

  private static List<Spent> spentOf(List<@Nullable SentRow> rows) {
    List<Spent> spent = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      var row = rows.get(i);
      if (row == null || row.x() == null || row.mean() == null) {
        throw refused(i, "predictions.fit.spent");
      }
      try {
        spent.add(new Spent(row.x(), row.mean()));
      } catch (IllegalArgumentException impossible) {
        throw refused(i, "predictions.fit.spent");
      }
    }
    return spent;
  }

  /** What each spent on the days after the first. */
  private static List<Spent> spentBy(Sent sent) {
    bought(sent);
    int until = until(sent);
    Map<String, java.util.TreeMap<LocalDate, Double>> all = new LinkedHashMap<>();
    var transactions = sent.transactions() == null ? List.<SentPurchase>of() : sent.transactions();
    for (var one : transactions) {
      if (one != null && one.customer() != null && one.day() != null) {
        double amount = one.amount() == null ? 0 : one.amount();
        if (one.day().toEpochDay() <= until) {
          all.computeIfAbsent(one.customer(), each -> new java.util.TreeMap<>())
              .merge(one.day(), amount, Double::sum);
        }
      }
    }
    List<Spent> spent = new ArrayList<>();
    for (var days : all.values()) {
      double mean = days.values().stream().skip(1).mapToDouble(each -> each).average().orElse(0);
      if (mean > 0 && mean < LARGEST * LARGEST / 1e4) {
        spent.add(new Spent(days.size() - 1, mean));
      }
    }
    return spent;
  }

  private static Found occasions(Sent sent, Options options) {
    if (sent.data() == null) {
      throw Problem.invalidField("data", "predictions.fit.occasions");
    }
    List<Occasions.Row> rows = new ArrayList<>();
    double customers = 0;
    for (int i = 0; i < sent.data().size(); i++) {
      var row = sent.data().get(i);
      if (row == null || row.x() == null || row.lastAt() == null || row.observed() == null) {
        throw refused(i, "predictions.fit.row");
      }
      if (row.lastAt() % 1 != 0 || row.observed() % 1 != 0) {
        throw refused(i, "predictions.fit.occasions");
      }
      try {
        rows.add(
            new Occasions.Row(
                row.x(), row.lastAt().intValue(), row.observed().intValue(), weight(i, row)));
      } catch (IllegalArgumentException impossible) {
        throw refused(i, "predictions.fit.row");
      }
      customers += weight(i, row);
    }
    var found = Lifetimes.occasions(rows, options);
    return new Found(
        OCCASIONS, found.parameters(), found.logLikelihood(), 1, customers, found.arrived(), null);
  }
}
