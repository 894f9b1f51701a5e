package io.perennial.insights;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.perennial.Business;
import io.perennial.columnar.Audience;
import io.perennial.columnar.Columnar;
import io.perennial.insights.Cohorts.Cell;
import io.perennial.insights.Cohorts.Grain;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The figures of the metric contract, of everybody or of an audience. */
@Component
public class Insights {

  /**
   * The figures of a period.
   *
   * @param from first day; {@code null} while there are no purchases and no period was asked for
   * @param to the day after the last
   * @param dataUntil the newest purchase day
   * @param activityWindowDays the one in use: the business's, or the suggested
   * @param suggestedWindowDays from the 90th percentile of the gaps, {@code gapsP90}
   * @param customers who purchased in the period
   * @param orders purchases of known customers in the period, {@code revenue} their value before
   *     refunds
   * @param refunds what known customers gave back in the period
   * @param netRevenue revenue less refunds, of known customers
   */
  public record Summary(
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      @Nullable LocalDate dataUntil,
      int activityWindowDays,
      int suggestedWindowDays,
      @Nullable Double gapsP90,
      long customers,
      long orders,
      BigDecimal revenue,
      BigDecimal refunds,
      BigDecimal netRevenue,
      long guestOrders,
      BigDecimal guestRevenue,
      BigDecimal guestRefunds,
      @JsonUnwrapped Figures figures) {}

  /** The days between consecutive purchase days of one customer, of all customers together. */
  public record Gaps(
      long pairs,
      @Nullable Double median,
      @Nullable Double mean,
      @Nullable Double p25,
      @Nullable Double p75,
      @Nullable Double p90) {

    /** What a histogram of them says. */
    public static Gaps of(Histogram gaps) {
      return new Gaps(
          gaps.size(),
          Figure.rounded(gaps.quantile(50)),
          Figure.rounded(gaps.mean()),
          Figure.rounded(gaps.quantile(25)),
          Figure.rounded(gaps.quantile(75)),
          Figure.rounded(gaps.quantile(90)));
    }
  }

  /** The first purchase day and the newest; {@code null} before the first purchase. */
  public record Span(@Nullable LocalDate first, @Nullable LocalDate last) {

    /**
     * A shop that has not heard of an order for a week is worth telling how old its figures are.
     */
    private static final int OLD_DAYS = 7;

    /** Whether figures that end so many days ago are old. */
    public static boolean isOld(long days) {
      return days >= OLD_DAYS;
    }
  }

  /** Orders that name no customer, and their value. */
  public record Guests(long orders, BigDecimal revenue) {

    public static final Guests NONE = new Guests(0, BigDecimal.ZERO);
  }

  private record SummaryOf(
      @Nullable LocalDate from, @Nullable LocalDate to, @Nullable Integer window) {}

  private record GapsOf(Period period) {}

  private record CellsOf(Grain grain) {}

  private record ScaleOf(LocalDate day, boolean now) {}

  private record StillOrdering(LocalDate known, int window) {}

  private record SecondOrder(LocalDate last) {}

  private final Columnar columnar;
  private final Business business;

  Insights(Columnar columnar, Business business) {
    this.columnar = columnar;
    this.business = business;
  }

  /** The figures of a period; a side that is not given reaches as far as the purchases. */
  public Summary summary(@Nullable LocalDate from, @Nullable LocalDate to, Audience audience) {
    return columnar.remember(
        new SummaryOf(from, to, chosenWindow()), audience, copy -> summary(copy, from, to));
  }

