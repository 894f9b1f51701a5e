package io.perennial.customers;

import io.perennial.Id;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The people who buy, and the names they are known by. A reference is known within the source that
 * gave it; an e-mail address is the same person everywhere.
 */
@Component
public class Customers {

  /**
   * What a source says of a customer. At least one of {@code reference} and {@code email} is there.
   */
  public record Sighting(
      @Nullable String reference,
      @Nullable String email,
      @Nullable String name,
      @Nullable String country) {

    public Sighting {
      if (reference == null && email == null) {
        throw new IllegalArgumentException("a sighting names a customer by reference or by e-mail");
      }
      email = email == null ? null : email.strip().toLowerCase(Locale.ROOT);
    }

    String called() {
      return reference != null ? reference : String.valueOf(email);
    }
  }

  /**
   * What a module keeps of customers.
   *
   * @param any whether there is something
   * @param remove removes all of it, within the open transaction
   */
  private record Kept(BooleanSupplier any, Runnable remove) {}

  private final CustomersSql sql;
  private final Clock clock;
  private final List<Kept> kept = new CopyOnWriteArrayList<>();

  Customers(CustomersSql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * Finds the customers that a source speaks of and creates those nobody has seen, within the open
   * transaction. The reference decides; the e-mail address decides where there is no reference, or
   * an unknown one. Two references of one source are two customers, also when they share an
   * address: the shop that gave them knows better.
   *
   * @return the customers' ids, in the order of the sightings
   */
  public List<UUID> recognise(String source, List<Sighting> sightings) {
    if (sightings.isEmpty()) {
      return List.of();
    }
    var known = sql.known(source, sightings);
    var referenced = sql.referenced(source, byAddressAlone(source, sightings, known));
    var created = new LinkedHashMap<UUID, Sighting>();
    var found = new LinkedHashMap<Identity, UUID>();
    for (var sighting : sightings) {
      var owner = owner(source, sighting, known, referenced);
      if (owner == null) {
        owner = Id.next();
        created.put(owner, sighting);
      }
      for (var identity : Identity.of(source, sighting)) {
        if (known.putIfAbsent(identity, owner) == null) {
          found.put(identity, owner);
        }
      }
      if (sighting.reference() != null) {
        referenced.add(owner);
      }
    }
    if (!found.isEmpty()) {
      sql.create(created, clock.instant());
      keep(found, created, known);
    }
    var ids = new ArrayList<UUID>(sightings.size());
    for (var sighting : sightings) {
      // Every first name of a sighting has an owner by now.
      ids.add(Objects.requireNonNull(known.get(Identity.of(source, sighting).getFirst())));
    }
    complete(sightings, ids, created);
    return ids;
  }

  /**
   * Another transaction may have met the same person at the same moment: whoever kept the identity
   * first is right.
   */
  private void keep(
      Map<Identity, UUID> found, Map<UUID, Sighting> created, Map<Identity, UUID> known) {
    var kept = sql.keep(found);
    if (kept.size() == found.size()) {
      return;
    }
    var lost = found.keySet().stream().filter(identity -> !kept.contains(identity)).toList();
    known.putAll(sql.owners(lost));
    sql.forgetNameless(created.keySet());
  }

  /**
   * Who is known by the address of a sighting whose reference is new: few, so that only they are
   * looked up.
   */
  private static Set<UUID> byAddressAlone(
      String source, List<Sighting> sightings, Map<Identity, UUID> known) {
    var owners = new HashSet<UUID>();
    for (var sighting : sightings) {
      var identities = Identity.of(source, sighting);
      if (identities.size() == 2 && !known.containsKey(identities.getFirst())) {
        var owner = known.get(identities.getLast());
        if (owner != null) {
          owners.add(owner);
        }
      }
    }
    return owners;
  }

  private static @Nullable UUID owner(
      String source, Sighting sighting, Map<Identity, UUID> known, Set<UUID> referenced) {
    var identities = Identity.of(source, sighting);
    var owner = known.get(identities.getFirst());
    if (owner != null || identities.size() == 1) {
      return owner;
    }
    var byEmail = known.get(identities.getLast());
    return byEmail != null && !referenced.contains(byEmail) ? byEmail : null;
  }

  /** A later sighting may know a name, address or country that an earlier one did not. */
  private void complete(List<Sighting> sightings, List<UUID> ids, Map<UUID, Sighting> created) {
    var richer = new HashMap<UUID, Sighting>();
    for (int i = 0; i < sightings.size(); i++) {
      var sighting = sightings.get(i);
      boolean says =
          sighting.name() != null || sighting.country() != null || sighting.email() != null;
      if (says && !sighting.equals(created.get(ids.get(i)))) {
        richer.putIfAbsent(ids.get(i), sighting);
      }
    }
    if (!richer.isEmpty()) {
      sql.complete(richer);
    }
  }

  /**
   * Registers what a module keeps of customers and of what they did, so that a record that was only
   * for trying can be removed as a whole. Every module with such rows of its own does this.
   *
   * @param any whether there is something, or is about to be
   * @param remove removes all of it; called within a transaction, together with everybody else's
   */
  public void keptBy(BooleanSupplier any, Runnable remove) {
    kept.add(new Kept(any, remove));
  }

  /** Whether anything is on record, here or in a module that registered. */
  public boolean isAnythingKept() {
    return sql.any() || kept.stream().anyMatch(module -> module.any().getAsBoolean());
  }

  /**
   * Removes every customer and all that modules keep of them, within the open transaction. There is
   * no way back, so nobody asks for this but who put all of it there.
   */
  public void removeAll() {
    // In the order in which modules registered, which is that in which they depend on each other:
    // the log first, as its readers lock it first. Customers last: others speak of them.
    kept.forEach(module -> module.remove().run());
    sql.removeAll();
  }

  public Optional<Customer> find(UUID id) {
    return sql.find(List.of(id)).stream().findFirst();
  }

  /** The customers of these ids, in no particular order; unknown ids are left out. */
  public List<Customer> find(Collection<UUID> ids) {
    return ids.isEmpty() ? List.of() : sql.find(ids);
  }

  /**
   * The customer of this reference or e-mail address; where two sources use one reference, the one
   * seen first.
   */
  public Optional<Customer> findByReference(String reference) {
    return sql.findByReference(reference, reference.strip().toLowerCase(Locale.ROOT));
  }
}
