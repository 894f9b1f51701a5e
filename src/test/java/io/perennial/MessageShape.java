package io.perennial;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Sentences and their keys: every key that code or a template says exists in English, none is left
 * over, and no other language has a key that English lacks.
 */
final class MessageShape {

  /** Where a key is said: the first argument, or the second after a field's name. */
  private static final Pattern SAID =
      Pattern.compile(
          "\\b(?:text|say|has|invalid|notFound|conflict)\\(|\\b(?:invalidField|fieldProblem)\\(\\s*\"[^\"]*\",|\\bnew Problem\\(");

  private static final Pattern LITERAL = Pattern.compile("\"([^\"\\\\\\n]+)\"(\\s*\\+)?");
  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9-]*(?:\\.[a-z0-9_-]+)+");
  private static final Pattern STEM =
      Pattern.compile("\"([a-z][a-z0-9-]+(?:\\.[a-z0-9_-]+)*[.-])\"");
  private static final Pattern ENTRY = Pattern.compile("(?m)^([^#\\s=:]+)\\s*=");

  private final List<Source> sources;

  MessageShape(List<Source> sources) {
    this.sources = sources;
  }

  /** Keys that are said but not written down. */
  List<String> missing() {
    var english = keys("messages_en");
    List<String> breaches = new ArrayList<>();
    for (var source : speaking()) {
      var said = SAID.matcher(source.code());
      while (said.find()) {
        var argument = argument(source.code(), said.end());
        var literals = LITERAL.matcher(argument);
        while (literals.find()) {
          var key = literals.group(1);
          boolean whole = literals.group(2) == null && !follows(argument, literals.start());
          if (whole && KEY.matcher(key).matches() && !english.contains(key)) {
            breaches.add(source.path() + ": says " + key + ", which messages_en lacks");
          }
        }
      }
    }
    return breaches;
  }

  /**
   * Keys that nobody says. A literal that ends in a dot or dash stands for all keys that start so.
   */
  List<String> unused() {
    var words = speaking().stream().map(Source::code).toList();
    var stems =
        words.stream()
            .flatMap(text -> STEM.matcher(text).results())
            .map(found -> found.group(1))
            .toList();
    return keys("messages_en").stream()
        .filter(key -> words.stream().noneMatch(text -> text.contains('"' + key + '"')))
        .filter(key -> stems.stream().noneMatch(key::startsWith))
        .map(key -> key + " is not said anywhere")
        .toList();
  }

  /** Keys of other languages that English lacks. */
  List<String> strangers() {
    var english = keys("messages_en");
    List<String> breaches = new ArrayList<>();
    for (var bundle : bundles()) {
      for (var key : keys(bundle.name())) {
        if (!english.contains(key)) {
          breaches.add(bundle.path() + ": " + key + " is not in messages_en");
        }
      }
    }
    return breaches;
  }

  private static boolean follows(String argument, int literal) {
    return argument.substring(0, literal).stripTrailing().endsWith("+");
  }

  /** The text from here to the end of the call's parentheses. */
  private static String argument(String code, int from) {
    int depth = 1;
    boolean quoted = false;
    for (int at = from; at < code.length(); at++) {
      char c = code.charAt(at);
      if (c == '"' && code.charAt(at - 1) != '\\') {
        quoted = !quoted;
      } else if (!quoted && c == '(') {
        depth++;
      } else if (!quoted && c == ')' && --depth == 0) {
        return code.substring(from, at);
      }
    }
    return code.substring(from);
  }

  private List<Source> speaking() {
    return sources.stream().filter(source -> source.isJava() || source.isTemplate()).toList();
  }

  private List<Source> bundles() {
    return sources.stream()
        .filter(source -> source.path().contains("/messages/messages_"))
        .toList();
  }

  private Set<String> keys(String bundle) {
    Set<String> keys = new TreeSet<>();
    for (var source : bundles()) {
      if (source.name().equals(bundle)) {
        ENTRY.matcher(source.text()).results().forEach(found -> keys.add(found.group(1)));
      }
    }
    return keys;
  }
}
