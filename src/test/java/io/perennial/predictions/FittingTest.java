package io.perennial.predictions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.Problem;
import io.perennial.lifetimes.Histories;
import io.perennial.lifetimes.Histories.History;
import io.perennial.lifetimes.Lifetimes;
import io.perennial.lifetimes.Lifetimes.Model;
import io.perennial.predictions.Fitting.Sent;
import io.perennial.predictions.Fitting.SentOptions;
import io.perennial.predictions.Fitting.SentPurchase;
import io.perennial.predictions.Fitting.SentRow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Models fitted to what somebody sends. */
class FittingTest {

  private static final List<@Nullable SentRow> ROWS =
      List.of(row(0, 0.0, 30.0, 40), row(2, 10.0, 30.0, 25), row(5, 28.0, 30.0, 10));

  private final Fitting fitting = new Fitting();

  private static SentRow row(int x, double last, double observed, double customers) {
    return new SentRow(x, last, observed, customers, null, null);
  }

  private static Sent sent(String model, @Nullable List<@Nullable SentRow> data) {
    return new Sent(model, data, null, new SentOptions(false, null, null, 39.0));
  }

  @Test
  void rows_give_what_the_model_finds_in_as_many_customers() {
    var growing = new Histories.Growing();
    growing.add(new History(0, 0, 30), 40);
    growing.add(new History(2, 10, 30), 25);
    growing.add(new History(5, 28, 30), 10);
    for (var model : List.of(Model.NBD, Model.BG_NBD, Model.MBG_NBD, Model.PARETO_NBD)) {
      var own = Lifetimes.fit(model, growing.done(), Lifetimes.PLAIN);
      var found = fitting.fit(sent(model.name(), ROWS));
      assertThat(found.logLikelihood()).isCloseTo(own.logLikelihood(), within(1e-9));
      assertThat(found.parameters()).isEqualTo(own.parameters());
      assertThat(found.customers()).isEqualTo(75);
      assertThat(Objects.requireNonNull(found.forecast()).expected()).isPositive();
    }
  }

  @Test
  void purchases_are_counted_by_days_up_to_the_last() {
    List<@Nullable SentPurchase> bought = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      for (int day = 1; day <= 1 + i % 4; day++) {
        var when = LocalDate.of(2025, day * 2, 1 + i % 20);
        bought.add(new SentPurchase("c" + i, when, 10.0 + i));
        bought.add(new SentPurchase("c" + i, when, 5.0));
      }
    }
    var until = new SentOptions(true, null, LocalDate.of(2025, 5, 1), null);
    var found = fitting.fit(new Sent("bg_cnbd", null, bought, until));
    assertThat(found.customers()).isEqualTo(30);
    assertThat(found.forecast()).isNull();
    // Every fourth bought on one day only: 8 of the 30.
    assertThat(fitting.fit(new Sent("gamma_gamma", null, bought, null)).customers()).isEqualTo(22);
    refused(
        "options.until",
        new Sent("nbd", null, bought, new SentOptions(null, null, LocalDate.of(2024, 1, 1), null)));
  }

  @Test
  void what_cannot_be_is_refused_with_its_place() {
    refused("model", sent("nonsense", ROWS));
    refused("data", sent("nbd", null));
    refused("data", sent("nbd", List.of()));
    refused("data", sent("nbd", Collections.nCopies(Fitting.MOST_ROWS + 1, row(0, 0, 1, 1))));
    refused("data[1]", sent("nbd", List.of(row(0, 0, 1, 1), row(1, 5, 4, 1))));
    refused("data[0]", sent("nbd", List.of(row(0, 3, 4, 1))));
    refused("data[0]", sent("nbd", List.of(row(-1, 0, 4, 1))));
    refused("data[0]", sent("nbd", List.of(row(1, Double.NaN, 4, 1))));
    refused("data[0]", sent("nbd", List.of(row(1, 2, 4, 0))));
    refused("data[0]", sent("nbd", Collections.singletonList(null)));
    refused("data[1]", sent("bg_cnbd", ROWS));
    refused("data[0]", sent("gamma_gamma", ROWS));
    refused("data[0]", sent("bg_bb", List.of(row(3, 2, 4, 1))));
    refused(
        "options.regularity", new Sent("nbd", ROWS, null, new SentOptions(null, 99, null, null)));
    refused(
        "options.horizon", new Sent("nbd", ROWS, null, new SentOptions(null, null, null, -1.0)));
  }

  private void refused(String field, Sent sent) {
    assertThatThrownBy(() -> fitting.fit(sent))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.field()).isEqualTo(field));
  }
}
