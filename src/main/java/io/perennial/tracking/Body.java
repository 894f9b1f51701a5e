package io.perennial.tracking;

import io.perennial.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The bytes of a request, whatever it says that they are: clients send JSON as text and as a form,
 * and compressed. No more of it is ever held than the largest body.
 */
final class Body {

  /**
   * Of a body that is too large the rest is read and dropped, so that the client gets to hear the
   * answer; a client that goes on for longer than this does not listen.
   */
  private static final int MOST_DROPPED = 16 * 1024 * 1024;

  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private Body() {}

  /**
   * Reads a body.
   *
   * @throws Problem if it is too large, also once it is inflated, or is not what it says
   */
  static byte[] read(HttpServletRequest request) throws IOException {
    var input = request.getInputStream();
    var bytes =
        request.getContentLengthLong() > Envelope.LARGEST_BODY
            ? new byte[Envelope.LARGEST_BODY + 1]
            : input.readNBytes(Envelope.LARGEST_BODY + 1);
    if (bytes.length > Envelope.LARGEST_BODY) {
      drop(input);
      throw tooLarge();
    }
    boolean compressed =
        bytes.length > 2 && (bytes[0] & 0xff) == GZIP_FIRST && (bytes[1] & 0xff) == GZIP_SECOND;
    return compressed ? inflated(bytes) : bytes;
  }

  private static byte[] inflated(byte[] bytes) throws IOException {
    try (var input = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      var inflated = input.readNBytes(Envelope.LARGEST_BODY + 1);
      if (inflated.length > Envelope.LARGEST_BODY) {
        throw tooLarge();
      }
      return inflated;
    } catch (ZipException | java.io.EOFException broken) {
      throw new Problem(Problem.Kind.MALFORMED, null, "tracking.gzip");
    }
  }

  private static void drop(InputStream input) throws IOException {
    var dropped = new byte[8192];
    for (int total = 0, n = 0; n >= 0 && total < MOST_DROPPED; total += n) {
      n = input.read(dropped);
    }
  }

  private static Problem tooLarge() {
    return new Problem(
        Problem.Kind.TOO_LARGE, null, "tracking.too-large", Envelope.LARGEST_BODY / 1024);
  }
}
