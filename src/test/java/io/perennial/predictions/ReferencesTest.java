package io.perennial.predictions;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.lifetimes.Fitted;
import io.perennial.lifetimes.Lifetimes;
import io.perennial.lifetimes.Lifetimes.Model;
import io.perennial.lifetimes.PublicShops;
import io.perennial.lifetimes.PublicShops.Shop;
import io.perennial.lifetimes.PurchaseDays;
import io.perennial.lifetimes.Spending;
import io.perennial.trials.Returning;
import io.perennial.trials.Trials;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Everything that others reached on public data is reached. The table of it is in
 * docs/predictions.md: {@code mvn -Dtest=*ReferencesTest -Dpredictions.write=true test} writes it.
 */
class ReferencesTest {

  private static final Map<String, Model> MODELS = new LinkedHashMap<>();

  static {
    MODELS.put("NBD (nobody ever leaves)", Model.NBD);
    MODELS.put("NBD", Model.NBD);
    MODELS.put("BG/NBD", Model.BG_NBD);
    MODELS.put("MBG/NBD", Model.MBG_NBD);
    MODELS.put("Pareto/NBD", Model.PARETO_NBD);
    MODELS.put("BG/CNBD-k", Model.BG_CNBD);
    MODELS.put("MBG/CNBD-k", Model.MBG_CNBD);
    MODELS.put("BTYDplus BG/CNBD-k", Model.BG_CNBD);
    MODELS.put("BTYDplus MBG/CNBD-k", Model.MBG_CNBD);
  }

  @Test
  void cdnow_is_reached() {
    PublicShops.assumeHere();
    var shop = PublicShops.cdnow();
    var table = new Reached("CDNOW: 2,357 buyers of music");
    var given = PublicShops.json(shop.name(), "btyd_reference.json");
    models(table, shop, given.path("maximum_likelihood"));
    whole(table, shop, given);
    spending(table, shop, given.path("maximum_likelihood").path("Gamma-Gamma"));
    timing(table, shop);
    returning(table, shop);
    table.assertHeld();
  }

  @Test
  void the_online_grocer_is_reached() {
    PublicShops.assumeHere();
    var shop = PublicShops.grocery();
    var table = new Reached("Grocery: 1,525 customers of an online grocer");
    models(table, shop, PublicShops.json(shop.name(), "btyd_reference.json").path("models"));
    timing(table, shop);
    returning(table, shop);
    table.assertHeld();
  }

  @Test
  void the_online_retailer_is_reached() {
    PublicShops.assumeHere();
    var shop = PublicShops.retail();
    var table = new Reached("Online Retail: 3,321 customers of a seller of gifts");
    var given = PublicShops.json(shop.name(), "btyd_reference.json");
    models(table, shop, given.path("maximum_likelihood"));
    models(table, shop, given.path("other_tools_run_here"));
    whole(table, shop, given);
    var year = given.path("other_tools_run_here");
    likelihood(
        table,
        "BG/CNBD-k, the whole year",
        year.path("full year (to 2010-12-09) BG/CNBD-k"),
        fit("BG/CNBD-k", shop, shop.end()));
    likelihood(
        table,
        "MBG/CNBD-k, the whole year",
        year.path("full year MBG/CNBD-k"),
        fit("MBG/CNBD-k", shop, shop.end()));
    spending(table, shop, given.path("maximum_likelihood").path("Gamma-Gamma"));
    timing(table, shop);
    returning(table, shop);
    table.assertHeld();
  }

  private static Fitted fit(String name, Shop shop, int day) {
    var model = MODELS.get(name);
    if (model == null) {
      throw new IllegalArgumentException(name);
    }
    return Lifetimes.fit(model, shop.days().histories(day), Lifetimes.PLAIN);
  }

  private static void likelihood(Reached table, String what, JsonNode given, Fitted fitted) {
    table.same(
        what + ": log-likelihood",
        given.path("log_likelihood").asDouble(),
        fitted.logLikelihood(),
        0.01);
    assertThat(fitted.arrived()).as(what).isTrue();
  }

