package io.perennial.insights;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who moved between the named groups of RFM from one day to another. The groups of both days are
 * given by the quintiles of that day, so that somebody can also move because others did.
 *
 * @param from the earlier reference day; {@code null} before the first purchase, {@code to} as well
 * @param moves also of those who stayed; the largest first
 */
public record Moves(@Nullable LocalDate from, @Nullable LocalDate to, List<Move> moves) {

  static final Moves NONE = new Moves(null, null, List.of());

  /** So long ago is compared with, unless somebody says otherwise. */
  public static final int USUAL_DAYS = 90;

  /** Stands for the group of those who were no customers yet. */
  public static final String NOBODY = "none";

  /** What became of somebody. */
  public enum Kind {
    ROSE,
    FELL,
    STAYED,
    CAME
  }

  /**
   * Customers who made the same move.
   *
   * @param was their group on the earlier day, or {@link Moves#NOBODY}
   * @param is their group on the later day
   */
  public record Move(String was, String is, long people) {

    /** Whether it leads up or down {@link Rfm#GROUPS}. */
    @JsonProperty
    public Kind kind() {
      if (was.equals(NOBODY)) {
        return Kind.CAME;
      }
      int step = Rfm.GROUPS.indexOf(was) - Rfm.GROUPS.indexOf(is);
      return step > 0 ? Kind.ROSE : step < 0 ? Kind.FELL : Kind.STAYED;
    }
  }

  /** Everybody who is a customer on the later day. */
  public long customers() {
    return moves.stream().mapToLong(Move::people).sum();
  }

  public long count(Kind kind) {
    return moves.stream().filter(move -> move.kind() == kind).mapToLong(Move::people).sum();
  }

  /** How many were in a group on the earlier day. */
  long were(String group) {
    return moves.stream().filter(move -> move.was().equals(group)).mapToLong(Move::people).sum();
  }

  /** How many are in a group on the later day. */
  long are(String group) {
    return moves.stream().filter(move -> move.is().equals(group)).mapToLong(Move::people).sum();
  }
}
