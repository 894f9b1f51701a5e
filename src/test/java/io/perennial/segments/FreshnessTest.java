package io.perennial.segments;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Eventually;
import io.perennial.Id;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.conditions.Conditions;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.customers.Nobody;
import io.perennial.customers.Profiles;
import io.perennial.customers.Traits;
import io.perennial.events.Events;
import io.perennial.insights.Rfm;
import io.perennial.orders.Orders;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** What the log hears of segments, and what they follow beside events. */
@PerennialTest
class FreshnessTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Autowired Segments segments;
  @Autowired Customers customers;
  @Autowired Orders orders;
  @Autowired Events log;
  @Autowired Profiles profiles;
  @Autowired Work work;
  @Autowired Database database;
  @Autowired Business business;
  @Autowired MovedClock clock;

  private final String source = "test-" + Id.next();
  private final List<UUID> made = new ArrayList<>();

  @BeforeEach
  @AfterEach
  void nothing() {
    clock.run();
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    Nobody.isThere(database, customers);
    made.reversed().forEach(segments::remove);
    made.clear();
  }

  @Test
  void who_is_in_a_segment_from_its_beginning_did_not_enter_it() {
    var anna = customer();
    order(anna, true);
    follow();
    var buyers = segment("{'fact': 'purchases', 'at_least': 1}");
    becomes(anna, buyers, true);
    assertThat(told(anna, made.getFirst())).isEmpty();
  }

  @Test
  void entering_is_live_where_something_happened_and_history_where_a_file_told_it() {
    var anna = customer();
    var jan = customer();
    var buyers = segment("{'fact': 'purchases', 'at_least': 1}");
    follow();
    order(anna, true);
    order(jan, false);
    follow();
    assertThat(segments.find(buyers).orElseThrow().size()).isEqualTo(2);
    assertThat(told(anna, made.getFirst())).containsExactly("segment_entered true");
    assertThat(told(jan, made.getFirst())).containsExactly("segment_entered false");
  }

  @Test
  void
      while_a_long_history_waits_to_be_counted_nobody_can_say_who_enters_live_and_afterwards_all_can() {
    var anna = customer();
    var eva = customer();
    var jan = customer();
    var buyers = segment("{'fact': 'purchases', 'at_least': 1}");
    follow();
    work.stop();
    try {
      order(jan, false);
      history(jan, Watching.LONG + 5_000);
      order(anna, true);
      List.of("facts", "carts", Watching.READER).forEach(work::finish);
      assertThat(segments.find(buyers).orElseThrow().state()).isEqualTo(Segment.State.COUNTING);
      work.finish(Counting.WORK);
    } finally {
      work.start();
    }
    follow();
    assertThat(segments.find(buyers).orElseThrow().size()).isEqualTo(2);
    assertThat(told(anna, made.getFirst())).containsExactly("segment_entered false");
    assertThat(told(jan, made.getFirst())).containsExactly("segment_entered false");
    order(eva, true);
    becomes(eva, buyers, true);
    assertThat(told(eva, made.getFirst())).containsExactly("segment_entered true");
  }

  @Test
  void whoever_came_with_a_history_passed_over_did_not_enter_live() {
    var jan = customer();
    var buyers = segment("{'fact': 'purchases', 'at_least': 1}");
    follow();
    work.stop();
    try {
      history(customer(), Watching.LONG + 5_000);
      order(jan, false);
      List.of("facts", "carts", Watching.READER).forEach(work::finish);
      assertThat(isIn(jan, buyers)).isFalse();
      work.finish(Counting.WORK);
      assertThat(isIn(jan, buyers)).isTrue();
    } finally {
      work.start();
    }
    assertThat(told(jan, made.getFirst())).containsExactly("segment_entered false");
  }

  private void history(UUID customer, int events) {
    database.inTransaction(() -> {
      for (int from = 0; from < events; from += 1_000) {
        var some = new ArrayList<Events.Draft>();
        for (int i = 0; i < 1_000; i++) {
          var cause = "h" + (from + i) + " " + customer;
          some.add(new Events.Draft("tested", customer, clock.instant(), cause, false, "{}"));
        }
        log.append(some);
      }
      return true;
    });
  }

  @Test
  void another_meaning_lets_people_leave_without_anything_to_react_to() {
    var anna = customer();
    var buyers = segment("{'fact': 'purchases', 'at_most': 5}");
    order(anna, true);
    follow();
    segments.change(buyers, "N" + Id.next(), read("{'fact': 'purchases', 'at_least': 2}"));
    becomes(anna, buyers, false);
    assertThat(told(anna, made.getFirst()))
        .contains("segment_left false")
        .doesNotContain("segment_left true");
  }

  @Test
  void a_day_that_ends_lets_people_leave_and_that_is_live() {
    clock.set(Instant.parse("2026-03-28T12:00:00Z"));
    var anna = customer();
    var recent = segment("{'purchased': 'last_order', 'when': {'last': {'days': 2}}}");
    order(anna, true);
    becomes(anna, recent, true);
    // In the night in which clocks go forward in Warsaw the next day but one begins at 22:00 UTC.
    clock.set(Instant.parse("2026-03-29T21:59:59Z"));
    becomes(anna, recent, true);
    clock.set(Instant.parse("2026-03-29T22:00:00Z"));
    becomes(anna, recent, false);
    assertThat(told(anna, made.getFirst())).contains("segment_left true");
  }

  @Test
  void a_clock_that_was_set_back_has_everybody_counted_again() {
    clock.set(Instant.parse("2026-05-10T12:00:00Z"));
    var anna = customer();
    var recent = segment("{'orders': {}, 'when': {'last': {'hours': 3}}}");
    order(anna, true);
    follow();
    clock.advance(Duration.ofHours(9));
    becomes(anna, recent, false);
    clock.set(Instant.parse("2026-05-10T13:00:00Z"));
    becomes(anna, recent, true);
  }

  @Test
  void segments_over_rfm_mean_the_people_of_the_grid() {
    clock.set(Instant.parse("2026-05-10T12:00:00Z"));
    for (int i = 0; i < 40; i++) {
      var customer = customer();
      for (int n = 0; n <= i % 7; n++) {
        orderAt(
            customer, Instant.parse("2026-05-01T10:00:00Z").minus(Duration.ofDays(3L * i * n + i)));
      }
    }
    var champions = segment("{'rfm': ['champions']}");
    var loyal = segment("{'score': 'rfm_f', 'at_least': 4}");
    Eventually.holds(
        () -> scored().size() == 40 && agree(champions, loyal),
        () -> {
          List.of("facts", "columnar", "scores", "scoring").forEach(work::finish);
          follow();
        });
    assertThat(scored()).hasSize(40);
    assertThat(agree(champions, loyal)).isTrue();
    assertThat(segments.find(champions).orElseThrow().size()).isPositive();
    for (var each : scored()) {
      assertThat(each.grouped()).isEqualTo(Rfm.group(each.recency(), each.frequency()));
    }
  }

  private record Scored(UUID customer, int recency, int frequency, String grouped) {}

  private List<Scored> scored() {
    return database
        .sql("select customer_id, r, f, grouped from facts_rfm")
        .query((row, number) ->
            new Scored(
                row.getObject(1, UUID.class), row.getInt(2), row.getInt(3), row.getString(4)))
        .list();
  }

  private boolean agree(UUID champions, UUID loyal) {
    return scored().stream()
        .allMatch(each ->
            isIn(each.customer(), champions) == each.grouped().equals("champions")
                && isIn(each.customer(), loyal) == each.frequency() >= 4);
  }

  @Test
  void the_segments_that_come_along_are_there_in_the_language_of_the_business() {
    work.finish(Ready.WORK);
    assertThat(segments.list()).extracting(Segment::key).contains("vip", "cart_left", "dormant");
  }

  @Test
  void the_stages_are_a_chain_each_within_the_one_before() {
    work.finish(Ready.WORK);
    var once = customer();
    var often = customer();
    order(once, true);
    for (int day = 0; day < 4; day++) {
      orderAt(often, clock.instant().minus(Duration.ofDays(day)));
    }
    follow();
    var reached = List.of("stage_first", "stage_satisfied", "stage_loyal", "stage_retained");
    for (var key : reached) {
      Eventually.holds(() -> isIn(often, ready(key)), this::follow);
      assertThat(isIn(often, ready(key))).as(key).isTrue();
    }
    assertThat(reached.stream().filter(key -> isIn(once, ready(key))))
        .containsExactly("stage_first", "stage_satisfied");
    assertThat(isIn(often, ready("loyalty_situational"))).isTrue();
    assertThat(isIn(once, ready("loyalty_situational"))).isFalse();
    // Who leaves a stage leaves all that follow, too.
    var tags = Traits.of(Map.of("tags", List.of("unsatisfied")));
    var told = new Events.Draft("identified", often, clock.instant(), "t " + Id.next(), true, "{}");
    database.inTransaction(() -> {
      profiles.tell(often, tags, "test", clock.instant(), true);
      return log.append(List.of(told));
    });
    Eventually.holds(() -> !isIn(often, ready("stage_retained")), this::follow);
    assertThat(reached.stream().filter(key -> isIn(often, ready(key))))
        .containsExactly("stage_first");
  }

  private UUID ready(String key) {
    return segments.list().stream()
        .filter(segment -> key.equals(segment.key()))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private UUID customer() {
    return database.inTransaction(() ->
        customers
            .recognise(source, List.of(new Sighting("c" + Id.next(), null, null, null)))
            .getFirst());
  }

  private void order(UUID customer, boolean live) {
    database.inTransaction(() -> orders.record(List.of(draft(customer, clock.instant())), live));
  }

  private void orderAt(UUID customer, Instant at) {
    database.inTransaction(() -> orders.record(List.of(draft(customer, at)), true));
  }

  private Orders.Draft draft(UUID customer, Instant at) {
    return new Orders.Draft(
        source,
        null,
        "o" + Id.next(),
        customer,
        at,
        Orders.State.SOLD,
        "PLN",
        BigDecimal.ONE,
        List.of(new Orders.Line("P", null, BigDecimal.ONE, BigDecimal.TEN, BigDecimal.TEN)),
        List.of(),
        null);
  }

  private UUID segment(String condition) {
    var id = segments.make("S" + Id.next(), read(condition));
    made.add(id);
    return id;
  }

  private static io.perennial.conditions.Condition read(String condition) {
    return Conditions.read(JSON.readTree(condition.replace('\'', '"')));
  }

  private List<String> told(UUID customer, UUID segment) {
    return log
        .timeline(customer, Set.of("segment_entered", "segment_left"), null, 50)
        .items()
        .stream()
        .filter(event -> event.data().contains(segment.toString()))
        .map(event -> event.kind() + " " + event.live())
        .toList();
  }

  /** The product's own threads may still be at what they took up before. */
  private void becomes(UUID customer, UUID segment, boolean in) {
    follow();
    Eventually.holds(() -> isIn(customer, segment) == in, this::follow);
    assertThat(isIn(customer, segment)).isEqualTo(in);
  }

  private boolean isIn(UUID customer, UUID segment) {
    return segments.of(customer).stream().anyMatch(each -> each.segment().equals(segment));
  }

  private void follow() {
    do {
      for (var name :
          List.of("facts", "carts", Counting.WORK, Watching.READER, Passing.WORK, Counting.WORK)) {
        work.finish(name);
      }
    } while (work.stages().stream()
            .filter(stage -> List.of("facts", "carts", Watching.READER).contains(stage.name()))
            .anyMatch(stage -> stage.lag().events() > 0)
        || segments.list().stream().anyMatch(each -> each.state() != Segment.State.FRESH));
  }
}
