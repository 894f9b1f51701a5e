package io.perennial.conditions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text in SQL with what it is asked with. Whatever somebody said is a parameter and never a part
 * of the text.
 */
public record Sql(String text, Map<String, @Nullable Object> parameters) {

  /** The parameters as a statement takes them, with some more. */
  public @Nullable Object[] with(@Nullable Object... namesAndValues) {
    List<@Nullable Object> all = new ArrayList<>();
    parameters.forEach((name, value) -> {
      all.add(name);
      all.add(value);
    });
    all.addAll(Arrays.asList(namesAndValues));
    return all.toArray();
  }

  /**
   * Parameters that get names as they come; the same value has the same name, so that the same
   * question has the same text.
   */
  static final class Parameters {

    /** Arrays by what is in them. */
    private record Same(@Nullable Class<?> type, @Nullable Object value) {}

    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();
    private final Map<Same, String> names = new HashMap<>();

    /** The place of a value in the text. */
    String add(@Nullable Object value) {
      var same =
          new Same(
              value == null ? null : value.getClass(),
              value instanceof Object[] many ? Arrays.asList(many) : value);
      var name = names.computeIfAbsent(same, each -> "p" + values.size());
      values.putIfAbsent(name, value);
      return ":" + name;
    }

    Map<String, @Nullable Object> values() {
      return values;
    }
  }
}
