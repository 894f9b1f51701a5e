package io.perennial.insights;

import io.perennial.columnar.Histories;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The figures once more, as slowly and plainly as the contract words them, without the product's
 * SQL and mathematics: what the columnar answers are compared with.
 */
final class NaiveFigures {

  private final Map<UUID, List<Histories.Bought>> of = new TreeMap<>();
  private final List<Histories.Refunded> refunds;
  private final LocalDate a;
  private final LocalDate b;
  private final int window;

  NaiveFigures(Histories histories, LocalDate a, LocalDate b, int window) {
    for (var bought : histories.purchases) {
      if (bought.day().isBefore(b)) {
        of.computeIfAbsent(bought.customer(), customer -> new ArrayList<>()).add(bought);
      }
    }
    of.values().forEach(list -> list.sort(Comparator.comparing(Histories.Bought::day)));
    this.refunds = histories.refunds;
    this.a = a;
    this.b = b;
    this.window = window;
  }

  private List<Histories.Bought> history(UUID customer) {
    return Objects.requireNonNull(of.get(customer));
  }

  private boolean isActive(UUID customer, LocalDate t) {
    return history(customer).stream()
        .anyMatch(
            bought -> bought.day().isBefore(t) && !bought.day().isBefore(t.minusDays(window)));
  }

  private NavigableSet<LocalDate> days(UUID customer) {
    var days = new TreeSet<LocalDate>();
    history(customer).forEach(bought -> days.add(bought.day()));
    return days;
  }

  private long inPeriod(UUID customer) {
    return history(customer).stream().filter(bought -> !bought.day().isBefore(a)).count();
  }

  private Set<UUID> where(java.util.function.Predicate<UUID> condition) {
    var found = new HashSet<UUID>();
    of.keySet().stream().filter(condition).forEach(found::add);
    return found;
  }

  Set<UUID> members(Figures.Id id) {
    return switch (id) {
      case CRR -> where(c -> isActive(c, a));
      case CHURN -> where(c -> isActive(c, a) && !isActive(c, b));
      case WON_BACK -> where(c -> isActive(c, b) && !isActive(c, a) && days(c).first().isBefore(a));
      case REPEAT_RATE, SECOND_PURCHASE_DAYS, CLV_HISTORIC -> where(c -> true);
      case FREQUENCY, AOV -> where(c -> inPeriod(c) > 0);
      case GAP_DAYS -> where(c -> !gaps(c).isEmpty());
      case SECOND_90 ->
          where(c -> !anyMature() || ChronoUnit.DAYS.between(days(c).first(), b) >= 90);
      case RETENTION_PERIOD -> where(c -> !isActive(c, b));
    };
  }

  private boolean anyMature() {
    return of.keySet().stream().anyMatch(c -> ChronoUnit.DAYS.between(days(c).first(), b) >= 90);
  }

  private List<Long> gaps(UUID customer) {
    var gaps = new ArrayList<Long>();
    LocalDate before = null;
    for (var day : days(customer)) {
      if (before != null && !day.isBefore(a)) {
        gaps.add(ChronoUnit.DAYS.between(before, day));
      }
      before = day;
    }
    return gaps;
  }

  private List<Long> allGaps() {
    var gaps = new ArrayList<Long>();
    of.keySet().forEach(customer -> gaps.addAll(gaps(customer)));
    Collections.sort(gaps);
    return gaps;
  }

  static @Nullable Double quantile(List<Long> sorted, double p) {
    if (sorted.isEmpty()) {
      return null;
    }
    double place = (sorted.size() - 1) * p;
    int below = (int) Math.floor(place + 1e-9);
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (sorted.get(above) - sorted.get(below)) * (place - below);
  }

  private @Nullable Long second(UUID customer) {
    var days = days(customer).iterator();
    var first = days.next();
    return days.hasNext() ? ChronoUnit.DAYS.between(first, days.next()) : null;
  }

