package io.perennial.catalogue;

import io.perennial.Problem;
import io.perennial.catalogue.Offer.Part;
import io.perennial.files.Encoding;
import io.perennial.files.Look;
import io.perennial.files.Mapping;
import io.perennial.files.Row;
import io.perennial.files.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A table of products: comma-separated values of any kind, Shopify's and WooCommerce's exports and
 * Google's feed as text.
 *
 * @param columns where each part stands
 * @param options the columns that tell the kinds of a product apart
 */
record Sheet(
    Path file,
    Encoding encoding,
    char delimiter,
    List<String> header,
    Map<Part, Integer> columns,
    List<Integer> options) {

  /** WooCommerce writes all categories of a product in one cell; commas within have a backslash. */
  private static final String SEVERAL = "categories";

  private static String first(String all) {
    return all.split("(?<!\\\\),", 2)[0].replace("\\,", ",");
  }

  /** Everything there is, where a file is read for good. */
  static final long WHOLE = Long.MAX_VALUE;

  /**
   * Looks at a file.
   *
   * @param chosen the column of each part that somebody chose, the empty word for none; the others
   *     are guessed by their names
   * @param bytes how many tell the encoding; {@link #WHOLE} where the file is read for good
   * @param beat called now and then while the file is read
   * @throws Problem if this is no table
   */
  static Sheet of(Path file, Map<Part, String> chosen, long bytes, Runnable beat)
      throws IOException {
    var encoding = Encoding.of(file, bytes, beat);
    var look = Look.at(file, mapping(encoding));
    var columns = new EnumMap<Part, Integer>(Part.class);
    var names = look.header().stream().map(Sheet::squashed).toList();
    for (var part : Part.values()) {
      var column = chosen.get(part);
      int at = column == null ? guess(part, names) : look.header().indexOf(column);
      if (at >= 0) {
        columns.put(part, at);
      }
    }
    var options = new ArrayList<Integer>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).matches("option[123]value")) {
        options.add(i);
      }
    }
    return new Sheet(file, encoding, look.delimiter(), look.header(), columns, options);
  }

  private static Mapping mapping(Encoding encoding) {
    return new Mapping(null, null, Map.of(), null, null, null, encoding, null);
  }

  private static int guess(Part part, List<String> names) {
    for (var name : part.names()) {
      int at = names.indexOf(name);
      if (at >= 0) {
        return at;
      }
    }
    return -1;
  }

  /** A name in small letters, without blanks, signs and marks. */
  private static String squashed(String name) {
    var small = name.toLowerCase(Locale.ROOT).replace('ł', 'l');
    return Normalizer.normalize(small, Normalizer.Form.NFD)
        .replaceAll("\\p{Mn}+", "")
        .replaceAll("[^\\p{L}\\p{N}]+", "");
  }

  /**
   * Insists on what no product can be read without.
   *
   * @throws Problem naming what is missing
   */
  void require() {
    if (!columns.containsKey(Part.REFERENCE)
        && !columns.containsKey(Part.SKU)
        && !columns.containsKey(Part.HANDLE)) {
      throw Problem.invalidField(
          Part.REFERENCE.word(), "catalogue.file.reference", String.join(", ", header));
    }
  }

  /** The column of each part, by its name. */
  Map<Part, String> chosen() {
    Map<Part, String> chosen = new LinkedHashMap<>();
    for (var part : Part.values()) {
      var at = columns.get(part);
      chosen.put(part, at == null ? "" : header.get(at));
    }
    return chosen;
  }

  /** Reads rows for as long as somebody wants another one. */
  void read(Predicate<Offer> rows) throws IOException {
    try (var table = Table.open(file, encoding, delimiter)) {
      boolean more = true;
      for (@Nullable Row row = table.next(); row != null && more; row = table.next()) {
        more = rows.test(offer(row));
      }
    }
  }

  private Offer offer(Row row) {
    var parts = new EnumMap<Part, String>(Part.class);
    columns.forEach((part, at) -> parts.put(part, row.cell(at)));
    var category = columns.get(Part.CATEGORY);
    if (category != null && squashed(header.get(category)).equals(SEVERAL)) {
      parts.computeIfPresent(Part.CATEGORY, (part, all) -> first(all));
    }
    return Offer.of(
        row.number(),
        parts,
        options.stream().map(row::cell).filter(text -> !text.isEmpty()).toList());
  }
}
