package io.perennial.customers;

import io.perennial.Business;
import io.perennial.Texts;
import io.perennial.customers.CustomersKeptSql.Nameless;
import java.time.Clock;
import java.util.ArrayList;
import org.springframework.stereotype.Component;

/**
 * Lets a person go: their names and all that was told of them are removed, and what is left is
 * nobody in particular, to whom the sums belong.
 */
@Component
class Leaving {

  /** So many letters tell one of them from another at a glance. */
  private static final int LETTERS_SHOWN = 8;

  private final CustomersKeptSql sql;
  private final IdentitiesSql identities;
  private final Business business;
  private final Clock clock;

  Leaving(CustomersKeptSql sql, IdentitiesSql identities, Business business, Clock clock) {
    this.sql = sql;
    this.identities = identities;
    this.business = business;
    this.clock = clock;
  }

  /** Removes what a person is called, within the open transaction. */
  void erase(Subject subject) {
    var nameless = new ArrayList<Nameless>();
    for (var kept : identities.find(subject.identities())) {
      nameless.add(new Nameless(kept.node().id(), nobody(kept.node())));
    }
    sql.forgetNames(nameless);
    sql.forgetTraits(subject.ids());
    sql.forgetDoubts(subject.ids());
    sql.forgetReasons(subject.ids());
    var shown = subject.id().toString();
    var texts = Texts.of(business.profile().language());
    sql.forgetPerson(
        subject.id(),
        texts.say("customers.erased", shown.substring(shown.length() - LETTERS_SHOWN)),
        clock.instant());
  }

  /** Says nothing, and is one person's by its nature just if the name was. */
  private static String nobody(Resolution.Node node) {
    boolean personal = node.identity().isPersonal();
    var mark =
        switch (node.identity().kind()) {
          case EMAIL -> personal ? "%s@erased" : "erased %s";
          case PHONE -> personal ? "+erased %s" : "erased %s";
          case REFERENCE, ANONYMOUS -> "erased %s";
        };
    return mark.formatted(node.id());
  }
}
