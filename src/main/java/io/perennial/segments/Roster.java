package io.perennial.segments;

import io.perennial.Problem;
import io.perennial.customers.Customers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Finds the people that somebody wrote down for a list, by id, reference or e-mail address. */
@Component
public class Roster {

  /**
   * Who was found, and what nobody is called by, as it was written.
   *
   * @param people each once
   */
  public record Found(Set<UUID> people, List<String> unknown) {}

  /** More lines than somebody pastes; a longer list comes in parts. */
  public static final int MOST = 20_000;

  private static final int LONGEST_NAME = 300;

  private final Customers customers;

  Roster(Customers customers) {
    this.customers = customers;
  }

  /**
   * Finds them.
   *
   * @throws Problem of the field {@code customers} if there are too many or none
   */
  public Found find(Collection<String> written) {
    var names = new LinkedHashSet<String>();
    for (var name : written) {
      var plain = name.replace("\0", "").strip();
      if (!plain.isEmpty()) {
        names.add(plain.length() <= LONGEST_NAME ? plain : plain.substring(0, LONGEST_NAME));
      }
    }
    if (names.isEmpty() || names.size() > MOST) {
      throw Problem.invalidField("customers", "segments.roster", MOST);
    }
    var ids = new LinkedHashSet<UUID>();
    names.stream().filter(Roster::isId).forEach(name -> ids.add(UUID.fromString(name)));
    var persons = customers.people(ids);
    var known = new LinkedHashSet<UUID>();
    customers.find(Set.copyOf(persons.values())).forEach(customer -> known.add(customer.id()));
    var byName = customers.findByReferences(names);
    var people = new LinkedHashSet<UUID>();
    var unknown = new ArrayList<String>();
    for (var name : names) {
      var person = isId(name) ? persons.get(UUID.fromString(name)) : null;
      var found = person != null && known.contains(person) ? person : byName.get(name);
      if (found == null) {
        unknown.add(name);
      } else {
        people.add(found);
      }
    }
    return new Found(people, unknown);
  }

  private static boolean isId(String name) {
    return name.matches("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  }
}
