package io.perennial.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What stands on the outside of a message: its number and what it is about.
 *
 * @param delivery the sender's number: the same message has the same, however often it is sent
 */
record Letter(String delivery, String topic) {

  /** No vendor's numbers and topics are longer; the rest tells nobody anything. */
  private static final int LONGEST = 200;

  private static final int DEEPEST = 100;

  /** Exact amounts; and no deeper than any sender nests, because depth costs the reader's stack. */
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:/-]{1,200}");

  /**
   * Reads it from the headers, or from the body where the vendor has it there.
   *
   * @param read the body, or a missing node if it is no JSON
   */
  static Letter of(
      Vendor vendor, Function<String, @Nullable String> header, JsonNode read, byte[] body) {
    var delivery =
        switch (vendor) {
          case SHOPIFY -> first(header, "X-Shopify-Webhook-Id", "Shopify-Webhook-Id");
          case WOOCOMMERCE -> header.apply("X-WC-Webhook-Delivery-ID");
          case STRIPE -> read.path("id").asString(null);
          case STANDARD -> header.apply("webhook-id");
        };
    var topic =
        switch (vendor) {
          case SHOPIFY -> first(header, "X-Shopify-Topic", "Shopify-Topic");
          case WOOCOMMERCE -> header.apply("X-WC-Webhook-Topic");
          case STRIPE, STANDARD -> read.path("type").asString(null);
        };
    return new Letter(
        delivery == null || !PLAIN.matcher(delivery).matches() ? digest(body) : delivery,
        topic == null ? "" : topic(topic));
  }

  /** The body as JSON, or a missing node if it is none. */
  static JsonNode read(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException unreadable) {
      return JSON.missingNode();
    }
  }

  /** The first of these headers that is there. */
  static @Nullable String first(Function<String, @Nullable String> header, String... names) {
    for (var name : names) {
      var value = header.apply(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private static String topic(String told) {
    var plain = told.replaceAll("\\p{Cntrl}", " ").strip();
    return plain.substring(0, Math.min(plain.length(), LONGEST));
  }

  private static String digest(byte[] body) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update("body ".getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(body));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