  private Summary summary(JdbcClient copy, @Nullable LocalDate from, @Nullable LocalDate to) {
    var span = FiguresSql.span(copy);
    var period = Period.asked(from, to, span.first(), span.last());
    var gaps = allGaps();
    int suggested = Figures.suggestedWindow(gaps);
    int window = window();
    // Nothing was ever bought and nobody said when: any day gives the figures of nothing.
    var any =
        period == null
            ? new Period(LocalDate.EPOCH, LocalDate.EPOCH.plusDays(1), true, true)
            : period;
    var now = Measured.of(copy, any, window);
    var compared = any.isEverything() ? null : any;
    var parameters = FiguresSql.parameters(any, window);
    var guests = FiguresSql.guestPurchases(copy, parameters);
    var before =
        compared == null ? null : measured(copy, compared.previous(), span.first(), window);
    return new Summary(
        period == null ? null : period.from(),
        period == null ? null : period.to(),
        span.last(),
        window,
        suggested,
        Figure.rounded(gaps.quantile(90)),
        now.bought().buyers(),
        now.bought().purchases(),
        now.bought().value(),
        now.refunds().inPeriod(),
        now.bought().value().subtract(now.refunds().inPeriod()),
        guests.count(),
        guests.amount(),
        FiguresSql.guestRefunds(copy, parameters).amount(),
        Figures.of(
            now,
            before,
            // Of a whole year the period before and the year before are the same days.
            compared == null
                ? null
                : compared.yearBefore().sameDays(compared.previous())
                    ? before
                    : measured(copy, compared.yearBefore(), span.first(), window)));
  }

  /** A period before the first purchase has no figures: that is not asked for. */
  private static @Nullable Measured measured(
      JdbcClient copy, Period period, @Nullable LocalDate first, int window) {
    return first == null || !period.to().isAfter(first) ? null : Measured.of(copy, period, window);
  }

  /** Days without a purchase after which a customer has lapsed: chosen, else the suggested. */
  public int window() {
    var chosen = chosenWindow();
    return chosen == null ? suggestedWindow() : chosen;
  }

  /** The window that the gaps of the whole shop suggest, in days. */
  public int suggestedWindow() {
    return Figures.suggestedWindow(allGaps());
  }

  private @Nullable Integer chosenWindow() {
    var profile = business.find();
    return profile == null ? null : profile.activityWindowDays();
  }

  /** All gaps of the shop; a window that is suggested holds for every audience alike. */
  private Histogram allGaps() {
    return columnar.remember("gaps", Audience.EVERYBODY, FiguresSql::gaps);
  }

  /**
   * Refuses days that nobody means: years far before or after any shop's.
   *
   * @throws Problem of the field
   */
  public static void readable(String field, @Nullable LocalDate day) {
    Period.readable(field, day);
  }

  /**
   * The same customers, unless their days are such that nobody means.
   *
   * @throws Problem of the field
   */
  public static Audience readable(Audience audience) {
    Period.readable("came_from", audience.cameFrom());
    Period.readable("came_to", audience.cameTo());
    return audience;
  }

  /** The end of a period a year before: the day after the same last day. */
  public static LocalDate endYearBefore(LocalDate end) {
    return Period.endYearBefore(end);
  }

  /** The first purchase day and the newest. */
  public Span span() {
    return columnar.remember("span", Audience.EVERYBODY, FiguresSql::span);
  }

  /** All orders that count in no figure per customer. */
  public Guests guests() {
    var all = summary(null, null, Audience.EVERYBODY);
    return new Guests(all.guestOrders(), all.guestRevenue());
  }

  /** Every month from the first purchase to the newest. */
  public List<Month> monthly(Audience audience) {
    return Month.of(cells(Grain.MONTH, audience));
  }

  /**
   * Who came for the first time in the same period, and what became of them.
   *
   * @param grain month, week or quarter
   */
  public Cohorts cohorts(String grain, Audience audience) {
    var named = Grain.named(grain);
    return Cohorts.of(named, cells(named, audience), span().last());
  }

  /**
   * The same as people read it.
   *
   * @param measure share, customers or value
   */
  public Triangle triangle(String grain, String measure, Audience audience) {
    return Triangle.of(
        Grain.named(grain), Triangle.Measure.named(measure), cohorts(grain, audience).cohorts());
  }

  private List<Cell> cells(Grain grain, Audience audience) {
    return columnar.remember(new CellsOf(grain), audience, copy -> CohortsSql.cells(copy, grain));
  }

  /**
   * The scores of customers. They are given by the quintiles of the whole shop, whatever part of it
   * is looked at, so that a customer has one code everywhere.
   *
   * @param asOf the reference day; {@code null}: the day after the newest purchase
   */
  public Rfm rfm(@Nullable LocalDate asOf, Audience audience) {
    var scale = scale(asOf);
    return scale == null
        ? new Rfm(asOf, Rfm.Exact.NONE.shown(), List.of())
        : columnar.remember(
            scale,
            audience,
            copy -> new Rfm(scale.day(), scale.cuts().shown(), RfmSql.cells(copy, scale)));
  }

