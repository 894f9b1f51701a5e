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
import io.perennial.carts.Carts;
import io.perennial.conditions.Conditions;
import io.perennial.consents.Channel;
import io.perennial.consents.Consents;
import io.perennial.consents.Proof;
import io.perennial.consents.State;
import io.perennial.consents.Told;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Ruling;
import io.perennial.customers.Customers.Sighting;
import io.perennial.customers.Nobody;
import io.perennial.customers.Profiles;
import io.perennial.customers.Traits;
import io.perennial.events.Events;
import io.perennial.orders.Orders;
import io.perennial.segments.NaiveWorld.Agreed;
import io.perennial.segments.NaiveWorld.Bought;
import io.perennial.segments.NaiveWorld.Did;
import io.perennial.segments.NaiveWorld.Life;
import io.perennial.segments.NaiveWorld.Said;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Random conditions over random histories, at random moments of a moved clock: who is in a segment
 * after everything was followed step by step, whom the condition means when everybody is asked, and
 * whom it means by {@link NaiveWorld}, are the same people.
 */
@PerennialTest
class SegmentsRandomTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final List<String> TRAITS =
      List.of("country", "points", "tags", "birthday", "since", "zone");
  private static final int PEOPLE = 24;
  private static final int SEGMENTS = 32;
  private static final int STEPS = 14;

  @Autowired Segments segments;
  @Autowired Asking asking;
  @Autowired MembersSql members;
  @Autowired Customers customers;
  @Autowired Profiles profiles;
  @Autowired Consents consents;
  @Autowired Orders orders;
  @Autowired Events events;
  @Autowired Carts carts;
  @Autowired Work work;
  @Autowired Database database;
  @Autowired Business business;
  @Autowired MovedClock clock;

  private final Map<UUID, Life> lives = new HashMap<>();
  private final List<UUID> made = new ArrayList<>();
  private Random random = new Random();
  private String source = "";

  @BeforeEach
  @AfterEach
  void nothing() {
    clock.run();
    Nobody.isThere(database, customers);
    made.reversed().forEach(segments::remove);
    made.clear();
    lives.clear();
  }

  @Test
  void following_counting_and_looking_at_everything_mean_the_same_people() {
    rounds(3);
  }

  @Test
  @Tag("long")
  void thousands_of_conditions_mean_the_same_people_in_all_three_ways() {
    rounds(90);
  }

  private void rounds(int rounds) {
    long seed = Long.getLong("segments.seed", new Random().nextLong());
    System.out.println("SegmentsRandomTest seed: " + seed);
    var seeds = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      random = new Random(seeds.nextLong());
      nothing();
      round(round);
    }
  }

  private void round(int round) {
    var zone = RandomConditions.ZONES.get(random.nextInt(RandomConditions.ZONES.size()));
    TestBusiness.is(database, business, "PL", "PLN", zone);
    clock.set(
        Instant.parse(RandomConditions.STARTS.get(random.nextInt(RandomConditions.STARTS.size()))));
    source = "test-" + Id.next();
    for (int i = 0; i < PEOPLE; i++) {
      var identity =
          database.inTransaction(() ->
              customers
                  .recognise(source, List.of(new Sighting("c" + Id.next(), null, null, null)))
                  .getFirst());
      lives.put(identity, new Life());
    }
    // A name that nobody has may not be asked for.
    var first = lives.keySet().stream().sorted().findFirst().orElseThrow();
    for (var name : TRAITS) {
      database.inTransaction(() -> trait(first, moment(100), name));
    }
    for (int i = 0; i < PEOPLE * 4; i++) {
      happen(100);
    }
    var conditions =
        new RandomConditions(random, LocalDate.ofInstant(clock.instant(), ZoneId.of(zone)));
    var said = new HashMap<UUID, JsonNode>();
    for (int i = 0; i < SEGMENTS; i++) {
      var json = conditions.tree(3, i % 4 == 0 ? made : List.of());
      UUID id;
      try {
        id = segments.make("S" + Id.next(), Conditions.read(json));
      } catch (io.perennial.Problem tooDeep) {
        assertThat(tooDeep.text()).isEqualTo("segments.deep");
        continue;
      }
      made.add(id);
      said.put(id, json);
      assertThat(Conditions.write(Conditions.read(Conditions.write(Conditions.read(json)))))
          .isEqualTo(Conditions.write(Conditions.read(json)));
    }
    for (int step = 0; step < STEPS; step++) {
      follow();
      compare(said, zone, round + "." + step);
      if (random.nextInt(4) == 0) {
        var id = made.get(random.nextInt(made.size()));
        var json = conditions.tree(3, List.of());
        segments.change(id, segments.find(id).orElseThrow().name(), Conditions.read(json));
        said.put(id, json);
      }
      for (int i = random.nextInt(8); i > 0; i--) {
        happen(random.nextInt(4) == 0 ? 100 : 0);
      }
      clock.advance(RandomConditions.jump(random, clock.instant()));
    }
  }

  /** Lets something happen to somebody, now or up to so many days ago. */
  private void happen(int daysAgo) {
    var identities = new ArrayList<>(lives.keySet());
    identities.sort(null);
    var identity = identities.get(random.nextInt(identities.size()));
    var life = Objects.requireNonNull(lives.get(identity));
    var at = moment(daysAgo);
    database.inTransaction(() -> {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> order(identity, life, at);
        case 3, 4, 5 -> deed(identity, life, at);
        case 6, 7 -> trait(identity, at, TRAITS.get(random.nextInt(TRAITS.size())));
        case 8 -> agreement(identity, at);
        default -> person(identity, identities);
      }
      return true;
    });
  }

  private Instant moment(int daysAgo) {
    return clock
        .instant()
        .truncatedTo(ChronoUnit.MICROS)
        .minusSeconds(daysAgo == 0 ? 0 : random.nextInt(daysAgo * 86_400))
        .minusNanos(1_000L * random.nextInt(500_000));
  }

  private void order(UUID identity, Life life, Instant at) {
    var value = BigDecimal.valueOf(1 + random.nextInt(150));
    var product = random.nextBoolean() ? "beans" : "tea";
    var channel = random.nextBoolean() ? "web" : "pos";
    orders.record(
        List.of(
            new Orders.Draft(
                source,
                channel,
                "o" + Id.next(),
                identity,
                at,
                Orders.State.SOLD,
                "PLN",
                BigDecimal.ONE,
                List.of(new Orders.Line(product, null, BigDecimal.ONE, value, value)),
                List.of(),
                null)),
        random.nextBoolean());
    life.orders.add(new Bought(at, value, product, channel));
    life.events.add(new Did("order_placed", at, "", 0));
  }

  private void deed(UUID identity, Life life, Instant at) {
    var kind = List.of("page_viewed", "product_viewed", "cart_changed").get(random.nextInt(3));
    var page = random.nextBoolean() ? "/" : "/tea";
    int price = 1 + random.nextInt(50);
    var data =
        kind.equals("cart_changed")
            ? "{\"change\":\"whole\",\"products\":[{\"product\":\"p\",\"name\":\"P\",\"quantity\":1,\"price\":%d}]}"
                .formatted(price)
            : "{\"properties\":{\"path\":\"%s\",\"price\":%d}}".formatted(page, price);
    events.append(
        List.of(
            new Events.Draft(kind, identity, at, "test " + Id.next(), random.nextBoolean(), data)));
    life.events.add(new Did(kind, at, page, price));
  }

  private boolean trait(UUID identity, Instant at, String name) {
    var day =
        LocalDate.ofInstant(clock.instant(), ZoneId.of("UTC")).plusDays(random.nextInt(120) - 60);
    Object value =
        switch (name) {
          case "country" -> List.of("PL", "RO", "UA").get(random.nextInt(3));
          case "points" -> random.nextInt(100);
          case "tags" -> random.nextBoolean() ? List.of("vip", "b2b") : List.of("b2b");
          case "birthday" ->
              random.nextInt(4) == 0
                  ? "2000-02-29"
                  : random.nextInt(3) == 0
                      ? "--" + day.toString().substring(5)
                      : day.minusYears(30).toString();
          case "since" -> day.toString();
          default ->
              random.nextInt(5) == 0
                  ? "Nowhere/Land"
                  : RandomConditions.ZONES.get(random.nextInt(RandomConditions.ZONES.size()));
        };
    profiles.tell(identity, Traits.of(Map.of(name, value)), "test", at, true);
    events.append(
        List.of(new Events.Draft("identified", identity, at, "test " + Id.next(), true, "{}")));
    var text =
        value instanceof List<?> list ? JSON.writeValueAsString(list) : String.valueOf(value);
    return Objects.requireNonNull(lives.get(identity)).traits.add(new Said(at, name, text));
  }

  private void agreement(UUID identity, Instant at) {
    boolean yes = random.nextBoolean();
    consents.record(
        List.of(
            new Told(
                identity,
                "newsletter",
                Channel.EMAIL,
                yes ? State.GRANTED : State.WITHDRAWN,
                null,
                at,
                Proof.of(Proof.By.PROGRAM, "test", "test"),
                true)));
    // A word speaks for all names that the person has when it is said.
    var people = customers.people(lives.keySet());
    lives.forEach((other, theirs) -> {
      if (Objects.equals(people.get(other), people.get(identity))) {
        if (theirs.consents.isEmpty()) {
          theirs.consents.add(new ArrayList<>());
        }
        theirs.consents.getFirst().add(new Agreed(at, yes));
      }
    });
  }

  /** Somebody new, or two who are found to be one. */
  private void person(UUID identity, List<UUID> identities) {
    if (random.nextBoolean()) {
      var stranger =
          customers
              .recognise(source, List.of(new Sighting("c" + Id.next(), null, null, null)))
              .getFirst();
      lives.put(stranger, new Life());
      deed(
          stranger,
          Objects.requireNonNull(lives.get(stranger)),
          clock.instant().truncatedTo(ChronoUnit.MICROS));
    } else {
      var other = identities.get(random.nextInt(identities.size()));
      var people = customers.people(List.of(identity, other));
      var one = Objects.requireNonNull(people.get(identity));
      var two = Objects.requireNonNull(people.get(other));
      if (!one.equals(two)) {
        customers.join(one, two, new Ruling("the same", "test"));
      }
    }
  }

  /** The product's own threads are at work, too; whoever comes first does it. */
  private void follow() {
    do {
      for (var name : List.of("facts", "carts", Counting.WORK, Watching.READER, Passing.WORK)) {
        work.finish(name);
      }
    } while (isBehind("facts")
        || isBehind("carts")
        || isBehind(Watching.READER)
        || segments.list().stream().anyMatch(each -> each.state() != Segment.State.FRESH));
  }

  private boolean isBehind(String name) {
    return work.stages().stream()
        .anyMatch(stage -> stage.name().equals(name) && stage.lag().events() > 0);
  }

  private void compare(Map<UUID, JsonNode> said, String zone, String where) {
    var people = customers.people(lives.keySet());
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var together = NaiveWorld.together(lives, people);
    var meant = new HashMap<UUID, Set<UUID>>();
    var world =
        new NaiveWorld(
            ZoneId.of(zone),
            (person, segment) -> meant.getOrDefault(segment, Set.of()).contains(person));
    var asked = asking.asked();
    for (var id : made) {
      // A segment asks only those that were made before it.
      var json = Objects.requireNonNull(said.get(id));
      var expected = new HashSet<UUID>();
      together.forEach((person, life) -> {
        if (world.holds(json, person, life, now)) {
          expected.add(person);
        }
      });
      meant.put(id, expected);
      var counted =
          new HashSet<>(
              members
                  .preview(
                      Conditions.everybody(Conditions.read(json), Objects.requireNonNull(asked)),
                      1_000)
                  .sample());
      counted.retainAll(together.keySet());
      assertThat(counted)
          .as(() ->
              "everybody asked, round %s at %s in %s, %s: %s"
                  .formatted(where, now, zone, json, disputed(counted, expected, together)))
          .isEqualTo(expected);
      // The product's own threads may still be at what they took up before the clock was moved.
      Eventually.holds(() -> inside(id, together.keySet()).equals(expected), this::follow);
      assertThat(inside(id, together.keySet()))
          .as("followed, round %s at %s in %s, %s", where, now, zone, json)
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(segments.find(id).orElseThrow().size()).as("size").isEqualTo(expected.size());
    }
  }

  /** The lives that are read in two ways, with the cart that is on record. */
  private List<String> disputed(Set<UUID> one, Set<UUID> other, Map<UUID, Life> together) {
    return Stream.concat(one.stream(), other.stream())
        .distinct()
        .filter(person -> one.contains(person) != other.contains(person))
        .map(person -> together.get(person) + " " + carts.find(person))
        .toList();
  }

  private Set<UUID> inside(UUID segment, Set<UUID> known) {
    var inside = new HashSet<UUID>();
    members
        .members(segment, new UUID(0, 0), 10_000)
        .forEach(member -> inside.add(member.customer()));
    inside.retainAll(known);
    return inside;
  }
}
