package io.perennial.facts;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is to be expected of a customer from the day on that was the newest on record. Amounts are
 * in the business's currency.
 *
 * @param alive the probability that the customer has not left for ever; {@code null} where the
 *     record cannot tell
 * @param expected30 purchase days in the coming 30 days; {@code expected90} in 90, {@code
 *     expected365} in 365
 * @param value what will be spent in the coming 365 days
 * @param valueLow of ten such customers one will spend less; {@code valueHigh}: one will spend
 *     more; {@code null} where a simple rule guessed
 * @param atRisk what was to be expected right after the last purchase, less what still is; {@code
 *     null} where a simple rule guessed
 * @param nextDay when the next order comes, between {@code nextFrom} and {@code nextTo} for four of
 *     five who come; {@code null} where no day can be said
 */
public record Outlook(
    UUID customer,
    @Nullable Double alive,
    double expected30,
    double expected90,
    double expected365,
    double value,
    @Nullable Double valueLow,
    @Nullable Double valueHigh,
    @Nullable Double atRisk,
    @Nullable LocalDate nextDay,
    @Nullable LocalDate nextFrom,
    @Nullable LocalDate nextTo) {}
