package io.perennial.customers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A name that one person is known by.
 *
 * @param source a reference and a device are known within the source that named them; an address
 *     and a number are the same everywhere, and their source is empty
 */
record Identity(Kind kind, String source, String value) implements Comparable<Identity> {

  /** The stronger first: what decides who is spoken of. */
  enum Kind {
    REFERENCE,
    EMAIL,
    PHONE,
    ANONYMOUS;

    /** The kind as the database calls it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Kind of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** Names of desks, not of people: whoever shares one is not the same person. */
  private static final Set<String> DESKS =
      Set.of(
          "admin",
          "administrator",
          "billing",
          "biuro",
          "comenzi",
          "contact",
          "contabilitate",
          "dummy",
          "faktury",
          "hello",
          "help",
          "info",
          "kontakt",
          "magazin",
          "mail",
          "marketing",
          "no-reply",
          "noreply",
          "office",
          "orders",
          "postmaster",
          "recepcja",
          "root",
          "sales",
          "secretariat",
          "sekretariat",
          "shop",
          "sklep",
          "support",
          "test",
          "webmaster",
          "zamowienia",
          "zakupy");

  private static final Comparator<Identity> ORDER =
      Comparator.comparing(Identity::kind)
          .thenComparing(Identity::source)
          .thenComparing(Identity::value);

  /**
   * The names of a sighting, the one that decides first.
   *
   * @param phone in E.164 where it can be dialled
   */
  static List<Identity> of(String source, Customers.Sighting sighting, @Nullable String phone) {
    var identities = new ArrayList<Identity>(4);
    add(identities, Kind.REFERENCE, source, sighting.reference());
    add(identities, Kind.EMAIL, "", sighting.email());
    add(identities, Kind.PHONE, "", phone);
    add(identities, Kind.ANONYMOUS, source, sighting.anonymous());
    return identities;
  }

  private static void add(
      List<Identity> identities, Kind kind, String source, @Nullable String value) {
    if (value != null) {
      identities.add(new Identity(kind, source, value));
    }
  }

  /** Whether it is one person's by its nature; what many share says nothing about who is who. */
  boolean isPersonal() {
    int at = value.indexOf('@');
    return switch (kind) {
      case REFERENCE, ANONYMOUS -> true;
      case EMAIL -> at > 0 && !DESKS.contains(value.substring(0, at));
      // A number that cannot be dialled is a row of zeros, or anybody's.
      case PHONE -> value.startsWith("+");
    };
  }

  @Override
  public int compareTo(Identity other) {
    return ORDER.compare(this, other);
  }
}
