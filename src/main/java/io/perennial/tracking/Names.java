package io.perennial.tracking;

import io.perennial.Problem;
import io.perennial.customers.Customers.Sighting;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The names of a person that an event carries. Missing, {@code null} and empty are the same:
 * nothing is said.
 */
final class Names {

  /** As long as the customer numbers of files. */
  static final int LONGEST_REFERENCE = 200;

  /** An address has so many letters at most, whatever a field lets people type. */
  private static final int LONGEST_EMAIL = 254;

  /** The longest number has 15 digits; with blanks, brackets and an extension it is twice that. */
  private static final int LONGEST_PHONE = 40;

  private static final int FEWEST_DIGITS = 5;

  /** A name is shown on one line; the rest of it tells nobody anything. */
  private static final int LONGEST_NAME = 500;

  private Names() {}

  /**
   * The names in an event.
   *
   * @param traits what the event says of the person, and not of a group
   * @param known what the client repeats of the person with each event
   * @throws Problem if it names nobody, or by something that is no name
   */
  static Sighting of(Message.Type type, JsonNode event, JsonNode traits, JsonNode known) {
    var reference = text(event, "userId", LONGEST_REFERENCE);
    var anonymous = text(event, "anonymousId", LONGEST_REFERENCE);
    if (type == Message.Type.ALIAS) {
      var previous = text(event, "previousId", LONGEST_REFERENCE);
      anonymous = previous != null ? previous : anonymous;
      if (anonymous != null && anonymous.equals(reference)) {
        // A client that aliases somebody to themselves says nothing new.
        anonymous = null;
      }
    }
    var email = email(first(traits, known, "email"));
    var phone = phone(first(traits, known, "phone"));
    if (reference == null && anonymous == null && email == null && phone == null) {
      throw Problem.invalidField("userId", "tracking.refused.nobody");
    }
    return new Sighting(
        reference, email, phone, anonymous, name(traits, known), country(traits, known));
  }

  /**
   * A text or number of an event.
   *
   * @return {@code null} if nothing is said
   * @throws Problem of the field if it is something else, or too long
   */
  static @Nullable String text(JsonNode event, String field, int longest) {
    var value = event.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isString() && !value.isNumber()) {
      throw Problem.invalidField(field, "tracking.refused.text", field);
    }
    var text = value.asString().strip();
    if (text.length() > longest) {
      throw Problem.invalidField(field, "tracking.refused.long", field, longest);
    }
    return text.isEmpty() ? null : text;
  }

  private static @Nullable String first(JsonNode traits, JsonNode known, String field) {
    var said = said(traits, field);
    return said != null ? said : said(known, field);
  }

  /** What is no text, or far too long for one, says nothing; it stays among the traits. */
  private static @Nullable String said(JsonNode traits, String field) {
    var value = traits.get(field);
    if (value == null || (!value.isString() && !value.isNumber())) {
      return null;
    }
    var text = value.asString().strip();
    return text.isEmpty() ? null : text;
  }

  private static @Nullable String email(@Nullable String said) {
    if (said == null || said.length() > LONGEST_EMAIL) {
      return null;
    }
    int at = said.indexOf('@');
    boolean address =
        at > 0 && at < said.length() - 1 && said.chars().noneMatch(Character::isWhitespace);
    return address ? said : null;
  }

  private static @Nullable String phone(@Nullable String said) {
    return said != null
            && said.length() <= LONGEST_PHONE
            && said.chars().filter(Character::isDigit).count() >= FEWEST_DIGITS
        ? said
        : null;
  }

  private static @Nullable String name(JsonNode traits, JsonNode known) {
    var whole = first(traits, known, "name");
    if (whole != null) {
      return cut(whole);
    }
    var given = either(traits, known, "firstName", "first_name");
    var family = either(traits, known, "lastName", "last_name");
    if (given == null) {
      return cut(family);
    }
    return cut(family == null ? given : given + " " + family);
  }

  private static @Nullable String country(JsonNode traits, JsonNode known) {
    var address = first(traits.path("address"), known.path("address"), "country");
    return cut(address != null ? address : first(traits, known, "country"));
  }

  private static @Nullable String either(
      JsonNode traits, JsonNode known, String one, String other) {
    var said = first(traits, known, one);
    return said != null ? said : first(traits, known, other);
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null || text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME);
  }
}
