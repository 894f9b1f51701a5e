package io.perennial.segments;

import io.perennial.conditions.Condition;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is meant.
 *
 * @param key of those that came along, which one
 * @param condition what it is to say; {@code null} for a list made by hand
 * @param size how many are in it, as far as it was counted
 * @param state whether the size is that of the condition as it is now
 * @param counted of a counting that goes on, how many changes were made so far
 * @param freshAt up to when everything that happened is in it; {@code null} before the first
 *     counting
 */
public record Segment(
    UUID id,
    String name,
    Kind kind,
    Purpose purpose,
    @Nullable String key,
    @Nullable Condition condition,
    int revision,
    long size,
    State state,
    long counted,
    @Nullable Instant freshAt,
    Instant madeAt,
    Instant changedAt) {

  /** Where its people come from. */
  public enum Kind {
    CONDITION,
    LIST
  }

  /** What it is for. */
  public enum Purpose {
    AUDIENCE,
    /** Came along; may be changed, and be brought back to what it was. */
    READY,
    /** A kind of reason why people stay. */
    LOYALTY,
    /** How far people have come. */
    STAGE
  }

  /** How its size stands. */
  public enum State {
    /** Never counted before. */
    NEW,
    FRESH,
    /** Counted anew as a whole; meanwhile the old answer stands. */
    COUNTING
  }

  /** Somebody in a segment. */
  public record Member(UUID customer, Instant since) {}

  /** A segment somebody is in. */
  public record Membership(UUID segment, String name, Instant since) {}

  /** How many people are in both. */
  public record Overlap(UUID segment, String name, long size, long both) {}

  /** How large it was on a day, and who came and went. */
  public record Day(LocalDate day, long size, long entered, long departed) {}

  static <E extends Enum<E>> E choice(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
  }
}
