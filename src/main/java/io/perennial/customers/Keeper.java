package io.perennial.customers;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a module keeps of people, so that everything can be shown to a person, erased for a person,
 * or removed as a whole. Every module with rows about people registers one at the start; a test
 * holds that no table is left out.
 *
 * @param name a noun, the heading of what is shown
 * @param tables all tables of the module that hold something about people
 * @param any whether there is something, or is about to be
 * @param removeAll removes all of it; called within a transaction, together with everybody else's
 * @param tell hands over everything that is kept of a person, in a transaction that only reads
 * @param erase removes what leads to a person. What figures are made of stays under the bare
 *     identity: sums, days, products
 */
public record Keeper(
    String name,
    Set<String> tables,
    BooleanSupplier any,
    Runnable removeAll,
    BiConsumer<Subject, Taker> tell,
    Eraser erase) {

  /** Removes what leads to a person, a part at a time: somebody may have a million rows. */
  public interface Eraser {

    /** Where the first part begins. */
    String BEGINNING = "";

    /**
     * Removes the next part, within a short transaction. After a crash the same part is removed
     * once more, so doing it twice must be as doing it once.
     *
     * @param place where the part before ended
     * @return where this one ended; {@code null}: nothing is left
     * @throws io.perennial.Problem says why it cannot be done yet; it is tried again later
     */
    @Nullable String erase(Subject subject, String place);
  }

  /** All of it in one part: for rows that are few, whoever it is. */
  public static Eraser inOne(Consumer<Subject> erase) {
    return (subject, place) -> {
      erase.accept(subject);
      return null;
    };
  }

  /** Removes those rows of some that lead to a person. */
  public interface Forgetting {

    /** Looks at the rows behind one id, up to another and with it. */
    void forget(Subject subject, UUID after, UUID until);
  }

  /**
   * Part by part in the order of ids: for rows that have to be looked at one after the other.
   *
   * @param next the id at the end of the part that begins behind an id; empty when nothing is left
   */
  public static Eraser inOrder(Function<UUID, Optional<UUID>> next, Forgetting forgetting) {
    return (subject, place) -> {
      var after = place.isEmpty() ? new UUID(0, 0) : UUID.fromString(place);
      var until = next.apply(after).orElse(null);
      if (until == null) {
        return null;
      }
      forgetting.forget(subject, after, until);
      return until.toString();
    };
  }

  /** Takes what is kept of a person, row by row: there may be many. */
  public interface Taker {

    /**
     * Takes a row.
     *
     * @param part which kind of row it is; a noun that the message bundles have as {@code
     *     rights.part.PART}
     * @param row a JSON object
     */
    void take(String part, String row);
  }
}
