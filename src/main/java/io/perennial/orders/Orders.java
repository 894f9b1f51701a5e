package io.perennial.orders;

import io.perennial.Business;
import io.perennial.Id;
import io.perennial.Money;
import io.perennial.customers.Customers;
import io.perennial.events.Events;
import io.perennial.orders.OrdersSql.Known;
import io.perennial.orders.OrdersSql.OrderRow;
import io.perennial.orders.OrdersSql.Reference;
import io.perennial.orders.RefundsSql.RefundRow;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What customers bought and gave back, kept by the reference in the source it came from. Recording
 * is idempotent: what is known already changes nothing, what is new is added, nothing is taken away
 * because a file does not mention it.
 */
@Component
public class Orders {

  /** Where an order stands: not paid yet, sold, or called off (also: voided, failed). */
  public enum State {
    OPEN,
    SOLD,
    CANCELLED;

    /**
     * What is known stays when a file that is behind tells less: called off is the end, and sold is
     * not open again. A payment that failed is {@link #OPEN}, because it may still succeed.
     */
    State then(State next) {
      return compareTo(next) >= 0 ? this : next;
    }
  }

  /**
   * One line of an order, in the order's currency.
   *
   * @param price per unit, as written
   * @param amount of the whole line, after discounts
   */
  public record Line(
      @Nullable String product,
      @Nullable String name,
      BigDecimal quantity,
      BigDecimal price,
      BigDecimal amount) {}

  /**
   * One line given back, in the order's currency; negative where the source takes a refund back.
   */
  public record Refund(
      @Nullable String product, @Nullable BigDecimal quantity, BigDecimal amount, Instant at) {}

  /**
   * An order, or a credit note, as a source tells it.
   *
   * @param channel through which it was placed, such as {@code web}, {@code pos} or {@code draft};
   *     kept in small letters, and not at all if it is longer than 60
   * @param reference the number in the source, case-sensitive
   * @param customerId {@code null} for a guest
   * @param rate what one unit of the currency is worth in the business's currency
   * @param lines empty for a credit note that only gives back
   * @param refundedTotal what was given back of the order in all, where the source says only that
   */
  public record Draft(
      String source,
      @Nullable String channel,
      String reference,
      @Nullable UUID customerId,
      Instant placedAt,
      State state,
      String currency,
      BigDecimal rate,
      List<Line> lines,
      List<Refund> refunds,
      @Nullable BigDecimal refundedTotal) {

    /** A channel is a word or two; anything longer is another column. */
    private static final int LONGEST_CHANNEL = 60;

    public Draft {
      channel = channel == null ? "" : channel.strip().toLowerCase(Locale.ROOT);
      channel = channel.isEmpty() || channel.length() > LONGEST_CHANNEL ? null : channel;
    }
  }

  /** What a recording added. */
  public record Recorded(int newOrders, int newLines, int newRefunds, int changedOrders) {}

  /** From so many new orders on, COPY costs less than an insert that looks at each once more. */
  private static final int COPIED_FROM = 100;

  private final OrdersSql sql;
  private final LinesSql linesSql;
  private final RefundsSql refundsSql;
  private final RatesSql rates;
  private final Events events;
  private final Clock clock;

  Orders(
      OrdersSql sql,
      LinesSql linesSql,
      RefundsSql refundsSql,
      RatesSql rates,
      Events events,
      Customers customers,
      Business business,
      Clock clock) {
    this.sql = sql;
    this.linesSql = linesSql;
    this.refundsSql = refundsSql;
    this.rates = rates;
    this.events = events;
    this.clock = clock;
    business.keepCurrencyWhile(sql::any);
    business.keepCurrencyWhile(rates::any);
    // Rates stay: they are the business's, whoever buys.
    customers.keptBy(sql::anything, sql::removeAll);
  }

  /**
   * Records orders and credit notes within the open transaction, and appends what changed to the
   * log.
   *
   * @param drafts at most one of each (source, reference): all lines of an order that a file has
   *     come together
   * @param live whether this is told as it happens; what an import tells is history
   */
  public Recorded record(List<Draft> drafts, boolean live) {
    var told = settle(drafts);
    var log = new ArrayList<Events.Draft>();
    int newLines = addLines(told);
    int changed = change(told, live, log);
    int newOrders = 0;
    for (var order : told) {
      if (order.inserted() != null) {
        log.add(LogEntry.placed(order.inserted(), live));
        newOrders++;
      }
    }
    int newRefunds = addRefunds(told, live, log);
    events.append(log);
    return new Recorded(newOrders, newLines, newRefunds, changed);
  }

  /**
   * A draft, and either the order just inserted for it, or the order that was known, or neither for
   * a credit note.
   */
  private record Told(
      Reference reference, Draft draft, @Nullable OrderRow inserted, @Nullable Known known) {

    @Nullable UUID orderId() {
      return inserted != null ? inserted.id() : known != null ? known.id() : null;
    }

    @Nullable UUID customerId() {
      return known != null && known.customerId() != null ? known.customerId() : draft.customerId();
    }
  }

