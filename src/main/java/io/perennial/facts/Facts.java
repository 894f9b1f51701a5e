package io.perennial.facts;

import io.perennial.Business;
import io.perennial.Money;
import io.perennial.Work;
import io.perennial.customers.Customers;
import io.perennial.customers.Keeper;
import io.perennial.events.Cursors;
import io.perennial.events.Event;
import io.perennial.events.Events;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What we compute about a customer. A reader of the log: it takes the customers that a batch of
 * events speaks of and computes their facts anew from their orders, so that reading an event twice,
 * late or out of turn gives the same facts.
 */
@Component
public class Facts {

  /** The name of this reader and stage. */
  public static final String READER = "facts";

  /**
   * The facts of one customer, as of the last event read. Days are business dates; amounts are in
   * the business's currency.
   *
   * @param purchases number of purchases, as the metric contract defines them
   * @param purchaseDays different days with one
   * @param revenue value of the purchases, before refunds
   * @param refunds what was given back and still counts
   */
  public record CustomerFacts(
      UUID customerId,
      int purchases,
      int purchaseDays,
      BigDecimal revenue,
      BigDecimal refunds,
      @Nullable Instant firstAt,
      @Nullable Instant lastAt,
      @Nullable LocalDate firstDay,
      @Nullable LocalDate lastDay) {

    /** Value of the purchases less what was given back. */
    public BigDecimal netRevenue() {
      return revenue.subtract(refunds);
    }

    /** Value of a purchase on average, before refunds; {@code null} without a purchase. */
    public @Nullable BigDecimal averageOrder() {
      return purchases == 0
          ? null
          : revenue.divide(BigDecimal.valueOf(purchases), Money.SCALE, RoundingMode.HALF_UP);
    }

    /** Mean days between consecutive purchase days; {@code null} with fewer than two of them. */
    public @Nullable Double meanGapDays() {
      return purchaseDays < 2
          ? null
          : (double) ChronoUnit.DAYS.between(firstDay, lastDay) / (purchaseDays - 1);
    }
  }

  /** What else happens to a customer changes nothing about what was bought. */
  private static final Set<String> KINDS =
      Set.of("order_placed", "order_changed", "order_cancelled", "order_refunded", Events.MOVED);

  /** Enough to make a statement worth its while, few enough to commit within a second. */
  private static final int BATCH = 5_000;

  private static final Duration PAUSE = Duration.ofMillis(300);

  private final FactsSql sql;
  private final Events log;
  private final Cursors cursors;
  private final Business business;

  Facts(
      FactsSql sql,
      FactsKeptSql kept,
      Events log,
      Cursors cursors,
      Customers customers,
      Business business,
      Work work) {
    this.sql = sql;
    this.log = log;
    this.cursors = cursors;
    this.business = business;
    work.repeat(READER, PAUSE, this::read);
    work.stage(READER, () -> cursors.lag(READER));
    customers.keptBy(
        new Keeper(
            READER,
            Set.of("facts_customer", "facts_rfm", "facts_score", "facts_outlook"),
            sql::any,
            sql::removeAll,
            kept::tell,
            Keeper.inOne(kept::erase)));
  }

  private boolean read() {
    var profile = business.find();
    if (profile == null) {
      return false;
    }
    // Days depend on the zone: with another zone everything is computed again.
    var zone = profile.timeZone();
    return cursors.read(
        READER, zone.getId(), KINDS, BATCH, events -> compute(events, new Business.Days(zone)));
  }

  private void compute(List<Event> events, Business.Days days) {
    var touched = log.people(events, event -> true);
    if (!touched.isEmpty()) {
      var people = touched.toArray(UUID[]::new);
      var histories = new Histories(days);
      sql.purchases(people, histories::add);
      sql.save(people, histories.finished());
      sql.forgetJoined(people);
    }
  }

  public Optional<CustomerFacts> find(UUID customer) {
    return sql.find(List.of(customer)).stream().findFirst();
  }

  /** The facts of these customers, in no particular order; those without orders are left out. */
  public List<CustomerFacts> find(Collection<UUID> customers) {
    return customers.isEmpty() ? List.of() : sql.find(customers);
  }
}
