package io.perennial.tracking;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes across together who comes at the same moment: while the boats are out, loads gather on the
 * bank, and the next boat takes all of them. So one who comes alone never waits for company, and a
 * crowd pays for few crossings. Nobody is across before the boat has landed.
 */
final class Ferry<T extends Ferry.Load> {

  /** What is taken across. */
  interface Load {

    /** Only loads with equal destinations share a boat. */
    Object destination();

    /** How much room it takes; one that is larger than a boat crosses alone. */
    int size();
  }

  /** Somebody who waits with a load, on a thread of their own. */
  private static final class Passenger<T> {
    private final T load;
    private final Thread thread = Thread.currentThread();
    private volatile boolean across;
    private volatile @Nullable Throwable failure;

    Passenger(T load) {
      this.load = load;
    }

    void land() {
      across = true;
      LockSupport.unpark(thread);
    }
  }

  private final Semaphore boats;
  private final int room;
  private final Consumer<List<T>> crossing;
  private final Deque<Passenger<T>> bank = new ArrayDeque<>();

  /**
   * A ferry.
   *
   * @param boats how many crossings there are at once
   * @param room of a boat
   * @param crossing takes loads of one destination across, in the sequence in which they came
   */
  Ferry(int boats, int room, Consumer<List<T>> crossing) {
    this.boats = new Semaphore(boats);
    this.room = room;
    this.crossing = crossing;
  }

  /**
   * Takes a load across; comes back when it is there. What a crossing throws, everybody on the boat
   * is thrown.
   */
  void cross(T load) {
    var mine = new Passenger<>(load);
    synchronized (bank) {
      bank.add(mine);
    }
    boolean interrupted = false;
    while (!mine.across) {
      if (boats.tryAcquire()) {
        sail();
      } else {
        LockSupport.park(this);
        // Whoever wants this thread to stop has to wait: the load is on its way.
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    switch (mine.failure) {
      case null -> {}
      case RuntimeException failure -> throw failure;
      case Error failure -> throw failure;
      case Throwable other -> throw new IllegalStateException(other);
    }
  }

  /** One crossing, by whoever got hold of the boat. */
  private void sail() {
    var aboard = board();
    try {
      if (!aboard.isEmpty()) {
        crossing.accept(aboard.stream().map(passenger -> passenger.load).toList());
      }
    } catch (RuntimeException | Error failure) {
      aboard.forEach(passenger -> passenger.failure = failure);
    } finally {
      boats.release();
      aboard.forEach(Passenger::land);
      wakeFirst();
    }
  }

  private List<Passenger<T>> board() {
    var aboard = new ArrayList<Passenger<T>>();
    synchronized (bank) {
      int taken = 0;
      for (var waiting = bank.iterator(); waiting.hasNext() && taken < room; ) {
        var next = waiting.next();
        boolean first = aboard.isEmpty();
        if (first
            || (next.load.destination().equals(aboard.getFirst().load.destination())
                && taken + next.load.size() <= room)) {
          waiting.remove();
          aboard.add(next);
          taken += next.load.size();
        }
      }
    }
    return aboard;
  }

  /** Whoever has waited longest takes the boat, unless somebody who comes just now is faster. */
  private void wakeFirst() {
    Passenger<T> first;
    synchronized (bank) {
      first = bank.peekFirst();
    }
    if (first != null) {
      LockSupport.unpark(first.thread);
    }
  }
}
