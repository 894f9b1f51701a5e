package io.perennial.intake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows in the text format of PostgreSQL's COPY, gathered in memory up to a chunk. */
final class CopyText {

  private final StringBuilder text = new StringBuilder();
  private boolean started;

  /** Adds a value to the row. */
  CopyText add(@Nullable Object value) {
    if (started) {
      text.append('\t');
    }
    started = true;
    if (value == null) {
      text.append("\\N");
    } else {
      escape(value.toString());
    }
    return this;
  }

  /** Adds a list of texts as an array. */
  CopyText add(List<String> values) {
    var array = new StringBuilder("{");
    for (var value : values) {
      array.append(array.length() > 1 ? ",\"" : "\"");
      array.append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    }
    return add((Object) array.append('}'));
  }

  /** Ends the row. */
  void end() {
    text.append('\n');
    started = false;
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  int length() {
    return text.length();
  }

  String bytes() {
    return text.toString();
  }

  private void escape(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        default -> text.append(c);
      }
    }
  }
}
