package io.perennial.consents;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A word about consent as it is kept.
 *
 * @param identity that it was told of
 * @param at when it was said
 * @param recordedAt when we learned of it
 * @param textVersion number of the wording that was shown, or {@code null}
 */
public record Ruling(
    UUID id,
    UUID identity,
    String topic,
    Channel channel,
    State state,
    Basis basis,
    Instant at,
    Instant recordedAt,
    Proof proof,
    @Nullable Integer textVersion) {}
