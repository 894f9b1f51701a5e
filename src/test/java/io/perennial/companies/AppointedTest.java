package io.perennial.companies;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.companies.Companies.Told;
import io.perennial.companies.Company.Appointed;
import io.perennial.companies.Company.Role;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.customers.Traits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What sources say that people are to companies. */
@PerennialTest
class AppointedTest {

  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");

  @Autowired Companies companies;
  @Autowired Customers customers;
  @Autowired Database database;

  private final String own = UUID.randomUUID().toString();

  @Test
  void what_a_source_says_somebody_is_to_a_company_yields_to_what_the_staff_says() {
    var names = List.of("ida", "jon", "kim");
    var ids =
        database.inTransaction(() -> {
          var people =
              customers.recognise(
                  "shop-" + own,
                  names.stream().map(name -> new Sighting(name, null, null, null)).toList());
          companies.tell(
              people.stream()
                  .map(one -> new Told(one, "shop-" + own, "acme", Traits.none(), NOON))
                  .toList());
          return people;
        });
    var acme =
        database
            .sql("select id from companies_company where source = :source", "source", "shop-" + own)
            .query(UUID.class)
            .single();
    var told = List.of(Set.of(Role.BUYER), Set.of(Role.PAYER, Role.DECIDER), Set.of(Role.USER));
    appoint(ids, told, NOON);
    assertThat(roles(acme, ids)).containsExactly("buyer", "decider payer", "user");
    // Somebody else's, of an older day, of a company nobody knows: nothing changes.
    appoint(ids, List.of(Set.of(), Set.of(), Set.of()), NOON.minusSeconds(1));
    appoint(List.of(UUID.randomUUID()), List.of(Set.of(Role.USER)), NOON);
    assertThat(roles(acme, ids)).containsExactly("buyer", "decider payer", "user");
    database.inTransaction(() -> {
      companies.join(acme, ids.get(0), Set.of(Role.DECIDER), "ann");
      companies.leave(acme, ids.get(1), "ann");
      return true;
    });
    appoint(ids, told, NOON.plusSeconds(1));
    assertThat(roles(acme, ids)).containsExactly("decider", "", "user");
  }

  private void appoint(List<UUID> people, List<Set<Role>> roles, Instant at) {
    var all = new ArrayList<Appointed>();
    for (int i = 0; i < people.size(); i++) {
      all.add(new Appointed(people.get(i), "shop-" + own, "acme", roles.get(i), at));
    }
    database.inTransaction(() -> {
      companies.appoint(all);
      return true;
    });
  }

  private List<String> roles(UUID company, List<UUID> people) {
    return people.stream()
        .map(one ->
            companies.of(one).stream()
                .filter(membership -> membership.company().equals(company))
                .map(membership -> String.join(" ", membership.roles()))
                .findFirst()
                .orElse(""))
        .toList();
  }
}
