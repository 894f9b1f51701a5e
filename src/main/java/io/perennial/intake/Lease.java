package io.perennial.intake;

import io.perennial.Work;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The right of this node to work on an import: nobody else takes the import up before the lease
 * ends, and whoever works on renews it.
 */
final class Lease {

  /**
   * Longer than any chunk takes; after a crash another node, or this one, takes over so much later.
   */
  static final Duration TERM = Duration.ofSeconds(10);

  /** Longer than the database takes to look through the orders of the largest file. */
  private static final Duration LONG_TERM = Duration.ofMinutes(5);

  private static final Duration RENEWAL = Duration.ofSeconds(2);

  /** The import is no longer ours: cancelled, taken over by another node, or we are to stop. */
  static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final ProgressSql sql;
  private final UUID id;
  private final UUID node;
  private final Work work;
  private final Clock clock;
  private final boolean working;
  private long renewed = System.nanoTime();

  Lease(ProgressSql sql, UUID id, UUID node, Work work, Clock clock) {
    this.sql = sql;
    this.id = id;
    this.node = node;
    this.work = work;
    this.clock = clock;
    this.working = work.isRunning();
  }

  /** The import that it is for. */
  UUID id() {
    return id;
  }

  /** Who holds it. */
  UUID node() {
    return node;
  }

  /** When it ends if it is renewed now. */
  Instant until() {
    return clock.instant().plus(TERM);
  }

  /**
   * Says that the work goes on.
   *
   * @throws Lost when the import is no longer ours
   */
  void keep(long rowsChecked) {
    if (working && !work.isRunning()) {
      throw new Lost();
    }
    if (System.nanoTime() - renewed > RENEWAL.toNanos()) {
      renew(until(), rowsChecked);
      renewed = System.nanoTime();
    }
  }

  /**
   * Keeps the import ours through one long statement that nothing can be done between, and no
   * longer: whoever dies after it is soon replaced.
   *
   * @throws Lost when the import is no longer ours
   */
  <T> T through(long rowsChecked, Supplier<T> statement) {
    renew(clock.instant().plus(LONG_TERM), rowsChecked);
    var answer = statement.get();
    renew(until(), rowsChecked);
    renewed = System.nanoTime();
    return answer;
  }

  private void renew(Instant until, long rowsChecked) {
    if (!sql.renew(id, node, until, rowsChecked)) {
      throw new Lost();
    }
  }
}
