package io.perennial.facts;

import io.perennial.Business;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the purchases of customers, one after another. It keeps the days of one customer at a
 * time: a shop's own till may have millions of purchases, but not millions of days.
 */
final class Histories {

  /** What the purchases of a customer come to. */
  record History(
      UUID customer,
      int purchases,
      int purchaseDays,
      BigDecimal revenue,
      Instant firstAt,
      Instant lastAt,
      LocalDate firstDay,
      LocalDate lastDay) {}

  private final Business.Days days;
  private final List<History> finished = new ArrayList<>();
  private final Set<Integer> purchaseDays = new HashSet<>();
  private @Nullable UUID customer;
  private int purchases;
  private BigDecimal revenue = BigDecimal.ZERO;
  private Instant firstAt = Instant.MAX;
  private Instant lastAt = Instant.MIN;

  Histories(Business.Days days) {
    this.days = days;
  }

  /** Adds a purchase; those of one customer come one after another, in any order. */
  void add(UUID of, Instant at, BigDecimal value) {
    if (!of.equals(customer)) {
      finish();
      customer = of;
    }
    purchases++;
    purchaseDays.add(days.day(at));
    revenue = revenue.add(value);
    firstAt = at.isBefore(firstAt) ? at : firstAt;
    lastAt = at.isAfter(lastAt) ? at : lastAt;
  }

  /** The histories of all who purchased, after the last purchase. */
  List<History> finished() {
    finish();
    return finished;
  }

  private void finish() {
    if (customer == null) {
      return;
    }
    finished.add(
        new History(
            customer,
            purchases,
            purchaseDays.size(),
            revenue,
            firstAt,
            lastAt,
            LocalDate.ofEpochDay(days.day(firstAt)),
            LocalDate.ofEpochDay(days.day(lastAt))));
    customer = null;
    purchases = 0;
    purchaseDays.clear();
    revenue = BigDecimal.ZERO;
    firstAt = Instant.MAX;
    lastAt = Instant.MIN;
  }
}
