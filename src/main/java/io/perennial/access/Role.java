package io.perennial.access;

import io.perennial.Problem;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What somebody's work is, and what they may do because of it. */
public enum Role {
  OWNER(EnumSet.allOf(Capability.class)),
  MARKETER(
      EnumSet.of(
          Capability.SEE_FIGURES,
          Capability.SEE_CUSTOMERS,
          Capability.CHANGE_CUSTOMERS,
          Capability.TAKE_LISTS,
          Capability.IMPORT,
          Capability.DECIDE)),
  AGENT(
      EnumSet.of(
          Capability.SEE_FIGURES,
          Capability.SEE_CUSTOMERS,
          Capability.CHANGE_CUSTOMERS,
          Capability.SHOW_PERSON)),
  ANALYST(EnumSet.of(Capability.SEE_FIGURES, Capability.SEE_CUSTOMERS, Capability.TAKE_LISTS)),
  DEVELOPER(EnumSet.of(Capability.SEE_FIGURES, Capability.CONNECT));

  /** What can be allowed. Own things, such as one's language, everybody may change. */
  enum Capability {
    SEE_FIGURES,
    SEE_CUSTOMERS,
    CHANGE_CUSTOMERS,
    /** Take lists of customers away as files. */
    TAKE_LISTS,
    /** Hand a person everything that is kept of them. */
    SHOW_PERSON,
    ERASE_PERSON,
    IMPORT,
    /** Say what the business is and how it counts. */
    DECIDE,
    /** Let other programs in. */
    CONNECT,
    /** Say who may do what, and look who did what. */
    GOVERN;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @SuppressWarnings("ImmutableEnumChecker") // nobody changes it, and it never leaves
  private final Set<Capability> capabilities;

  Role(Set<Capability> capabilities) {
    this.capabilities = capabilities;
  }

  boolean may(Capability capability) {
    return capabilities.contains(capability);
  }

  /** Whether this role may do all that the other may: nobody gives more than they have. */
  boolean covers(Role other) {
    return capabilities.containsAll(other.capabilities);
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What the security of the web server calls it. */
  String authority() {
    return "ROLE_" + name();
  }

  /**
   * The role of this word.
   *
   * @throws Problem of the field {@code role} if there is none
   */
  static Role of(String word) {
    for (var role : values()) {
      if (role.word().equals(word)) {
        return role;
      }
    }
    throw Problem.invalidField("role", "role.unknown");
  }
}
