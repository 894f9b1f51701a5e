package io.perennial.rights;

import io.perennial.Database;
import io.perennial.Problem;
import io.perennial.Work;
import io.perennial.customers.Customers;
import io.perennial.customers.Keeper;
import io.perennial.customers.Leaving;
import io.perennial.events.Events;
import io.perennial.rights.Request.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Erases people in steps. First their names are closed: from then on nothing that is told of them
 * is kept. Then, when everything has ended that was under way before, each module erases what it
 * has, part by part, each part in a short transaction that also says where to go on: after a crash
 * that part is erased again. What the person is called goes last, in the transaction that ends it.
 */
@Component
class Erasing {

  /** Name of the work that goes on in the background. */
  static final String WORK = "erasing";

  private static final Duration PAUSE = Duration.ofSeconds(2);

  /** What stands in the way, such as an import, takes its time. */
  private static final Duration AGAIN = Duration.ofSeconds(30);

  private final RequestsSql sql;
  private final Customers customers;
  private final Leaving leaving;
  private final Events events;
  private final Database database;
  private final Clock clock;

  Erasing(
      RequestsSql sql,
      Customers customers,
      Leaving leaving,
      Events events,
      Database database,
      Work work,
      Clock clock) {
    this.sql = sql;
    this.customers = customers;
    this.leaving = leaving;
    this.events = events;
    this.database = database;
    this.clock = clock;
    work.repeat(WORK, PAUSE, this::step);
    work.count(WORK, sql::open);
  }

  /** Goes on with one person; answers whether there may be more. */
  private boolean step() {
    var claimed = new AtomicReference<@Nullable Request>();
    try {
      return database.inTransaction(() -> {
        var now = clock.instant();
        var request = sql.next(now, now.minus(Leaving.CLOSING)).orElse(null);
        claimed.set(request);
        if (request != null) {
          goOn(request);
        }
        return request != null;
      });
    } catch (RuntimeException failure) {
      var request = claimed.get();
      if (request == null) {
        throw failure;
      }
      // The others go on, whatever is wrong with this one.
      if (failure instanceof Problem problem) {
        sql.trouble(request.id(), problem.text(), clock.instant().plus(AGAIN));
        return true;
      }
      sql.trouble(request.id(), Rights.TROUBLE, clock.instant().plus(AGAIN));
      throw failure;
    }
  }

  private void goOn(Request request) {
    var now = clock.instant();
    var person = Objects.requireNonNull(request.customerId());
    // In the first step all names are open; later, those that were joined in between.
    if (leaving.close(person) || request.state() == State.WAITING) {
      sql.closing(request.id(), now);
      return;
    }
    var keepers = customers.keepers();
    var progress = sql.progress(request.id());
    int next = 0;
    for (int i = 0; i < keepers.size(); i++) {
      if (keepers.get(i).name().equals(progress.keeper())) {
        next = i;
      }
    }
    boolean isLast = next == keepers.size() - 1;
    if (isLast) {
      end(request, now);
    }
    var keeper = keepers.get(next);
    var place = keeper.erase().erase(customers.subject(person), progress.place());
    if (place != null) {
      sql.progress(request.id(), keeper.name(), place);
    } else if (isLast) {
      sql.done(request.id(), 0, now);
    } else {
      sql.progress(request.id(), keepers.get(next + 1).name(), Keeper.Eraser.BEGINNING);
    }
  }

  /**
   * First of what the last part does: the log may have to make the table of a new month, which a
   * transaction that has the log in hand already would not see.
   */
  private void end(Request request, Instant now) {
    var person = Objects.requireNonNull(request.customerId());
    events.append(
        List.of(
            new Events.Draft(Rights.ERASED, person, now, "erased by " + request.id(), true, "{}")));
  }
}
