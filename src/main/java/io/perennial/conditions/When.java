package io.perennial.conditions;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A span of time, open at either end.
 *
 * @param from where it begins; {@code null}: with the first day
 * @param before where it ends, which no longer belongs to it; {@code null}: never
 */
public record When(@Nullable Bound from, @Nullable Bound before) {

  /** At any time. */
  public static final When EVER = new When(null, null);

  /** An end of a span. */
  public sealed interface Bound {

    /** Where the last so many days begin, the last so many hours: it moves with the time. */
    record Last(Ago ago) implements Bound {}

    /** Where a day begins. */
    record Day(LocalDate day) implements Bound {}
  }

  public boolean isEver() {
    return from == null && before == null;
  }

  /** Whether the span moves with the time. */
  boolean moves() {
    return from instanceof Bound.Last || before instanceof Bound.Last;
  }
}
