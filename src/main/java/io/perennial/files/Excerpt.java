package io.perennial.files;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A piece of a file as text, for who looks for something in it and not for its rows. */
public final class Excerpt {

  /** So much of a file says how it is written. */
  private static final long SAMPLE_BYTES = 1 << 20;

  private Excerpt() {}

  /**
   * Reads a piece; of a file that was packed, of what is in it. Letters at its ends may be broken.
   *
   * @return {@code null} at the end of the file
   * @throws io.perennial.Problem if this is no text
   */
  public static @Nullable String of(Path file, long from, int bytes) throws IOException {
    var encoding = Encoding.of(file, SAMPLE_BYTES, () -> {});
    try (var content = Inflated.open(file)) {
      content.skipNBytes(from);
      var piece = content.readNBytes(bytes);
      return piece.length == 0 ? null : new String(piece, encoding.charset());
    } catch (EOFException end) {
      return null;
    }
  }
}
