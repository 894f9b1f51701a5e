package io.perennial.facts;

import io.perennial.Database;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntBinaryOperator;
import org.springframework.stereotype.Component;

/**
 * Scores: facts that are computed over all customers at once, by whoever can, and written here.
 * What is the same as before is not written again; readers look at the version.
 */
@Component
public class Scores {

  /** The named groups and the scores they are made of. */
  public static final String RFM = "rfm";

  /** The activity window and the usual gap of the shop, by which customers stand. */
  public static final String STANDING = "standing";

  public static final String WINDOW_DAYS = "window_days";
  public static final String USUAL_GAP_DAYS = "usual_gap_days";

  /** Rows of one transaction; of more, readers of the log would have to wait. */
  private static final int CHUNK = 20_000;

  /** A customer and the digits of the code; 0: has none any more. */
  record Row(UUID customer, int code) {}

  /** How a group over the grid of recency and frequency is called. */
  public interface Naming {
    String group(int recency, int frequency);
  }

  private final ScoresSql sql;
  private final Database database;
  private final Clock clock;

  Scores(ScoresSql sql, Database database, Clock clock) {
    this.sql = sql;
    this.database = database;
    this.clock = clock;
  }

  /**
   * Writes the RFM codes of everybody.
   *
   * @param ranks all who purchased
   * @param live whether they changed by what happens now, and not by an import
   * @return how many customers have other scores than before
   */
  public int writeRfm(Ranks ranks, Naming naming, LocalDate day, boolean live) {
    var before = new Ranks();
    database.inTransaction(() -> {
      sql.eachRank(before::add);
      return true;
    });
    var changed = differences(before, ranks);
    for (int from = 0; from < changed.size(); from += CHUNK) {
      var some = changed.subList(from, Math.min(from + CHUNK, changed.size()));
      database.inTransaction(() -> {
        sql.writeRanks(some, naming);
        return true;
      });
    }
    if (!changed.isEmpty()) {
      sql.written(RFM, live, day, clock.instant());
    }
    return changed.size();
  }

  /** Who has another code, no code any more, or one for the first time. */
  static List<Row> differences(Ranks before, Ranks now) {
    var changed = new ArrayList<Row>();
    int old = 0;
    int next = 0;
    IntBinaryOperator order =
        (a, b) -> a == before.size() ? 1 : b == now.size() ? -1 : Ranks.compare(before, a, now, b);
    while (old < before.size() || next < now.size()) {
      int compared = order.applyAsInt(old, next);
      if (compared < 0) {
        changed.add(new Row(before.customer(old), 0));
        old++;
      } else if (compared > 0) {
        changed.add(new Row(now.customer(next), now.code(next)));
        next++;
      } else {
        if (before.code(old) != now.code(next)) {
          changed.add(new Row(now.customer(next), now.code(next)));
        }
        old++;
        next++;
      }
    }
    return changed;
  }

  /** Writes numbers that hold for the whole shop, if one of them is another. */
  public boolean writeShop(String score, Map<String, Double> numbers, LocalDate day, boolean live) {
    return database.inTransaction(() -> {
      boolean changed = false;
      for (var number : numbers.entrySet()) {
        changed |= sql.writeOfShop(number.getKey(), number.getValue());
      }
      if (changed) {
        sql.written(score, live, day, clock.instant());
      }
      return changed;
    });
  }
}
