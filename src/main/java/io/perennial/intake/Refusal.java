package io.perennial.intake;

import io.perennial.files.Row;
import java.util.List;

/**
 * A row that was not taken, and why.
 *
 * @param reason key of the sentence in the message bundles
 * @param arguments what the sentence names
 */
record Refusal(Row row, String reason, List<String> arguments) {

  /** Letters of a cell that a sentence quotes. */
  private static final int QUOTED = 60;

  static Refusal of(Row row, String reason, String... arguments) {
    var cut = new java.util.ArrayList<String>(arguments.length);
    for (var argument : arguments) {
      cut.add(argument.length() > QUOTED ? argument.substring(0, QUOTED) + "…" : argument);
    }
    return new Refusal(row, reason, cut);
  }
}
