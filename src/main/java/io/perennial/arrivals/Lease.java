package io.perennial.arrivals;

import io.perennial.Work;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * The right of this node to work on a file: nobody else takes it up before the lease ends, and
 * whoever works on renews it.
 */
public final class Lease {

  /**
   * Longer than any chunk takes; after a crash another node, or this one, takes over so much later.
   */
  public static final Duration TERM = Duration.ofSeconds(10);

  /** Longer than the database takes to look through the orders of the largest file. */
  private static final Duration LONG_TERM = Duration.ofMinutes(5);

  private static final Duration RENEWAL = Duration.ofSeconds(2);

  /** The file is no longer ours: cancelled, taken over by another node, or we are to stop. */
  public static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final UUID id;
  private final UUID node;
  private final BiPredicate<Instant, Long> renewal;
  private final Work work;
  private final Clock clock;
  private final boolean working;
  private long renewed = System.nanoTime();

  /**
   * A lease that was just taken.
   *
   * @param id the file
   * @param node who holds it
   * @param renewal keeps it until a moment and notes how many rows were checked; {@code false} if
   *     it is no longer ours
   */
  public Lease(UUID id, UUID node, BiPredicate<Instant, Long> renewal, Work work, Clock clock) {
    this.id = id;
    this.node = node;
    this.renewal = renewal;
    this.work = work;
    this.clock = clock;
    this.working = work.isRunning();
  }

  /** The file that it is for. */
  public UUID id() {
    return id;
  }

  /** Who holds it. */
  public UUID node() {
    return node;
  }

  /** When it ends if it is renewed now. */
  public Instant until() {
    return clock.instant().plus(TERM);
  }

  /**
   * Says that the work goes on.
   *
   * @throws Lost when the file is no longer ours
   */
  public void keep(long rowsChecked) {
    if (working && !work.isRunning()) {
      throw new Lost();
    }
    if (System.nanoTime() - renewed > RENEWAL.toNanos()) {
      renew(until(), rowsChecked);
      renewed = System.nanoTime();
    }
  }

  /**
   * Keeps the file ours through one long statement that nothing can be done between, and no longer:
   * whoever dies after it is soon replaced.
   *
   * @throws Lost when the file is no longer ours
   */
  public <T> T through(long rowsChecked, Supplier<T> statement) {
    renew(clock.instant().plus(LONG_TERM), rowsChecked);
    var answer = statement.get();
    renew(until(), rowsChecked);
    renewed = System.nanoTime();
    return answer;
  }

  private void renew(Instant until, long rowsChecked) {
    if (!renewal.test(until, rowsChecked)) {
      throw new Lost();
    }
  }
}
