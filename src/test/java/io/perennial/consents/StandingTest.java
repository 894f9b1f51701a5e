package io.perennial.consents;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Ruling;
import io.perennial.customers.Customers.Sighting;
import io.perennial.events.Events;
import io.perennial.orders.Orders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What stands of a person follows from every word, in whatever order they are heard. */
@PerennialTest
class StandingTest {

  private static final String TOPIC = "newsletter";
  private static final Instant START = Instant.parse("2025-03-01T10:00:00Z");

  @Autowired Consents consents;
  @Autowired Suppressions suppressions;
  @Autowired Customers customers;
  @Autowired Orders orders;
  @Autowired Events events;
  @Autowired Database database;
  @Autowired Business business;

  private String mark = "";

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    mark = UUID.randomUUID().toString().substring(0, 8);
  }

  /** A word with the identities that were the same person's when it was heard. */
  private record Heard(Told told, Set<UUID> reach) {}

  @RepeatedTest(25)
  void wordsJoinsAndPartsInAnyOrderGiveWhatTheRulesSay() {
    long seed = new Random().nextLong();
    System.out.println("StandingTest seed " + seed);
    var random = new Random(seed);
    var people = new ArrayList<UUID>();
    for (int i = 0; i < 2 + random.nextInt(4); i++) {
      people.add(person(i));
    }
    var heard = new ArrayList<Heard>();
    for (int round = 0; round < 6; round++) {
      var words = new ArrayList<Told>();
      for (int i = 0; i < random.nextInt(6); i++) {
        words.add(
            word(people.get(random.nextInt(people.size())), state(random), random.nextInt(8)));
      }
      for (var word : words) {
        // The same word again is no new one, whoever else the person is by then.
        if (heard.stream().noneMatch(known -> known.told().equals(word))) {
          heard.add(new Heard(word, Set.copyOf(customers.identities(word.identity()))));
        }
      }
      var told = new ArrayList<>(words);
      words.stream().filter(word -> random.nextInt(3) == 0).forEach(told::add);
      Collections.shuffle(told, random);
      for (var word : told) {
        tell(word);
      }
      check(people, heard);
      move(people, random);
      check(people, heard);
    }
  }

  private void move(List<UUID> people, Random random) {
    var one = people.get(random.nextInt(people.size()));
    var other = people.get(random.nextInt(people.size()));
    var together = customers.identities(one);
    var ruling = new Ruling("a test", "a test");
    if (together.contains(other)) {
      if (together.size() > 1) {
        database.inTransaction(() -> {
          customers.part(one, Set.of(together.iterator().next()), ruling);
          return true;
        });
      }
    } else {
      database.inTransaction(() -> {
        customers.join(one, other, ruling);
        return true;
      });
    }
  }

  private void check(List<UUID> people, List<Heard> heard) {
    var answers = consents.may(people, TOPIC, Channel.EMAIL);
    for (var identity : people) {
      var group = customers.identities(identity);
      var expected = naive(group, heard);
      var cell = consents.of(identity).cell(TOPIC, Channel.EMAIL).orElseThrow();
      assertThat(cell.state()).as("%s of %s", identity, heard).isEqualTo(expected);
      assertThat(Objects.requireNonNull(answers.get(identity)).may())
          .isEqualTo(expected == State.GRANTED);
      assertThat(allowed(identity)).isEqualTo(expected == State.GRANTED);
      var newest =
          heard.stream()
              .filter(word -> word.told().state() != State.PENDING)
              .filter(word -> group.contains(word.told().identity()))
              .map(word -> word.told())
              .max(Comparator.comparing(Told::at));
      // Whatever else: a later no is never outdone by an older yes.
      newest
          .filter(word -> word.state() != State.GRANTED)
          .ifPresent(
              no -> assertThat(Objects.requireNonNull(answers.get(identity)).may()).isFalse());
    }
  }

  /** The rules once more, said as plainly as can be: over lists, not over sums. */
  private static State naive(Set<UUID> group, List<Heard> heard) {
    var states = new HashSet<State>();
    boolean declined = false;
    boolean askedAgain = false;
    for (var identity : group) {
      var no = strongest(heard, identity, State.WITHDRAWN, State.REFUSED);
      var yes = strongest(heard(heard, group), identity, State.GRANTED);
      var asked = strongest(heard(heard, group), identity, State.PENDING);
      if (no != null && (yes == null || !yes.at().isAfter(no.at()))) {
        if (asked != null && asked.at().isAfter(no.at())) {
          askedAgain = true;
        } else {
          declined = true;
          states.add(no.state());
        }
      } else if (yes != null) {
        states.add(State.GRANTED);
      } else if (asked != null) {
        states.add(State.PENDING);
      }
    }
    if (declined) {
      return states.contains(State.WITHDRAWN) ? State.WITHDRAWN : State.REFUSED;
    }
    if (askedAgain) {
      return State.PENDING;
    }
    return states.contains(State.GRANTED)
        ? State.GRANTED
        : states.contains(State.PENDING) ? State.PENDING : State.UNKNOWN;
  }

  private static List<Heard> heard(List<Heard> heard, Set<UUID> group) {
    return heard.stream().filter(word -> group.contains(word.told().identity())).toList();
  }

  private static @Nullable Told strongest(List<Heard> heard, UUID identity, State... states) {
    return heard.stream()
        .filter(word -> word.reach().contains(identity))
        .map(Heard::told)
        .filter(told -> List.of(states).contains(told.state()))
        .max(
            Comparator.comparing(Told::at)
                .thenComparingInt(told -> told.state() == State.WITHDRAWN ? 1 : 0))
        .orElse(null);
  }

  private static State state(Random random) {
    return List.of(State.GRANTED, State.GRANTED, State.WITHDRAWN, State.REFUSED, State.PENDING)
        .get(random.nextInt(5));
  }

  @Test
  void joiningAYesWithAnOlderNoIsANoUntilThePersonSaysYesAgain() {
    var one = person(1);
    var other = person(2);
    tell(word(one, State.WITHDRAWN, 1));
    tell(word(other, State.GRANTED, 5));
    database.inTransaction(() -> {
      customers.join(one, other, new Ruling("the same", "a test"));
      return true;
    });
    assertThat(may(one)).isFalse();
    tell(word(other, State.GRANTED, 6));
    assertThat(may(one)).isTrue();
    assertThat(may(other)).isTrue();
  }

  @Test
  void whoIsPartedTakesANoAlongButNotTheOthersYes() {
    var one = person(1);
    var other = person(2);
    database.inTransaction(() -> {
      customers.join(one, other, new Ruling("the same", "a test"));
      return true;
    });
    tell(word(one, State.GRANTED, 1));
    assertThat(may(other)).isTrue();
    database.inTransaction(() -> {
      customers.part(one, Set.of(other), new Ruling("not the same", "a test"));
      return true;
    });
    assertThat(may(one)).isTrue();
    assertThat(may(other)).isFalse();
  }

  private boolean may(UUID id) {
    return Objects.requireNonNull(consents.may(List.of(id), TOPIC, Channel.EMAIL).get(id)).may();
  }

  private boolean allowed(UUID id) {
    return database
        .sql(
            """
            select exists (select from consents_allowed where customer_id = :id and topic = :topic and channel = 'email')
            """,
            "id",
            customers.people(List.of(id)).get(id),
            "topic",
            TOPIC)
        .query(Boolean.class)
        .single();
  }

  private List<UUID> tell(Told word) {
    return database.inTransaction(() -> consents.record(List.of(word)));
  }

  private static Told word(UUID identity, State state, int hour) {
    return new Told(
        identity,
        TOPIC,
        Channel.EMAIL,
        state,
        null,
        START.plusSeconds(3600L * hour),
        proof(),
        true);
  }

  private static Proof proof() {
    return new Proof(
        Proof.By.CUSTOMER, "", "a form", null, "I agree.", "en", "203.0.113.9", "a browser");
  }

  private String email(int number) {
    return "p" + number + "-" + mark + "@x.test";
  }

  /** A person who is known by an address alone: the identity of whatever is told of them. */
  private UUID person(int number) {
    Map<Integer, UUID> made = new HashMap<>();
    return made.computeIfAbsent(
        number,
        one ->
            database.inTransaction(() ->
                customers
                    .recognise("shop", List.of(new Sighting(null, email(one), null, null)))
                    .getFirst()));
  }
}
