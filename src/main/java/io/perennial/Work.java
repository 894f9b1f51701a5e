package io.perennial;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * Work that goes on by itself: readers of the log, imports, cleaning. Each piece runs on a thread
 * of its own, again at once while it says there is more, else after its pause or when it is woken.
 * What is to be done stands in the database, so a piece may die at any moment and be taken up by
 * the next run or another node; a failure is kept for the status page and the piece tries again,
 * more slowly.
 */
@Component
public class Work implements SmartLifecycle {

  /** How a piece of work fares, for the status page. */
  public record State(
      String name,
      @Nullable Instant lastRun,
      @Nullable String lastError,
      @Nullable Instant failedAt) {}

  /**
   * How far a reader of the log is behind.
   *
   * @param events events it has not seen yet
   * @param seconds age of the oldest of them; 0 when there is none
   */
  public record Lag(long events, double seconds) {

    public static final Lag NONE = new Lag(0, 0);
  }

  /** A reader of the log and how far it is behind, with how its work fares. */
  public record Stage(String name, Lag lag, @Nullable State state) {}

  /**
   * Something that is kept fresh.
   *
   * @param name as the business calls it
   * @param until up to when everything that happened is in it; {@code null}: it is not there yet
   */
  public record Kept(String name, @Nullable Instant until) {}

  private static final Logger LOG = LoggerFactory.getLogger(Work.class);
  private static final Duration LONGEST_PAUSE_AFTER_FAILURE = Duration.ofSeconds(15);
  private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(10);

  private final Clock clock;
  private final ConcurrentMap<String, Piece> pieces = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Set<String>> followers = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Supplier<Lag>> lags = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongSupplier> counts = new ConcurrentHashMap<>();
  private volatile Supplier<List<Kept>> kept = List::of;
  private volatile boolean running;

  Work(Clock clock) {
    this.clock = clock;
  }

  /**
   * Registers a piece of work.
   *
   * @param pause how long to wait when there was nothing to do
   * @param step does a small part; answers whether there may be more at once
   */
  public void repeat(String name, Duration pause, BooleanSupplier step) {
    var piece = new Piece(name, pause, step);
    if (pieces.putIfAbsent(name, piece) != null) {
      throw new IllegalStateException("two pieces of work are called " + name);
    }
    if (running) {
      piece.start();
    }
  }

  /** Lets a piece look for work each time another one has run: it takes up what that one made. */
  public void follow(String name, String ahead) {
    followers.computeIfAbsent(ahead, each -> ConcurrentHashMap.newKeySet()).add(name);
  }

  /** Lets a piece look for work now instead of at the end of its pause. */
  public void wake(String name) {
    var piece = pieces.get(name);
    if (piece != null) {
      piece.signal.release();
    }
  }

  /**
   * Runs one piece on the caller's thread until it has nothing more to do. For commands and tests.
   */
  public void finish(String name) {
    var piece = pieces.get(name);
    if (piece == null) {
      throw new IllegalArgumentException("no work is called " + name);
    }
    while (piece.step.getAsBoolean()) {
      piece.ran();
    }
    piece.ran();
  }

  /** Every piece of work and how it fares, by name. */
  public List<State> states() {
    return pieces.values().stream()
        .map(Piece::state)
        .sorted(Comparator.comparing(State::name))
        .toList();
  }

  /** Registers how far the reader of this name is behind. */
  public void stage(String name, Supplier<Lag> lag) {
    lags.put(name, lag);
  }

  /** Every reader of the log with its lag, by name. */
  public List<Stage> stages() {
    return lags.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(lag -> new Stage(lag.getKey(), lag.getValue().get(), state(lag.getKey())))
        .toList();
  }

  /** How far the stage of this name is behind. */
  public Lag lag(String name) {
    return java.util.Objects.requireNonNull(lags.get(name), name).get();
  }

  /** Registers what is kept fresh, for the status page. */
  public void keeps(Supplier<List<Kept>> things) {
    kept = things;
  }

  /** Everything that is kept fresh, as of now. */
  public List<Kept> kept() {
    return kept.get();
  }

  /** Registers a number for the status page, such as the imports that run. */
  public void count(String name, LongSupplier count) {
    counts.put(name, count);
  }

  /** Every registered number, counted now. */
  public Map<String, Long> counts() {
    var counted = new TreeMap<String, Long>();
    counts.forEach((name, count) -> counted.put(name, count.getAsLong()));
    return counted;
  }

  private @Nullable State state(String name) {
    var piece = pieces.get(name);
    return piece == null ? null : piece.state();
  }

  @Override
  public void start() {
    running = true;
    pieces.values().forEach(Piece::start);
  }

  @Override
  public void stop() {
    running = false;
    Collection<Piece> stopping = pieces.values();
    stopping.forEach(Piece::interrupt);
    stopping.forEach(Piece::join);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private final class Piece implements Runnable {
    private final String name;
    private final Duration pause;
    private final BooleanSupplier step;
    private final Semaphore signal = new Semaphore(0);
    private volatile @Nullable Thread thread;
    private volatile @Nullable Instant lastRun;
    private volatile @Nullable String lastError;
    private volatile @Nullable Instant failedAt;

    Piece(String name, Duration pause, BooleanSupplier step) {
      this.name = name;
      this.pause = pause;
      this.step = step;
    }

    void start() {
      thread = Thread.ofPlatform().name("work-" + name).daemon().start(this);
    }

    /**
     * Does not interrupt the thread: an interrupt inside a database call would break its
     * connection.
     */
    void interrupt() {
      signal.release();
    }

    void join() {
      var waited = thread;
      if (waited != null) {
        try {
          if (!waited.join(PATIENCE_AT_STOP)) {
            LOG.warn("{} is still busy; it goes on from its last commit at the next start", name);
          }
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    void ran() {
      lastRun = clock.instant();
    }

    State state() {
      return new State(name, lastRun, lastError, failedAt);
    }

    @Override
    public void run() {
      var patience = pause;
      while (running) {
        try {
          boolean more = step.getAsBoolean();
          ran();
          followers.getOrDefault(name, Set.of()).forEach(Work.this::wake);
          lastError = null;
          patience = pause;
          if (more) {
            continue;
          }
        } catch (Throwable failure) {
          // An error, too, such as no memory left: a thread that ends here would end in silence.
          // The exception's text may quote a row; only its type and cause go to the log and the
          // page.
          failedAt = clock.instant();
          lastError = describe(failure);
          LOG.warn("{} failed and will try again: {}", name, lastError);
          LOG.debug("details", failure);
          patience = longer(patience);
        }
        await(patience);
      }
    }

    private void await(Duration patience) {
      try {
        if (signal.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
          signal.drainPermits();
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        running = false;
      }
    }
  }

  private static Duration longer(Duration patience) {
    var doubled = patience.multipliedBy(2).plusMillis(100);
    return doubled.compareTo(LONGEST_PAUSE_AFTER_FAILURE) > 0
        ? LONGEST_PAUSE_AFTER_FAILURE
        : doubled;
  }

  private static String describe(Throwable failure) {
    var cause = NestedExceptionUtils.getMostSpecificCause(failure);
    return cause instanceof SQLException sql
        ? "database error " + sql.getSQLState()
        : failure.getClass().getSimpleName() + " (" + cause.getClass().getSimpleName() + ")";
  }
}
