package io.perennial.customers;

import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

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
 * @param erase removes what leads to a person, within the open transaction. What figures are made
 *     of stays under the bare identity: sums, days, products. A {@code Problem} says why it cannot
 *     be done yet; it is tried again later
 */
public record Keeper(
    String name,
    Set<String> tables,
    BooleanSupplier any,
    Runnable removeAll,
    BiConsumer<Subject, Taker> tell,
    Consumer<Subject> erase) {

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
