package io.perennial.access;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The set-up without a person: {@code PERENNIAL_OWNER_EMAIL}, {@code PERENNIAL_OWNER_PASSWORD} and
 * {@code PERENNIAL_API_KEY}, which hold again after every start; and {@code PERENNIAL_DEMO}, for
 * which nobody has to set anything up.
 */
@ConfigurationProperties("perennial")
record AccessSettings(
    @Nullable String ownerEmail,
    @Nullable String ownerPassword,
    @Nullable String apiKey,
    boolean demo) {

  /** An empty variable is one that is not set. */
  AccessSettings {
    ownerEmail = filled(ownerEmail);
    ownerPassword = filled(ownerPassword);
    apiKey = filled(apiKey);
  }

  private static @Nullable String filled(@Nullable String value) {
    return value == null || value.isBlank() ? null : value;
  }

  /** Keeps the secrets out of logs. */
  @Override
  public String toString() {
    return "AccessSettings";
  }
}
