package io.perennial.tracking;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** A message and the name of it that is the same whenever it is told again. */
record Told(UUID id, Message message) {

  /**
   * The name is a digest of where a message is from and what the client calls it.
   *
   * @param place within which the client's names of messages are its own
   */
  static Told of(String place, Message message) {
    var key = message.key();
    var digest =
        ByteBuffer.wrap(sha256(place + '\n' + (key != null ? "=" + key : "?" + UUID.randomUUID())));
    return new Told(new UUID(digest.getLong(), digest.getLong()), message);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
