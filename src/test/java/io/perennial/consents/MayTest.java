package io.perennial.consents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.events.Events;
import io.perennial.orders.Orders;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Whether somebody may be written to, and that the proof of it stays. */
@PerennialTest
class MayTest {

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
    assertThat(
            Objects.requireNonNull(consents.may(List.of(one), TOPIC, Channel.EMAIL).get(one))
                .refusal())
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
    assertThat(
            Objects.requireNonNull(consents.may(List.of(one), "service", Channel.EMAIL).get(one))
                .may())
        .isTrue();
    tell(new Told(one, "service", Channel.EMAIL, State.WITHDRAWN, null, START, proof(), true));
    assertThat(
            Objects.requireNonNull(consents.may(List.of(one), "service", Channel.EMAIL).get(one))
                .may())
        .isTrue();
    var nobody = UUID.randomUUID();
    assertThat(
            Objects.requireNonNull(
                    consents.may(List.of(nobody), "service", Channel.EMAIL).get(nobody))
                .may())
        .isFalse();
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
    assertThat(Objects.requireNonNull(answers.get(one)).may()).isTrue();
    assertThat(Objects.requireNonNull(answers.get(other)).refusal()).isEqualTo("unknown");
    tell(new Told(one, topic, Channel.EMAIL, State.REFUSED, null, START, proof(), true));
    assertThat(
            Objects.requireNonNull(consents.may(List.of(one), topic, Channel.EMAIL).get(one))
                .refusal())
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
    return Objects.requireNonNull(consents.may(List.of(id), TOPIC, Channel.EMAIL).get(id)).may();
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
