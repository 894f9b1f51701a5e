package io.perennial.consents;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why something may be sent. */
public enum Basis {
  /** The customer agreed. */
  CONSENT,
  /** Who has bought may be told of similar things until they say no. */
  EXISTING,
  /** It is needed for what the customer has ordered; nobody has to agree and nobody can refuse. */
  CONTRACT,
  /** The business has a reason that outweighs, until the customer says no. */
  INTEREST;

  /** As the database, the API and the message bundles call it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Basis> of(@Nullable String word) {
    for (var basis : values()) {
      if (basis.word().equals(word)) {
        return Optional.of(basis);
      }
    }
    return Optional.empty();
  }
}
