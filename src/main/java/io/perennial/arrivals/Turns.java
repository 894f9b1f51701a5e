package io.perennial.arrivals;

import io.perennial.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;

/**
 * Takes up the files of a module, one at a time on each node, and brings them to their end. A
 * database that is away is waited for; what fails again and again without moving ends in a
 * sentence.
 */
public final class Turns {

  /** A file at work. Whatever it did with its last step stands, also if it is closed in between. */
  public interface Run extends AutoCloseable {

    /**
     * Does the next part; {@code false} when the file has come to its end.
     *
     * @throws Lease.Lost when the file is no longer ours
     * @throws Problem if it cannot be read
     */
    boolean step() throws IOException;

    @Override
    void close();
  }

  /** Opens a file where it was left. */
  public interface Opening {

    /**
     * Opens it.
     *
     * @throws Problem if it cannot be read
     */
    Run open() throws IOException;
  }

  /** A file that is ours for now. */
  public record Claimed(UUID id, Opening opening) {}

  /** What a module does with its files. */
  public interface Files {

    /** Takes the file that has waited longest. */
    Optional<Claimed> claim();

    /** Counts a failure; answers how many there were in a row without any progress. */
    int failed(UUID id);

    /** Ends a file with the sentence that says why. */
    void fail(UUID id, String problem, List<String> arguments);

    /** Removes what nobody needs any more. */
    void tidy();
  }

  /** Failures in a row after which another try would end the same way. */
  private static final int MOST_FAILURES = 5;

  private static final Duration BETWEEN_TIDYINGS = Duration.ofMinutes(1);

  private final Files files;
  private final Clock clock;
  private @Nullable Run current;
  private @Nullable UUID currentId;
  private Instant tidied = Instant.MIN;

  public Turns(Files files, Clock clock) {
    this.files = files;
    this.clock = clock;
  }

  /** Does a part of the file at hand; {@code false} when none is waiting. */
  public synchronized boolean step() {
    try {
      var run = current;
      if (run == null) {
        var claimed = files.claim().orElse(null);
        if (claimed == null) {
          tidy();
          return false;
        }
        currentId = claimed.id();
        run = claimed.opening().open();
        current = run;
      }
      if (!run.step()) {
        putDown();
      }
    } catch (Lease.Lost lost) {
      putDown();
    } catch (Problem problem) {
      fail(problem);
    } catch (RuntimeException failure) {
      give(failure);
      throw failure;
    } catch (IOException failure) {
      var unreadable = new UncheckedIOException(failure);
      give(unreadable);
      throw unreadable;
    }
    return true;
  }

  /**
   * Gives up what is at hand as a crash would; whoever takes it up goes on after the last commit.
   */
  public synchronized void interrupt() {
    putDown();
  }

  private void fail(Problem problem) {
    var id = currentId;
    if (id != null) {
      files.fail(id, problem.text(), problem.arguments().stream().map(String::valueOf).toList());
    }
    putDown();
  }

  /** Gives the file up for now; for good if it fails without ever moving. */
  private void give(RuntimeException failure) {
    var id = currentId;
    putDown();
    if (id != null && !passing(failure) && files.failed(id) >= MOST_FAILURES) {
      files.fail(id, "intake.failed.unexpected", List.of());
    }
  }

  /** Whether the cause lies in the connection or in others' work, and not in this file. */
  private static boolean passing(RuntimeException failure) {
    if (!(NestedExceptionUtils.getMostSpecificCause(failure) instanceof SQLException sql)) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof SQLException) {
          return true;
        }
      }
      return false;
    }
    var state = sql.getSQLState();
    return state == null
        || state.startsWith("08")
        || state.startsWith("40")
        || state.startsWith("53")
        || state.startsWith("55")
        || state.startsWith("57")
        || state.startsWith("58");
  }

  private void putDown() {
    if (current != null) {
      current.close();
    }
    current = null;
    currentId = null;
    tidied = Instant.MIN;
  }

  private void tidy() {
    if (tidied.plus(BETWEEN_TIDYINGS).isBefore(clock.instant())) {
      files.tidy();
      tidied = clock.instant();
    }
  }
}
