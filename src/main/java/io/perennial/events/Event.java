package io.perennial.events;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of the log.
 *
 * @param tx the transaction that wrote it; with {@code id} its place in the log
 * @param at when it happened
 * @param recordedAt when we learned of it
 * @param live whether it was learned as it happened; what came in with an import is history, and
 *     nobody reacts to it
 * @param kind what happened, such as {@code order_placed}
 * @param cause what made it happen: the same cause at the same time is the same event
 * @param data more about it, a JSON object
 */
public record Event(
    long tx,
    UUID id,
    Instant at,
    Instant recordedAt,
    boolean live,
    String kind,
    @Nullable UUID customerId,
    String cause,
    String data) {}
