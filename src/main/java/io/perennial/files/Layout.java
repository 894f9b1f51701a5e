package io.perennial.files;

import io.perennial.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Where each field stands in the rows of one file. */
public final class Layout {

  /** No shop writes longer numbers of orders or customers; text in the wrong column is longer. */
  public static final int LONGEST_REFERENCE = 200;

  private static final int NONE = -1;
  private static final int NAMES_SHOWN = 20;

  private final Format format;
  private final String source;
  private final int[] columns;
  private final List<Integer> items;
  private final int width;

  /**
   * @param source where the orders come from
   * @param columns the column of each field
   * @param items columns that hold one item of the order each
   * @param width how many cells a row has
   */
  Layout(
      Format format, String source, Map<Field, Integer> columns, List<Integer> items, int width) {
    this.format = format;
    this.source = source;
    this.columns = new int[Field.values().length];
    for (var field : Field.values()) {
      this.columns[place(field)] = columns.getOrDefault(field, NONE);
    }
    this.items = List.copyOf(items);
    this.width = width;
  }

  /** An array instead of a map: it is asked a dozen times for every row. */
  @SuppressWarnings("EnumOrdinal")
  private static int place(Field field) {
    return field.ordinal();
  }

  /** What kind of export this is. */
  public Format format() {
    return format;
  }

  /** Where the orders come from: their references are told apart by it. */
  public String source() {
    return source;
  }

  /** The columns that hold one item of the order each; empty but in WooCommerce's exports. */
  public List<Integer> items() {
    return items;
  }

  /** How many cells a row has. */
  public int width() {
    return width;
  }

  /** The field's column, or -1. */
  public int column(Field field) {
    return columns[place(field)];
  }

  /** Whether the file has a column for it. */
  public boolean has(Field field) {
    return column(field) != NONE;
  }

  /** The field's cell, as {@link Row#cell} reads it; empty where the file has no such column. */
  public String cell(Row row, Field field) {
    return row.cell(column(field));
  }

  /**
   * What holds the rows of one order together: its reference; where the file has none, a digest of
   * the row's content, because each row is an order then. Empty where the reference is missing or
   * too long.
   */
  public String order(Row row) {
    if (has(Field.REFERENCE)) {
      var reference = cell(row, Field.REFERENCE);
      return reference.length() > LONGEST_REFERENCE ? "" : reference;
    }
    return digest(row);
  }

  private String digest(Row row) {
    var content = new StringBuilder();
    for (var field : Field.values()) {
      // A row stays the same order when a later file also knows its channel.
      int column = field == Field.CHANNEL ? NONE : column(field);
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
  public boolean lines() {
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
      throw Problem.invalidField("file", "files.missing.all", shown);
    }
    if (!has(Field.DATE)) {
      throw Problem.invalidField("file", "files.missing.date", shown);
    }
    if (!person) {
      throw Problem.invalidField("file", "files.missing.person", shown);
    }
    if (!amount) {
      throw Problem.invalidField("file", "files.missing.amount", shown);
    }
    if (!has(Field.REFERENCE) && format != Format.TABLE) {
      throw Problem.invalidField("file", "files.missing.reference", shown);
    }
  }
}
