package io.perennial.insights;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.perennial.Problem;
import io.perennial.insights.Figure.Amount;
import io.perennial.insights.Figure.Count;
import io.perennial.insights.Figure.Gap;
import io.perennial.insights.Figure.Ratio;
import io.perennial.insights.Figure.Repeat;
import io.perennial.insights.Figure.Retention;
import io.perennial.insights.Figure.Second90;
import io.perennial.insights.Figure.SecondPurchase;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The figures of the metric contract that orders alone can give, each for a period, the one before
 * and the one a year before.
 */
public record Figures(
    Ratio crr,
    Ratio churn,
    Count wonBack,
    Repeat repeatRate,
    Ratio frequency,
    Gap gapDays,
    SecondPurchase secondPurchaseDays,
    @JsonProperty("second_90") Second90 second90,
    Amount aov,
    Amount clvHistoric,
    Retention retentionPeriod) {

  /** The days of the figure {@code second_90}. */
  public static final int SECOND_DAYS = 90;

  /** The windows that may be suggested, in days. */
  private static final List<Integer> WINDOWS = List.of(30, 60, 90, 180, 365, 730);

  /** Suggested while nobody has come back yet. */
  private static final int WINDOW_WITHOUT_GAPS = 365;

  /** How a figure is written. */
  public enum Form {
    SHARE,
    COUNT,
    NUMBER,
    DAYS,
    MONEY
  }

  /** The figures by their ids in the metric contract. */
  public enum Id {
    CRR(Form.SHARE),
    CHURN(Form.SHARE),
    WON_BACK(Form.COUNT),
    REPEAT_RATE(Form.SHARE),
    FREQUENCY(Form.NUMBER),
    GAP_DAYS(Form.DAYS),
    SECOND_PURCHASE_DAYS(Form.DAYS),
    SECOND_90(Form.SHARE),
    AOV(Form.MONEY),
    CLV_HISTORIC(Form.MONEY),
    RETENTION_PERIOD(Form.DAYS);

    private final Form form;

    Id(Form form) {
      this.form = form;
    }

    public Form form() {
      return form;
    }

    public Figure of(Figures figures) {
      return switch (this) {
        case CRR -> figures.crr();
        case CHURN -> figures.churn();
        case WON_BACK -> figures.wonBack();
        case REPEAT_RATE -> figures.repeatRate();
        case FREQUENCY -> figures.frequency();
        case GAP_DAYS -> figures.gapDays();
        case SECOND_PURCHASE_DAYS -> figures.secondPurchaseDays();
        case SECOND_90 -> figures.second90();
        case AOV -> figures.aov();
        case CLV_HISTORIC -> figures.clvHistoric();
        case RETENTION_PERIOD -> figures.retentionPeriod();
      };
    }

    /** The id as the contract writes it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The figure of this id. */
    public static Id named(String text) {
      return Arrays.stream(values())
          .filter(id -> id.text().equals(text))
          .findFirst()
          .orElseThrow(() -> Problem.notFound("insights.figure.unknown", text));
    }
  }

  /** The 90th percentile of the gaps, rounded up to a window people know. */
  static int suggestedWindow(Histogram gaps) {
    var p90 = gaps.quantile(90);
    if (p90 == null) {
      return WINDOW_WITHOUT_GAPS;
    }
    return WINDOWS.stream().filter(days -> days >= p90).findFirst().orElse(WINDOWS.getLast());
  }

  static Figures of(Measured now, @Nullable Measured before, @Nullable Measured yearBefore) {
    var three = new Three(now, before, yearBefore);
    return new Figures(
        three.ratio(Measured::crr, now.activeAtStart()),
        three.ratio(Measured::churn, now.lost()),
        new Count(
            now.wonBack(),
            three.before(Measured::wonBack),
            three.yearBefore(Measured::wonBack),
            now.wonBackCustomers()),
        new Repeat(
            now.repeatRate(),
            three.before(Measured::repeatRate),
            three.yearBefore(Measured::repeatRate),
            now.customers(),
            now.repeatRateWithin()),
        three.ratio(Measured::frequency, now.bought().buyers()),
        new Gap(
            now.medianGap(),
            three.before(Measured::medianGap),
            three.yearBefore(Measured::medianGap),
            now.gapCustomers(),
            now.gaps().size(),
            Figure.rounded(now.gaps().mean()),
            Figure.rounded(now.gaps().quantile(25)),
            Figure.rounded(now.gaps().quantile(75))),
        new SecondPurchase(
            now.secondPurchase().median(),
            three.before(measured -> measured.secondPurchase().median()),
            three.yearBefore(measured -> measured.secondPurchase().median()),
            now.customers(),
            now.returned(),
            now.medianOfReturned()),
        new Second90(
            now.second90(),
            three.before(Measured::second90),
            three.yearBefore(Measured::second90),
            now.mature() == 0 ? now.customers() : now.mature(),
            now.mature() == 0 && now.customers() > 0),
        three.amount(Measured::averageOrder, now.bought().buyers()),
        three.amount(Measured::lifetimeValue, now.customers()),
        new Retention(
            now.retentionPeriod(),
            three.before(Measured::retentionPeriod),
            three.yearBefore(Measured::retentionPeriod),
            now.left(),
            now.medianLifetime()));
  }

  /** A period and the two it is compared with. */
  private record Three(Measured now, @Nullable Measured previous, @Nullable Measured earlier) {

    <T> @Nullable T before(Function<Measured, @Nullable T> figure) {
      return previous == null ? null : figure.apply(previous);
    }

    <T> @Nullable T yearBefore(Function<Measured, @Nullable T> figure) {
      return earlier == null ? null : figure.apply(earlier);
    }

    Ratio ratio(Function<Measured, @Nullable Double> figure, long customers) {
      return new Ratio(figure.apply(now), before(figure), yearBefore(figure), customers);
    }

    Amount amount(Function<Measured, @Nullable BigDecimal> figure, long customers) {
      return new Amount(figure.apply(now), before(figure), yearBefore(figure), customers);
    }
  }
}
