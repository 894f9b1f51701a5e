package io.perennial.columnar;

import org.jspecify.annotations.Nullable;

/**
 * Which customers a question is about. A customer belongs with the whole history or not at all, so
 * that every figure keeps its meaning.
 *
 * @param country of the customer, ISO 3166; {@code null}: any
 * @param channel the one of the customer's first purchase; {@code null}: any
 * @param product a product the customer has bought; {@code null}: any
 */
public record Audience(
    @Nullable String country, @Nullable String channel, @Nullable String product) {

  public static final Audience EVERYBODY = new Audience(null, null, null);

  /** An empty choice is none. */
  public Audience {
    country = chosen(country);
    channel = chosen(channel);
    product = chosen(product);
  }

  public boolean isEverybody() {
    return equals(EVERYBODY);
  }

  private static @Nullable String chosen(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }
}
