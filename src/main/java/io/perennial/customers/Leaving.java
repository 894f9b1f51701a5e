package io.perennial.customers;

import io.perennial.Business;
import io.perennial.Texts;
import io.perennial.customers.Customers.Sighting;
import io.perennial.customers.CustomersKeptSql.Nameless;
import io.perennial.customers.IdentitiesSql.Kept;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.springframework.stereotype.Component;

/**
 * Lets a person go: their names and all that was told of them are removed, and what is left is
 * nobody in particular, to whom the sums belong.
 */
@Component
public class Leaving {

  /** How long after {@link #close} every node knows of it. */
  public static final Duration CLOSING = Erased.BELIEVED.multipliedBy(3);

  /** So many letters tell one of them from another at a glance. */
  private static final int LETTERS_SHOWN = 8;

  private final CustomersKeptSql sql;
  private final Erased erased;
  private final IdentitiesSql identities;
  private final Phones phones;
  private final Business business;
  private final Clock clock;
  private final List<BiConsumer<String, String>> letIn = new CopyOnWriteArrayList<>();

  Leaving(
      CustomersKeptSql sql,
      Erased erased,
      IdentitiesSql identities,
      Phones phones,
      Business business,
      Clock clock) {
    this.sql = sql;
    this.erased = erased;
    this.identities = identities;
    this.phones = phones;
    this.business = business;
    this.clock = clock;
  }

  /**
   * Closes all names of a person, within the open transaction: what is told of them from the commit
   * on is told of nobody, and nothing of it is kept but that it happened. The first step of
   * erasing; what was told until then may be removed when every transaction has ended that was open
   * before the commit, and at least {@link #CLOSING} after it.
   *
   * @return whether any name was open
   */
  public boolean close(UUID person) {
    var ids = identities.ofTheSamePerson(person);
    return erased.close(identities.find(ids).stream().map(Kept::node).toList());
  }

  /** Those of these identities whose names are closed. */
  public Set<UUID> closed(Collection<UUID> ids) {
    return erased.of(ids);
  }

  /**
   * Those of these identities that are being erased, or were. A name that was let in again is
   * somebody new's; the identity that had it before stays nobody's for ever.
   */
  public Set<UUID> gone(Collection<UUID> ids) {
    return erased.everOf(ids);
  }

  /**
   * Lets a name in again, within the open transaction; whoever comes with it is somebody new.
   *
   * @param source only of a reference, and of a device
   * @return whether it was closed
   */
  public boolean letIn(String source, String name) {
    var sighting = new Sighting(name, name, name, name, null, null);
    boolean any = false;
    for (var identity : Identity.of(source, sighting, phones.written(List.of(name)).getFirst())) {
      if (erased.letIn(identity)) {
        any = true;
        letIn.forEach(heard -> heard.accept(identity.kind().word(), identity.value()));
      }
    }
    return any;
  }

  /**
   * Is told of every name that is let in again, within the open transaction: its kind as the
   * database calls it, such as {@code email}, and the name as it is compared.
   */
  public void whenLetIn(BiConsumer<String, String> heard) {
    letIn.add(heard);
  }

  /**
   * Those of these texts that hold a name of somebody who was erased, by their places: what could
   * not be understood is not kept if it speaks of them.
   *
   * @param source within which the numbers in the texts are known
   */
  public Set<Integer> spokenOf(String source, List<String> texts) {
    if (texts.isEmpty() || erased.isNobody()) {
      return Set.of();
    }
    var places = new HashSet<Integer>();
    for (int i = 0; i < texts.size(); i++) {
      if (!erased.among(Names.in(source, texts.get(i), phones)).isEmpty()) {
        places.add(i);
      }
    }
    return places;
  }

  /**
   * Finds who of these was erased, and takes all their names away from them: what is told along
   * with an erased name must not bring the person back under another. Only where a stronger name is
   * a living person's, it is that person who is spoken of, and just the erased name goes.
   *
   * @param named the names that were told together, the strongest first; emptied of those of the
   *     erased
   * @return the places of those, and which identity they are
   */
  Map<Integer, UUID> nobodies(List<List<Identity>> named) {
    var all = new HashSet<Identity>();
    named.forEach(all::addAll);
    var gone = erased.among(all);
    if (gone.isEmpty()) {
      return Map.of();
    }
    all.removeAll(gone.keySet());
    var known = identities.known(all).keySet();
    var nobodies = new HashMap<Integer, UUID>();
    for (int i = 0; i < named.size(); i++) {
      var names = named.get(i);
      var first = names.stream().filter(gone::containsKey).findFirst().orElse(null);
      if (first == null) {
        continue;
      }
      boolean living = names.subList(0, names.indexOf(first)).stream().anyMatch(known::contains);
      if (living) {
        named.set(i, names.stream().filter(name -> !gone.containsKey(name)).toList());
      } else {
        nobodies.put(i, Objects.requireNonNull(gone.get(first)));
        named.set(i, List.of());
      }
    }
    return nobodies;
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
    sql.forgetMentions(subject.mentions());
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
