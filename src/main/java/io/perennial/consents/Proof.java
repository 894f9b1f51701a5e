package io.perennial.consents;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How it is known what a customer said.
 *
 * @param name who of them, as it is shown: one of the staff, a key, a file; empty for the customer
 * @param source where it was said: a page, a form, a shop
 * @param reason why the staff says so, or {@code null}
 * @param words the very words that the customer was shown, in {@code language}
 * @param address the internet address it came from
 * @param agent the program it came from, as it names itself
 */
public record Proof(
    By by,
    String name,
    String source,
    @Nullable String reason,
    @Nullable String words,
    @Nullable String language,
    @Nullable String address,
    @Nullable String agent) {

  /** Who said so to us. */
  public enum By {
    CUSTOMER,
    STAFF,
    PROGRAM,
    SHOP,
    IMPORT;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static By of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  static final int LONGEST_SOURCE = 300;
  static final int LONGEST_REASON = 200;

  /** Two pages: a longer text is a contract, and stands elsewhere. */
  static final int LONGEST_WORDS = 4_000;

  /** An IPv6 address with an IPv4 address in it. */
  static final int LONGEST_ADDRESS = 45;

  static final int LONGEST_AGENT = 200;

  /** What is longer than anybody needs to read is cut; nothing here decides anything. */
  public Proof {
    name = cut(name, LONGEST_SOURCE);
    source = cut(source, LONGEST_SOURCE);
    reason = told(reason, LONGEST_REASON);
    words = told(words, LONGEST_WORDS);
    language = told(language, 10);
    address = told(address, LONGEST_ADDRESS);
    agent = told(agent, LONGEST_AGENT);
  }

  /** Of somebody else than the customer, without more. */
  public static Proof of(By by, String name, String source) {
    return new Proof(by, name, source, null, null, null, null, null);
  }

  private static @Nullable String told(@Nullable String text, int longest) {
    if (text == null) {
      return null;
    }
    var cut = cut(text, longest);
    return cut.isEmpty() ? null : cut;
  }

  private static String cut(String text, int longest) {
    var plain = text.replace("\0", "").strip();
    return plain.length() <= longest ? plain : plain.substring(0, longest);
  }
}
