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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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
  static final Duration KEPT = Duration.ofDays(60);

  private static final String CLEANING = "carts-cleaning";
  private static final int BATCH = 2_000;
  private static final Duration PAUSE = Duration.ofSeconds(1);
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
    work.repeat(READER, PAUSE, () -> cursors.read(READER, "", BATCH, this::look));
    work.stage(READER, () -> cursors.lag(READER));
    work.repeat(CLEANING, CLEANING_PAUSE, this::clean);
    customers.keptBy(
        new Keeper(
            READER, Set.of("carts_cart"), sql::any, sql::removeAll, kept::tell, kept::erase));
  }

  /** What is in the cart of a person, as far as the log has been read. */
  public Optional<Cart> find(UUID person) {
    return sql.find(customers.people(List.of(person)).getOrDefault(person, person));
  }

  private void look(List<Event> events) {
    var since = clock.instant().minus(KEPT);
    var people =
        log.people(
            events, event -> event.at().isAfter(since) && CartsSql.KINDS.contains(event.kind()));
    if (people.isEmpty()) {
      return;
    }
    var touches = new HashMap<UUID, List<Touch>>();
    sql.touches(
        people,
        since,
        (person, touch) -> touches.computeIfAbsent(person, none -> new ArrayList<>()).add(touch));
    var carts = new HashMap<UUID, Cart>();
    touches.forEach((person, all) -> {
      var cart = Cart.after(all);
      if (cart != null) {
        carts.put(person, cart);
      }
    });
    sql.forget(people);
    sql.keep(carts);
  }

  private boolean clean() {
    sql.forgetBefore(clock.instant().minus(KEPT));
    return false;
  }
}
