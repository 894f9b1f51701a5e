package io.perennial.consents;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Something that the business writes about.
 *
 * @param names by language
 * @param basis why it may be sent, where nobody says another reason
 * @param doubleOptIn whether who agrees is asked to confirm it by a link
 * @param fromShops whether a shop's tick for marketing speaks of it
 * @param channels by which it is sent
 */
public record Topic(
    String key,
    Map<String, String> names,
    Basis basis,
    boolean doubleOptIn,
    boolean fromShops,
    List<Channel> channels,
    boolean ended) {

  /** What it is called in a language. */
  public String name(String language) {
    return Objects.requireNonNull(names.getOrDefault(language, names.get("en")));
  }

  /** Whether the customer has a say: what an order needs is sent whatever they say. */
  public boolean isAsked() {
    return basis != Basis.CONTRACT;
  }
}
