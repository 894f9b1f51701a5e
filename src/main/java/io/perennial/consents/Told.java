package io.perennial.consents;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A word about consent to be kept.
 *
 * @param identity that it is told of, as {@code Customers.recognise} answers it
 * @param state never {@link State#UNKNOWN}
 * @param basis {@code null}: the topic's
 * @param at when it was said
 * @param live whether it was learned as it happened
 */
public record Told(
    UUID identity,
    String topic,
    Channel channel,
    State state,
    @Nullable Basis basis,
    Instant at,
    Proof proof,
    boolean live) {

  public Told {
    if (state == State.UNKNOWN) {
      throw new IllegalArgumentException("nothing was said");
    }
  }

  /** The same word told twice is kept once. */
  String cause() {
    return String.join(
        " ",
        identity.toString(),
        topic,
        channel.word(),
        state.word(),
        at.toString(),
        proof.by().word());
  }
}
