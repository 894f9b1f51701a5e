package io.perennial.insights;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.perennial.Business;
import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.customers.Customer;
import io.perennial.customers.Customers;
import io.perennial.insights.Cohorts.Grain;
import io.perennial.insights.Cohorts.Month;
import io.perennial.insights.MembersSql.Found;
import io.perennial.insights.MembersSql.Question;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The figures of the metric contract, and the customers behind each of them. */
@Component
public class Insights {

  /** A list behind a figure that is no entry of the contract: everybody who purchased. */
  static final String BUYERS = "customers";

  /** More periods than any grid has; a number beyond it is a slip. */
  private static final int MOST_PERIODS = 5_000;

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
      @Nullable Double p90) {}

  /**
   * A customer behind a figure.
   *
   * @param orders purchases so far, and {@code revenue} their value
   * @param counted of a share: whether the customer is in the part that is counted, such as kept or
   *     came back; else {@code null}
   */
  public record Member(
      UUID id,
      String reference,
      @Nullable String name,
      long orders,
      BigDecimal revenue,
      @Nullable LocalDate firstOrder,
      @Nullable LocalDate lastOrder,
      @Nullable Boolean counted) {}

  private record Cuts(long version, LocalDate referenceDay, Rfm.Exact exact) {}

  private final Columnar columnar;
  private final Business business;
  private final Customers customers;
  private volatile @Nullable Cuts cuts;

  Insights(Columnar columnar, Business business, Customers customers) {
    this.columnar = columnar;
    this.business = business;
    this.customers = customers;
  }

  /** The figures of a period; a side that is not given reaches as far as the purchases. */
  public Summary summary(@Nullable LocalDate from, @Nullable LocalDate to) {
    return columnar.ask(copy -> summary(copy, from, to));
  }

  private Summary summary(JdbcClient copy, @Nullable LocalDate from, @Nullable LocalDate to) {
    var span = FiguresSql.span(copy);
    var period = Period.asked(from, to, span.first(), span.last());
    var gaps = FiguresSql.gaps(copy);
    int suggested = Figures.suggestedWindow(gaps);
    int window = window(suggested);
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

  private int window(int suggested) {
    var profile = business.find();
    var chosen = profile == null ? null : profile.activityWindowDays();
    return chosen == null ? suggested : chosen;
  }

  /** The first purchase day and the newest. */
  FiguresSql.Span span() {
    return columnar.ask(FiguresSql::span);
  }

  /** Every month from the first purchase to the newest. */
  public List<Month> monthly() {
    var known = new TreeMap<YearMonth, Month>();
    for (var month : columnar.ask(CohortsSql::months)) {
      known.put(YearMonth.parse(month.month()), month);
    }
    var months = new ArrayList<Month>();
    if (!known.isEmpty()) {
      for (var at = known.firstKey(); !at.isAfter(known.lastKey()); at = at.plusMonths(1)) {
        var none = new Month(at.toString(), 0, BigDecimal.ZERO, 0, 0, 0);
        months.add(known.getOrDefault(at, none));
      }
    }
    return months;
  }

  /**
   * Who came for the first time in the same period, and what became of them.
   *
   * @param grain month, week or quarter
   */
  public Cohorts cohorts(String grain) {
    var named = Grain.named(grain);
    return Cohorts.of(named, columnar.ask(copy -> CohortsSql.cells(copy, named)));
  }

  /**
   * The scores of all customers.
   *
   * @param asOf the reference day; {@code null}: the day after the newest purchase
   */
  public Rfm rfm(@Nullable LocalDate asOf) {
    Period.readable("as_of", asOf);
    long version = columnar.version();
    return columnar.ask(copy -> {
      var day = asOf == null ? referenceDay(copy) : asOf;
      var exact =
          day == null ? new Rfm.Exact(List.of(), List.of(), List.of()) : cuts(copy, version, day);
      return new Rfm(
          day,
          exact.shown(),
          day == null || exact.m().isEmpty() ? new TreeMap<>() : RfmSql.cells(copy, day, exact));
    });
  }

  /** The RFM code of a customer, such as 555 for the best; empty without a purchase. */
  public Optional<String> rfm(UUID customer) {
    long version = columnar.version();
    return columnar.ask(copy -> {
      var history = MembersSql.histories(copy, List.of(customer)).get(customer);
      var day = referenceDay(copy);
      return history == null || day == null
          ? Optional.<String>empty()
          : Optional.of(
              cuts(copy, version, day)
                  .code(day, history.lastDay(), history.purchases(), history.value()));
    });
  }

  private static @Nullable LocalDate referenceDay(JdbcClient copy) {
    var last = FiguresSql.span(copy).last();
    return last == null ? null : last.plusDays(1);
  }

  /**
   * Cut points hold for all customers, and until the copy changes.
   *
   * @param version read before the question began: a copy that changes meanwhile is at worst asked
   *     once more, and what it answers is never kept for a newer one
   */
  private Rfm.Exact cuts(JdbcClient copy, long version, LocalDate referenceDay) {
    var kept = cuts;
    if (kept != null && kept.version() == version && kept.referenceDay().equals(referenceDay)) {
      return kept.exact();
    }
    var exact = RfmSql.cutPoints(copy, referenceDay);
    cuts = new Cuts(version, referenceDay, exact);
    return exact;
  }

  public Gaps gaps() {
    var gaps = columnar.ask((JdbcClient copy) -> FiguresSql.gaps(copy));
    return new Gaps(
        gaps.size(),
        Figure.rounded(gaps.quantile(50)),
        Figure.rounded(gaps.mean()),
        Figure.rounded(gaps.quantile(25)),
        Figure.rounded(gaps.quantile(75)),
        Figure.rounded(gaps.quantile(90)));
  }

  /**
   * The very customers behind a figure.
   *
   * @param figure an id of the metric contract, or {@code customers}
   */
  public Page<Member> members(
      String figure,
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      @Nullable String cursor,
      int size) {
    var id = figure.equals(BUYERS) ? null : Figures.Id.named(figure);
    return columnar.ask(copy -> {
      var span = FiguresSql.span(copy);
      var period = Period.asked(from, to, span.first(), span.last());
      if (period == null) {
        return new Page<Member>(List.of(), null);
      }
      int window = window(Figures.suggestedWindow(FiguresSql.gaps(copy)));
      return members(copy, question(copy, id, period, window), cursor, size);
    });
  }

  private static Question question(
      JdbcClient copy, Figures.@Nullable Id id, Period period, int window) {
    if (id == null) {
      return MembersSql.buyers(period, window);
    }
    boolean estimated =
        id == Figures.Id.SECOND_90
            && MembersSql.count(copy, MembersSql.of(id, period, window, false)) == 0;
    return MembersSql.of(id, period, window, estimated);
  }

  /** Who of a cohort purchased again so many periods later. */
  public Page<Member> cohortMembers(
      String grain, String start, int period, @Nullable String cursor, int size) {
    if (period < 0 || period > MOST_PERIODS) {
      throw Problem.notFound("insights.cohort.unknown", start);
    }
    var question = MembersSql.cohort(Grain.named(grain), start, period);
    return columnar.ask(copy -> members(copy, question, cursor, size));
  }

  /**
   * Who has an RFM code.
   *
   * @param cell the code, or its first digit or two
   */
  public Page<Member> rfmMembers(
      String cell, @Nullable LocalDate asOf, @Nullable String cursor, int size) {
    Period.readable("as_of", asOf);
    if (!cell.matches("[1-5]{1,3}")) {
      throw Problem.notFound("insights.rfm.unknown", cell);
    }
    long version = columnar.version();
    return columnar.ask(copy -> {
      var day = asOf == null ? referenceDay(copy) : asOf;
      var exact = day == null ? null : cuts(copy, version, day);
      return day == null || exact == null || exact.m().isEmpty()
          ? new Page<Member>(List.of(), null)
          : members(copy, MembersSql.rfm(day, exact, cell), cursor, size);
    });
  }

  private Page<Member> members(
      JdbcClient copy, Question question, @Nullable String cursor, int size) {
    var found = MembersSql.find(copy, question, after(cursor), size + 1);
    var page = Page.of(found, size, last -> last.customer().toString());
    var ids = page.items().stream().map(Found::customer).toList();
    var histories = MembersSql.histories(copy, ids);
    Map<UUID, Customer> known = new HashMap<>();
    customers.find(ids).forEach(customer -> known.put(customer.id(), customer));
    return new Page<>(
        page.items().stream()
            .map(item -> member(item, histories.get(item.customer()), known.get(item.customer())))
            .toList(),
        page.next());
  }

  private static Member member(
      Found found, MembersSql.@Nullable History history, @Nullable Customer customer) {
    return new Member(
        found.customer(),
        customer == null ? found.customer().toString() : customer.reference(),
        customer == null ? null : customer.name(),
        history == null ? 0 : history.purchases(),
        history == null ? BigDecimal.ZERO : history.value(),
        history == null ? null : history.firstDay(),
        history == null ? null : history.lastDay(),
        found.counted());
  }

  private static @Nullable UUID after(@Nullable String cursor) {
    try {
      return cursor == null || cursor.isEmpty() ? null : UUID.fromString(cursor);
    } catch (IllegalArgumentException unreadable) {
      throw Problem.invalidField("cursor", "insights.cursor");
    }
  }
}