  private static void models(Reached table, Shop shop, JsonNode given) {
    double weeks = (shop.end() - shop.calibrationEnd()) / PurchaseDays.DAYS_A_WEEK;
    for (var entry : given.properties()) {
      if (!MODELS.containsKey(entry.getKey()) || !entry.getValue().has("log_likelihood")) {
        continue;
      }
      var name = entry.getKey();
      var fitted = fit(name, shop, shop.calibrationEnd());
      likelihood(table, name, entry.getValue(), fitted);
      var errors =
          entry.getValue().has("mae") ? entry.getValue() : entry.getValue().path("holdout");
      if (!errors.has("mae")) {
        continue;
      }
      double absolute = 0;
      double square = 0;
      int customers = 0;
      for (int customer = 0; customer < shop.days().customers(); customer++) {
        if (shop.days().known(customer, shop.calibrationEnd())) {
          double off =
              fitted.expected(shop.days().history(customer, shop.calibrationEnd()), weeks)
                  - shop.days().bought(customer, shop.calibrationEnd(), shop.end());
          absolute += Math.abs(off);
          square += off * off;
          customers++;
        }
      }
      table.atMost(
          name + ": mean absolute error", errors.path("mae").asDouble(), absolute / customers);
      table.atMost(
          name + ": root mean square error",
          errors.path("rmse").asDouble(),
          Math.sqrt(square / customers));
      spots(table, name, shop, fitted, weeks, entry.getValue().path("spot"));
    }
  }

  private static void spots(
      Reached table, String name, Shop shop, Fitted fitted, double weeks, JsonNode spots) {
    double worst = 0;
    for (var spot : spots) {
      int customer = shop.ids().indexOf(spot.path("customer").asString());
      var history = shop.days().history(customer, shop.calibrationEnd());
      double off =
          Math.max(
              Math.abs(fitted.alive(history) - spot.path("p_alive").asDouble()),
              Math.abs(fitted.expected(history, weeks) - spot.path("expected_holdout").asDouble()));
      worst = Math.max(worst, off);
    }
    if (!spots.isEmpty()) {
      table.same(name + ": 12 customers, largest difference", 0, worst, 2e-4);
    }
  }

  private static void whole(Reached table, Shop shop, JsonNode given) {
    var whole = given.path("log_likelihood_when_all_data_are_calibration");
    for (var entry : whole.properties()) {
      if (entry.getValue().isNumber()) {
        table.same(
            entry.getKey() + ", all of the record: log-likelihood",
            entry.getValue().asDouble(),
            fit(entry.getKey(), shop, shop.end()).logLikelihood(),
            0.01);
      }
    }
    table.same(
        "Gamma–Gamma, all of the record: log-likelihood",
        whole.path("Gamma-Gamma").path("log_likelihood").asDouble(),
        Lifetimes.spending(spent(shop, shop.end()), Lifetimes.PLAIN).logLikelihood(),
        0.01);
  }

  private static void spending(Reached table, Shop shop, JsonNode given) {
    var spending = Lifetimes.spending(spent(shop, shop.calibrationEnd()), Lifetimes.PLAIN);
    table.same(
        "Gamma–Gamma: log-likelihood",
        given.path("log_likelihood").asDouble(),
        spending.logLikelihood(),
        0.01);
    table.same(
        "Gamma–Gamma: mean spend of a newcomer",
        given.path("population_mean_spend").asDouble(),
        spending.mean(),
        0.01);
    var value = given.path("holdout_revenue = BG/NBD expected purchases x expected spend");
    var fitted = fit("BG/NBD", shop, shop.calibrationEnd());
    double weeks = (shop.end() - shop.calibrationEnd()) / PurchaseDays.DAYS_A_WEEK;
    double total = 0;
    for (int customer = 0; customer < shop.days().customers(); customer++) {
      if (shop.days().known(customer, shop.calibrationEnd())) {
        var history = shop.days().history(customer, shop.calibrationEnd());
        var each = spent(shop, customer, shop.calibrationEnd());
        total +=
            (each == null
                    ? spending.value(fitted, history, weeks)
                    : spending.value(fitted, history, weeks, each))
                .expected();
      }
    }
    table.same(
        "Gamma–Gamma with BG/NBD: value of the held-out period",
        value.path("predicted_total").asDouble(),
        total,
        value.path("predicted_total").asDouble() * 1e-4);
  }

  private static List<Spending.Spent> spent(Shop shop, int day) {
    List<Spending.Spent> all = new ArrayList<>();
    for (int customer = 0; customer < shop.days().customers(); customer++) {
      var spent = spent(shop, customer, day);
      if (spent != null) {
        all.add(spent);
      }
    }
    return all;
  }

