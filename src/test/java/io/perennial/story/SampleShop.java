package io.perennial.story;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A file of order lines made from a seed, and what must come of it, added up while the file is
 * written: independent of everything the product does.
 */
public final class SampleShop {

  private static final LocalDate FIRST_DAY = LocalDate.of(2022, 1, 1);
  private static final int DAYS = 1000;

  private final Random random;
  private final Set<Integer> customers = new HashSet<>();
  private final Map<YearMonth, Set<Integer>> active = new TreeMap<>();
  private final Map<YearMonth, Integer> ordersOfMonth = new TreeMap<>();
  private int orders;
  private int guestOrders;
  private int lines;
  private int refused;
  private BigDecimal revenue = BigDecimal.ZERO;
  private BigDecimal guestRevenue = BigDecimal.ZERO;

  public SampleShop(long seed) {
    this.random = new Random(seed);
  }

  /**
   * Writes about this many lines: five an order, one row in 500 unusable, one order in 50 a
   * guest's.
   */
  public SampleShop write(Path file, int about) throws IOException {
    try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      out.write("order_id,date,customer_id,email,sku,product,quantity,price\n");
      for (int number = 1; lines < about; number++) {
        order(out, number);
      }
    }
    return this;
  }

  private void order(java.io.Writer out, int number) throws IOException {
    var day = FIRST_DAY.plusDays(random.nextInt(DAYS));
    boolean guest = random.nextInt(50) == 0;
    int customer = (int) Math.min(9_999, Math.abs(random.nextGaussian()) * 3_000);
    var value = BigDecimal.ZERO;
    for (int i = random.nextInt(1, 10); i > 0; i--) {
      boolean bad = random.nextInt(500) == 0;
      int quantity = random.nextInt(1, 5);
      var price = BigDecimal.valueOf(random.nextInt(1, 20_000), 2);
      out.write(
          "N%d,%s 1%d:30:00,%s,%s,SKU-%d,Thing no. %d,%d,%s\n"
              .formatted(
                  number,
                  day,
                  number % 10,
                  guest ? "" : "K" + customer,
                  guest ? "" : "k" + customer + "@example.com",
                  random.nextInt(2_000),
                  random.nextInt(2_000),
                  quantity,
                  bad ? "0" : price));
      if (bad) {
        refused++;
      } else {
        value = value.add(price.multiply(BigDecimal.valueOf(quantity)));
        lines++;
      }
    }
    if (value.signum() > 0) {
      count(day, guest, customer, value);
    }
  }

  private void count(LocalDate day, boolean guest, int customer, BigDecimal value) {
    if (guest) {
      guestOrders++;
      guestRevenue = guestRevenue.add(value);
      return;
    }
    orders++;
    revenue = revenue.add(value);
    customers.add(customer);
    active.computeIfAbsent(YearMonth.from(day), month -> new HashSet<>()).add(customer);
    ordersOfMonth.merge(YearMonth.from(day), 1, Integer::sum);
  }

  public int orders() {
    return orders;
  }

  public int guestOrders() {
    return guestOrders;
  }

  public int customers() {
    return customers.size();
  }

  public int lines() {
    return lines;
  }

  public int refused() {
    return refused;
  }

  public BigDecimal revenue() {
    return revenue;
  }

  public BigDecimal guestRevenue() {
    return guestRevenue;
  }

  /** Months with orders: customers who purchased, and purchases. */
  public Map<YearMonth, int[]> months() {
    var months = new TreeMap<YearMonth, int[]>();
    active.forEach(
        (month, who) -> months.put(month, new int[] {who.size(), ordersOfMonth.get(month)}));
    return months;
  }

  /** By the month of their first purchase: how many purchased then, and in each month after. */
  public Map<YearMonth, List<Integer>> cohorts() {
    var cohorts = new TreeMap<YearMonth, List<Integer>>();
    var known = new HashSet<Integer>();
    active.forEach((first, who) -> {
      var cohort = new HashSet<>(who);
      cohort.removeAll(known);
      known.addAll(who);
      if (!cohort.isEmpty()) {
        cohorts.put(first, sizes(cohort, first));
      }
    });
    return cohorts;
  }

  private List<Integer> sizes(Set<Integer> cohort, YearMonth first) {
    var sizes = new ArrayList<Integer>();
    for (var at = first; active.containsKey(at); at = at.plusMonths(1)) {
      var again = new HashSet<>(active.getOrDefault(at, Set.of()));
      again.retainAll(cohort);
      sizes.add(again.size());
    }
    return sizes;
  }
}
