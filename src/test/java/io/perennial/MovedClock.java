package io.perennial;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The clock of the tests: it runs like the machine's until it is set, then stands until moved. */
public final class MovedClock extends Clock {

  private final AtomicReference<@Nullable Instant> standing = new AtomicReference<>();

  /** Stops the clock at this instant. */
  public void set(Instant instant) {
    standing.set(instant);
  }

  /** Stops the clock this much later than it shows. */
  public void advance(Duration duration) {
    set(instant().plus(duration));
  }

  /** Lets the clock run like the machine's again. A test that sets it calls this at its end. */
  public void run() {
    standing.set(null);
  }

  @Override
  public Instant instant() {
    var instant = standing.get();
    return instant == null ? Instant.now() : instant;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the product's clock is UTC");
  }
}
