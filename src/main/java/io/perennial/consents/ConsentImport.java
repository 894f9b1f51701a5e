package io.perennial.consents;

import io.perennial.arrivals.State;
import io.perennial.arrivals.Underway.Arrival;
import io.perennial.consents.ConsentFile.Fault;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file of consents.
 *
 * @param state a draft until somebody lets it be recorded
 * @param rows that can be recorded
 * @param refused rows that cannot
 * @param errors the first of those
 * @param says what the rows say
 * @param recorded how many words were new so far, and {@code known} how many were not
 */
record ConsentImport(
    UUID id,
    String name,
    String source,
    String uploadedBy,
    Instant uploadedAt,
    State state,
    long rows,
    long refused,
    List<Fault> errors,
    List<Count> says,
    long recorded,
    long known,
    @Nullable Instant endedAt) {

  /** How many rows say the same. */
  record Count(String topic, String channel, String state, long rows) {}

  long done() {
    return recorded + known;
  }

  /** As it is shown on every page once it is being recorded. */
  Arrival arrival() {
    return new Arrival(id, ImportPages.LIST + "/" + id, name, state, done(), rows);
  }
}
