package io.perennial.consents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Ruling;
import io.perennial.customers.Customers.Sighting;
import io.perennial.events.Events;
import io.perennial.orders.Orders;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
      assertThat(answers.get(identity).may()).isEqualTo(expected == State.GRANTED);
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
          .ifPresent(no -> assertThat(answers.get(identity).may()).isFalse());
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
                .thenComparing(told -> told.state() == State.WITHDRAWN ? 1 : 0))
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

  @Test
  void aWordIsNeitherChangedNorRemovedAndIsToldOnce() {
    var one = person(1);
    var granted = word(one, State.GRANTED, 1);
    assertThat(tell(granted)).hasSize(1);
    assertThat(tell(granted)).isEmpty();
    assertThatThrownBy(() ->
            database
                .sql(
                    "update consents_ruling set state = 'withdrawn' where identity_id = :id",
                    "id",
                    one)
                .update())
        .hasMessageContaining("neither changed nor removed");
    assertThatThrownBy(() ->
            database.sql("delete from consents_ruling where identity_id = :id", "id", one).update())
        .hasMessageContaining("neither changed nor removed");
    assertThatThrownBy(() -> database.sql("truncate consents_ruling").update())
        .hasMessageContaining("neither changed nor removed");
    var logged = events.timeline(one, Set.of(Consents.GRANTED), null, 10).items();
    assertThat(logged).hasSize(1);
    assertThat(logged.getFirst().at()).isEqualTo(granted.at());
    assertThat(consents.history(one, null, 10).items())
        .singleElement()
        .satisfies(ruling -> {
          assertThat(ruling.proof().words()).isEqualTo("I agree.");
          assertThat(ruling.textVersion()).isNotNull();
        });
  }

  @Test
  void aWordWithProofOfTheSameTextKeepsTheTextOnce() {
    tell(word(person(1), State.GRANTED, 1));
    tell(word(person(2), State.GRANTED, 2));
    assertThat(
            database
                .sql("select count(*) from consents_text where words = 'I agree.'")
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void suppressionBeatsEveryConsentAndABounceOnlyItsOwnAddress() {
    var one = person(1);
    tell(word(one, State.GRANTED, 1));
    suppressions.add(
        email(1).toUpperCase(java.util.Locale.ROOT), Suppression.Reason.BOUNCE, "", "a test");
    assertThat(consents.may(List.of(one), TOPIC, Channel.EMAIL).get(one).refusal())
        .isEqualTo("suppressed");
    var second = "second-" + email(1);
    for (var address : List.of(email(1), second)) {
      database.inTransaction(
          () -> customers.recognise("shop", List.of(new Sighting(mark, address, null, null))));
    }
    assertThat(may(one)).as("another address receives").isTrue();
    suppressions.add(second, Suppression.Reason.COMPLAINT, "", "a test");
    assertThat(may(one)).isFalse();
    assertThat(suppressions.suppressed("email", List.of(second, "nobody@x.test")))
        .containsExactly(second);
    var listed = suppressions.page(second, null, 10).items().getFirst();
    suppressions.end(listed.id(), "came by and asked", "a test");
    assertThat(may(one)).isTrue();
  }

  @Test
  void whatAnOrderNeedsIsSentToWhoeverSaidNoAndAskedOfNobody() {
    var one = person(1);
    assertThat(consents.may(List.of(one), "service", Channel.EMAIL).get(one).may()).isTrue();
    tell(new Told(one, "service", Channel.EMAIL, State.WITHDRAWN, null, START, proof(), true));
    assertThat(consents.may(List.of(one), "service", Channel.EMAIL).get(one).may()).isTrue();
    var nobody = UUID.randomUUID();
    assertThat(consents.may(List.of(nobody), "service", Channel.EMAIL).get(nobody).may()).isFalse();
  }

  @Test
  void anExistingCustomerIsOneWhoBought() {
    var topic = "existing_" + mark;
    database
        .sql(
            """
            insert into consents_topic values (:key, 99, 'x', 'x', 'x', 'x', 'existing', false, false, '{email}', null)
            """,
            "key",
            topic)
        .update();
    var one = person(1);
    var other = person(2);
    database.inTransaction(() -> {
      orders.record(
          List.of(
              new Orders.Draft(
                  "shop",
                  null,
                  mark,
                  one,
                  START,
                  Orders.State.SOLD,
                  "PLN",
                  BigDecimal.ONE,
                  List.of(
                      new Orders.Line(null, null, BigDecimal.ONE, BigDecimal.TEN, BigDecimal.TEN)),
                  List.of(),
                  null)),
          false);
      return true;
    });
    var answers = consents.may(List.of(one, other), topic, Channel.EMAIL);
    assertThat(answers.get(one).may()).isTrue();
    assertThat(answers.get(other).refusal()).isEqualTo("unknown");
    tell(new Told(one, topic, Channel.EMAIL, State.REFUSED, null, START, proof(), true));
    assertThat(consents.may(List.of(one), topic, Channel.EMAIL).get(one).refusal())
        .isEqualTo("withdrawn");
    database
        .sql("update consents_topic set ended_at = now() where key = :key", "key", topic)
        .update();
  }

  @Test
  void oneQuestionAnswersForThousands() {
    var sightings = new ArrayList<Sighting>();
    for (int i = 0; i < 3_000; i++) {
      sightings.add(
          new Sighting(mark + "-many-" + i, "many-" + i + "-" + mark + "@x.test", null, null));
    }
    var ids = database.inTransaction(() -> customers.recognise("shop", sightings));
    for (int from = 0; from < 3_000; from += 1_000) {
      var words = new ArrayList<Told>();
      for (int i = from; i < from + 1_000; i++) {
        words.add(word(ids.get(i), i % 3 == 0 ? State.WITHDRAWN : State.GRANTED, 1));
      }
      database.inTransaction(() -> consents.record(words));
    }
    long began = System.nanoTime();
    var answers = consents.may(ids, TOPIC, Channel.EMAIL);
    System.out.printf("3,000 answers in %d ms%n", (System.nanoTime() - began) / 1_000_000);
    assertThat(answers.values().stream().filter(Consents.Answer::may)).hasSize(2_000);
  }

  @Test
  void everythingGoesWithItsCustomers() {
    var one = person(1);
    tell(word(one, State.GRANTED, 1));
    assertThatThrownBy(() ->
            database.inTransaction(() -> {
              customers.removeAll();
              for (var table : List.of("ruling", "standing", "text", "suppression", "import")) {
                assertThat(
                        database
                            .sql("select count(*) from consents_" + table)
                            .query(Long.class)
                            .single())
                    .as(table)
                    .isZero();
              }
              // What other tests have on record stays.
              throw new IllegalStateException("taken back");
            }))
        .hasMessage("taken back");
    assertThat(may(one)).isTrue();
  }

  private boolean may(UUID id) {
    return consents.may(List.of(id), TOPIC, Channel.EMAIL).get(id).may();
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
