package io.perennial.customers;

import io.perennial.Problem;
import io.perennial.customers.CustomersSql.TraitKey;
import io.perennial.customers.Resolution.Link;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The people who buy, and the names they are known by. A reference is known within the source that
 * gave it; an e-mail address is the same person everywhere.
 */
@Component
public class Customers {

  /**
   * What a source says of a customer: the names that were told together, at least one of them, and
   * what else it knows.
   *
   * @param phone as it was written
   * @param anonymous what a device or a browser is called by before anybody said whose it is
   * @param country as the source wrote it
   */
  public record Sighting(
      @Nullable String reference,
      @Nullable String email,
      @Nullable String phone,
      @Nullable String anonymous,
      @Nullable String name,
      @Nullable String country) {

    public Sighting {
      reference = told(reference);
      email = told(email == null ? null : email.strip().toLowerCase(Locale.ROOT));
      phone = told(phone);
      anonymous = told(anonymous);
      if (reference == null && email == null && phone == null && anonymous == null) {
        throw new IllegalArgumentException("a sighting names a customer in some way");
      }
    }

    public Sighting(
        @Nullable String reference,
        @Nullable String email,
        @Nullable String name,
        @Nullable String country) {
      this(reference, email, null, null, name, country);
    }

    /** A name that is empty was not told; one that is longer than any is none. */
    private static @Nullable String told(@Nullable String name) {
      return name == null || name.isBlank() || name.length() > LONGEST_NAME ? null : name;
    }
  }

  /** An e-mail address has 254 characters at most, and no shop's reference is longer. */
  private static final int LONGEST_NAME = 300;

  /** People with more names than this are decided about name by name. */
  private static final int MOST_DECIDED = 2_000;

  /**
   * A name of a person.
   *
   * @param kind reference, email, phone or anonymous
   * @param source that gave it; empty where it is the same everywhere
   * @param reason what the staff wrote when they last decided about it, and {@code decidedBy} who
   */
  public record Name(
      UUID id,
      String kind,
      String source,
      String value,
      @Nullable String reason,
      @Nullable String decidedBy) {}

  /** Somebody who shares a name with a person, and may be the same. */
  public record Doubtful(UUID customer, String value) {}

  /**
   * Why the staff decided so.
   *
   * @param by who, as it is shown
   */
  public record Ruling(String reason, String by) {

    private static final int LONGEST_REASON = 200;