  private static Spending.@Nullable Spent spent(Shop shop, int customer, int day) {
    double[] repeats =
        shop.spent().get(customer).headMap(day, true).values().stream()
            .skip(1)
            .mapToDouble(Double::doubleValue)
            .toArray();
    double mean = Arrays.stream(repeats).average().orElse(0);
    return mean > 0 ? new Spending.Spent(repeats.length, mean) : null;
  }

  /** The last gap of everybody with four purchase days or more, guessed from those before it. */
  private static void timing(Reached table, Shop shop) {
    var given =
        PublicShops.json(shop.name(), "timing_and_churn_reference.json")
            .path("next_purchase_timing")
            .path("results");
    var known = new PurchaseDays();
    List<int[]> histories = new ArrayList<>();
    List<Integer> last = new ArrayList<>();
    for (int customer = 0; customer < shop.days().customers(); customer++) {
      int[] days = shop.days().until(customer, shop.end());
      if (days.length >= 4) {
        int[] before = Arrays.copyOf(days, days.length - 1);
        known.add(before);
        histories.add(before);
        last.add(days[days.length - 1] - days[days.length - 2]);
      }
    }
    var learned = Trials.nextOrder(known, shop.end()).orElseThrow();
    double error = 0;
    int covered = 0;
    for (int i = 0; i < last.size(); i++) {
      var window = learned.next(histories.get(i), 0).orElseThrow();
      error += Math.abs(window.expected() - last.get(i));
      covered += window.earliest() <= last.get(i) && last.get(i) <= window.latest() ? 1 : 0;
    }
    double best =
        StreamSupport.stream(given.spliterator(), false)
            .mapToDouble(rule -> rule.path("mae_days").asDouble())
            .min()
            .orElseThrow();
    table.atMost(
        "days to the next order, mean absolute error (given: best of six rules)",
        best,
        error / last.size());
    table.same(
        "next orders inside the window told, which is to hold four fifths",
        0.8,
        covered / (double) last.size(),
        0.08);
  }

  private static void returning(Reached table, Shop shop) {
    var given = PublicShops.json(shop.name(), "timing_and_churn_reference.json").path("will_buy");
    var words = given.path("label").asString().split(" ", -1);
    int horizon =
        Arrays.stream(words)
            .filter(word -> word.matches("\\d+"))
            .mapToInt(Integer::parseInt)
            .findFirst()
            .orElseThrow();
    Returning.Spent means =
        (customer, day) ->
            shop.spent().get(customer).headMap(day, true).values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    int day = shop.calibrationEnd();
    var learned = Trials.returning(shop.days(), means, day, horizon).orElseThrow();
    int[] known =
        IntStream.range(0, shop.days().customers())
            .filter(customer -> shop.days().known(customer, day))
            .toArray();
    double[] chances = new double[known.length];
    double[] did = new double[known.length];
    double brier = 0;
    for (int i = 0; i < known.length; i++) {
      chances[i] = learned.chance(shop.days(), means, known[i], day);
      did[i] = shop.days().bought(known[i], day, day + horizon) > 0 ? 1 : 0;
      brier += (chances[i] - did[i]) * (chances[i] - did[i]) / known.length;
    }
    assertThat(Arrays.stream(did).sum()).isEqualTo(given.path("test_positive").asDouble());
    table.atLeast(
        "who buys in " + horizon + " days, AUC (given: best of five)",
        best(given.path("auc"), -1),
        auc(chances, did));
    table.atMost(
        "who buys in " + horizon + " days, Brier score (given: best of three)",
        best(given.path("brier"), 1),
        brier);
  }

  /** By counting pairs, as the data's README defines it: ties half. */
  private static double auc(double[] chances, double[] did) {
    double above = 0;
    double pairs = 0;
    for (int i = 0; i < chances.length; i++) {
      for (int j = 0; j < chances.length; j++) {
        if (did[i] > did[j]) {
          pairs++;
          above += chances[i] > chances[j] ? 1 : chances[i] == chances[j] ? 0.5 : 0;
        }
      }
    }
    return above / pairs;
  }

  private static double best(JsonNode scores, int sign) {
    return sign
        * StreamSupport.stream(scores.spliterator(), false)
            .mapToDouble(score -> sign * score.asDouble())
            .min()
            .orElseThrow();
  }
}
