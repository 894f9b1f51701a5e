package io.perennial;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.PluralRules;
import com.ibm.icu.util.ULocale;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the product says, in four languages. */
class TextsTest {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d)[,}]");
  private static final Pattern PLURAL = Pattern.compile("\\{\\d, plural,");
  private static final Pattern KEY = Pattern.compile("^[^#\\s][^=]*=");
  private static final Pattern CATEGORY = Pattern.compile("(\\w+) \\{");

  /** The forms of whole numbers; every one of them is needed wherever something is counted. */
  private static final Map<String, Set<String>> CATEGORIES =
      Map.of(
          "en", Set.of("one", "other"),
          "pl", Set.of("one", "few", "many"),
          "ro", Set.of("one", "few", "other"),
          "uk", Set.of("one", "few", "many"));

  @ParameterizedTest
  @ValueSource(strings = {"en", "pl", "ro", "uk"})
  void a_number_takes_the_form_that_icu_gives_it(String language) {
    var texts = Texts.of(language);
    var rules = PluralRules.forLocale(ULocale.forLanguageTag(language));
    for (long number = 0; number <= 200_000; number++) {
      assertThat(texts.category(number))
          .describedAs("%s %d", language, number)
          .isEqualTo(rules.select((double) number));
    }
    for (var number : List.of("0.5", "1.5", "2.3", "21.7", "100.1")) {
      assertThat(texts.category(new BigDecimal(number)))
          .describedAs("%s %s", language, number)
          .isEqualTo(rules.select(Double.parseDouble(number)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pl", "ro", "uk"})
  void every_sentence_is_there_with_the_same_places_to_fill(String language) throws IOException {
    var english = read("en");
    var other = read(language);
    List<String> faults = new ArrayList<>();
    for (var key : new TreeSet<>(english.stringPropertyNames())) {
      var sentence = other.getProperty(key);
      if (sentence == null) {
        faults.add(key + " is missing");
      } else if (!places(sentence).equals(places(english.getProperty(key)))) {
        faults.add(key + " fills other places");
      }
    }
    assertThat(faults).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "pl", "ro", "uk"})
  void what_is_counted_has_every_form_of_the_language(String language) throws IOException {
    var sentences = read(language);
    var needed = Objects.requireNonNull(CATEGORIES.get(language));
    List<String> faults = new ArrayList<>();
    for (var key : new TreeSet<>(sentences.stringPropertyNames())) {
      for (var choices : plurals(sentences.getProperty(key))) {
        Set<String> forms = new TreeSet<>();
        CATEGORY.matcher(choices).results().forEach(form -> forms.add(form.group(1)));
        if (!forms.containsAll(needed)) {
          faults.add(key + " has only " + forms);
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "pl", "ro", "uk"})
  void no_sentence_stands_twice(String language) throws IOException {
    Set<String> seen = new TreeSet<>();
    assertThat(
            text(language)
                .lines()
                .filter(line -> KEY.matcher(line).find())
                .map(line -> line.substring(0, line.indexOf('=')).strip())
                .filter(key -> !seen.add(key)))
        .isEmpty();
  }

  @Test
  void a_sentence_says_numbers_as_the_language_writes_them() {
    assertThat(Texts.of("en").say("home.deed.see")).isEqualTo("See them");
    assertThat(Texts.of("pl").say("imports.percent", 7L)).contains("7");
  }

  /** The choices of each plural, without what is nested in them. */
  private static List<String> plurals(String sentence) {
    List<String> plurals = new ArrayList<>();
    var found = PLURAL.matcher(sentence);
    while (found.find()) {
      var outer = new StringBuilder();
      int depth = 1;
      for (int at = found.end(); at < sentence.length() && depth > 0; at++) {
        char c = sentence.charAt(at);
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        if (depth == 1 || (depth == 2 && c == '{')) {
          outer.append(c);
        }
      }
      plurals.add(outer.toString());
    }
    return plurals;
  }

  private static Set<String> places(String sentence) {
    Set<String> places = new TreeSet<>();
    PLACEHOLDER.matcher(sentence).results().forEach(place -> places.add(place.group(1)));
    return places;
  }

  private static Properties read(String language) throws IOException {
    var sentences = new Properties();
    sentences.load(new StringReader(text(language)));
    return sentences;
  }

  private static String text(String language) throws IOException {
    try (var file =
        Objects.requireNonNull(
            TextsTest.class.getResourceAsStream(
                "/messages/messages_" + language + ".properties"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