  /**
   * Kaplan–Meier straight from its definition: at each event time, one minus events over at risk.
   */
  static double waiting(List<long[]> watched, long until) {
    var times = new TreeSet<Long>();
    watched.stream().filter(one -> one[1] == 1).forEach(one -> times.add(one[0]));
    double share = 1;
    for (long time : times) {
      if (time <= until) {
        double atRisk = watched.stream().filter(one -> one[0] >= time).count();
        double events = watched.stream().filter(one -> one[0] == time && one[1] == 1).count();
        share *= 1 - events / atRisk;
      }
    }
    return share;
  }

  static @Nullable Double median(List<long[]> watched) {
    var times = new TreeSet<Long>();
    watched.stream().filter(one -> one[1] == 1).forEach(one -> times.add(one[0]));
    for (long time : times) {
      if (waiting(watched, time) <= 0.5 + 1e-9) {
        return (double) time;
      }
    }
    return null;
  }

  private List<long[]> untilSecond() {
    var watched = new ArrayList<long[]>();
    for (var customer : of.keySet()) {
      var second = second(customer);
      watched.add(
          second != null
              ? new long[] {second, 1}
              : new long[] {ChronoUnit.DAYS.between(days(customer).first(), b) - 1, 0});
    }
    return watched;
  }

  private List<long[]> lifetimes() {
    var watched = new ArrayList<long[]>();
    for (var customer : of.keySet()) {
      watched.add(
          new long[] {
            ChronoUnit.DAYS.between(days(customer).first(), days(customer).last()),
            isActive(customer, b) ? 0 : 1
          });
    }
    return watched;
  }

  private static @Nullable Double share(long part, long whole) {
    return whole == 0 ? null : (double) part / whole;
  }

  private static @Nullable BigDecimal each(BigDecimal amount, long whole) {
    return whole == 0 ? null : amount.divide(BigDecimal.valueOf(whole), 4, RoundingMode.HALF_UP);
  }

  private BigDecimal value(LocalDate from) {
    return of.values().stream()
        .flatMap(List::stream)
        .filter(bought -> !bought.day().isBefore(from))
        .map(Histories.Bought::value)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  Map<Figures.Id, @Nullable Number> values() {
    Map<Figures.Id, @Nullable Number> values = new LinkedHashMap<>();
    long start = members(Figures.Id.CRR).size();
    long lost = members(Figures.Id.CHURN).size();
    values.put(Figures.Id.CRR, share(start - lost, start));
    values.put(Figures.Id.CHURN, share(lost, start));
    values.put(
        Figures.Id.WON_BACK,
        of.isEmpty() ? null : (Long) (long) members(Figures.Id.WON_BACK).size());
    values.put(Figures.Id.REPEAT_RATE, share(where(c -> history(c).size() >= 2).size(), of.size()));
    long orders = of.keySet().stream().mapToLong(this::inPeriod).sum();
    long buyers = where(c -> inPeriod(c) > 0).size();
    values.put(Figures.Id.FREQUENCY, share(orders, buyers));
    values.put(Figures.Id.GAP_DAYS, quantile(allGaps(), 0.5));
    values.put(Figures.Id.SECOND_PURCHASE_DAYS, median(untilSecond()));
    var mature = members(Figures.Id.SECOND_90);
    values.put(
        Figures.Id.SECOND_90,
        of.isEmpty()
            ? null
            : anyMature()
                ? share(
                    mature.stream()
                        .map(this::second)
                        .filter(days -> days != null && days <= 90)
                        .count(),
                    mature.size())
                : (Double) (1 - waiting(untilSecond(), 90)));
    values.put(Figures.Id.AOV, each(value(a), orders));
    var given =
        refunds.stream()
            .filter(refund -> refund.day().isBefore(b))
            .map(Histories.Refunded::amount)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    values.put(Figures.Id.CLV_HISTORIC, each(value(LocalDate.EPOCH).subtract(given), of.size()));
    var left = lifetimes().stream().filter(one -> one[1] == 1).toList();
    values.put(
        Figures.Id.RETENTION_PERIOD,
        share(left.stream().mapToLong(one -> one[0]).sum(), left.size()));
    return values;
  }

  @Nullable Double medianLifetime() {
    return median(lifetimes());
  }
}
