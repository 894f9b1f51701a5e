package io.perennial.facts;

import io.perennial.Database;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What is to be expected of customers, as facts: computed over all of them at once by whoever can,
 * and written here. What is the same as before is not written again.
 */
@Component
public class Outlooks {

  /** The name by which readers ask for the newest writing. */
  public static final String SCORE = "outlook";

  /** Rows of one transaction; of more, readers of the log would have to wait. */
  private static final int CHUNK = 20_000;

  /**
   * What all of it comes to.
   *
   * @param customers whose outlook is known
   * @param expected90 their purchase days in the coming 90 days
   * @param value what they will spend in the coming 365 days
   * @param slipping how many of them have something at risk, {@code atRisk} what that is
   */
  public record Totals(
      long customers, double expected90, double value, long slipping, double atRisk) {}

  /**
   * What the silence of customers has cost of what was to be expected of them.
   *
   * @param customers with whom something is at risk
   * @param amount of the coming 365 days
   * @param half so many of them, those with the most, have half of it
   */
  public record AtRisk(long customers, BigDecimal amount, long half) {}

  /** When everybody's outlook was written last, and up to which day the record went. */
  public record Written(LocalDate day, Instant at) {}

  private final OutlooksSql sql;
  private final ScoresSql scores;
  private final Database database;
  private final Clock clock;

  Outlooks(OutlooksSql sql, ScoresSql scores, Database database, Clock clock) {
    this.sql = sql;
    this.scores = scores;
    this.database = database;
    this.clock = clock;
  }

  /**
   * Writes the outlook of everybody, in short transactions of its own; doing it twice is as doing
   * it once.
   *
   * @param customers how many there are
   * @param outlooks the outlook of a customer by the place, sorted by the customers' ids; asked
   *     from many threads
   * @param day the newest on record
   * @param live whether it changed by what happens now, and not by an import
   * @return how many customers have another outlook than before
   */
  public long write(int customers, IntFunction<Outlook> outlooks, LocalDate day, boolean live) {
    long[] changed = {0};
    for (int from = 0; from < customers; from += CHUNK) {
      var some =
          IntStream.range(from, Math.min(from + CHUNK, customers))
              .parallel()
              .mapToObj(outlooks)
              .toList();
      database.inSeparateTransaction(() -> {
        sql.prepare();
        sql.bring(some);
        changed[0] += sql.take();
      });
    }
    database.inSeparateTransaction(() -> {
      changed[0] += sql.forgetOthers();
      scores.written(SCORE, live, day, clock.instant());
    });
    return changed[0];
  }

  /** Forgets everybody's, when nobody has a purchase any more. */
  public void forget() {
    database.inSeparateTransaction(sql::forgetOthers);
  }

  public Optional<Outlook> find(UUID customer) {
    return sql.find(List.of(customer)).stream().findFirst();
  }

  /** The customers with the most at risk. */
  public List<Outlook> mostAtRisk(@Nullable Double below, @Nullable UUID after, int most) {
    return sql.mostAtRisk(below, after, most);
  }

  /** The same of those who bought on that day or later. */
  public List<Outlook> mostAtRiskSince(
      LocalDate since, @Nullable Double below, @Nullable UUID after, int most) {
    return sql.mostAtRiskSince(since, below, after, most);
  }

  /** What is at risk with those who bought on that day or later. */
  public AtRisk atRisk(LocalDate since) {
    return sql.atRisk(since);
  }

  public Totals totals() {
    return sql.totals();
  }

  /** Empty before it was written for the first time. */
  public Optional<Written> written() {
    return sql.written(SCORE);
  }
}
