package io.perennial.reports;

import io.perennial.Ui;
import io.perennial.insights.Chart;
import io.perennial.insights.Chart.Axis;
import io.perennial.insights.Chart.Bar;
import io.perennial.insights.Chart.Name;
import io.perennial.insights.Chart.Numbers;
import io.perennial.insights.Chart.Tick;
import io.perennial.lifetimes.Lifetimes.Model;
import io.perennial.predictions.Version;
import io.perennial.predictions.Version.Held;
import io.perennial.predictions.Version.Reason;
import io.perennial.predictions.Version.Tried;
import io.perennial.trials.Trials.Decile;
import io.perennial.trials.Trials.Rule;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a version learned, in words people know. */
record Learned(Version version) {

  /** A share of at least so many orders needs no decimals of one. */
  private static final int ONE = 1;

  /** What is used, in plain words. */
  String used(Ui ui) {
    return way(ui, version.model(), version.rule());
  }

  /** How the model is called in papers; {@code null} for a rule. */
  @Nullable String paper() {
    return version.model() == null ? null : paper(version.model(), version.learned().regularity());
  }

  /** What was tried on the days held back; {@code null}: there were too few of them. */
  @Nullable Held trial() {
    return version.learned().trial();
  }

  /** The first of the days held back. */
  static String first(Ui ui, Held trial) {
    return ui.day(trial.from());
  }

  static String last(Ui ui, Held trial) {
    return ui.day(trial.from().plusDays(trial.days() - 1L));
  }

  /** Whether this row of the trial is what is used. */
  boolean isUsed(Tried tried) {
    return tried.model() == null
        ? tried.rule() == version.rule()
        : tried.model() == version.model();
  }

  /** What was tried of the way that is used; {@code null} where nothing was. */
  @Nullable Tried own() {
    var trial = trial();
    return trial == null
        ? null
        : trial.tried().stream().filter(this::isUsed).findFirst().orElse(null);
  }

  static String way(Ui ui, Tried tried) {
    return way(ui, tried.model(), tried.rule());
  }

  /** How a model is called in papers. */
  static @Nullable String paper(Tried tried) {
    return tried.model() == null ? null : paper(tried.model(), 0);
  }

  private static String way(Ui ui, @Nullable Model model, @Nullable Rule rule) {
    return model != null
        ? ui.text("predictions.model." + word(model))
        : ui.text("predictions.rule." + word(rule == null ? Rule.CAUTIOUS_RATE : rule));
  }

  private static String word(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  private static String paper(Model model, int regularity) {
    var name = model == Model.PARETO_NBD ? "Pareto/NBD" : model.name().replace('_', '/');
    return model.regular() && regularity > 1 ? name + "-" + regularity : name;
  }

  /** Why this and not something else, and what it cannot tell: a sentence each. */
  List<String> reasons(Ui ui) {
    var sentences = new ArrayList<String>();
    var best = best(false);
    var rule = best(true);
    if (version.model() != null && best != null && rule != null && rule.deviance() > 0) {
      sentences.add(
          ui.text(
              "predictions.beat",
              way(ui, rule),
              ui.percent(1 - best.deviance() / rule.deviance())));
    }
    var reason = version.reason();
    if (reason != null) {
      sentences.add(because(ui, reason));
    }
    if (version.model() == null) {
      sentences.add(ui.text("predictions.rule-knows-less"));
    }
    return sentences;
  }

  private String because(Ui ui, Reason reason) {
    return switch (reason) {
      case TOO_FEW ->
          ui.text("predictions.reason.too_few", Version.LEAST_CUSTOMERS, Version.LEAST_AGAIN);
      case TOO_SHORT ->
          ui.text("predictions.reason.too_short", Version.LEAST_DAYS, days(), ui.day(enough()));
      case RULE_BETTER -> ui.text("predictions.reason.rule_better");
      case LEAVING_NOT_SHOWN -> ui.text("predictions.reason.leaving_not_shown");
    };
  }

  private long days() {
    return ChronoUnit.DAYS.between(version.firstDay(), version.day()) + 1;
  }

  /** From when on the record is long enough, if orders keep coming. */
  private LocalDate enough() {
    return version.firstDay().plusDays(Version.LEAST_DAYS - 1L);
  }

  private @Nullable Tried best(boolean rule) {
    var trial = trial();
    return trial == null
        ? null
        : trial.tried().stream()
            .filter(tried -> (tried.rule() != null) == rule)
            .findFirst()
            .orElse(null);
  }

  /** With its sign: a tenth more is +10 %. */
  static String signed(Ui ui, double share) {
    return ui.signed(share, ui.percent(share));
  }

  /** What was expected of each tenth of the customers, and what came. */
  Chart deciles(Ui ui) {
    var trial = Objects.requireNonNull(trial());
    var tenths = trial.deciles();
    double most =
        tenths.stream()
            .mapToDouble(tenth -> Math.max(tenth.predicted(), tenth.actual()))
            .max()
            .orElse(0);
    var bars = new ArrayList<Bar>();
    var ticks = new ArrayList<Tick>();
    for (int i = 0; i < tenths.size(); i++) {
      var tenth = tenths.get(i);
      var says =
          ui.text(
              "predictions.deciles.bar",
              i + 1,
              ui.decimal(tenth.predicted(), 2),
              ui.decimal(tenth.actual(), 2));
      bars.add(new Bar(i + 0.12, i + 0.5, 0, tenth.predicted(), 1, says));
      bars.add(new Bar(i + 0.5, i + 0.88, 0, tenth.actual(), 2, says));
      ticks.add(new Tick(i + 0.5, ui.number(i + 1L)));
    }
    return new Chart(
        ui.text("predictions.deciles.label", trial.days()),
        new Axis(Math.max(1, tenths.size()), ticks, ui.text("predictions.deciles.axis")),
        Axis.amounts(most, amount -> ui.decimal(amount, most < ONE ? 2 : 1)),
        List.of(),
        bars,
        List.of(
            new Name(1, ui.text("predictions.deciles.expected")),
            new Name(2, ui.text("predictions.deciles.came"))),
        List.of(),
        new Numbers(List.of(), List.of()));
  }

  List<Decile> tenths() {
    var trial = trial();
    return trial == null ? List.of() : trial.deciles();
  }

  /** What the model found, with the interval of each parameter. */
  String parameters(Ui ui) {
    return version.learned().parameters().stream()
        .map(each ->
            "%s = %s (%s–%s)"
                .formatted(
                    each.name(),
                    ui.decimal(each.value(), 3),
                    ui.decimal(each.low(), 3),
                    ui.decimal(each.high(), 3)))
        .collect(Collectors.joining("; "));
  }
}
