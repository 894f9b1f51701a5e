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
import org.junit.jupiter.api.Tag;
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

  /** So many histories arrive together, so that those of one are between those of others. */
  private static final int TOGETHER = 200;

  /** Sightings in one transaction, of whichever histories. */
  private static final int AT_ONCE = 100;

  /** Numbers of telephones that one history may have. */
  private static final int MOST_PHONES = 100;

  /** Keeps the names of one run apart from those of every other. */
  private final String run = UUID.randomUUID().toString().substring(0, 8);

  private final int firstPhone = 500_000_000 + new Random().nextInt(90_000_000);

  /** A history and where its names stand in the database. */
  private static final class Story {
    private final int number;
    private final List<Told> told;
    private final Map<String, UUID> ids = new HashMap<>();

    Story(int number, List<Told> told) {
      this.number = number;
      this.told = told;
    }
  }

  private record Arrival(Story story, Told told) {}

  private Story story = new Story(0, new ArrayList<>());

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
  }

  @Test
  void randomHistoriesInAnyOrderGiveTheSamePeople() throws Exception {
    histories(400, 5);
  }

  /** As many as the contract asks for; the others of the run find by chance what this finds. */
  @Test
  @Tag("long")
  void tenThousandRandomHistoriesInAnyOrderGiveTheSamePeople() throws Exception {
    histories(10_000, 20);
  }

  /**
   * Tells random histories, doubled and interleaved from four connections.
   *
   * @param decided the staff decides in one of so many
   */
  private void histories(int count, int decided) throws Exception {
    long seed = new Random().nextLong();
    System.out.println("PeopleTest " + count + " histories, seed " + seed);
    var random = new Random(seed);
    for (int first = 1; first <= count; first += TOGETHER) {
      var stories = new ArrayList<Story>();
      for (int number = first; number < first + TOGETHER; number++) {
        stories.add(new Story(number, history(random, 5 + random.nextInt(60))));
      }
      arrive(stories, random);
      for (var one : stories) {
        assertThat(people(one))
            .as("history %d of seed %d", one.number, seed)
            .isEqualTo(NaivePeople.of(one.told, List.of()));
        if (random.nextInt(decided) == 0) {
          story = one;
          decide(one.told, random);
        }
      }
    }
  }

  private void arrive(List<Story> stories, Random random) throws Exception {
    var arriving = new ArrayList<Arrival>();
    for (var one : stories) {
      for (var told : one.told) {
        int times = random.nextInt(3) == 0 ? 2 : 1;
        for (int time = 0; time < times; time++) {
          arriving.add(new Arrival(one, told));
        }
      }
    }
    Collections.shuffle(arriving, random);
    try (var connections = Executors.newFixedThreadPool(CONNECTIONS)) {
      var parts = new ArrayList<Callable<Boolean>>();
      for (int i = 0; i < CONNECTIONS; i++) {
        var mine =
            arriving.subList(
                arriving.size() * i / CONNECTIONS, arriving.size() * (i + 1) / CONNECTIONS);
        parts.add(() -> {
          for (int at = 0; at < mine.size(); at += AT_ONCE) {
            recognise(mine.subList(at, Math.min(mine.size(), at + AT_ONCE)));
          }
          return true;
        });
      }
      for (var done : connections.invokeAll(parts)) {
        assertThat(done.get()).isTrue();
      }
    }
  }

  private void decide(List<Told> history, Random random) {
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
                    story.ids.get("sfamily@x.test"))
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
        // Two digits: links count in the order of names, which is the order of the numbers then.
        int device =
            random.nextInt(10) == 0 ? random.nextInt(people) : wrong * 3 + random.nextInt(3);
        names.add("zdevice" + (10 + device));
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
            parted.stream().map(story.ids::get).collect(Collectors.toSet()),
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
    return Objects.requireNonNull(story.ids.get(person.iterator().next()));
  }

  private void meet(List<Told> told) {
    recognise(told.stream().map(one -> new Arrival(story, one)).toList());
  }

  /** Tells them as the sightings of each source. */
  private void recognise(List<Arrival> told) {
    for (var source : List.of("a", "b")) {
      var sightings = new ArrayList<Sighting>();
      for (var one : told) {
        var names = one.told().names();
        boolean ofThisSource =
            names.stream().anyMatch(name -> name.startsWith("r" + source))
                || (source.equals("a") && names.stream().noneMatch(n -> n.startsWith("r")));
        if (ofThisSource) {
          sightings.add(sighting(one.story(), one.told()));
        }
      }
      database.inTransaction(() -> customers.recognise(run + source, sightings));
    }
  }

  private Sighting sighting(Story story, Told told) {
    String reference = null;
    String email = null;
    String phone = null;
    for (var name : told.names()) {
      switch (name.charAt(0)) {
        case 'r' -> reference = value(story, name);
        case 's' -> email = value(story, name);
        default -> phone = value(story, name);
      }
    }
    return new Sighting(reference, email, phone, null, null, null);
  }

  /** A name of a history as the database has it. */
  private String value(Story story, String name) {
    var own = run + "-" + story.number;
    return switch (name.charAt(0)) {
      case 'r' -> own + name;
      case 's' ->
          name.startsWith("sinfo@") ? "info@" + own + ".test" : name.replace("@", "@" + own + ".");
      // Devices stand for telephones here, because those are the same in every source.
      default -> {
        var digits = name.replaceAll("[^0-9]", "");
        int device = digits.isEmpty() ? MOST_PHONES - 1 : Integer.parseInt(digits);
        yield "+48" + (firstPhone + story.number * MOST_PHONES + device);
      }
    };
  }

  /** Who is who in the database, by the names of the history. */
  private Set<Set<String>> people(Collection<Told> history) {
    return people(story, history);
  }

  private Set<Set<String>> people(Story story) {
    return people(story, story.told);
  }

  private Set<Set<String>> people(Story story, Collection<Told> history) {
    var names = new TreeSet<String>();
    history.forEach(told -> names.addAll(told.names()));
    var byValue = new HashMap<String, String>();
    names.forEach(name -> byValue.put(value(story, name), name));
    var people = new HashMap<UUID, Set<String>>();
    database
        .sql(
            """
            select value, id, customer_id from customers_identity
            where source = any(:sources) and value = any(:values)
            """,
            "sources",
            new String[] {"", run + "a", run + "b"},
            "values",
            byValue.keySet().toArray(String[]::new))
        .query(row -> {
          var name = Objects.requireNonNull(byValue.get(row.getString("value")));
          story.ids.put(name, row.getObject("id", UUID.class));
          people
              .computeIfAbsent(row.getObject("customer_id", UUID.class), none -> new HashSet<>())
              .add(name);
        });
    return new HashSet<>(people.values());
  }
}
