package io.perennial.files;

import io.perennial.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The first look at a file, from its beginning only: what it is, how it is cut and what its columns
 * mean. The same file and mapping always give the same look.
 *
 * @param confidence how sure we are of each column that has a meaning, from 0 to 1
 * @param sample the first rows
 */
public record Look(
    Encoding encoding,
    char delimiter,
    List<String> header,
    Layout layout,
    Map<Field, Double> confidence,
    List<Row> sample) {

  /** Letters looked at: some hundred rows of the widest export. */
  private static final int BYTES = 512 * 1024;

  private static final int ROWS = 200;

  /** Shopify's other export, which is easily taken for that of the orders. */
  private static final List<String> SHOPIFY_CUSTOMERS =
      List.of("email", "totalspent", "totalorders");

  /**
   * Looks at the first half megabyte of a file.
   *
   * @throws Problem if the file is no table with rows, or lacks a column that the mapping names
   */
  public static Look at(Path file, Mapping mapping) throws IOException {
    try (var bytes = Inflated.open(file)) {
      return at(bytes, mapping);
    }
  }

  static Look at(InputStream bytes, Mapping mapping) throws IOException {
    var beginning = bytes.readNBytes(BYTES);
    boolean whole = beginning.length < BYTES;
    var told = Encoding.of(new ByteArrayInputStream(beginning), BYTES, () -> {});
    var encoding = Objects.requireNonNullElse(mapping.encoding(), told);
    var text = new String(beginning, encoding.charset());
    if (!whole && text.indexOf('\n') < 0 && text.indexOf('\r') < 0) {
      throw Problem.invalid("files.line");
    }
    text = text.startsWith("\ufeff") ? text.substring(1) : text;
    var chosen = mapping.delimiter();
    char delimiter = chosen != null ? chosen : Table.delimiter(text, whole);
    var sample = new ArrayList<Row>();
    List<String> header;
    try (var table = Table.open(new ByteArrayInputStream(beginning), encoding, delimiter)) {
      header = table.header();
      for (var row = table.next(); row != null && sample.size() < ROWS; row = table.next()) {
        sample.add(row);
      }
    }
    if (!whole && sample.size() > 1 && sample.size() < ROWS) {
      // The beginning ends in the middle of a row.
      sample.removeLast();
    }
    if (sample.isEmpty()) {
      throw Problem.invalid(header.size() < 2 ? "files.no-table" : "files.no-rows");
    }
    var confidence = new EnumMap<Field, Double>(Field.class);
    var layout = layout(header, sample, mapping, confidence);
    return new Look(encoding, delimiter, header, layout, confidence, List.copyOf(sample));
  }

  /**
   * Insists on what no order can be read without.
   *
   * @throws Problem naming what is missing, and the columns there are
   */
  public void require() {
    var names = header.stream().map(Vocabulary::squashed).toList();
    if (!layout.has(Field.DATE) && names.containsAll(SHOPIFY_CUSTOMERS)) {
      throw Problem.invalidField("file", "files.customers");
    }
    layout.require(header);
  }

  private static Layout layout(
      List<String> header, List<Row> sample, Mapping mapping, Map<Field, Double> confidence) {
    var format = Objects.requireNonNullElseGet(mapping.format(), () -> Format.of(header));
    var columns = new EnumMap<Field, Integer>(Field.class);
    var free = EnumSet.allOf(Field.class);
    var taken = new HashSet<Integer>();
    mapping
        .columns()
        .forEach((field, name) -> {
          free.remove(field);
          if (name != null) {
            int at = header.indexOf(name);
            if (at < 0) {
              throw Problem.invalidField("mapping", "files.mapping.column", field.key(), name);
            }
            columns.put(field, at);
            taken.add(at);
            confidence.put(field, 1.0);
          }
        });
    var names = header.stream().map(Vocabulary::squashed).toList();
    for (var field : EnumSet.copyOf(free)) {
      int at = format.column(field, names);
      if (at >= 0 && !taken.contains(at)) {
        columns.put(field, at);
        taken.add(at);
        free.remove(field);
        confidence.put(field, 1.0);
      }
    }
    if (format != Format.TABLE) {
      // A known format means what it says; only a person may be looked for elsewhere.
      free.retainAll(EnumSet.of(Field.EMAIL, Field.CUSTOMER));
      if (free.size() < 2) {
        free.clear();
      }
    }
    for (var guess : Vocabulary.guess(header, sample, free, taken)) {
      columns.put(guess.field(), guess.column());
      confidence.put(guess.field(), guess.confidence());
    }
    return new Layout(
        format,
        Objects.requireNonNullElse(mapping.source(), format.source()),
        columns,
        items(format, names),
        header.size());
  }

  private static List<Integer> items(Format format, List<String> names) {
    return format == Format.WOOCOMMERCE
        ? IntStream.range(0, names.size())
            .filter(column -> names.get(column).matches("orderitem\\d+"))
            .boxed()
            .toList()
        : List.of();
  }
}
