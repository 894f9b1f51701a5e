package io.perennial.predictions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What others reached beside what is reached here, for one set of data; becomes a section of the
 * generated part of docs/predictions.md.
 */
final class Reached {

  private static final Path DOCUMENT = Path.of("docs", "predictions.md");
  private static final String START =
      "<!-- generated: mvn -Dtest=*ReferencesTest -Dpredictions.write=true test -->";
  private static final String END = "<!-- end of generated -->";

  /** "As given": errors may be a thousandth larger, where others approximate and this does not. */
  private static final double AS_GIVEN = 1.001;

  private final String section;
  private final List<String> rows = new ArrayList<>();
  private final List<String> missed = new ArrayList<>();

  Reached(String section) {
    this.section = section;
  }

  void same(String what, double given, double reached, double within) {
    row(what, given, reached, "within " + number(within), Math.abs(given - reached) <= within);
  }

  void atMost(String what, double given, double reached) {
    row(what, given, reached, "at most", reached <= given * AS_GIVEN);
  }

  void atLeast(String what, double given, double reached) {
    row(what, given, reached, "at least", reached >= given);
  }

  void atLeast(String what, double given, double reached, double slack) {
    row(what, given, reached, "at least, less " + number(slack), reached >= given - slack);
  }

  private void row(String what, double given, double reached, String goal, boolean held) {
    rows.add("| %s | %s | %s | %s |%s".formatted(what, number(given), number(reached), goal, "\n"));
    if (!held) {
      missed.add("%s: given %s, reached %s".formatted(what, number(given), number(reached)));
    }
  }

  private static String number(double value) {
    double size = Math.abs(value);
    int digits = size == 0 ? 0 : size < 0.001 ? 6 : size < 100 ? 4 : size < 1000 ? 3 : 2;
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  /** Everything is as given or better; and the document has this table, or gets it. */
  void assertHeld() {
    assertThat(missed).as(section).isEmpty();
    try {
      var text = Files.readString(DOCUMENT);
      if (Boolean.getBoolean("predictions.write")) {
        Files.writeString(DOCUMENT, written(text));
      } else {
        assertThat(text)
            .as("write it again: mvn -Dtest=*ReferencesTest -Dpredictions.write=true test")
            .contains("### " + section);
        for (var row : rows) {
          assertThat(text).contains(row.substring(0, row.indexOf(" | ", 2)));
        }
      }
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private String written(String text) {
    int start = text.indexOf(START) + START.length();
    int end = text.indexOf(END);
    var others = new StringBuilder();
    List<String> sections = new ArrayList<>();
    for (var each : text.substring(start, end).split("(?m)^### ", -1)) {
      if (!each.isBlank() && !each.startsWith(section + "\n")) {
        sections.add(each.strip());
      }
    }
    sections.add(
        section
            + "\n\n| what | given | reached | goal |\n| --- | --- | --- | --- |\n"
            + String.join("", rows).strip());
    sections.sort(null);
    sections.forEach(each -> others.append("\n### ").append(each).append('\n'));
    return text.substring(0, start) + "\n" + others + "\n" + text.substring(end);
  }
}