    public Ruling {
      reason = reason.strip();
      if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
        throw Problem.invalidField("reason", "customers.reason", LONGEST_REASON);
      }
    }
  }

  /** More names and doubts than a page shows. */
  private static final int MOST_SHOWN = 200;

  /** An identity that is somebody else's now. */
  public record Move(UUID identity, UUID from, UUID to) {}

  private final CustomersSql sql;
  private final IdentitiesSql identities;
  private final Joining joining;
  private final Phones phones;
  private final Clock clock;
  private final Leaving leaving;
  private final CustomersKeptSql keptSql;
  private final List<Keeper> keepers = new CopyOnWriteArrayList<>();
  private final Keeper own;

  Customers(
      CustomersSql sql,
      IdentitiesSql identities,
      CustomersKeptSql keptSql,
      Leaving leaving,
      Joining joining,
      Phones phones,
      Clock clock) {
    this.sql = sql;
    this.identities = identities;
    this.joining = joining;
    this.phones = phones;
    this.clock = clock;
    this.leaving = leaving;
    this.keptSql = keptSql;
    this.own =
        new Keeper(
            "customers",
            CustomersKeptSql.TABLES,
            sql::any,
            sql::removeAll,
            keptSql::tell,
            Keeper.inOne(leaving::erase));
  }

  /**
   * Finds whom a source speaks of, and creates those nobody has seen, within the open transaction.
   * Names that are told together are one person's as far as {@link Resolution} lets them. Once in a
   * transaction: a second time it could wait for another transaction that waits for this one.
   *
   * @return for each sighting the identity that it was told of: what is recorded carries it for
   *     ever, whoever it turns out to be. The reference decides, else the e-mail address, the
   *     telephone number, the device
   */
  public List<UUID> recognise(String source, List<Sighting> sightings) {
    if (sightings.isEmpty()) {
      return List.of();
    }
    var named = new ArrayList<List<Identity>>(sightings.size());
    var written = new ArrayList<@Nullable String>(sightings.size());
    sightings.forEach(sighting -> written.add(sighting.phone()));
    var numbers = phones.written(written);
    for (int i = 0; i < sightings.size(); i++) {
      named.add(Identity.of(source, sightings.get(i), numbers.get(i)));
    }
    // Those who were erased are met by none of their names.
    var nobodies = leaving.nobodies(named);
    var ids = joining.meet(named.stream().filter(names -> !names.isEmpty()).toList());
    var told = new ArrayList<UUID>(sightings.size());
    for (int i = 0; i < named.size(); i++) {
      var nobody = nobodies.get(i);
      told.add(nobody != null ? nobody : Objects.requireNonNull(ids.get(named.get(i).getFirst())));
    }
    note(source, sightings, told, nobodies.keySet());
    return told;
  }

  /** Keeps what was told beside the names, but for those of these places. */
  private void note(String source, List<Sighting> sightings, List<UUID> ids, Set<Integer> but) {
    var traits = new LinkedHashMap<TraitKey, String>();
    for (int i = 0; i < sightings.size(); i++) {
      if (but.contains(i)) {
        continue;
      }
      note(traits, ids.get(i), "name", sightings.get(i).name());
      note(traits, ids.get(i), "country", sightings.get(i).country());
    }
    if (!traits.isEmpty()) {
      var richer = sql.note(traits, source, clock.instant());
      if (!richer.isEmpty()) {
        sql.show(richer);
      }
    }
  }

  private static void note(
      Map<TraitKey, String> traits, UUID id, String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      traits.putIfAbsent(new TraitKey(id, name), value);
    }
  }

  /** Who these identities are now; one that nobody knows is only itself. */
  public Map<UUID, UUID> people(Collection<UUID> ids) {
    var people = new HashMap<UUID, UUID>();
    if (!ids.isEmpty()) {
      ids.forEach(id -> people.put(id, id));
      people.putAll(identities.people(ids));
    }
    return people;
  }

  /** The identities of the person that this one is; at least itself. */
  public Set<UUID> identities(UUID id) {
    var all = identities.ofTheSamePerson(id);
    all.add(id);
    return all;
  }

  /**
   * Says that two people are one, within the open transaction. It holds until somebody says
   * otherwise, whatever is told later; earlier decisions to keep them apart end.
   */
  public void join(UUID one, UUID other, Ruling ruling) {
    decide(identities(one), identities(other), true, ruling);
  }

  /**
   * Says that some identities of a person are somebody else, within the open transaction; the same
   * way back is {@link #join}.
   *
   * @param parted identities of that person, but not all of them
   */
  public void part(UUID person, Set<UUID> parted, Ruling ruling) {
    var stay = new HashSet<>(identities(person));
    if (parted.isEmpty() || !stay.containsAll(parted) || stay.size() == parted.size()) {
      throw Problem.invalidField("identities", "customers.part.which");
    }
    stay.removeAll(parted);
    decide(parted, stay, false, ruling);
  }

  private void decide(Set<UUID> ones, Set<UUID> others, boolean together, Ruling ruling) {
    if (!leaving.gone(ones).isEmpty() || !leaving.gone(others).isEmpty()) {
      throw Problem.conflict("customers.join.erased");
    }
    var pairs = new LinkedHashSet<Link>();
    for (var one : ones) {
      for (var other : others) {
        if (!one.equals(other)) {
          pairs.add(Link.of(one, other));
        }
      }
    }
    if (pairs.isEmpty() || pairs.size() > MOST_DECIDED) {
      throw Problem.conflict(pairs.isEmpty() ? "customers.join.same" : "customers.join.many");
    }
    joining.decide(pairs, together, ruling);
  }

  /** The names of a person, the strongest first. */
  public List<Name> names(UUID person) {
    return identities.names(person, MOST_SHOWN);
  }

  /** Who shares a name with a person, and may be the same: for people to decide. */
  public List<Doubtful> doubtful(UUID person) {
    return identities.doubtful(person, MOST_SHOWN);
  }

  /** Lets a module tell others when identities become somebody else's, in the same transaction. */
  public void whenMoved(Consumer<List<Move>> told) {
    joining.whenMoved(told);
  }

  /** Registers what a module keeps of people. Every module with such rows of its own does this. */
  public void keptBy(Keeper keeper) {
    keepers.add(keeper);
  }

  /**
   * Everybody who keeps something of people, in the order in which modules registered, which is
   * that in which they depend on each other: the log first, as its readers lock it first. What
   * people are called comes last: others find their rows by it.
   */
  public List<Keeper> keepers() {
    var all = new ArrayList<>(keepers);
    all.add(own);
    return all;
  }

  /** A person, with all that finds what is kept of them. */
  public Subject subject(UUID person) {
    var all = identities(person);
    var ids = all.toArray(UUID[]::new);
    var called = keptSql.called(ids);
    var numbers =
        called.stream().filter(name -> name.kind().equals("phone")).map(Subject.Name::value);
    return Subject.of(
        person,
        all,
        called,
        phones.dialled(numbers.toList()),
        keptSql.namesOfNobodyElse(person, ids));
  }

  /** Whether anything is on record, here or in a module that registered. */
  public boolean isAnythingKept() {
    return keepers().stream().anyMatch(keeper -> keeper.any().getAsBoolean());
  }

  /**
   * Removes every customer and all that modules keep of them, within the open transaction. There is
   * no way back, so nobody asks for this but who put all of it there.
   */
  public void removeAll() {
    keepers().forEach(keeper -> keeper.removeAll().run());
  }

  /** The customer who this identity is now. */
  public Optional<Customer> find(UUID id) {
    return sql.find(people(List.of(id)).values()).stream().findFirst();
  }

  /** The customers of these ids, in no particular order; unknown ids are left out. */
  public List<Customer> find(Collection<UUID> ids) {
    return ids.isEmpty() ? List.of() : sql.find(ids);
  }

  /**
   * Whom a source speaks of, if it is somebody who is known and was not erased.
   *
   * @param reference within the source
   */
  public Optional<UUID> known(String source, @Nullable String reference, @Nullable String email) {
    if (reference == null && email == null) {
      return Optional.empty();
    }
    var names = Identity.of(source, new Sighting(reference, email, null, null), null);
    return identities.first(names);
  }

  /**
   * The customer of this reference or e-mail address; where two sources use one reference, the one
   * seen first.
   */
  public Optional<Customer> findByReference(String reference) {
    return sql.findByReference(reference, reference.strip().toLowerCase(Locale.ROOT));
  }

  /**
   * Whom each of these references and e-mail addresses means; those who are unknown are left out.
   */
  public Map<String, UUID> findByReferences(Collection<String> references) {
    return references.isEmpty() ? Map.of() : sql.byReferences(references.toArray(String[]::new));
  }
}
