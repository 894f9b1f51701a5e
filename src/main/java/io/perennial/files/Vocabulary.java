package io.perennial.files;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How shops call their columns and states, in English, Polish, Romanian and Ukrainian, and the
 * guess of a column's meaning from its name and its cells. The words stand in a file of their own.
 */
public final class Vocabulary {

  /** The meaning of a column, and how sure we are of it, from 0 to 1. */
  record Guess(Field field, int column, double confidence) {}

  private static final double BY_NAME = 0.95;
  private static final double BY_PART_OF_NAME = 0.6;
  private static final double BY_CELLS = 0.5;

  /** Shorter words stand inside too many others. */
  private static final int SHORTEST_PART = 5;

  private static final Properties WORDS = load();
  private static final Map<Field, List<String>> NAMES = names();
  private static final List<String> PERSONS = words("persons");
  private static final List<String> CANCELLED = words("state.cancelled");
  private static final List<String> OPEN = words("state.open");
  private static final List<String> REFUNDED = words("state.refunded");

  private Vocabulary() {}

  /** A name without case, accents, blanks and signs, so that spellings meet. */
  static String squashed(String name) {
    var letters = Normalizer.normalize(name, Normalizer.Form.NFD).toLowerCase(Locale.ROOT);
    var text = new StringBuilder(letters.length());
    for (int i = 0; i < letters.length(); i++) {
      char c = letters.charAt(i);
      if (c == 'ł') {
        text.append('l');
      } else if (Character.isLetterOrDigit(c)) {
        text.append(c);
      }
    }
    return text.toString();
  }

  /** Whether this state of an order means that it came to nothing. */
  public static boolean cancelled(String status) {
    return says(CANCELLED, status);
  }

  /** Whether this state means that the order is not paid yet. */
  public static boolean open(String status) {
    return says(OPEN, status);
  }

  /** Whether this state means that everything was given back. */
  public static boolean refunded(String status) {
    var squashed = squashed(status);
    return REFUNDED.contains(squashed);
  }

  private static boolean says(List<String> words, String status) {
    var squashed = squashed(status);
    for (var word : words) {
      if (squashed.startsWith(word)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The likeliest meaning of each column, every field and column at most once.
   *
   * @param free the fields to find
   * @param taken columns that already have a meaning
   */
  static List<Guess> guess(
      List<String> header, List<Row> sample, Set<Field> free, Set<Integer> taken) {
    var candidates = new ArrayList<Guess>();
    for (int column = 0; column < header.size(); column++) {
      var name = squashed(header.get(column));
      var cells = Cells.of(sample, column);
      for (var field : free) {
        double confidence = confidence(field, name, cells);
        if (confidence > 0 && !taken.contains(column)) {
          candidates.add(new Guess(field, column, confidence));
        }
      }
    }
    candidates.sort(
        Comparator.comparingDouble(Guess::confidence).reversed().thenComparingInt(Guess::column));
    var chosen = new ArrayList<Guess>();
    var columns = new HashSet<Integer>();
    var fields = new TreeSet<Field>();
    for (var candidate : candidates) {
      if (!columns.contains(candidate.column()) && !fields.contains(candidate.field())) {
        columns.add(candidate.column());
        fields.add(candidate.field());
        chosen.add(candidate);
      }
    }
    return chosen;
  }

  private static double confidence(Field field, String name, Cells cells) {
    // "Customer" may be a number or a name: the cells tell.
    boolean person = PERSONS.contains(name);
    double byName =
        person
            ? (field == (cells.words > 0.5 ? Field.NAME : Field.CUSTOMER) ? 0.7 : 0)
            : byName(field, name);
    double fit =
        switch (field) {
          case EMAIL -> cells.emails;
          case DATE -> cells.dates;
          case QUANTITY, PRICE, TOTAL, REFUNDED, DISCOUNT, SHIPPING, SHIPPING_TAX -> cells.numbers;
          case CURRENCY -> cells.currencies;
          case CUSTOMER, REFERENCE, PRODUCT -> cells.emails > 0.5 ? 0 : 1;
          case NAME, LAST_NAME, COUNTRY, PRODUCT_NAME, STATUS, CANCELLED, CAPTURED, CHANNEL -> 1;
        };
    if (cells.count == 0) {
      return byName * 0.8;
    }
    if (byName == 0 && (field == Field.EMAIL || field == Field.DATE)) {
      return fit > 0.9 ? BY_CELLS : 0;
    }
    return fit < 0.5 ? 0 : byName * (0.5 + fit / 2);
  }

  private static double byName(Field field, String name) {
    var names = NAMES.getOrDefault(field, List.of());
    int place = names.indexOf(name);
    if (place >= 0) {
      // Of two columns that fit, the name that stands earlier in the list is the better one.
      return BY_NAME - place * 0.001;
    }
    for (var word : names) {
      if (word.length() >= SHORTEST_PART && name.contains(word)) {
        return BY_PART_OF_NAME;
      }
    }
    return 0;
  }

  /** What the cells of a column look like, as shares of those that are not blank. */
  private record Cells(
      int count, double emails, double dates, double numbers, double words, double currencies) {

    static Cells of(List<Row> sample, int column) {
      int count = 0;
      int emails = 0;
      int dates = 0;
      int numbers = 0;
      int words = 0;
      int currencies = 0;
      var dot = new Numbers(Numbers.Decimal.DOT);
      var comma = new Numbers(Numbers.Decimal.COMMA);
      for (var row : sample) {
        var cell = row.cell(column);
        if (!cell.isEmpty()) {
          count++;
          emails += cell.indexOf('@') > 0 && cell.indexOf(' ') < 0 ? 1 : 0;
          dates += Dates.like(cell) ? 1 : 0;
          numbers += dot.read(cell) != null || comma.read(cell) != null ? 1 : 0;
          words += cell.indexOf(' ') > 0 ? 1 : 0;
          currencies += cell.length() <= 4 && Character.isLetter(cell.charAt(0)) ? 1 : 0;
        }
      }
      double n = Math.max(1, count);
      return new Cells(count, emails / n, dates / n, numbers / n, words / n, currencies / n);
    }
  }

  private static Map<Field, List<String>> names() {
    var names = new EnumMap<Field, List<String>>(Field.class);
    for (var field : Field.values()) {
      names.put(field, words(field.key()));
    }
    return names;
  }

  private static List<String> words(String key) {
    @Nullable String line = WORDS.getProperty(key);
    var words = new ArrayList<String>();
    if (line != null) {
      for (var word : line.split(",", -1)) {
        words.add(squashed(word));
      }
    }
    return List.copyOf(words);
  }

  private static Properties load() {
    var words = new Properties();
    try (var file =
        Objects.requireNonNull(
            Vocabulary.class.getResourceAsStream("/files/vocabulary.properties"))) {
      words.load(new InputStreamReader(file, StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return words;
  }
}
