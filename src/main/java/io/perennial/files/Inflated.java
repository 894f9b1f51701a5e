package io.perennial.files;

import io.perennial.Problem;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The bytes of a gzip, inflated with a limit; a damaged one ends in a sentence. */
final class Inflated extends FilterInputStream {

  /** A gzip of a few megabytes can hold a disk full of blanks. */
  static final long MOST_INFLATED_BYTES = 20L << 30;

  private static final int BUFFER = 1 << 16;

  private long bytes;

  private Inflated(InputStream compressed) throws IOException {
    super(start(compressed));
  }

  /** The bytes of a file, inflated when it is gzip. */
  static InputStream open(Path file) throws IOException {
    var bytes = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    bytes.mark(2);
    boolean gzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
    bytes.reset();
    return gzip ? new Inflated(bytes) : bytes;
  }

  private static InputStream start(InputStream compressed) throws IOException {
    try {
      return new GZIPInputStream(compressed, BUFFER);
    } catch (EOFException | ZipException damaged) {
      throw damaged(damaged);
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      int count = super.read(buffer, offset, length);
      bytes += Math.max(0, count);
      if (bytes > MOST_INFLATED_BYTES) {
        throw Problem.invalid("files.inflated");
      }
      return count;
    } catch (EOFException | ZipException damaged) {
      throw damaged(damaged);
    }
  }

  private static Problem damaged(IOException cause) {
    var problem = Problem.invalid("files.gzip");
    problem.initCause(cause);
    return problem;
  }
}
