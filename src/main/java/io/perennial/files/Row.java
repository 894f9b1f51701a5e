package io.perennial.files;

import java.util.ArrayList;
import java.util.List;

/**
 * One row of a file as it was written: its number, counting the header as 1, and its cells. The
 * cells are one string with a separator between them, because a file has millions of rows and most
 * cells are never looked at.
 */
public final class Row {

  /** Stands between two cells; a control character that no text needs. */
  public static final char SEPARATOR = '\u001f';

  private final long number;
  private final String cells;
  private final int[] ends;

  /**
   * @param ends where each cell ends within {@code cells}
   */
  Row(long number, String cells, int[] ends) {
    this.number = number;
    this.cells = cells;
    this.ends = ends;
  }

  /** A row that was kept as one string. */
  public static Row of(long number, String cells) {
    int count = 1;
    for (int i = 0; i < cells.length(); i++) {
      if (cells.charAt(i) == SEPARATOR) {
        count++;
      }
    }
    var ends = new int[count];
    int cell = 0;
    for (int i = 0; i < cells.length(); i++) {
      if (cells.charAt(i) == SEPARATOR) {
        ends[cell++] = i;
      }
    }
    ends[cell] = cells.length();
    return new Row(number, cells, ends);
  }

  /** Where it stands in the file; the header is row 1. */
  public long number() {
    return number;
  }

  /** The whole row as one string. */
  public String cells() {
    return cells;
  }

  /** How many cells it has. */
  public int size() {
    return ends.length;
  }

  /** Whether nothing stands in any cell: spreadsheets export such rows. */
  boolean blank() {
    for (int i = 0; i < cells.length(); i++) {
      char c = cells.charAt(i);
      if (c != SEPARATOR && !space(c)) {
        return false;
      }
    }
    return true;
  }

  /** Whether all cells from this one on are blank. */
  public boolean blankFrom(int column) {
    for (int i = column; i < size(); i++) {
      if (!cell(i).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /**
   * A cell without blanks around it and without what spreadsheets put before a number to keep it
   * text: an apostrophe, or {@code ="…"}. Empty when there is no such cell.
   */
  public String cell(int column) {
    if (column < 0 || column >= ends.length) {
      return "";
    }
    int from = column == 0 ? 0 : ends[column - 1] + 1;
    int to = ends[column];
    while (from < to && space(cells.charAt(from))) {
      from++;
    }
    while (from < to && space(cells.charAt(to - 1))) {
      to--;
    }
    if (from < to) {
      char first = cells.charAt(from);
      if (first == '\'') {
        from++;
      } else if (first == '='
          && to - from > 2
          && cells.charAt(from + 1) == '"'
          && cells.charAt(to - 1) == '"') {
        from += 2;
        to--;
      }
    }
    return cells.substring(from, to);
  }

  /** A cell exactly as it was written. */
  String written(int column) {
    return cells.substring(column == 0 ? 0 : ends[column - 1] + 1, ends[column]);
  }

  /** All cells exactly as they were written. */
  public List<String> written() {
    var all = new ArrayList<String>(size());
    for (int i = 0; i < size(); i++) {
      all.add(written(i));
    }
    return all;
  }

  private static boolean space(char c) {
    return c == ' ' || c == '\u00a0' || c == '\t' || c == '\n' || c == '\r' || c == '\ufeff';
  }
}
