package io.perennial.customers;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What kinds of values there are. */
public enum TraitType {
  TEXT,
  NUMBER,
  /** A day, or one of every year without it: {@code --06-24}. */
  DATE,
  /** Yes or no. */
  FLAG,
  /** Texts, each once. */
  LIST,
  /** The parts of an address by their names, such as {@code street} and {@code city}. */
  ADDRESS;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static @Nullable TraitType of(String word) {
    for (var type : values()) {
      if (type.word().equals(word)) {
        return type;
      }
    }
    return null;
  }
}
