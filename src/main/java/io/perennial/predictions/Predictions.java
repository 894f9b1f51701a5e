package io.perennial.predictions;

import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.facts.Outlook;
import io.perennial.facts.Outlooks;
import io.perennial.facts.Outlooks.AtRisk;
import io.perennial.facts.Outlooks.Written;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The door: what is to be expected of customers, and by what it was learned. */
@Component
public class Predictions {

  private final VersionsSql sql;
  private final Training training;
  private final Outlooks outlooks;
  private @Nullable Asked asked;

  Predictions(VersionsSql sql, Training training, Outlooks outlooks) {
    this.sql = sql;
    this.training = training;
    this.outlooks = outlooks;
  }

  /** What was learned, the newest first: the first is in use. Empty before the first order. */
  public List<Version> versions() {
    return sql.list(Training.KEPT);
  }

  /** The version in use. */
  public Optional<Version> version() {
    return sql.list(1).stream().findFirst();
  }

  /** Learns anew, in the background. */
  public void train() {
    training.want();
  }

  /** What is to be expected of a customer; empty who has not bought, or not been looked at yet. */
  public Optional<Outlook> of(UUID customer) {
    return outlooks.find(customer);
  }

  public Outlooks.Totals totals() {
    return outlooks.totals();
  }

  public Optional<Written> written() {
    return outlooks.written();
  }

  /** Customers of any time by what is at risk with them, the most first. */
  public Page<Outlook> mostAtRisk(@Nullable String cursor, int size) {
    var place = Place.of(cursor);
    return page(outlooks.mostAtRisk(place.below(), place.after(), size + 1), size);
  }

  /**
   * Those who bought on that day or later by what is at risk with them, the most first.
   *
   * @throws Problem if the cursor is none
   */
  public Page<Outlook> mostAtRisk(LocalDate since, @Nullable String cursor, int size) {
    var place = Place.of(cursor);
    return page(outlooks.mostAtRiskSince(since, place.below(), place.after(), size + 1), size);
  }

  private static Page<Outlook> page(List<Outlook> found, int size) {
    return Page.of(found, size, last -> last.atRisk() + "_" + last.customer());
  }

  /** Where a page of customers at risk begins; both {@code null}: with the first. */
  private record Place(@Nullable Double below, @Nullable UUID after) {

    static Place of(@Nullable String cursor) {
      if (cursor == null) {
        return new Place(null, null);
      }
      try {
        int middle = cursor.indexOf('_');
        double below = Double.parseDouble(cursor.substring(0, Math.max(0, middle)));
        if (!Double.isFinite(below)) {
          throw new IllegalArgumentException("not an amount");
        }
        return new Place(below, UUID.fromString(cursor.substring(middle + 1)));
      } catch (IllegalArgumentException unreadable) {
        var problem = new Problem(Problem.Kind.MALFORMED, "cursor", "error.parameter", "cursor");
        problem.initCause(unreadable);
        throw problem;
      }
    }
  }

  /** What was at risk when it was asked for last. */
  private record Asked(LocalDate since, Written written, AtRisk atRisk) {}

  /**
   * What is at risk with those who bought on that day or later; empty while nothing is predicted,
   * or where a simple rule guesses, which knows nothing of it. Everybody has to be looked at, so it
   * is kept until they are predicted anew; who asks meanwhile waits for the one answer.
   */
  public synchronized Optional<AtRisk> atRisk(LocalDate since) {
    var written = outlooks.written();
    if (written.isEmpty() || version().map(Version::model).isEmpty()) {
      return Optional.empty();
    }
    var known = asked;
    if (known == null || !known.since().equals(since) || !known.written().equals(written.get())) {
      known = new Asked(since, written.get(), outlooks.atRisk(since));
      asked = known;
    }
    return Optional.of(known.atRisk());
  }
}
