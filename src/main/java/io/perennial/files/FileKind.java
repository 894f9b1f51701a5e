package io.perennial.files;

import io.perennial.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a file is when it is no table: each kind has its own sentence, so that people know what to
 * export instead.
 */
enum FileKind {
  WORKBOOK("files.workbook", 'P', 'K', 3, 4),
  OLD_WORKBOOK("files.workbook", 0xd0, 0xcf, 0x11, 0xe0),
  PDF("files.pdf", '%', 'P', 'D', 'F'),
  GZIP_IN_GZIP("files.binary", 0x1f, 0x8b),
  IMAGE("files.binary", 0x89, 'P', 'N', 'G'),
  PHOTO("files.binary", 0xff, 0xd8, 0xff);

  private final String sentence;

  @SuppressWarnings("ImmutableEnumChecker") // never handed out
  private final byte[] beginning;

  FileKind(String sentence, int... beginning) {
    this.sentence = sentence;
    this.beginning = new byte[beginning.length];
    for (int i = 0; i < beginning.length; i++) {
      this.beginning[i] = (byte) beginning[i];
    }
  }

  /**
   * Refuses a file by its first bytes.
   *
   * @throws Problem if it is no table of text
   */
  static void refuse(byte[] bytes, int count) {
    for (var kind : values()) {
      int length = kind.beginning.length;
      if (count >= length && Arrays.equals(bytes, 0, length, kind.beginning, 0, length)) {
        throw Problem.invalid(kind.sentence);
      }
    }
    var text =
        new String(bytes, 0, Math.min(count, 2048), StandardCharsets.ISO_8859_1)
            .replace("\0", "")
            .replaceFirst("^(\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)", "")
            .stripLeading()
            .toLowerCase(Locale.ROOT);
    if (text.isEmpty() && count < 2048) {
      throw Problem.invalid("files.empty");
    }
    if (text.startsWith("<")) {
      boolean page =
          text.startsWith("<!doctype html") || text.contains("<html") || text.contains("<body");
      throw Problem.invalid(page ? "files.html" : "files.xml");
    }
    if (text.startsWith("{")
        || text.startsWith("[{")
        || text.startsWith("[\"")
        || text.startsWith("[\n")) {
      throw Problem.invalid("files.json");
    }
  }
}
