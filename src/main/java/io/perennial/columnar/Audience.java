package io.perennial.columnar;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.format.annotation.DateTimeFormat.ISO;
import org.springframework.web.bind.annotation.BindParam;

/**
 * Which customers a question is about. A customer belongs with the whole history or not at all, so
 * that every figure keeps its meaning.
 *
 * @param country of the customer, ISO 3166; {@code null}: any
 * @param channel the one of the customer's first purchase; {@code null}: any
 * @param product a product the customer has bought; {@code null}: any
 * @param cameFrom the first day that a first purchase may lie on; {@code null}: any
 * @param cameTo the day after the last; {@code null}: any
 */
public record Audience(
    @Nullable String country,
    @Nullable String channel,
    @Nullable String product,
    @BindParam("came_from") @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate cameFrom,
    @BindParam("came_to") @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate cameTo) {

  public static final Audience EVERYBODY = new Audience(null, null, null, null, null);

  /** An empty choice is none. */
  public Audience {
    country = chosen(country);
    channel = chosen(channel);
    product = chosen(product);
  }

  public boolean isEverybody() {
    return equals(EVERYBODY);
  }

  /** Those of them whose first purchase was made through this channel. */
  public Audience through(String channel) {
    return new Audience(country, channel, product, cameFrom, cameTo);
  }

  private static @Nullable String chosen(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }
}
