package io.perennial.audiences;

import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.conditions.Condition;
import io.perennial.conditions.Condition.Group;
import io.perennial.conditions.Conditions;
import io.perennial.conditions.Vocabulary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a form mean, row by row.
 *
 * @param condition all of it; {@code null} as long as something is wrong
 * @param said by path, what each row says, as far as it is right
 * @param wrong by path, why a row says nothing yet
 */
record Checked(@Nullable Condition condition, Map<String, String> said, Map<String, String> wrong) {

  private static final Pattern STEP = Pattern.compile("\\.(?:all|any|none)\\[([0-9]+)]");

  static Checked of(Draft draft, Ui ui, Sentence sentence, Vocabulary vocabulary) {
    Map<String, String> said = new LinkedHashMap<>();
    Map<String, String> wrong = new LinkedHashMap<>();
    rows(draft, Draft.ROOT, ui, sentence, vocabulary, said, wrong);
    if (!wrong.isEmpty()) {
      return new Checked(null, said, wrong);
    }
    try {
      return new Checked(Conditions.read(DraftWriting.json(draft)), said, wrong);
    } catch (Problem problem) {
      // Of the whole, such as groups in groups too deeply.
      wrong.put(path(problem.field()), why(ui, problem));
      return new Checked(null, said, wrong);
    }
  }

  private static void rows(
      Draft draft,
      String path,
      Ui ui,
      Sentence sentence,
      Vocabulary vocabulary,
      Map<String, String> said,
      Map<String, String> wrong) {
    for (int i = 0; i < draft.of().size(); i++) {
      rows(draft.of().get(i), path + "-" + i, ui, sentence, vocabulary, said, wrong);
    }
    if (draft.isGroup()) {
      return;
    }
    try {
      var condition = Conditions.read(DraftWriting.json(draft));
      vocabulary.check(condition);
      said.put(
          path, condition instanceof Group ? sentence.of(condition) : sentence.line(condition));
    } catch (Problem problem) {
      wrong.put(path, why(ui, problem));
    }
  }

  /** The sentence of a refusal; what a name means is said as the reader calls it. */
  static String why(Ui ui, Problem problem) {
    return ui.text(problem.text(), problem.arguments().toArray());
  }

  /** The row of a place in the JSON. */
  static String path(@Nullable String place) {
    var path = new StringBuilder(Draft.ROOT);
    var step = STEP.matcher(place == null ? "" : place);
    while (step.find()) {
      path.append('-').append(step.group(1));
    }
    return path.toString();
  }
}
