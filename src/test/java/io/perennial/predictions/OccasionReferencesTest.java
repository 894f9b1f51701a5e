package io.perennial.predictions;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.lifetimes.Contracts;
import io.perennial.lifetimes.Lifetimes;
import io.perennial.lifetimes.Occasions;
import io.perennial.lifetimes.PublicShops;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What others reached on donations and contracts is reached: see {@link ReferencesTest}. */
class OccasionReferencesTest {

  @Test
  void donors_at_yearly_occasions_are_reached() {
    PublicShops.assumeHere();
    var table = new Reached("Donations: 11,104 donors to a radio station");
    var given = PublicShops.json("donations-bgbb", "truth.json");
    List<Occasions.Row> rows =
        PublicShops.lines("donations-bgbb", "donations.csv").stream()
            .skip(1)
            .map(line -> line.split(",", -1))
            .map(cells ->
                new Occasions.Row(
                    Integer.parseInt(cells[0]),
                    Integer.parseInt(cells[1]),
                    Integer.parseInt(cells[2]),
                    Double.parseDouble(cells[3])))
            .toList();
    var fitted = Lifetimes.occasions(rows, Lifetimes.PLAIN);
    table.same(
        "BG/BB: log-likelihood",
        given.path("log_likelihood").asDouble(),
        fitted.logLikelihood(),
        0.01);
    double actual = given.path("actual_total_2002_2006").asDouble();
    double total =
        rows.stream().mapToDouble(row -> row.customers() * fitted.expected(row, 5)).sum();
    table.atMost(
        "BG/BB: error of the total of five years",
        actual - given.path("expected_total_2002_2006").asDouble(),
        actual - total);
    table.same(
        "BG/BB: repeat donations of a new donor in ten years",
        given.path("expected_repeat_transactions_new_donor_10_years").asDouble(),
        fitted.expected(new Occasions.Row(0, 0, 0, 1), 10),
        1e-3);
    double worst = 0;
    for (var entry : given.path("p_alive_at_7 (2002 in the paper) (n=6)").properties()) {
      worst =
          Math.max(
              worst, Math.abs(fitted.alive(row(entry.getKey())) - entry.getValue().asDouble()));
    }
    table.same("BG/BB: alive, six rows, largest difference", 0, worst, 1e-4);
    worst = 0;
    for (var entry :
        given.path("conditional_expected_transactions_next_5_years (n=6)").properties()) {
      worst =
          Math.max(
              worst,
              Math.abs(fitted.expected(row(entry.getKey()), 5) - entry.getValue().asDouble()));
    }
    table.same("BG/BB: five years, seven rows, largest difference", 0, worst, 1e-4);
    table.assertHeld();
  }

  /** Such as "x=4,t_x=5". */
  private static Occasions.Row row(String name) {
    var cells = name.split("[=,]", -1);
    return new Occasions.Row(Integer.parseInt(cells[1]), Integer.parseInt(cells[3]), 6, 1);
  }

  @Test
  void contracts_are_reached() {
    PublicShops.assumeHere();
    var table = new Reached("Contracts: renewals and telephone customers");
    var given = PublicShops.json("sbg-retention", "truth.json");
    for (var name : List.of("high-end", "regular")) {
      var survivors = given.path("survivors_of_1000_by_year (0..12)").path(name);
      List<Contracts.Row> rows = new ArrayList<>();
      for (int year = 1; year <= 7; year++) {
        rows.add(
            new Contracts.Row(
                year, true, survivors.get(year - 1).asInt() - survivors.get(year).asInt()));
      }
      rows.add(new Contracts.Row(7, false, survivors.get(7).asInt()));
      var plain = Lifetimes.contracts(rows, false, Lifetimes.PLAIN);
      var truth = given.path(name);
      table.same(
          name + ", shifted beta-geometric: log-likelihood",
          truth.path("log_likelihood").asDouble(),
          plain.logLikelihood(),
          0.01);
      double worst = 0;
      double worstBent = 0;
      var bent = Lifetimes.contracts(rows, true, Lifetimes.PLAIN);
      for (int year = 1; year <= 12; year++) {
        double projected = truth.path("projected_survival_percent (0..12)").get(year).asDouble();
        worst = Math.max(worst, Math.abs(100 * plain.survival(year) - projected));
        worstBent =
            Math.max(worstBent, Math.abs(1000 * bent.survival(year) - survivors.get(year).asInt()));
      }
      table.same(name + ": survival in percent, largest difference", 0, worst, 0.01);
      table.atLeast(
          name + ", beta-discrete-Weibull: log-likelihood (given: without c)",
          truth.path("log_likelihood").asDouble(),
          bent.logLikelihood());
      table.same(
          name + ": renewals to come after one year, of eleven",
          truth
              .path("expected_remaining_renewals_now_after_1_year (undiscounted horizon 12)")
              .asDouble(),
          plain.expectedRenewals(1, 11),
          1e-3);
      table.same(
          name + ": discounted lifetime of a newcomer",
          truth
              .path(
                  "discounted_expected_lifetime_new_customer (10% a period, sum S(t)/(1.1)^t from"
                      + " t=0)")
              .asDouble(),
          plain.discountedLifetime(0.1),
          1e-3);
      assertThat(worstBent).as("%s, years 8 to 12 unseen, of 1,000", name).isLessThan(20);
    }
    survival(table);
    table.assertHeld();
  }

  private static void survival(Reached table) {
    List<Contracts.Row> rows = new ArrayList<>();
    for (var line : PublicShops.lines("telco-churn", "telco_churn.csv").stream().skip(1).toList()) {
      var cells = line.split(",", -1);
      int tenure = Integer.parseInt(cells[5]);
      if (tenure > 0) {
        rows.add(new Contracts.Row(tenure, cells[0].contains("Yes"), 1));
      }
    }
    var steps = Contracts.survival(rows);
    double worst = 0;
    var given =
        PublicShops.json("telco-churn", "truth.json")
            .path("kaplan_meier_survival_by_tenure_months");
    for (var entry : given.properties()) {
      var step =
          steps.stream()
              .filter(each -> each.time() == Integer.parseInt(entry.getKey()))
              .findFirst()
              .orElseThrow();
      assertThat(step.atRisk()).isEqualTo(entry.getValue().path("at_risk").asDouble());
      assertThat(step.left()).isEqualTo(entry.getValue().path("events").asDouble());
      assertThat(step.low()).isLessThan(step.survival()).isGreaterThan(step.survival() - 0.03);
      assertThat(step.high()).isGreaterThan(step.survival()).isLessThan(step.survival() + 0.03);
      worst =
          Math.max(worst, Math.abs(step.survival() - entry.getValue().path("survival").asDouble()));
    }
    table.same("telephone, Kaplan–Meier: eight months, largest difference", 0, worst, 1e-9);
  }
}
