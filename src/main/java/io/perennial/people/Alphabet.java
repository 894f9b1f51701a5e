package io.perennial.people;

import java.util.Arrays;
import java.util.Locale;

/** The order of letters that a reader is used to; each has an index of the customers' names. */
enum Alphabet {
  /** The order all languages share, which keeps accents and scripts in their places. */
  EN("unicode"),
  /** Letters such as Ł follow their plain sisters. */
  PL("pl-x-icu"),
  RO("ro-x-icu"),
  /** Й follows Ї, and Ґ follows Г. */
  UK("uk-x-icu");

  private final String collation;

  Alphabet(String collation) {
    this.collation = collation;
  }

  /** That of a language; of one without its own, the shared one. */
  static Alphabet of(String language) {
    return Arrays.stream(values())
        .filter(alphabet -> alphabet.name().toLowerCase(Locale.ROOT).equals(language))
        .findFirst()
        .orElse(EN);
  }

  String collation() {
    return collation;
  }
}
