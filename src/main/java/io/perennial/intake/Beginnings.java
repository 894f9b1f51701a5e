package io.perennial.intake;

import io.perennial.CopyRows;
import java.util.Arrays;
import java.util.UUID;

/**
 * Where orders begin in a file, to tell whether the rows of one stand apart. Those of most files
 * are held in memory, as hashes; of larger files the database keeps them.
 */
final class Beginnings {

  /** Eight megabytes; only shops with more orders than this in one file pay for the database. */
  static final int MOST_HELD = 1 << 20;

  private final RowsSql rows;
  private final UUID id;
  private final int most;
  private long[] held = new long[1 << 10];
  private int count;
  private boolean kept;

  /**
   * @param most how many are held
   */
  Beginnings(RowsSql rows, UUID id, int most) {
    this.rows = rows;
    this.id = id;
    this.most = most;
  }

  /** Another order begins. */
  void add(long hash) {
    if (count == most) {
      keep();
    }
    if (count == held.length) {
      held = Arrays.copyOf(held, Math.min(most, count * 2));
    }
    held[count++] = hash;
  }

  /** Whether there were so many that the database has to be asked, which may take long. */
  boolean kept() {
    return kept;
  }

  /** Whether an order begins at more than one place. */
  boolean twice() {
    if (kept) {
      keep();
      return rows.scattered(id);
    }
    Arrays.sort(held, 0, count);
    for (int i = 1; i < count; i++) {
      if (held[i] == held[i - 1]) {
        return true;
      }
    }
    return false;
  }

  private void keep() {
    var copy = new CopyRows();
    for (int i = 0; i < count; i++) {
      copy.add(id).add('o').add(held[i]).end();
    }
    rows.copySeen(copy);
    count = 0;
    kept = true;
  }
}
