package io.perennial.consents;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a customer can be reached. */
public enum Channel {
  EMAIL("email"),
  SMS("phone"),
  WHATSAPP("phone"),
  PUSH(null),
  POST(null),
  PHONE("phone");

  private final @Nullable String addressKind;

  Channel(@Nullable String addressKind) {
    this.addressKind = addressKind;
  }

  /** The kind of identity that it writes to; {@code null} where an address is no identity. */
  @Nullable String addressKind() {
    return addressKind;
  }

  /** As the database, the API and the message bundles call it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Channel> of(@Nullable String word) {
    for (var channel : values()) {
      if (channel.word().equals(word)) {
        return Optional.of(channel);
      }
    }
    return Optional.empty();
  }
}
