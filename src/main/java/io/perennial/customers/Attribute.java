package io.perennial.customers;

import io.perennial.Problem;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the business says of a trait it cares for.
 *
 * @param name as sources write it
 * @param label as the staff reads it
 * @param choices what it may be, for texts and lists; none: anything
 * @param retiredAt since when nobody is asked for it any more; {@code null}: it is in use
 */
public record Attribute(
    String name,
    String label,
    TraitType type,
    List<String> choices,
    Instant madeAt,
    @Nullable Instant retiredAt) {

  public boolean isRetired() {
    return retiredAt != null;
  }

  /** The value as this attribute reads it; {@code null} if it cannot be one. */
  public @Nullable TraitValue read(TraitValue told) {
    var value = told.as(type);
    return value == null
            || (!choices.isEmpty() && !new HashSet<>(choices).containsAll(value.list()))
        ? null
        : value;
  }

  /**
   * The value as this attribute reads it.
   *
   * @throws Problem of the field with this name if it cannot be one
   */
  TraitValue checked(TraitValue told) {
    var value = read(told);
    if (value == null) {
      throw choices.isEmpty()
          ? Problem.invalidField(name, "customers.attribute.wrong." + type.word(), label)
          : Problem.invalidField(
              name, "customers.attribute.choice", label, String.join(", ", choices));
    }
    return value;
  }
}
