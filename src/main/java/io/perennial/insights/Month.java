package io.perennial.insights;

import io.perennial.insights.Cohorts.Cell;
import io.perennial.insights.Cohorts.Grain;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What happened in a month, in whole days of the business's zone.
 *
 * @param month {@code YYYY-MM}
 * @param newCustomers whose first purchase of all is in this month
 * @param newRevenue the value of all purchases of those, {@code returningRevenue} of the others
 */
public record Month(
    String month,
    long orders,
    BigDecimal revenue,
    long activeCustomers,
    long newCustomers,
    long returningCustomers,
    BigDecimal newRevenue,
    BigDecimal returningRevenue) {

  private static Month none(int number) {
    return new Month(
        Grain.MONTH.text(number), 0, BigDecimal.ZERO, 0, 0, 0, BigDecimal.ZERO, BigDecimal.ZERO);
  }

  /** A month is what all cohorts did in it; its own cohort are the new customers. */
  private Month plus(Cell cell) {
    boolean own = cell.cohort() == cell.period();
    return new Month(
        month,
        orders + cell.purchases(),
        revenue.add(cell.value()),
        activeCustomers + cell.customers(),
        newCustomers + (own ? cell.customers() : 0),
        returningCustomers + (own ? 0 : cell.customers()),
        own ? newRevenue.add(cell.value()) : newRevenue,
        own ? returningRevenue : returningRevenue.add(cell.value()));
  }

  /** Every month from the first with a purchase to the newest. */
  static List<Month> of(List<Cell> cells) {
    SortedMap<Integer, Month> months = new TreeMap<>();
    for (var cell : cells) {
      months.put(cell.period(), months.getOrDefault(cell.period(), none(cell.period())).plus(cell));
    }
    List<Month> all = new ArrayList<>();
    if (!months.isEmpty()) {
      for (int number = months.firstKey(); number <= months.lastKey(); number++) {
        all.add(months.getOrDefault(number, none(number)));
      }
    }
    return all;
  }
}
