package io.perennial.consents;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a customer said about a topic and a channel. */
public enum State {
  /** Nobody has said anything. */
  UNKNOWN,
  /** Asked to confirm by a link, and not confirmed yet. */
  PENDING,
  GRANTED,
  /** Agreed once and no more. */
  WITHDRAWN,
  /** Said no when asked. */
  REFUSED;

  /** As the database, the API and the message bundles call it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<State> of(@Nullable String word) {
    for (var state : values()) {
      if (state.word().equals(word)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }
}
