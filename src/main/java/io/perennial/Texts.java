package io.perennial;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The sentences of the product in every language, by key. Syntax: {@code {0}} is an argument,
 * numbers are written as the language writes them; {@code {0, plural, one {# row} other {# rows}}}
 * chooses by the language's plural rule. A key that a language lacks is said in English; a key that
 * English lacks is a mistake and shows itself.
 */
public final class Texts {

  /** The languages of the product; English first, because it fills what another lacks. */
  public static final List<String> LANGUAGES = List.of("en", "pl", "ro", "uk");

  private static final Map<String, Texts> ALL = load();

  private final Locale locale;
  private final Properties sentences;
  private final @Nullable Texts fallback;

  private Texts(Locale locale, Properties sentences, @Nullable Texts fallback) {
    this.locale = locale;
    this.sentences = sentences;
    this.fallback = fallback;
  }

  /** The texts of a language; English for one that the product does not speak. */
  public static Texts of(String language) {
    var texts = ALL.get(language);
    return texts == null ? java.util.Objects.requireNonNull(ALL.get("en")) : texts;
  }

  /** A language under its own name, so that everybody finds theirs. */
  public static String name(String language) {
    var locale = Locale.of(language);
    var name = locale.getDisplayLanguage(locale);
    return name.substring(0, 1).toUpperCase(locale) + name.substring(1);
  }

  public Locale locale() {
    return locale;
  }

  public boolean has(String key) {
    return sentences.containsKey(key) || (fallback != null && fallback.has(key));
  }

  /** The sentence of the key with its arguments filled in. */
  public String say(String key, @Nullable Object... arguments) {
    var sentence = sentences.getProperty(key);
    if (sentence != null) {
      return fill(sentence, arguments, null);
    }
    return fallback == null ? "[" + key + "]" : fallback.say(key, arguments);
  }

  private String fill(String pattern, @Nullable Object[] arguments, @Nullable Object counted) {
    var text = new StringBuilder(pattern.length() + 32);
    int at = 0;
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      if (c == '#' && counted != null) {
        text.append(written(counted));
        at++;
      } else if (c == '{') {
        int end = closing(pattern, at);
        text.append(placeholder(pattern.substring(at + 1, end), arguments));
        at = end + 1;
      } else {
        text.append(c);
        at++;
      }
    }
    return text.toString();
  }

  private String placeholder(String inside, @Nullable Object[] arguments) {
    var parts = inside.split(",", 3);
    int index = Integer.parseInt(parts[0].strip());
    var argument = index < arguments.length ? arguments[index] : null;
    if (parts.length == 3
        && parts[1].strip().equals("plural")
        && argument instanceof Number number) {
      var choices = choices(parts[2]);
      var chosen = choices.get(category(number));
      return fill(chosen == null ? choices.getOrDefault("other", "") : chosen, arguments, number);
    }
    return written(argument);
  }

  private String written(@Nullable Object argument) {
    return switch (argument) {
      case null -> "";
      case Long number -> NumberFormat.getIntegerInstance(locale).format(number);
      case Integer number -> NumberFormat.getIntegerInstance(locale).format(number);
      case BigDecimal amount -> Money.text(amount);
      default -> String.valueOf(argument);
    };
  }

  /** The plural category of CLDR for a whole number; fractions are "other" (Romanian: "few"). */
  String category(Number number) {
    boolean whole = number instanceof Long || number instanceof Integer;
    long n = Math.abs(number.longValue());
    long tens = n % 100;
    long ones = n % 10;
    return switch (locale.getLanguage()) {
      case "pl" -> !whole ? "other" : n == 1 ? "one" : few(ones, tens) ? "few" : "many";
      case "uk" ->
          !whole ? "other" : ones == 1 && tens != 11 ? "one" : few(ones, tens) ? "few" : "many";
      case "ro" ->
          whole && n == 1 ? "one" : !whole || n == 0 || (tens >= 1 && tens <= 19) ? "few" : "other";
      default -> whole && n == 1 ? "one" : "other";
    };
  }

  private static boolean few(long ones, long tens) {
    return ones >= 2 && ones <= 4 && (tens < 12 || tens > 14);
  }

  private static Map<String, String> choices(String text) {
    Map<String, String> choices = new HashMap<>();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('{', at);
      if (open < 0) {
        break;
      }
      int end = closing(text, open);
      choices.put(text.substring(at, open).strip(), text.substring(open + 1, end));
      at = end + 1;
    }
    return choices;
  }

  private static int closing(String text, int open) {
    int depth = 0;
    for (int at = open; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return at;
      }
    }
    throw new IllegalArgumentException("a brace is not closed in: " + text);
  }

  private static Map<String, Texts> load() {
    var english = new Texts(Locale.ENGLISH, read("en"), null);
    Map<String, Texts> all = new HashMap<>();
    for (var language : LANGUAGES) {
      all.put(
          language,
          language.equals("en")
              ? english
              : new Texts(Locale.of(language), read(language), english));
    }
    return Map.copyOf(all);
  }

  private static Properties read(String language) {
    var sentences = new Properties();
    try (var file =
        Texts.class.getResourceAsStream("/messages/messages_" + language + ".properties")) {
      if (file != null) {
        sentences.load(new InputStreamReader(file, StandardCharsets.UTF_8));
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return sentences;
  }
}
