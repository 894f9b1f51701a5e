package io.perennial;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes identifiers: UUID version 7 (RFC 9562), sorted by the time they were made, telling no
 * counts.
 */
public final class Id {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final AtomicLong LAST = new AtomicLong();

  private Id() {}

  /** A new identifier, greater than every one this process made before. */
  public static UUID next() {
    // 48 bits of milliseconds and 12 bits of sequence: many ids of one millisecond stay in order.
    @SuppressWarnings(
        "JavaUtilDate") // an id needs the machine's time, whatever a test's clock says
    long now = System.currentTimeMillis() << 12;
    long tick = LAST.updateAndGet(last -> Math.max(last + 1, now));
    long high = (tick >>> 12 << 16) | 0x7000L | (tick & 0xfffL);
    long low = (RANDOM.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low);
  }
}
