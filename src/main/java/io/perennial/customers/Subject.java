package io.perennial.customers;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A person whom something is told about or erased of, with all that finds them: in rows by their
 * identities, in texts that came from outside by their addresses and by what only they are called.
 *
 * @param id who the person is now
 * @param identities all of theirs
 * @param words what they are called, in each way it may be written; looked for only in rows that
 *     are theirs by an identity, in the text as it is and in small letters: others are called so,
 *     too
 * @param marks what programs call the person, where that is long enough to be nobody else's by
 *     chance, and names that nobody else here has: looked for as the whole of a value
 * @param addresses a regular expression that finds their e-mail addresses and phone numbers in a
 *     text, in each way people and programs write them; whatever the case of letters
 * @param mentions the same, and names that nobody else here has
 */
public record Subject(
    UUID id,
    Set<UUID> identities,
    Set<String> words,
    Set<String> marks,
    String addresses,
    String mentions) {

  /** What a person is called, and as what: the kind of an identity, or a name. */
  record Name(String kind, String value) {}

  /** A shorter name stands in many texts by chance; it counts only as the whole of a value. */
  private static final int SHORTEST_WORD = 6;

  /** What ends a value in JSON and in the rows of files. */
  private static final String[] ENDS = {"\"", "\u001f"};

  /** A single word is called by many; two of them together are a name. */
  private static final Pattern FULL_NAME = Pattern.compile("\\S+\\s+\\S.*");

  /**
   * The person, with all ways their names may be written in a text.
   *
   * @param names as they were told
   * @param numbers those of the names that are telephone numbers, as they are dialled
   * @param own those of the names that nobody else here has
   */
  static Subject of(
      UUID id,
      Set<UUID> identities,
      Collection<Name> names,
      Collection<Phones.Dialled> numbers,
      Collection<String> own) {
    var words = new LinkedHashSet<String>();
    var marks = new HashSet<String>();
    var addresses = new LinkedHashSet<String>();
    numbers.forEach(number -> addresses.add(Mention.phone(number)));
    for (var named : names) {
      var name = named.value();
      if (named.kind().equals("email")) {
        addresses.add(Mention.email(name));
      } else if (named.kind().equals("phone")) {
        addPhone(words, name);
      }
      if (name.length() >= SHORTEST_WORD) {
        add(words, name);
        if (named.kind().equals("reference")) {
          add(marks, name);
        }
      } else if (!name.isBlank()) {
        for (var end : ENDS) {
          add(words, end + name + end);
        }
      }
    }
    var mentions = new LinkedHashSet<>(addresses);
    for (var name : own) {
      if (name.length() >= SHORTEST_WORD && FULL_NAME.matcher(name).matches()) {
        add(marks, name);
        mentions.add(Mention.name(name));
      }
    }
    return new Subject(
        id,
        Set.copyOf(identities),
        Set.copyOf(words),
        Set.copyOf(marks),
        Mention.any(addresses, id),
        Mention.any(mentions, id));
  }

  /** Just a whole number; many programs write it without the sign. */
  private static void addPhone(Set<String> words, String phone) {
    if (phone.startsWith("+")) {
      words.add(phone.substring(1));
      words.add("00" + phone.substring(1));
    }
  }

  private static void add(Set<String> words, String word) {
    var small = word.toLowerCase(Locale.ROOT);
    words.add(word);
    words.add(small);
    words.add(escaped(word));
    words.add(escaped(small));
    words.add(escaped(small).replace("+", "\\u002b").replace("@", "\\u0040"));
    words.add(escaped(small).replace("+", "\\u002b"));
  }

  /** As programs write it in JSON that want plain letters only; in small letters. */
  private static String escaped(String word) {
    var written = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      char letter = word.charAt(i);
      if (letter < 128) {
        written.append(letter);
      } else {
        written.append("\\u%04x".formatted((int) letter));
      }
    }
    return written.toString().toLowerCase(Locale.ROOT);
  }

  public UUID[] ids() {
    return identities.toArray(UUID[]::new);
  }

  /** The words as a parameter of a statement. */
  public String[] wordList() {
    return words.toArray(String[]::new);
  }

  /** The marks as a parameter of a statement. */
  public String[] markList() {
    return marks.toArray(String[]::new);
  }

  /** Whether a text speaks of the person, as a table of a file that nobody has read yet. */
  public Predicate<String> mentioned() {
    return Pattern.compile(mentions, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE).asPredicate();
  }

  /** Keeps what the person is called out of logs. */
  @Override
  public String toString() {
    return "Subject " + id;
  }
}
