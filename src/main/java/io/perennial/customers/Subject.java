package io.perennial.customers;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * A person whom something is told about or erased of, with all that finds them: in rows by their
 * identities, in texts that came from outside by what they are called.
 *
 * @param id who the person is now
 * @param identities all of theirs
 * @param words what they are called, in each way it may be written; looked for in a text as it is,
 *     and in the text in small letters
 */
public record Subject(UUID id, Set<UUID> identities, Set<String> words) {

  /** A shorter name stands in many texts by chance; it counts only as the whole of a value. */
  private static final int SHORTEST_WORD = 6;

  /** What ends a value in JSON and in the rows of files. */
  private static final String[] ENDS = {"\"", "\u001f"};

  /**
   * The person, with all ways their names may be written in a text.
   *
   * @param names as they were told
   */
  static Subject of(UUID id, Set<UUID> identities, Collection<String> names) {
    var words = new LinkedHashSet<String>();
    for (var name : names) {
      if (name.length() >= SHORTEST_WORD) {
        add(words, name);
      } else if (!name.isBlank()) {
        for (var end : ENDS) {
          add(words, end + name + end);
        }
      }
    }
    return new Subject(id, Set.copyOf(identities), Set.copyOf(words));
  }

  private static void add(Set<String> words, String word) {
    var small = word.toLowerCase(Locale.ROOT);
    words.add(word);
    words.add(small);
    words.add(escaped(word));
    words.add(escaped(small));
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

  /** Keeps what the person is called out of logs. */
  @Override
  public String toString() {
    return "Subject " + id;
  }
}
