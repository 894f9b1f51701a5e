package io.perennial;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what the product's own threads do, on a machine of any speed. */
public final class Eventually {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Eventually() {}

  /** Something that may fail, such as a piece of work on a busy database. */
  public interface Step {
    void run() throws Exception;
  }

  /**
   * Waits until it holds. Gives up after two minutes: what is asserted then tells what is wrong.
   */
  public static void holds(Callable<Boolean> what) {
    holds(what, () -> {});
  }

  /**
   * Waits until it holds, or two minutes are over.
   *
   * @param step done before each look but the first
   */
  public static void holds(Callable<Boolean> what, Step step) {
    var until = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!what.call() && System.nanoTime() < until) {
        step.run();
        if (what.call()) {
          return;
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }
}
