package io.perennial.insights;

import io.perennial.facts.Usual;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * How regularly a customer comes, and whether that has changed.
 *
 * @param usualGapDays days between purchase days: the customer's own gaps, drawn towards the shop's
 *     median as if two more gaps had been that long (a few gaps alone say little)
 * @param ownGaps whether there is a gap of the customer's own in it
 * @param expected the last purchase day and the usual gap; {@code null} while nobody has ever come
 *     back to the shop, and no gap is usual
 * @param asOf the day after the newest purchase of the shop
 * @param windowDays the activity window
 */
public record Rhythm(
    int purchaseDays,
    LocalDate firstDay,
    LocalDate lastDay,
    double usualGapDays,
    boolean ownGaps,
    @Nullable LocalDate expected,
    State state,
    LocalDate asOf,
    int windowDays) {

  /** As the rule of facts has it, which conditions follow, too. */
  static final int SHARED_GAPS = Usual.SHARED_GAPS;

  static final double LATE = Usual.LATE;

  /** What the days since the last purchase say. */
  public enum State {
    /** One purchase day, within the activity window. */
    NEW,
    ACTIVE,
    /** Within the activity window, but past one and a half usual gaps. */
    SLOWING,
    /** No purchase within the activity window. */
    LAPSED
  }

  static Rhythm of(
      int purchaseDays,
      LocalDate firstDay,
      LocalDate lastDay,
      double shopGap,
      LocalDate asOf,
      int windowDays) {
    int gaps = purchaseDays - 1;
    double usual =
        (ChronoUnit.DAYS.between(firstDay, lastDay) + SHARED_GAPS * shopGap) / (gaps + SHARED_GAPS);
    return new Rhythm(
        purchaseDays,
        firstDay,
        lastDay,
        usual,
        gaps > 0,
        lastDay.plusDays(Math.round(usual)),
        state(purchaseDays, ChronoUnit.DAYS.between(lastDay, asOf), usual, windowDays),
        asOf,
        windowDays);
  }

  /** The same for a shop to which nobody has come back yet. */
  Rhythm unknown() {
    return new Rhythm(
        purchaseDays, firstDay, lastDay, usualGapDays, false, null, state, asOf, windowDays);
  }

  private static State state(int purchaseDays, long days, double usual, int windowDays) {
    if (days > windowDays) {
      return State.LAPSED;
    }
    if (purchaseDays == 1) {
      return State.NEW;
    }
    return days > LATE * usual ? State.SLOWING : State.ACTIVE;
  }
}
