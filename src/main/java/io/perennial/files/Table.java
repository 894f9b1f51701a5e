package io.perennial.files;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.perennial.Problem;
import io.perennial.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rows of a file of comma-separated values, read one after the other with limits. */
public final class Table implements AutoCloseable {

  /** No cell of an order is longer; a quote that is never closed would swallow the whole file. */
  static final int LONGEST_CELL = 1 << 17;

  /** Letters of one row. */
  static final int LONGEST_ROW = 1 << 20;

  /** Shopify has 79 columns; more than this is no table of orders. */
  static final int MOST_COLUMNS = 1000;

  /** What may stand between cells. */
  static final String DELIMITERS = ",;\t|";

  private final CloseableIterator<Row> rows;
  private final List<String> header;
  private @Nullable Row next;

  private Table(CsvReader<Row> reader) {
    this.rows = reader.iterator();
    var first = read();
    if (first != null
        && first.size() <= 2
        && first.written(0).toLowerCase(Locale.ROOT).startsWith("sep=")) {
      first = read();
    }
    if (first == null) {
      throw Problem.invalid("files.empty");
    }
    this.header = names(first);
    this.next = read();
  }

  /**
   * Opens a file; the rows are read as they are asked for.
   *
   * @throws Problem if the file is empty, or its first rows are too large
   */
  public static Table open(Path file, Encoding encoding, char delimiter) throws IOException {
    return open(Inflated.open(file), encoding, delimiter);
  }

  // Real exports quote carelessly; the reader has no other way yet to take a character after a
  // closing quote.
  @SuppressWarnings("removal")
  static Table open(InputStream bytes, Encoding encoding, char delimiter) {
    Reader text = new InputStreamReader(bytes, encoding.charset());
    return new Table(
        CsvReader.builder()
            .fieldSeparator(delimiter)
            .quoteCharacter('"')
            .skipEmptyLines(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowExtraCharsAfterClosingQuote(true)
            .allowUnclosedQuote(true)
            .maxBufferSize(LONGEST_ROW)
            .build(new Cells(), text));
  }

  /** The names of the columns: none twice, none blank. */
  List<String> header() {
    return header;
  }

  /**
   * The next row that is not blank, or {@code null} at the end.
   *
   * @throws Problem if a cell has more than 131,072 letters, a row more than a million or more than
   *     1,000 cells
   */
  public @Nullable Row next() {
    var row = next;
    if (row != null) {
      next = read();
    }
    return row;
  }

  @Override
  public void close() {
    try {
      rows.close();
    } catch (IOException ignored) {
      // Nothing was written; a file that was only read may stay half closed.
    }
  }

  private @Nullable Row read() {
    try {
      while (rows.hasNext()) {
        var row = rows.next();
        if (!row.blank()) {
          return row;
        }
      }
      return null;
    } catch (CsvParseException unreadable) {
      throw sentence(unreadable);
    } catch (UncheckedIOException failure) {
      throw sentence(failure);
    }
  }

  /** The reader wraps what went wrong below it; our own sentence is somewhere inside. */
  private static RuntimeException sentence(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Problem problem) {
        return problem;
      }
    }
    if (failure instanceof UncheckedIOException
        && failure.getCause() instanceof IOException cause) {
      var text = String.valueOf(cause.getMessage());
      if (!text.contains("buffer")) {
        return failure;
      }
    }
    return Problem.invalid("files.line");
  }

  private static List<String> names(Row first) {
    var names = new ArrayList<String>(first.size());
    var taken = new HashSet<String>();
    for (int i = 0; i < first.size(); i++) {
      var cell = first.cell(i);
      var name = cell.isEmpty() ? unnamed(i + 1) : cell;
      var unique = name;
      for (int copy = 2; !taken.add(unique); copy++) {
        unique = name + " (" + copy + ")";
      }
      names.add(unique);
    }
    return List.copyOf(names);
  }

  /** Always in one language: mappings call the column by this name. */
  private static String unnamed(int number) {
    return Texts.of("en").say("files.column", String.valueOf(number));
  }

  /**
   * The delimiter that cuts the beginning of a file into the most even rows; quotes are respected.
   *
   * @param whole whether {@code beginning} is the whole file, so that its last line is complete
   */
  static char delimiter(String beginning, boolean whole) {
    if (beginning.regionMatches(true, 0, "sep=", 0, 4)
        && beginning.length() > 4
        && DELIMITERS.indexOf(beginning.charAt(4)) >= 0) {
      return beginning.charAt(4);
    }
    char best = ',';
    double bestScore = 0;
    for (int i = 0; i < DELIMITERS.length(); i++) {
      char delimiter = DELIMITERS.charAt(i);
      double score = evenness(beginning, delimiter, whole);
      if (score > bestScore) {
        best = delimiter;
        bestScore = score;
      }
    }
    return best;
  }

  private static double evenness(String text, char delimiter, boolean whole) {
    int header = 0;
    int rows = 0;
    int even = 0;
    int cells = 1;
    boolean quoted = false;
    boolean empty = true;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? '\n' : text.charAt(i);
      if (i == text.length() && !whole && rows > 0) {
        break;
      }
      if (c == '"') {
        quoted = !quoted;
      } else if (quoted && i < text.length()) {
        continue;
      } else if (c == delimiter) {
        cells++;
      } else if (c == '\n') {
        if (!empty) {
          rows++;
          header = rows == 1 ? cells : header;
          even += cells == header ? 1 : 0;
        }
        cells = 1;
        empty = true;
        continue;
      }
      empty &= c == '\r' || c == ' ';
    }
    // The header decides between delimiters; how many rows have as many cells tells whether it is
    // one.
    return header < 2 ? 0 : header * (0.1 + (double) even / rows);
  }

  /** Collects the cells of one record; refuses what is too large before it is held. */
  private static final class Cells extends AbstractBaseCsvCallbackHandler<Row> {
    private char[] letters = new char[1024];
    private int[] ends = new int[128];
    private int length;
    private int cells;
    private long number;

    @Override
    protected void handleBegin(long startingLineNumber) {
      length = 0;
      cells = 0;
      number++;
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int count, boolean quoted) {
      if (count > LONGEST_CELL || length + count >= LONGEST_ROW || cells >= MOST_COLUMNS) {
        throw Problem.invalid("files.line");
      }
      if (length + count + 1 > letters.length) {
        letters = Arrays.copyOf(letters, Math.max(letters.length * 2, length + count + 1));
      }
      if (cells == ends.length) {
        ends = Arrays.copyOf(ends, cells * 2);
      }
      if (cells > 0) {
        letters[length++] = Row.SEPARATOR;
      }
      for (int i = 0; i < count; i++) {
        char c = buffer[offset + i];
        // Neither can be stored: one is ours, the other PostgreSQL refuses.
        letters[length++] = c == Row.SEPARATOR || c == 0 ? ' ' : c;
      }
      ends[cells++] = length;
    }

    @Override
    protected Row buildRecord() {
      return cells == 0
          ? new Row(number, "", new int[1])
          : new Row(number, new String(letters, 0, length), Arrays.copyOf(ends, cells));
    }
  }
}
