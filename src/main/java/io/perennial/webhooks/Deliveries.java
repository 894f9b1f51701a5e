package io.perennial.webhooks;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Id;
import io.perennial.Problem;
import io.perennial.Work;
import io.perennial.customers.Leaving;
import io.perennial.settings.Retention;
import io.perennial.settings.Retention.Kept;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Messages on their way: stored, then worked one by one, each in a transaction of its own, so that
 * one that cannot be worked holds up no other.
 */
@Component
class Deliveries {

  /** Name of the work that goes on in the background. */
  static final String WORK = "webhooks";

  static final String TIDY = "webhooks-tidy";

  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration BETWEEN_TIDYING = Duration.ofHours(1);
  private static final int TIDIED_AT_ONCE = 1_000;

  /** Three and a half hours in all; then a person has to look. */
  private static final int MOST_ATTEMPTS = 12;

  private static final Duration FIRST_DELAY = Duration.ofSeconds(5);
  private static final Duration LONGEST_DELAY = Duration.ofHours(1);

  private final DeliveriesSql sql;
  private final Leaving leaving;
  private final Clerk clerk;
  private final Database database;
  private final Business business;
  private final Work work;
  private final Retention retention;
  private final Clock clock;

  Deliveries(
      DeliveriesSql sql,
      Leaving leaving,
      Clerk clerk,
      Database database,
      Business business,
      Work work,
      Retention retention,
      Clock clock) {
    this.sql = sql;
    this.leaving = leaving;
    this.clerk = clerk;
    this.database = database;
    this.business = business;
    this.work = work;
    this.retention = retention;
    this.clock = clock;
    work.repeat(WORK, PAUSE, this::step);
    work.repeat(TIDY, BETWEEN_TIDYING, this::tidy);
    work.count(WORK, sql::waiting);
  }

  /** Stores a message for good and lets it be worked. One that came before changes nothing. */
  void take(Connection connection, Letter letter, byte[] body) {
    if (sql.add(Id.next(), connection.id(), letter, body, clock.instant())) {
      work.wake(WORK);
    }
  }

  /** Works refused messages again: one of them, or all of a connection. */
  void replay(UUID connection, @Nullable UUID delivery) {
    if (sql.replay(connection, delivery, clock.instant()) > 0) {
      work.wake(WORK);
    }
  }

  /** Works one message; answers whether there may be more. */
  private boolean step() {
    // Among invented customers nothing real is recorded: the messages wait until those are gone.
    if (business.find() == null || business.isDemo()) {
      return false;
    }
    var claimed = new AtomicReference<@Nullable Delivery>();
    try {
      return database.inTransaction(() -> {
        var delivery = sql.claim(clock.instant()).orElse(null);
        claimed.set(delivery);
        if (delivery == null) {
          return false;
        }
        var body = sql.body(delivery.id());
        var outcome = clerk.record(delivery, body);
        sql.settle(delivery.id(), outcome.state(), outcome.reason(), List.of());
        keepFor(delivery.id(), outcome.about());
        if (outcome.about() == null && outcome.state() != Delivery.State.DONE) {
          keepNothingOfErased(delivery, body);
        }
        return true;
      });
    } catch (Problem problem) {
      var delivery = claimed.get();
      if (delivery == null) {
        throw problem;
      }
      refuse(delivery, problem);
      return true;
    } catch (RuntimeException failure) {
      var delivery = claimed.get();
      if (delivery == null) {
        throw failure;
      }
      postpone(delivery, failure);
      return true;
    }
  }

  /** Remembers whom a message was about; of those who were erased, not what it said. */
  private void keepFor(UUID delivery, @Nullable UUID about) {
    if (about != null) {
      sql.about(delivery, about, !leaving.closed(List.of(about)).isEmpty());
    }
  }

  /** What could not be recorded is kept to be looked at, unless it names somebody erased. */
  private void keepNothingOfErased(Delivery delivery, byte[] body) {
    var text = new String(body, StandardCharsets.UTF_8);
    if (!leaving.spokenOf(delivery.source(), List.of(text)).isEmpty()) {
      sql.empty(delivery.id());
    }
  }

  private void refuse(Delivery delivery, Problem problem) {
    var arguments = problem.arguments().stream().map(String::valueOf).toList();
    database.inTransaction(() -> {
      sql.settle(delivery.id(), Delivery.State.REFUSED, problem.text(), arguments);
      keepNothingOfErased(delivery, sql.body(delivery.id()));
      return true;
    });
  }

  private void postpone(Delivery delivery, RuntimeException failure) {
    // Only the kind of failure: its text may quote the message.
    LOG.warn("message {} failed: {}", delivery.id(), failure.getClass().getSimpleName());
    LOG.debug("details", failure);
    if (delivery.attempts() + 1 >= MOST_ATTEMPTS) {
      refuse(delivery, Problem.invalid("webhooks.refused.failed"));
      return;
    }
    var delay = FIRST_DELAY.multipliedBy(1L << delivery.attempts());
    sql.delay(
        delivery.id(),
        clock.instant().plus(delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay));
  }

  private boolean tidy() {
    var before = retention.before(Kept.SHOP_MESSAGES);
    return sql.forget(before, TIDIED_AT_ONCE) == TIDIED_AT_ONCE;
  }
}
