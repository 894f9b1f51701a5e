package io.perennial.roastery;

import java.time.LocalDateTime;

/**
 * What a customer said about being written to.
 *
 * @param at in the business's zone
 * @param agreed whether they wanted it, or no more
 */
public record Wish(LocalDateTime at, int customer, Subject subject, boolean agreed) {

  /** What a letter would be about. */
  public enum Subject {
    NEWS,
    OFFERS
  }
}
