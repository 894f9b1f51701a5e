package io.perennial.consents;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Links that customers get without signing in. Each means one thing, for one customer, until one
 * day; nobody can make or change one without the secret. Following one changes nothing: programs
 * follow every link of a mail before its reader does.
 */
@Component
public class Links {

  /** What a link is for. */
  public enum Purpose {
    /** Everything the customer may choose. */
    PREFERENCES(1, Duration.ofDays(365)),
    /** Saying yes to one question: the id is the ruling that asked. */
    CONFIRM(2, Duration.ofDays(14)),
    /** Saying no to one topic by one channel, with one click; mails are opened years later. */
    STOP(3, Duration.ofDays(3 * 365));

    /** As a link says it: links lie in mailboxes for years, so it never means another. */
    private final int number;

    private final Duration lasts;

    Purpose(int number, Duration lasts) {
      this.number = number;
      this.lasts = lasts;
    }
  }

  /**
   * What a link says.
   *
   * @param id the identity of the customer; of {@link Purpose#CONFIRM}, the ruling that asked
   * @param topic of {@link Purpose#STOP} only, as is {@code channel}
   */
  public record Link(
      Purpose purpose,
      UUID id,
      Instant expires,
      @Nullable String topic,
      @Nullable Channel channel) {}

  /** What became of a link. */
  public record Opened(@Nullable Link link, boolean expired) {}

  private static final int VERSION = 1;
  private static final int SIGNATURE_BYTES = 16;
  private static final int HEAD_BYTES = 1 + 1 + 16 + 4;

  /** A link with the longest key of a topic; what is longer is none of ours. */
  private static final int LONGEST = 160;

  private static final Opened FORGED = new Opened(null, false);

  private final SecretSql sql;
  private final Clock clock;

  Links(SecretSql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /** The path of the page where a customer chooses. */
  public String preferences(UUID identity) {
    return "/p/" + sign(Purpose.PREFERENCES, identity, "");
  }

  /** The path of the page where a customer says yes to what was asked. */
  public String confirmation(UUID ruling) {
    return "/p/confirm/" + sign(Purpose.CONFIRM, ruling, "");
  }

  /**
   * The path that ends one topic on one channel: for the header {@code List-Unsubscribe} of a mail
   * (RFC 8058) and for a link in it.
   */
  public String stop(UUID identity, String topic, Channel channel) {
    return "/p/stop/" + sign(Purpose.STOP, identity, channel.word() + " " + topic);
  }

  /** When a link that is made now ends. */
  public Instant expires(Purpose purpose) {
    return Instant.ofEpochSecond(minutes(purpose) * 60L);
  }

  private long minutes(Purpose purpose) {
    return clock.instant().plus(purpose.lasts).getEpochSecond() / 60;
  }

  private String sign(Purpose purpose, UUID id, String more) {
    var rest = more.getBytes(StandardCharsets.UTF_8);
    var content =
        ByteBuffer.allocate(HEAD_BYTES + rest.length)
            .put((byte) VERSION)
            .put((byte) purpose.number)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .putInt((int) minutes(purpose))
            .put(rest)
            .array();
    var signed =
        ByteBuffer.allocate(content.length + SIGNATURE_BYTES)
            .put(content)
            .put(signature(content))
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
  }

  /** Reads a link; it says nothing if it is not for this purpose, forged, or over. */
  public Opened open(Purpose purpose, String token) {
    var signed = decoded(token);
    if (signed == null || signed.length < HEAD_BYTES + SIGNATURE_BYTES) {
      return FORGED;
    }
    var content = Arrays.copyOf(signed, signed.length - SIGNATURE_BYTES);
    var shown = Arrays.copyOfRange(signed, content.length, signed.length);
    if (!MessageDigest.isEqual(signature(content), shown)) {
      return FORGED;
    }
    var said = ByteBuffer.wrap(content);
    if (said.get() != VERSION || said.get() != purpose.number) {
      return FORGED;
    }
    var id = new UUID(said.getLong(), said.getLong());
    var expires = Instant.ofEpochSecond(Integer.toUnsignedLong(said.getInt()) * 60);
    if (!expires.isAfter(clock.instant())) {
      return new Opened(null, true);
    }
    var more = new String(content, HEAD_BYTES, content.length - HEAD_BYTES, StandardCharsets.UTF_8);
    int space = more.indexOf(' ');
    return new Opened(
        new Link(
            purpose,
            id,
            expires,
            space < 0 ? null : more.substring(space + 1),
            space < 0 ? null : Channel.of(more.substring(0, space)).orElse(null)),
        false);
  }

  private static byte @Nullable [] decoded(String token) {
    if (token.length() > LONGEST) {
      return null;
    }
    try {
      var bytes = Base64.getUrlDecoder().decode(token);
      // One link, one way to write it: the last letter has bits that mean nothing.
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(token)
          ? bytes
          : null;
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  private byte[] signature(byte[] content) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              ("links " + sql.secret()).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return Arrays.copyOf(mac.doFinal(content), SIGNATURE_BYTES);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HMAC", impossible);
    }
  }
}
