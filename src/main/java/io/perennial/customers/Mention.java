package io.perennial.customers;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How an address or a name stands in a text that somebody wrote: in a sentence, with blanks between
 * its digits, as programs write it in JSON and addresses of pages. Said as a regular expression
 * that PostgreSQL and Java read alike, whatever the case of letters.
 */
final class Mention {

  /** Letters of the languages that are spoken here, beside the plain ones. */
  private static final String LETTERS = "\u00c0-\u024f\u0370-\u04ff";

  /** What programs write for a blank, an end of a line or a sign: it ends with a letter. */
  private static final String WRITTEN_SIGN =
      "\\\\+[nrtbf]|\\\\+u00(?:[0-3][0-9a-f]|a0)|\\\\+302\\\\+240|%20";

  private static final String BEFORE = "(?:^|" + WRITTEN_SIGN + "|[^0-9a-z_.%+@" + LETTERS + "-])";

  /** A full stop may end the sentence; with a letter behind it the address goes on. */
  private static final String AFTER = "\\.*(?:$|[^0-9a-z_.@" + LETTERS + "-])";

  private static final String BEFORE_NUMBER =
      "(?:^|" + WRITTEN_SIGN + "|[^0-9][.-]|[^0-9a-z+." + LETTERS + "-])";

  /** Without its country a number must not follow on one: that is another country's. */
  private static final String BEFORE_HOME =
      "(?:^[ .-]?|" + WRITTEN_SIGN + "|[^0-9)][ .-]|[^0-9a-z+ .)" + LETTERS + "-])";

  private static final String AFTER_NUMBER = "(?:$|[ .-](?:$|[^0-9])|[^0-9a-z ." + LETTERS + "-])";

  /** What people write between the digits of a number. */
  private static final String GAP = "(?:[ ()./\u00a0-]|\\\\+u00a0|\\\\+302\\\\+240)*";

  /** What stands between the words of a name. */
  private static final String BLANK = "(?:[ \u00a0]|\\\\+u00a0|\\\\+302\\\\+240)+";

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private Mention() {}

  /** An address, as the whole of one: what is longer is somebody else's. */
  static String email(String address) {
    return BEFORE + spelled(address) + AFTER;
  }

  /** A name, as whole words. */
  static String name(String name) {
    var words = BLANKS.splitAsStream(name.strip()).map(Mention::spelled);
    return BEFORE + words.collect(Collectors.joining(BLANK)) + AFTER;
  }

  /** A number; one of the business's own country is often written without that country's. */
  static String phone(Phones.Dialled number) {
    var country = digits("" + number.country());
    var abroad = BEFORE_NUMBER + "(?:\\+|\\\\+u002b|%2b|00)?" + GAP + country + GAP + "0?" + GAP;
    var before = number.isHome() ? "(?:" + abroad + "|" + BEFORE_HOME + "0?" + GAP + ")" : abroad;
    return before + digits(number.national()) + AFTER_NUMBER;
  }

  private static String digits(String number) {
    return number.chars().mapToObj(Character::toString).collect(Collectors.joining(GAP));
  }

  /** Any of these; of none of them speaks only what bears this number of ours. */
  static String any(Collection<String> mentions, Object otherwise) {
    return mentions.isEmpty() ? otherwise.toString() : String.join("|", mentions);
  }

  private static String spelled(String text) {
    var spelled = new StringBuilder();
    text.codePoints().forEach(letter -> spelled.append(spelled(letter)));
    return spelled.toString();
  }

  /** A letter as it is, as JSON may write it, and as the bytes of a text that is no JSON. */
  private static String spelled(int letter) {
    if (letter == '@') {
      return "(?:@|%40|\\\\+u0040)";
    }
    if (letter == '+') {
      return "(?:\\+|%2b|\\\\+u002b)";
    }
    var plain = Character.toString(letter);
    if (letter < 128) {
      return "\\.^$*?()[]{}|".contains(plain) ? "\\" + plain : plain;
    }
    var ways = new LinkedHashSet<String>();
    for (var written :
        List.of(plain, plain.toLowerCase(Locale.ROOT), plain.toUpperCase(Locale.ROOT))) {
      ways.add(written);
      var units = new StringBuilder();
      written.chars().forEach(unit -> units.append("\\\\+u%04x".formatted(unit)));
      ways.add(units.toString());
      var bytes = new StringBuilder();
      for (byte one : written.getBytes(StandardCharsets.UTF_8)) {
        bytes.append("\\\\+%03o".formatted(one & 0xff));
      }
      ways.add(bytes.toString());
    }
    return "(?:" + String.join("|", ways) + ")";
  }
}
