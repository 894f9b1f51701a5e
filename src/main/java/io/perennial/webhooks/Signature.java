package io.perennial.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Whether a message was signed with a secret that only its sender and we know. All vendors use
 * HMAC-SHA256 (RFC 2104) over the bytes of the body as they came; two of them sign the time too.
 * Compared in constant time.
 */
public final class Signature {

  /** How far the sender's clock may be from ours, and how long a recorded message can be sent. */
  static final Duration TOLERANCE = Duration.ofMinutes(5);

  /** What every secret of the Standard Webhooks begins with; the rest is base64. */
  static final String STANDARD_PREFIX = "whsec_";

  /** A sender has two secrets at the most; more signatures only make us work. */
  private static final int MOST_SIGNATURES = 10;

  private static final int LONGEST_HEADER = 2_000;
  private static final String ALGORITHM = "HmacSHA256";

  private static final int SECRET_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Signature() {}

  /**
   * Whether one of the secrets signed this body, and lately where the time is signed too.
   *
   * @param header a header of the message by its name, or {@code null}
   */
  static boolean isRight(
      Vendor vendor,
      Function<String, @Nullable String> header,
      byte[] body,
      List<String> secrets,
      Instant now) {
    return switch (vendor) {
      case SHOPIFY ->
          plain(
              Letter.first(header, "X-Shopify-Hmac-SHA256", "Shopify-Hmac-SHA256"), body, secrets);
      case WOOCOMMERCE -> plain(header.apply("X-WC-Webhook-Signature"), body, secrets);
      case STRIPE -> stripe(header.apply("Stripe-Signature"), body, secrets, now);
      case STANDARD -> standard(header, body, secrets, now);
    };
  }

  /** Signs as the Standard Webhooks say: the value of {@code webhook-signature}. */
  public static String standard(String id, Instant at, byte[] body, String secret) {
    var signed = hmac(standardKey(secret), timed(id + "." + at.getEpochSecond(), body));
    return "v1," + Base64.getEncoder().encodeToString(signed);
  }

  /** A new secret for messages signed as the Standard Webhooks say; nobody can guess it. */
  public static String standardSecret() {
    var bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return STANDARD_PREFIX + Base64.getEncoder().encodeToString(bytes);
  }

  private static boolean plain(@Nullable String header, byte[] body, List<String> secrets) {
    var told = base64(header);
    boolean right = false;
    for (var secret : secrets) {
      right |= told != null && MessageDigest.isEqual(hmac(utf8(secret), body), told);
    }
    return right;
  }

  private static boolean stripe(
      @Nullable String header, byte[] body, List<String> secrets, Instant now) {
    if (header == null || header.length() > LONGEST_HEADER) {
      return false;
    }
    String time = null;
    var signatures = new ArrayList<byte[]>();
    for (var part : header.split(",", -1)) {
      var pair = part.strip().split("=", 2);
      if (pair.length == 2 && pair[0].equals("t")) {
        time = pair[1];
      } else if (pair.length == 2 && pair[0].equals("v1")) {
        signatures.add(hex(pair[1]));
      }
    }
    return time != null
        && isLately(time, now)
        && any(secrets.stream().map(Signature::utf8).toList(), timed(time, body), signatures);
  }

  private static boolean standard(
      Function<String, @Nullable String> header, byte[] body, List<String> secrets, Instant now) {
    var id = header.apply("webhook-id");
    var time = header.apply("webhook-timestamp");
    var list = header.apply("webhook-signature");
    if (id == null || time == null || list == null || list.length() > LONGEST_HEADER) {
      return false;
    }
    var signatures = new ArrayList<byte[]>();
    for (var part : list.split(" ", -1)) {
      var told = part.startsWith("v1,") ? base64(part.substring(3)) : null;
      if (told != null) {
        signatures.add(told);
      }
    }
    var keys = secrets.stream().map(Signature::standardKey).toList();
    return isLately(time, now) && any(keys, timed(id + "." + time, body), signatures);
  }

  private static boolean any(List<byte[]> keys, byte[] signed, List<byte[]> signatures) {
    if (signatures.size() > MOST_SIGNATURES) {
      return false;
    }
    boolean right = false;
    for (var key : keys) {
      var own = hmac(key, signed);
      for (var signature : signatures) {
        right |= MessageDigest.isEqual(own, signature);
      }
    }
    return right;
  }

  private static boolean isLately(String seconds, Instant now) {
    // Twelve digits are the year 33658, and no overflow.
    return seconds.matches("[0-9]{1,12}")
        && Duration.between(Instant.ofEpochSecond(Long.parseLong(seconds)), now)
                .abs()
                .compareTo(TOLERANCE)
            <= 0;
  }

  private static byte[] timed(String before, byte[] body) {
    var head = utf8(before + ".");
    var signed = new byte[head.length + body.length];
    System.arraycopy(head, 0, signed, 0, head.length);
    System.arraycopy(body, 0, signed, head.length, body.length);
    return signed;
  }

  private static byte[] standardKey(String secret) {
    var key = secret.startsWith(STANDARD_PREFIX) ? base64(secret.substring(6)) : null;
    return key == null ? utf8(secret) : key;
  }

  private static byte[] hmac(byte[] key, byte[] text) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(text);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
    }
  }

  private static byte @Nullable [] base64(@Nullable String text) {
    try {
      return text == null || text.length() > LONGEST_HEADER
          ? null
          : Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  /** Empty, which equals no signature, where it is no hexadecimal number. */
  private static byte[] hex(String text) {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException malformed) {
      return new byte[0];
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
