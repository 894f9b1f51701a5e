package io.perennial.customers;

import io.perennial.Database;
import org.springframework.dao.PessimisticLockingFailureException;

/** An empty product, for the tests of all modules. */
public final class Nobody {

  private static final int MOST_TRIES = 10;

  private Nobody() {}

  /** Removes everybody. */
  public static void isThere(Database database, Customers customers) {
    isThere(database, customers, () -> {});
  }

  /**
   * Removes everybody, and something else together with them. The product's own threads are at work
   * meanwhile; where the database lets one of two that wait for each other lose, it is tried again,
   * as the work does that removes the demo shop.
   */
  public static void isThere(Database database, Customers customers, Runnable also) {
    for (int tries = 1; ; tries++) {
      try {
        database.inTransaction(() -> {
          customers.removeAll();
          also.run();
          return true;
        });
        return;
      } catch (PessimisticLockingFailureException lost) {
        if (tries == MOST_TRIES) {
          throw lost;
        }
      }
    }
  }
}
