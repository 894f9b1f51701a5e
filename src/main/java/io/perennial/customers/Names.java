package io.perennial.customers;

import io.perennial.customers.Identity.Kind;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whatever may be a name in a text that nobody could understand: addresses, numbers, references.
 */
final class Names {

  /** So much of a text is looked at; whoever writes more writes no message about a person. */
  private static final int MOST = 5_000;

  private static final int LONGEST = 254;

  /** A shorter word is a reference by chance, and a shorter number none. */
  private static final int SHORTEST = 6;

  private static final Pattern EMAIL =
      Pattern.compile("[\\p{L}\\p{N}._%+'-]{1,64}(?:@|\\\\u0040|%40)[\\p{L}\\p{N}.-]{3,190}");

  /** Digits with what people write between them. */
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9][0-9 ()./\u00a0-]{5,30}[0-9]");

  /** The whole of a value, of JSON or of a row of a file. */
  private static final Pattern VALUE = Pattern.compile("[^\\s\"',;:\u001f{}\\[\\]]{6,254}");

  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-fA-F]{4})");

  private Names() {}

  static Set<Identity> in(String source, String text, Phones phones) {
    var plain =
        ESCAPE
            .matcher(text)
            .replaceAll(
                unit -> Matcher.quoteReplacement("" + (char) Integer.parseInt(unit.group(1), 16)))
            .replaceAll("\\\\[nrtbf]", " ");
    var names = new HashSet<Identity>();
    for (var address : found(EMAIL, plain)) {
      var whole = address.replace("%40", "@").toLowerCase(Locale.ROOT);
      // The end of a sentence may stand behind it.
      names.add(new Identity(Kind.EMAIL, "", whole.replaceAll("\\.+$", "")));
    }
    for (var number : phones.written(List.copyOf(found(NUMBER, plain)))) {
      names.add(new Identity(Kind.PHONE, "", Objects.requireNonNull(number)));
    }
    for (var value : found(VALUE, plain)) {
      names.add(new Identity(Kind.REFERENCE, source, value));
      names.add(new Identity(Kind.ANONYMOUS, source, value));
    }
    return names;
  }

  private static Set<String> found(Pattern pattern, String text) {
    var found = new LinkedHashSet<String>();
    var matcher = pattern.matcher(text);
    while (found.size() < MOST && matcher.find()) {
      var word = matcher.group();
      if (word.length() >= SHORTEST && word.length() <= LONGEST) {
        found.add(word);
      }
    }
    return found;
  }
}
