package io.perennial.customers;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.customers.Customers.Ruling;
import io.perennial.customers.Customers.Sighting;
import io.perennial.customers.NaivePeople.Said;
import io.perennial.customers.NaivePeople.Told;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Who is who: any order of arrival, doubled and from several sides at once, gives the same people.
 */
@PerennialTest
class PeopleTest {

  private static final int CONNECTIONS = 4;

  @Autowired Customers customers;
  @Autowired Database database;
  @Autowired Business business;

  /** Keeps the names of one history apart from those of every other. */
  private String mark = "";

  private final Map<String, UUID> ids = new HashMap<>();

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    mark = UUID.randomUUID().toString().substring(0, 8);
    ids.clear();
  }

  @RepeatedTest(40)
  void randomHistoriesInAnyOrderGiveTheSamePeople() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("PeopleTest seed " + seed);
    var random = new Random(seed);
    var history = history(random, 5 + random.nextInt(60));
    var expected = NaivePeople.of(history, List.of());

    var arriving = new ArrayList<>(history);
    history.stream().filter(told -> random.nextInt(3) == 0).forEach(arriving::add);
    Collections.shuffle(arriving, random);
    try (var connections = Executors.newFixedThreadPool(CONNECTIONS)) {
      var parts = new ArrayList<Callable<Boolean>>();
      for (int i = 0; i < CONNECTIONS; i++) {
        var mine =
            arriving.subList(
                arriving.size() * i / CONNECTIONS, arriving.size() * (i + 1) / CONNECTIONS);
        parts.add(() -> {
          for (int at = 0; at < mine.size(); at += 3) {
            meet(mine.subList(at, Math.min(mine.size(), at + 3)));
          }
          return true;
        });
      }
      for (var done : connections.invokeAll(parts)) {
        assertThat(done.get()).isTrue();
      }
    }
    assertThat(people(history)).isEqualTo(expected);

    var decisions = new ArrayList<Said>();
    for (int i = 0; i < random.nextInt(8); i++) {
      decide(history, decisions, random);
      assertThat(people(history))
          .as("after %s", decisions)
          .isEqualTo(NaivePeople.of(history, decisions));
      if (random.nextBoolean()) {
        var more = history(random, 3);
        meet(more);
        history.addAll(more);
        assertThat(people(history)).isEqualTo(NaivePeople.of(history, decisions));
      }
    }
  }

  @Test
  void whatTwoReferencesShareJoinsNobodyAndIsAskedAbout() {
    meet(
        List.of(
            told("ra1", "sfamily@x.test"),
            told("ra2", "sfamily@x.test"),
            told("sfamily@x.test", "zphone")));
    assertThat(people(List.of(told("ra1", "sfamily@x.test"), told("ra2", "zphone"))))
        .isEqualTo(
            Set.of(Set.of("ra1"), Set.of("ra2"), Set.of("sfamily@x.test"), Set.of("zphone")));
    assertThat(
            database
                .sql(
                    "select count(*) from customers_doubt where via = :via",
                    "via",
                    ids.get("sfamily@x.test"))
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void aNameThatMeetsTooManyIsNobodys() {
    var history = new ArrayList<Told>();
    for (int i = 0; i < 30; i++) {
      history.add(told("zdevice" + i, "sshared@x.test"));
      meet(history.subList(i, i + 1));
      assertThat(people(history)).isEqualTo(NaivePeople.of(history, List.of()));
    }
    assertThat(people(history)).contains(Set.of("sshared@x.test")).hasSize(31);
  }

  /** Some people, devices and addresses; most links are right, some are not. */
  private static List<Told> history(Random random, int size) {
    var history = new ArrayList<Told>();
    int people = 1 + random.nextInt(6);
    for (int i = 0; i < size; i++) {
      int person = random.nextInt(people);
      int wrong = random.nextInt(12) == 0 ? random.nextInt(people) : person;
      var names = new TreeSet<String>();
      if (random.nextBoolean()) {
        names.add("r" + "ab".charAt(random.nextInt(2)) + person);
      }
      if (random.nextInt(3) > 0) {
        names.add(random.nextInt(15) == 0 ? "sinfo@x.test" : "sp" + wrong + "@x.test");
      }
      if (names.isEmpty() || random.nextBoolean()) {
        names.add(
            "zdevice"
                + (random.nextInt(10) == 0
                    ? random.nextInt(people)
                    : wrong * 3 + random.nextInt(3)));
      }
      history.add(new Told(List.copyOf(names)));
    }
    return history;
  }

  private static Told told(String... names) {
    return new Told(List.of(names));
  }

  private void decide(Collection<Told> history, List<Said> decisions, Random random) {
    var people = new ArrayList<>(people(history));
    var one = people.get(random.nextInt(people.size()));
    if (one.size() > 1 && random.nextBoolean()) {
      var names = new ArrayList<>(one);
      Collections.shuffle(names, random);
      var parted = Set.copyOf(names.subList(0, 1 + random.nextInt(names.size() - 1)));
      var stay = new HashSet<>(one);
      stay.removeAll(parted);
      decisions.add(new Said(parted, stay, false));
      database.inTransaction(() -> {
        customers.part(
            id(one),
            parted.stream().map(ids::get).collect(Collectors.toSet()),
            new Ruling("not the same person", "Ewa"));
        return true;
      });
    } else if (people.size() > 1) {
      var other = people.get(random.nextInt(people.size()));
      if (!other.equals(one)) {
        decisions.add(new Said(one, other, true));
        database.inTransaction(() -> {
          customers.join(id(one), id(other), new Ruling("told by phone", "Ewa"));
          return true;
        });
      }
    }
  }

  private UUID id(Set<String> person) {
    return Objects.requireNonNull(ids.get(person.iterator().next()));
  }

  /** Tells them as the sightings of each source. */
  private void meet(List<Told> told) {
    for (var source : List.of("a", "b")) {
      var sightings = new ArrayList<Sighting>();
      for (var one : told) {
        boolean ofThisSource =
            one.names().stream().anyMatch(name -> name.startsWith("r" + source))
                || (source.equals("a") && one.names().stream().noneMatch(n -> n.startsWith("r")));
        if (ofThisSource) {
          sightings.add(sighting(one));
        }
      }
      database.inTransaction(() -> customers.recognise(mark + source, sightings));
    }
  }

  private Sighting sighting(Told told) {
    String reference = null;
    String email = null;
    String phone = null;
    for (var name : told.names()) {
      switch (name.charAt(0)) {
        case 'r' -> reference = name;
        case 's' -> email = email(name);
        default -> phone = phone(name);
      }
    }
    return new Sighting(reference, email, phone, null, null, null);
  }

  private String email(String name) {
    return name.startsWith("sinfo@")
        ? "info@" + mark + ".test"
        : name.replace("@", "@" + mark + ".");
  }

  /** Devices stand for numbers here, because those are the same in every source. */
  private String phone(String name) {
    long number = 500_000_000L + Math.floorMod((mark + name).hashCode(), 99_999_999);
    return "+48" + number;
  }

  /** Who is who in the database, by the names of the history. */
  private Set<Set<String>> people(Collection<Told> history) {
    var names = new TreeSet<String>();
    history.forEach(told -> names.addAll(told.names()));
    var people = new HashMap<UUID, Set<String>>();
    for (var name : names) {
      var found = find(name);
      ids.put(name, found[0]);
      people.computeIfAbsent(found[1], none -> new HashSet<>()).add(name);
    }
    return new HashSet<>(people.values());
  }

  private UUID[] find(String name) {
    boolean reference = name.startsWith("r");
    return database
        .sql(
            "select id, customer_id from customers_identity where source = :source and value = :value",
            "source",
            reference ? mark + name.charAt(1) : "",
            "value",
            reference ? name : name.startsWith("s") ? email(name) : phone(name))
        .query((row, number) ->
            new UUID[] {row.getObject(1, UUID.class), row.getObject(2, UUID.class)})
        .single();
  }
}
