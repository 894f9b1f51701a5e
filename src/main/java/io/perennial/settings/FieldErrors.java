package io.perennial.settings;

import io.perennial.Problem;
import io.perennial.Ui;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is wrong with a form, as sentences by the names of its fields, in their order. */
public record FieldErrors(Map<String, String> sentences) {

  public static final FieldErrors NONE = new FieldErrors(Map.of());

  public static FieldErrors of(List<Problem> problems, Ui ui) {
    Map<String, String> sentences = new LinkedHashMap<>();
    for (var problem : problems) {
      sentences.putIfAbsent(
          String.valueOf(problem.field()), ui.text(problem.text(), problem.arguments().toArray()));
    }
    return new FieldErrors(sentences);
  }

  /** The sentence beside this field, or {@code null}. */
  public @Nullable String of(String field) {
    return sentences.get(field);
  }

  public boolean any() {
    return !sentences.isEmpty();
  }

  /** The HTTP status of the form with these errors. */
  public int status() {
    return any() ? Problem.Kind.INVALID.status() : 200;
  }
}
