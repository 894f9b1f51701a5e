package io.perennial.audiences;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Customers as somebody wrote them down: a line each, or a column of a table. */
final class Pasted {

  private static final Set<String> HEADS =
      Set.of(
          "email", "e-mail", "mail", "reference", "customer", "customer_id", "customer id", "id");

  private Pasted() {}

  /** What stands in the column that says who it is: by its head, else the first. */
  static List<String> names(String text) {
    var lines =
        text.replace("\ufeff", "")
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    if (lines.isEmpty()) {
      return List.of();
    }
    char separator = separator(lines.getFirst());
    var head = cells(lines.getFirst(), separator);
    int column = 0;
    int first = 0;
    for (int i = 0; i < head.size(); i++) {
      if (HEADS.contains(head.get(i).toLowerCase(Locale.ROOT))) {
        column = i;
        first = 1;
        break;
      }
    }
    var names = new ArrayList<String>();
    for (var line : lines.subList(first, lines.size())) {
      var cells = cells(line, separator);
      if (column < cells.size() && !cells.get(column).isEmpty()) {
        names.add(cells.get(column));
      }
    }
    return names;
  }

  private static char separator(String line) {
    for (char separator : new char[] {'\t', ';', ','}) {
      if (line.indexOf(separator) >= 0) {
        return separator;
      }
    }
    return '\n';
  }

  /** The cells of a line; within quotation marks a separator is none. */
  private static List<String> cells(String line, char separator) {
    var cells = new ArrayList<String>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString().strip());
    return cells;
  }
}