  /** The RFM code of a customer, such as 555 for the best; empty without a purchase. */
  public Optional<String> rfm(UUID customer) {
    var scale = scale(null);
    return scale == null
        ? Optional.empty()
        : columnar.ask(copy -> RfmSql.code(copy, scale, customer));
  }

  /** The reference day and the cut points; {@code null} before the first purchase. */
  RfmSql.@Nullable Scale scale(@Nullable LocalDate asOf) {
    Period.readable("as_of", asOf);
    var span = span();
    if (span.last() == null) {
      return null;
    }
    var day = asOf == null ? span.last().plusDays(1) : asOf;
    boolean now = day.isAfter(span.last());
    var scale =
        columnar.remember(
            new ScaleOf(day, now), Audience.EVERYBODY, copy -> RfmSql.scale(copy, day, now));
    return scale.cuts().m().isEmpty() ? null : scale;
  }

  public Gaps gaps(Audience audience) {
    return Gaps.of(columnar.remember("gaps", audience, FiguresSql::gaps));
  }

  /**
   * How often each number of days lay between consecutive purchase days, the later one in the
   * period; a side that is not given reaches as far as the purchases.
   */
  public Histogram gapHistogram(
      @Nullable LocalDate from, @Nullable LocalDate to, Audience audience) {
    var span = span();
    var period = Period.asked(from, to, span.first(), span.last());
    return period == null || period.isEverything()
        ? columnar.remember("gaps", audience, FiguresSql::gaps)
        : columnar.remember(
            new GapsOf(period),
            audience,
            copy -> FiguresSql.gaps(copy, FiguresSql.parameters(period, 0)));
  }

  /** The median gap of the shop; {@code null} while nobody has come back. */
  public @Nullable Double shopGap() {
    return allGaps().quantile(50);
  }

  /** How regularly a customer comes; empty without a purchase. */
  public Optional<Rhythm> rhythm(UUID customer) {
    var last = span().last();
    int window = window();
    var gap = shopGap();
    return last == null
        ? Optional.empty()
        : columnar
            .ask(copy -> RhythmSql.history(copy, customer))
            .map(history ->
                Rhythm.of(
                    history.purchaseDays(),
                    history.firstDay(),
                    history.lastDay(),
                    gap == null ? window : gap,
                    last.plusDays(1),
                    window))
            .map(rhythm -> gap == null ? rhythm.unknown() : rhythm);
  }

  /**
   * The share of customers who still order so many days after their first purchase: who has not yet
   * paused for longer than the activity window. Who came too recently to have paused so long does
   * not count.
   */
  public Curve stillOrdering(Audience audience) {
    var last = span().last();
    if (last == null) {
      return new Curve(List.of());
    }
    int window = window();
    var known = last.plusDays(1).minusDays(window);
    return columnar.remember(
        new StillOrdering(known, window),
        audience,
        copy -> Curve.of(CurveSql.untilLapsed(copy, known, window)).rounded());
  }

  /**
   * The day on which {@link #stillOrdering} will know enough customers; {@code null} where it does,
   * and while too few have come at all.
   */
  public @Nullable LocalDate stillOrderingFrom(Audience audience) {
    if (stillOrdering(audience).customers() >= Triangle.FEW) {
      return null;
    }
    var day =
        columnar.remember(
            "enough have come",
            audience,
            copy -> Optional.ofNullable(CurveSql.firstDay(copy, Triangle.FEW)));
    return day.map(came -> came.plusDays(window())).orElse(null);
  }

  /** The share of customers whose second purchase day came within so many days of the first. */
  public Curve secondOrder(Audience audience) {
    var last = span().last();
    return last == null
        ? new Curve(List.of())
        : columnar.remember(
            new SecondOrder(last),
            audience,
            copy -> Curve.of(CurveSql.untilSecond(copy, last)).happened().rounded());
  }
}
