package io.perennial.customers;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * A person whom something is told about or erased of, with all that finds them: in rows by their
 * identities, in texts that came from outside by their addresses.
 *
 * @param id who the person is now
 * @param identities all of theirs
 * @param words what they are called, in each way it may be written; looked for only in rows that
 *     are theirs by an identity, in the text as it is and in small letters: others are called so,
 *     too
 * @param addresses their e-mail addresses and phone numbers, in each way they may be written: what
 *     is nobody else's, where it stands as the whole of a value
 * @param marks the addresses, and what programs call the person, where that is long enough to be
 *     nobody else's by chance
 */
public record Subject(
    UUID id, Set<UUID> identities, Set<String> words, Set<String> addresses, Set<String> marks) {

  /** What a person is called, and as what: the kind of an identity, or a name. */
  record Name(String kind, String value) {}

  /** A shorter name stands in many texts by chance; it counts only as the whole of a value. */
  private static final int SHORTEST_WORD = 6;

  /** What ends a value in JSON and in the rows of files. */
  private static final String[] ENDS = {"\"", "\u001f"};

  /**
   * The person, with all ways their names may be written in a text.
   *
   * @param names as they were told
   */
  static Subject of(UUID id, Set<UUID> identities, Collection<Name> names) {
    var words = new LinkedHashSet<String>();
    var addresses = new HashSet<String>();
    var marks = new HashSet<String>();
    for (var named : names) {
      var name = named.value();
      switch (named.kind()) {
        case "email" -> add(addresses, name);
        case "phone" -> addPhone(addresses, name);
        case "reference" -> {
          if (name.length() >= SHORTEST_WORD) {
            add(marks, name);
          }
        }
        default -> {
          // A name is anybody's, and a device's number stands beside whoever used it.
        }
      }
      if (name.length() >= SHORTEST_WORD) {
        add(words, name);
      } else if (!name.isBlank()) {
        for (var end : ENDS) {
          add(words, end + name + end);
        }
      }
    }
    marks.addAll(addresses);
    return new Subject(
        id, Set.copyOf(identities), Set.copyOf(words), Set.copyOf(addresses), Set.copyOf(marks));
  }

  /** Just a whole number; many programs write it without the sign. */
  private static void addPhone(Set<String> words, String phone) {
    if (phone.startsWith("+")) {
      add(words, phone);
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

  /** The addresses as a parameter of a statement. */
  public String[] addressList() {
    return addresses.toArray(String[]::new);
  }

  /** The marks as a parameter of a statement. */
  public String[] markList() {
    return marks.toArray(String[]::new);
  }

  /** Keeps what the person is called out of logs. */
  @Override
  public String toString() {
    return "Subject " + id;
  }
}
