package io.perennial.orders;

import io.perennial.Id;
import io.perennial.Problem;
import io.perennial.events.Events;
import io.perennial.orders.OrdersSql.Known;
import io.perennial.orders.OrdersSql.OrderRow;
import io.perennial.orders.OrdersSql.Reference;
import io.perennial.orders.RefundsSql.RefundRow;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/**
 * How drafts become orders: those that are new are inserted, those that are known are brought up to
 * what is told of them, and what changed is told to the log.
 */
@Component
class Booking {

  /** From so many new orders on, COPY costs less than an insert that looks at each once more. */
  private static final int COPIED_FROM = 100;

  private static final String NUMBER_TOO_LARGE = "22003";

  private final OrdersSql sql;
  private final LinesSql linesSql;
  private final RefundsSql refundsSql;
  private final Events events;
  private final Clock clock;

  Booking(OrdersSql sql, LinesSql linesSql, RefundsSql refundsSql, Events events, Clock clock) {
    this.sql = sql;
    this.linesSql = linesSql;
    this.refundsSql = refundsSql;
    this.events = events;
    this.clock = clock;
  }

  /** Does what {@link Orders#record} promises. */
  Orders.Recorded record(List<Orders.Draft> drafts, boolean live, boolean overheard) {
    try {
      return book(drafts, live, overheard);
    } catch (DataIntegrityViolationException failure) {
      if (failure.getMostSpecificCause() instanceof SQLException sql
          && NUMBER_TOO_LARGE.equals(sql.getSQLState())) {
        // Each draft is within the limit; what many of them add up to is known only here.
        throw Problem.invalidField("amount", "orders.too-large");
      }
      throw failure;
    }
  }

  private Orders.Recorded book(List<Orders.Draft> drafts, boolean live, boolean overheard) {
    var told = settle(drafts);
    var log = new ArrayList<Events.Draft>();
    var confirmed = Set.<UUID>of();
    if (overheard) {
      mark(told);
    } else {
      confirmed = confirm(told, live, log);
    }
    int newLines = addLines(told, overheard);
    int changed = change(told, confirmed, live, log);
    int newOrders = 0;
    for (var order : told) {
      if (order.inserted() != null) {
        log.add(LogEntry.placed(order.inserted(), live));
        newOrders++;
      }
    }
    int newRefunds = addRefunds(told, live, log);
    events.append(log);
    return new Orders.Recorded(newOrders, newLines, newRefunds, changed);
  }

  /**
   * A draft, and either the order just inserted for it, or the order that was known, or neither for
   * a credit note.
   */
  private record Told(
      Reference reference, Orders.Draft draft, @Nullable OrderRow inserted, @Nullable Known known) {

    @Nullable UUID orderId() {
      return inserted != null ? inserted.id() : known != null ? known.id() : null;
    }

    /** What the shop tells of the buyer and the channel takes the place of what was overheard. */
    Told confirmed() {
      return known == null
          ? this
          : new Told(
              reference,
              draft,
              inserted,
              new Known(
                  known.id(),
                  known.reference(),
                  draft.channel() != null ? draft.channel() : known.channel(),
                  draft.customerId() != null ? draft.customerId() : known.customerId(),
                  known.placedAt(),
                  known.state(),
                  known.value()));
    }

    @Nullable UUID customerId() {
      return known != null && known.customerId() != null ? known.customerId() : draft.customerId();
    }
  }

  /** Remembers of the new orders that the shop itself has not told them yet. */
  private void mark(List<Told> told) {
    var fresh =
        told.stream()
            .map(Told::inserted)
            .filter(Objects::nonNull)
            .map(inserted -> Objects.requireNonNull(inserted).id())
            .toList();
    if (!fresh.isEmpty()) {
      sql.overheard(fresh);
    }
  }

  /** Lets what the shop tells take the place of what was overheard; answers which orders. */
  private Set<UUID> confirm(List<Told> told, boolean live, List<Events.Draft> log) {
    var paid = new ArrayList<OrdersSql.Paid>();
    for (var order : told) {
      var known = order.known();
      var draft = order.draft();
      if (known != null && !draft.lines().isEmpty()) {
        paid.add(new OrdersSql.Paid(known.id(), draft.currency(), draft.rate()));
      }
    }
    var before = paid.isEmpty() ? Set.<UUID>of() : sql.confirm(paid);
    if (!before.isEmpty()) {
      linesSql.remove(before);
      for (int i = 0; i < told.size(); i++) {
        var order = told.get(i);
        var known = order.known();
        if (known != null && before.contains(known.id())) {
          var confirmed = order.confirmed();
          told.set(i, confirmed);
          if (known.customerId() != null && !known.customerId().equals(confirmed.customerId())) {
            log.add(LogEntry.lost(known, clock.instant(), live));
          }
        }
      }
    }
    return before;
  }

  /** Inserts the orders that are new and locks those that are known. */
  private List<Told> settle(List<Orders.Draft> drafts) {
    // Sorted: one sequence for all writers, so that two of them never wait for each other.
    var sorted = new TreeMap<Reference, Orders.Draft>();
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

  private static OrderRow row(Reference reference, Orders.Draft draft) {
    var value = BigDecimal.ZERO;
    for (var line : draft.lines()) {
      value = value.add(Orders.converted(line.amount(), draft.rate()));
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

  /** Of an order that is known, what is overheard adds no lines: they may be named otherwise. */
  private int addLines(List<Told> told, boolean overheard) {
    var names = new HashMap<String, @Nullable String>();
    var certain = new LineRows();
    var perhaps = new LineRows();
    for (var order : told) {
      var id = order.orderId();
      if (id == null || (overheard && order.inserted() == null)) {
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
  private int change(List<Told> told, Set<UUID> confirmed, boolean live, List<Events.Draft> log) {
    var newest = new ArrayList<Known>();
    var before = new HashMap<UUID, Orders.State>();
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
    var changed = new ArrayList<>(newest.isEmpty() ? List.<Known>of() : sql.change(newest));
    if (!confirmed.isEmpty()) {
      // Their lines are others, even where the row is the same.
      var logged = new HashSet<>(changed.stream().map(Known::id).toList());
      newest.stream()
          .filter(order -> confirmed.contains(order.id()) && !logged.contains(order.id()))
          .forEach(changed::add);
    }
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
}
