package io.perennial.rights;

import io.perennial.Database;
import io.perennial.Problem;
import io.perennial.Work;
import io.perennial.customers.Customers;
import io.perennial.customers.Leaving;
import io.perennial.events.Events;
import io.perennial.rights.Request.Kind;
import io.perennial.rights.Request.State;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Erases people in two steps. First their names are closed: from then on nothing that is told of
 * them is kept. Then, when everything has ended that was under way before, each module erases what
 * it has, all of it in one transaction: a person is erased or not, whenever the power goes.
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
        var request = sql.next(Kind.ERASE, now, now.minus(Leaving.CLOSING)).orElse(null);
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
    // In the first step all names are open; in the second, those that were joined in between.
    if (leaving.close(person) || request.state() == State.WAITING) {
      sql.closing(request.id(), now);
      return;
    }
    var subject = customers.subject(person);
    // First: the log may have to make the table of a new month, which a transaction that has the
    // log in hand already would not see.
    events.append(
        List.of(
            new Events.Draft(
                Rights.ERASED, subject.id(), now, "erased by " + request.id(), true, "{}")));
    customers.keepers().forEach(keeper -> keeper.erase().accept(subject));
    sql.done(request.id(), 0, now);
  }
}
