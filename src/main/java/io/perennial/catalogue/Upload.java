package io.perennial.catalogue;

import io.perennial.arrivals.State;
import io.perennial.arrivals.Underway.Arrival;
import io.perennial.catalogue.Uploads.Said;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file of products that somebody sent.
 *
 * @param whole whether it names everything that is sold from its source
 * @param problem key of the sentence that says why it failed
 * @param products how many it tells of; {@code null} until all of it was read
 * @param taken how many of them were recorded, from the beginning
 * @param older those that were older than what is known
 * @param retired products of the source that it did not name any more
 * @param refused rows that were not taken
 */
record Upload(
    UUID id,
    State state,
    String fileName,
    String source,
    boolean isFeed,
    Instant createdAt,
    Said said,
    boolean whole,
    @Nullable String problem,
    List<String> problemArguments,
    long rowsChecked,
    @Nullable Integer products,
    int taken,
    int added,
    int changed,
    int older,
    int retired,
    int refused) {

  Arrival arrival() {
    var total = products == null ? null : Long.valueOf(products);
    return new Arrival(id, UploadPages.HOME + "/" + id, fileName, state, taken, total);
  }
}
