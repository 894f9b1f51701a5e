package io.perennial.consents;

import java.time.Instant;

/**
 * What a customer ticked in a shop about marketing.
 *
 * @param state granted, withdrawn or pending
 * @param at when they ticked it
 */
public record Tick(Channel channel, State state, Instant at) {}
