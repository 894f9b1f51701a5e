package io.perennial.files;

import io.perennial.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the bytes of a file become letters. Told by evidence over all bytes in one pass: a mark at
 * the beginning, else the pattern of zero bytes of UTF-16, else whether everything is valid UTF-8,
 * else how the high bytes cluster: Cyrillic words are runs of them, Polish and Romanian letters
 * stand single among plain ones.
 */
public enum Encoding {
  UTF_8("utf-8", StandardCharsets.UTF_8),
  UTF_16LE("utf-16le", StandardCharsets.UTF_16LE),
  UTF_16BE("utf-16be", StandardCharsets.UTF_16BE),
  CP1250("cp1250", Charset.forName("windows-1250")),
  CP1251("cp1251", Charset.forName("windows-1251"));

  /** A line longer than this is no row of a table; and a reader would have to hold it. */
  static final int LONGEST_LINE_BYTES = 4 << 20;

  private static final int BUFFER = 1 << 16;
  private static final Map<String, Encoding> NAMES =
      Map.of(
          "utf-8", UTF_8,
          "utf8", UTF_8,
          "utf-16", UTF_16LE,
          "utf-16le", UTF_16LE,
          "utf-16be", UTF_16BE,
          "cp1250", CP1250,
          "windows-1250", CP1250,
          "cp1251", CP1251,
          "windows-1251", CP1251);

  private final String label;
  private final Charset charset;

  Encoding(String label, Charset charset) {
    this.label = label;
    this.charset = charset;
  }

  /** The name in a mapping and on pages. */
  public String label() {
    return label;
  }

  Charset charset() {
    return charset;
  }

  /** The encoding of this name, or {@code null}. */
  static @Nullable Encoding named(String name) {
    return NAMES.get(name.toLowerCase(Locale.ROOT));
  }

  /**
   * Tells the encoding of a file from all its bytes.
   *
   * @param limit how many bytes to look at; the rest is taken to be alike
   * @param beat called every few megabytes
   * @throws Problem if this is no text, mixes encodings, has a line of more than 4 MiB, or is a
   *     gzip that is damaged or inflates to more than 20 GiB
   */
  public static Encoding of(Path file, long limit, Runnable beat) throws IOException {
    try (var bytes = Inflated.open(file)) {
      return of(bytes, limit, beat);
    }
  }

  static Encoding of(InputStream bytes, long limit, Runnable beat) throws IOException {
    var evidence = new Evidence();
    var buffer = new byte[BUFFER];
    long seen = 0;
    for (int count = bytes.read(buffer); count > 0 && seen < limit; count = bytes.read(buffer)) {
      if (seen == 0) {
        count += Math.max(0, bytes.readNBytes(buffer, count, buffer.length - count));
        FileKind.refuse(buffer, count);
        evidence.begin(buffer, count);
      }
      if (!evidence.decided()) {
        evidence.add(buffer, count);
      }
      seen += count;
      if ((seen & ((4 << 20) - 1)) < BUFFER) {
        beat.run();
      }
    }
    if (seen == 0) {
      throw Problem.invalid("files.empty");
    }
    return evidence.verdict();
  }

  /** What the bytes seen so far say. */
  private static final class Evidence {
    private static final int SAMPLE = 1 << 15;

    private @Nullable Encoding mark;
    private long controls;
    private long bytes;
    private long high;
    private long neighbours;
    private boolean lastHigh;
    private int line;
    private int pending;
    private int lowest = 0x80;
    private int highest = 0xbf;
    private long validLetters;
    private long brokenLetters;

    boolean decided() {
      return mark != null && mark != UTF_8;
    }

    void begin(byte[] buffer, int count) {
      if (count >= 3
          && buffer[0] == (byte) 0xef
          && buffer[1] == (byte) 0xbb
          && buffer[2] == (byte) 0xbf) {
        mark = UTF_8;
      } else if (count >= 2 && buffer[0] == (byte) 0xff && buffer[1] == (byte) 0xfe) {
        mark = UTF_16LE;
      } else if (count >= 2 && buffer[0] == (byte) 0xfe && buffer[1] == (byte) 0xff) {
        mark = UTF_16BE;
      } else {
        mark = withoutMark(buffer, Math.min(count, SAMPLE));
      }
    }

    /** Digits, delimiters and line ends have a zero byte in UTF-16, whatever the letters are. */
    private static @Nullable Encoding withoutMark(byte[] buffer, int count) {
      int even = 0;
      int odd = 0;
      for (int i = 0; i < count; i++) {
        if (buffer[i] == 0) {
          if ((i & 1) == 0) {
            even++;
          } else {
            odd++;
          }
        }
      }
      int enough = Math.max(3, count / 10);
      return odd > enough && even * 20 < odd
          ? UTF_16LE
          : even > enough && odd * 20 < even ? UTF_16BE : null;
    }

    void add(byte[] buffer, int count) {
      for (int i = 0; i < count; i++) {
        int b = buffer[i] & 0xff;
        if (b < 0x80) {
          if (pending > 0) {
            brokenLetters++;
            pending = 0;
          }
          lastHigh = false;
          if (b < 0x20) {
            control(b);
          }
        } else {
          high++;
          if (lastHigh) {
            neighbours++;
          }
          lastHigh = true;
          letter(b);
        }
        line++;
      }
      bytes += count;
      if (line > LONGEST_LINE_BYTES) {
        throw Problem.invalid("files.line");
      }
    }

    private void control(int b) {
      if (b == '\n' || b == '\r') {
        line = 0;
      } else if (b == 0) {
        throw Problem.invalid("files.binary");
      } else if (b != '\t' && b != 0x0c && b != 0x1a) {
        controls++;
      }
    }

    private void letter(int b) {
      if (pending > 0) {
        if (b >= lowest && b <= highest) {
          pending--;
          lowest = 0x80;
          highest = 0xbf;
          if (pending == 0) {
            validLetters++;
          }
          return;
        }
        brokenLetters++;
        pending = 0;
      }
      lowest = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
      highest = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
      if (b >= 0xc2 && b <= 0xdf) {
        pending = 1;
      } else if (b >= 0xe0 && b <= 0xef) {
        pending = 2;
      } else if (b >= 0xf0 && b <= 0xf4) {
        pending = 3;
      } else {
        brokenLetters++;
      }
    }

    Encoding verdict() {
      if (decided()) {
        return Objects.requireNonNull(mark);
      }
      if (controls > 8 && controls > bytes / 1000) {
        throw Problem.invalid("files.binary");
      }
      if (brokenLetters == 0) {
        return UTF_8;
      }
      if (mark == UTF_8 || validLetters > 4 * brokenLetters) {
        throw Problem.invalid("files.mixed-encoding");
      }
      // In Cyrillic text nearly every high byte has another beside it.
      return neighbours * 2 > high ? CP1251 : CP1250;
    }
  }
}