  /** Inserts the orders that are new and locks those that are known. */
  private List<Told> settle(List<Draft> drafts) {
    // Sorted: one sequence for all writers, so that two of them never wait for each other.
    var sorted = new TreeMap<Reference, Draft>();
    for (var draft : drafts) {
      if (sorted.put(new Reference(draft.source(), draft.reference()), draft) != null) {
        throw new IllegalArgumentException("two drafts of one order in one call");
      }
    }
    var known = sql.lock(sorted.keySet());
    var rows = new LinkedHashMap<Reference, OrderRow>();
    sorted.forEach((reference, draft) -> {
      if (!draft.lines().isEmpty() && !known.containsKey(reference)) {
        rows.put(reference, row(reference, draft));
      }
    });
    var inserted = insert(rows, known);
    var told = new ArrayList<Told>(sorted.size());
    sorted.forEach((reference, draft) -> {
      var row = inserted.contains(reference) ? rows.get(reference) : null;
      told.add(new Told(reference, draft, row, known.get(reference)));
    });
    return told;
  }

  /**
   * Inserts orders that were not known; those that somebody else inserts meanwhile become known.
   */
  private Set<Reference> insert(Map<Reference, OrderRow> rows, Map<Reference, Known> known) {
    var now = clock.instant();
    if (rows.size() >= COPIED_FROM && sql.copy(rows.values(), now)) {
      return rows.keySet();
    }
    var inserted = rows.isEmpty() ? Set.<Reference>of() : sql.insert(rows.values(), now);
    var lost = rows.keySet().stream().filter(reference -> !inserted.contains(reference)).toList();
    if (!lost.isEmpty()) {
      known.putAll(sql.lock(lost));
    }
    return inserted;
  }

  private static OrderRow row(Reference reference, Draft draft) {
    var value = BigDecimal.ZERO;
    for (var line : draft.lines()) {
      value = value.add(converted(line.amount(), draft.rate()));
    }
    return new OrderRow(
        Id.next(),
        reference,
        draft.channel(),
        draft.customerId(),
        draft.placedAt(),
        draft.state(),
        draft.currency(),
        draft.rate(),
        value);
  }

  private int addLines(List<Told> told) {
    var names = new HashMap<String, @Nullable String>();
    var certain = new LineRows();
    var perhaps = new LineRows();
    for (var order : told) {
      var id = order.orderId();
      if (id == null) {
        continue;
      }
      for (var line : order.draft().lines()) {
        if (line.product() != null) {
          names.putIfAbsent(line.product(), line.name());
        }
      }
      (order.inserted() != null ? certain : perhaps).add(id, order.draft().lines());
    }
    linesSql.addProducts(names);
    linesSql.copy(certain);
    return certain.size() + (perhaps.isEmpty() ? 0 : linesSql.add(perhaps));
  }

  /** Brings known orders up to what the drafts tell of them; answers how many changed. */
  private int change(List<Told> told, boolean live, List<Events.Draft> log) {
    var newest = new ArrayList<Known>();
    var before = new HashMap<UUID, State>();
    for (var order : told) {
      var known = order.known();
      var draft = order.draft();
      if (known != null && !draft.lines().isEmpty()) {
        var state = known.state().then(draft.state());
        before.put(known.id(), known.state());
        newest.add(
            new Known(
                known.id(),
                order.reference(),
                known.channel() != null ? known.channel() : draft.channel(),
                order.customerId(),
                draft.placedAt(),
                state,
                known.value()));
      }
    }
    var changed = newest.isEmpty() ? List.<Known>of() : sql.change(newest);
    if (!changed.isEmpty()) {
      refundsSql.own(changed.stream().map(Known::id).toList());
    }
    for (var order : changed) {
      var stood = Objects.requireNonNull(before.get(order.id()));
      log.add(LogEntry.changed(order, stood, clock.instant(), live));
    }
    return changed.size();
  }

  private int addRefunds(List<Told> told, boolean live, List<Events.Draft> log) {
    var refunds = new ArrayList<RefundRow>();
    var inserted = new ArrayList<Reference>();
    for (var order : told) {
      refunds.addAll(
          RefundRow.of(order.reference(), order.draft(), order.orderId(), order.customerId()));
      if (order.inserted() != null) {
        inserted.add(order.reference());
      }
    }
    var touched = new HashSet<UUID>();
    if (!inserted.isEmpty()) {
      touched.addAll(refundsSql.link(inserted));
    }
    var given = refunds.isEmpty() ? List.<RefundRow>of() : refundsSql.add(refunds);
    for (var refund : given) {
      if (refund.orderId() != null) {
        touched.add(refund.orderId());
      }
    }
    if (!touched.isEmpty()) {
      refundsSql.sum(touched);
    }
    log.addAll(LogEntry.refunds(given, live));
    return given.size();
  }

  /**
   * An amount of an order's currency in the business's currency, rounded half up to four decimals.
   */
  static BigDecimal converted(BigDecimal amount, BigDecimal rate) {
    return Money.round(amount.multiply(rate));
  }

  /**
   * What one unit of a currency is worth in the business's currency on a day: the newest rate that
   * is known at or before it.
   *
   * @return 1 for the business's own currency; empty if no rate is known
   */
  public Optional<BigDecimal> rate(String currency, String businessCurrency, LocalDate day) {
    return currency.equals(businessCurrency)
        ? Optional.of(BigDecimal.ONE)
        : rates.rate(currency, day);
  }

  /** The names of products, as far as an order named them. */
  public Map<String, String> productNames(Collection<String> products) {
    return products.isEmpty() ? Map.of() : linesSql.productNames(products);
  }
}
