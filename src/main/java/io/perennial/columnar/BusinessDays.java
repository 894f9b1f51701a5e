package io.perennial.columnar;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;

/**
 * The business's date of an instant, for millions of instants: {@link
 * io.perennial.Business.Profile#day} without making objects. It remembers the stretch of time in
 * which the zone's offset last held.
 */
final class BusinessDays {

  private static final long MICROS_A_SECOND = 1_000_000;
  private static final long SECONDS_A_DAY = 86_400;

  private final ZoneRules rules;
  private long since = Long.MAX_VALUE;
  private long until = Long.MIN_VALUE;
  private long offset;

  BusinessDays(ZoneId zone) {
    rules = zone.getRules();
  }

  /** Days since 1970-01-01. */
  int day(long micros) {
    long second = Math.floorDiv(micros, MICROS_A_SECOND);
    if (second < since || second >= until) {
      look(second);
    }
    return Math.toIntExact(Math.floorDiv(second + offset, SECONDS_A_DAY));
  }

  int day(Instant at) {
    return day(at.getEpochSecond() * MICROS_A_SECOND);
  }

  private void look(long second) {
    var at = Instant.ofEpochSecond(second);
    offset = rules.getOffset(at).getTotalSeconds();
    var before = rules.previousTransition(at.plusSeconds(1));
    var after = rules.nextTransition(at);
    since = before == null ? Long.MIN_VALUE : before.toEpochSecond();
    until = after == null ? Long.MAX_VALUE : after.toEpochSecond();
  }
}
