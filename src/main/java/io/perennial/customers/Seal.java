package io.perennial.customers;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Digests of names and addresses that must be known again and must not be read: of people who were
 * erased, and of addresses that nothing is sent to. Made with a secret that stands outside the
 * database, so that nobody who has the database alone can try which name gives a digest.
 */
@Component
public class Seal {

  private static final String DIGEST = "HmacSHA256";

  private volatile @Nullable SecretKeySpec secret;

  /** Gives the secret. It must be the same for ever, and stand outside the database. */
  public void with(byte[] key) {
    secret = new SecretKeySpec(key, DIGEST);
  }

  /**
   * The digest of a text; the same for the same text for ever.
   *
   * @param text begins with what it is about, so that digests of two kinds are never compared
   */
  public byte[] digest(String text) {
    try {
      var mac = Mac.getInstance(DIGEST);
      mac.init(Objects.requireNonNull(secret, "no secret yet"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has " + DIGEST, impossible);
    }
  }
}
