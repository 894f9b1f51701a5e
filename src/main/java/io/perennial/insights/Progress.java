package io.perennial.insights;

import io.perennial.columnar.Audience;
import io.perennial.columnar.Columnar;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How the shop comes along: its key numbers from day to day, and whether what is done works. */
@Component
public class Progress {

  /** So far back a trend knows who was late. */
  private static final int TREND_MONTHS = 14;

  private record TrendOf(int window, @Nullable Double gap, LocalDate since) {}

  private record VerdictOf(Period period, long known) {}

  private final Columnar columnar;
  private final Insights insights;

  Progress(Columnar columnar, Insights insights) {
    this.columnar = columnar;
    this.insights = insights;
  }

  /** How repeat rate, active and late customers and their value went; empty without purchases. */
  public Optional<Trend> trend(Audience audience) {
    var last = insights.span().last();
    if (last == null) {
      return Optional.empty();
    }
    int window = insights.window();
    var gap = insights.shopGap();
    var since = last.minusMonths(TREND_MONTHS);
    return Optional.of(
        columnar.remember(
            new TrendOf(window, gap, since), audience, copy -> Trend.of(copy, window, gap, since)));
  }

  /** Whether what is done for customers works. */
  public Verdict verdict(Audience audience) {
    var span = insights.span();
    if (span.first() == null || span.last() == null) {
      return new Verdict(null, null, List.of(), Verdict.shortest(), 0);
    }
    var end = span.last().plusDays(1);
    long known = ChronoUnit.DAYS.between(span.first(), end);
    var period = Verdict.period(span.first(), end);
    return period == null
        ? new Verdict(null, null, List.of(), Verdict.shortest(), known)
        : columnar.remember(
            new VerdictOf(period, known),
            audience,
            copy -> Verdict.of(period, VerdictSql.parts(copy, period), known));
  }
}
