package io.perennial.conditions;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What a condition is asked with beside its own words.
 *
 * @param now the moment that every relative time counts from
 * @param zone of the business
 * @param windowDays the activity window; {@code null} while there is none
 * @param usualGapDays of the shop; {@code null} while nobody has come back
 * @param members text of a query for the {@code customer_id} of all who are in a segment, whose id
 *     stands as {@code %s}
 */
public record Asked(
    Instant now,
    ZoneId zone,
    @Nullable Integer windowDays,
    @Nullable Double usualGapDays,
    String members) {

  Today today() {
    return new Today(now, zone);
  }

  /** The same at another moment. */
  public Asked at(Instant moment) {
    return new Asked(moment, zone, windowDays, usualGapDays, members);
  }

  /**
   * Whether another day has begun since a moment, in the business's zone, or in any zone that
   * people may live in.
   */
  public boolean isAnotherDay(Instant since, boolean anywhere) {
    var then = at(since).today();
    var today = today();
    return anywhere
        ? Today.ZONES.stream().anyMatch(zone -> !then.in(zone).day().equals(today.in(zone).day()))
        : !then.day().equals(today.day());
  }
}
