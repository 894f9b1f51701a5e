package io.perennial.carts;

import io.perennial.Work;
import io.perennial.carts.Cart.Touch;
import io.perennial.customers.Customers;
import io.perennial.customers.Keeper;
import io.perennial.events.Cursors;
import io.perennial.events.Event;
import io.perennial.events.Events;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The carts that people left standing. A reader of the log: it takes the people whom a batch of
 * events speaks of and looks anew what is in their carts, so that reading an event twice, late or
 * out of turn gives the same carts.
 */
@Component
public class Carts {

  /** The name of this reader and stage. */
  static final String READER = "carts";

  /** A cart that nobody touched for so long is a list of wishes of somebody who has gone. */
  public static final Duration KEPT = Duration.ofDays(60);

  /** Who did more than this in that time is looked at by what they did last. */
  static final int MOST_TOUCHES = 2_000;

  /** How the log calls it when somebody was erased, maybe while their cart was being looked at. */
  private static final String ERASED = "customer_erased";

  private static final Set<String> KINDS =
      Stream.concat(CartsSql.KINDS.stream(), Stream.of(ERASED, Events.MOVED))
          .collect(Collectors.toUnmodifiableSet());

  private static final String CLEANING = "carts-cleaning";
  private static final int BATCH = 2_000;
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final Duration CLEANING_PAUSE = Duration.ofHours(1);

  private final CartsSql sql;
  private final Events log;
  private final Customers customers;
  private final Clock clock;

  Carts(
      CartsSql sql,
      CartsKeptSql kept,
      Events log,
      Cursors cursors,
      Customers customers,
      Work work,
      Clock clock) {
    this.sql = sql;
    this.log = log;
    this.customers = customers;
    this.clock = clock;
    work.repeat(READER, PAUSE, () -> cursors.read(READER, "", KINDS, BATCH, this::look));
    work.stage(READER, () -> cursors.lag(READER));
    work.repeat(CLEANING, CLEANING_PAUSE, this::clean);
    customers.keptBy(
        new Keeper(
            READER,
            Set.of("carts_cart"),
            sql::any,
            sql::removeAll,
            kept::tell,
            Keeper.inOne(kept::erase)));
  }

  /** What is in the cart of a person, as far as the log has been read. */
  public Optional<Cart> find(UUID person) {
    return sql.find(customers.people(List.of(person)).getOrDefault(person, person));
  }

  private void look(List<Event> events) {
    var since = clock.instant().minus(KEPT);
    var people = new HashSet<>(log.people(events, event -> event.at().isAfter(since)));
    for (var event : events) {
      if (event.kind().equals(ERASED) && event.customerId() != null) {
        people.add(event.customerId());
      }
    }
    if (people.isEmpty()) {
      return;
    }
    var carts = new Folding();
    sql.touches(people, since, MOST_TOUCHES, carts);
    carts.close();
    sql.forget(people);
    sql.keep(carts.found);
  }

  /** Makes carts of what comes sorted by people, and holds one person at a time. */
  private static class Folding implements BiConsumer<UUID, Touch> {

    private final Map<UUID, Cart> found = new HashMap<>();
    private final Deque<Touch> touches = new ArrayDeque<>();
    private @Nullable UUID current;

    @Override
    public void accept(UUID person, Touch touch) {
      if (!person.equals(current)) {
        close();
        current = person;
      }
      touches.add(touch);
      if (touches.size() > MOST_TOUCHES) {
        touches.removeFirst();
      }
    }

    void close() {
      var cart = Cart.after(List.copyOf(touches));
      if (current != null && cart != null) {
        found.put(current, cart);
      }
      touches.clear();
    }
  }

  private boolean clean() {
    sql.forgetBefore(clock.instant().minus(KEPT));
    return false;
  }
}
