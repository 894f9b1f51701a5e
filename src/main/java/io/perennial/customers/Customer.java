package io.perennial.customers;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person who buys.
 *
 * @param reference what people call the customer by: the reference in the shop, else the e-mail
 *     address
 * @param country as the source wrote it
 */
public record Customer(
    UUID id,
    String reference,
    @Nullable String name,
    @Nullable String email,
    @Nullable String country,
    Instant createdAt) {}
