package io.perennial.customers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A name that one customer is known by. */
record Identity(Kind kind, String source, String value) implements Comparable<Identity> {

  enum Kind {
    REFERENCE,
    EMAIL
  }

  private static final Comparator<Identity> ORDER =
      Comparator.comparing(Identity::kind)
          .thenComparing(Identity::source)
          .thenComparing(Identity::value);

  /** The names of a sighting, the one that decides first. */
  static List<Identity> of(String source, Customers.Sighting sighting) {
    var identities = new ArrayList<Identity>(2);
    var reference = sighting.reference();
    if (reference != null) {
      identities.add(new Identity(Kind.REFERENCE, source, reference));
    }
    var email = sighting.email();
    if (email != null) {
      identities.add(new Identity(Kind.EMAIL, "", email));
    }
    return identities;
  }

  @Override
  public int compareTo(Identity other) {
    return ORDER.compare(this, other);
  }
}
