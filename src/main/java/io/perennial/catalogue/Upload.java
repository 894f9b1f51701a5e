package io.perennial.catalogue;

import io.perennial.catalogue.Offers.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A file of products that somebody sent.
 *
 * @param done whether it was read; before that it waits for its sender to look at it
 * @param retired products of the source that it did not name any more
 * @param refused rows that were not taken
 * @param refusals the first of them
 */
record Upload(
    UUID id,
    String fileName,
    String source,
    boolean isFeed,
    boolean done,
    Instant createdAt,
    int added,
    int changed,
    int older,
    int retired,
    int refused,
    List<Refusal> refusals) {}
