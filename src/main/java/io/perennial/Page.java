package io.perennial;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A part of a long list, and the cursor of the next part ({@code null} at the end). */
public record Page<T>(List<T> items, @Nullable String next) {

  /** The most rows one page may have. */
  public static final int LIMIT = 200;

  /** The rows shown when nobody says how many. */
  public static final int USUAL = 50;

  /**
   * Cuts a list that was asked for with one row more than {@code size}, so that the extra row tells
   * whether more follows.
   */
  public static <T> Page<T> of(List<T> rows, int size, Function<T, String> cursor) {
    if (rows.size() <= size) {
      return new Page<>(rows, null);
    }
    var shown = rows.subList(0, size);
    return new Page<>(List.copyOf(shown), cursor.apply(shown.getLast()));
  }

  /** The size asked for, kept between 1 and {@link #LIMIT}. */
  public static int size(@Nullable Integer wanted) {
    return wanted == null ? USUAL : Math.clamp(wanted, 1, LIMIT);
  }
}
