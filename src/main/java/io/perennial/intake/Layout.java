package io.perennial.intake;

import io.perennial.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Where each field stands in the rows of one file.
 *
 * @param source where the orders come from
 * @param columns the column of each field by its ordinal, or {@link #NONE}
 * @param items columns that hold one item of the order each
 * @param width how many cells a row has
 */
record Layout(Format format, String source, int[] columns, int[] items, int width) {

  static final int NONE = -1;

  /** No shop writes longer numbers of orders or customers; text in the wrong column is longer. */
  static final int LONGEST_REFERENCE = 200;

  private static final int NAMES_SHOWN = 20;

  boolean has(Field field) {
    return columns[field.ordinal()] != NONE;
  }

  String cell(Row row, Field field) {
    return row.cell(columns[field.ordinal()]);
  }

  /**
   * What holds the rows of one order together: its reference; where the file has none, a digest of
   * the row's content, because each row is an order then. Empty where the reference is missing or
   * too long.
   */
  String order(Row row) {
    if (has(Field.REFERENCE)) {
      var reference = cell(row, Field.REFERENCE);
      return reference.length() > LONGEST_REFERENCE ? "" : reference;
    }
    return digest(row);
  }

  private String digest(Row row) {
    var content = new StringBuilder();
    for (int column : columns) {
      if (column != NONE) {
        content.append(row.cell(column)).append(Row.SEPARATOR);
      }
    }
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var bytes = digest.digest(content.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes, 0, 12);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  /** Whether quantity and price give a row's amount; else its total does. */
  boolean lines() {
    return has(Field.PRICE) && (has(Field.QUANTITY) || !has(Field.TOTAL));
  }

  /**
   * @throws Problem if the file lacks what no order can be read without
   */
  void require(List<String> header) {
    boolean person = has(Field.EMAIL) || has(Field.CUSTOMER);
    boolean amount = has(Field.TOTAL) || has(Field.PRICE);
    var names = header.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
    var shown = header.size() > NAMES_SHOWN ? names + " …" : names;
    if (!person && !has(Field.DATE) && !amount) {
      throw Problem.invalidField("file", "intake.missing.all", shown);
    }
    if (!has(Field.DATE)) {
      throw Problem.invalidField("file", "intake.missing.date", shown);
    }
    if (!person) {
      throw Problem.invalidField("file", "intake.missing.person", shown);
    }
    if (!amount) {
      throw Problem.invalidField("file", "intake.missing.amount", shown);
    }
    if (!has(Field.REFERENCE) && format != Format.TABLE) {
      throw Problem.invalidField("file", "intake.missing.reference", shown);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Layout layout
        && format == layout.format
        && source.equals(layout.source)
        && width == layout.width
        && java.util.Arrays.equals(columns, layout.columns)
        && java.util.Arrays.equals(items, layout.items);
  }

  @Override
  public int hashCode() {
    return Objects.hash(format, source, width);
  }

  @Override
  public String toString() {
    return format + " from " + source + ", " + width + " columns";
  }
}
