package io.perennial.customers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.Problem;
import io.perennial.customers.Customers.Ruling;
import io.perennial.customers.Customers.Sighting;
import io.perennial.customers.Profiles.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What is known of a person, whoever told it and in whatever order it came. */
@PerennialTest
class ProfilesTest {

  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");

  @Autowired Customers customers;
  @Autowired Profiles profiles;
  @Autowired Attributes attributes;
  @Autowired Database database;

  private final String mark = UUID.randomUUID().toString();

  @Test
  void whatWasToldLastCountsAndWhatEachSourceToldStaysToBeSeen() {
    var ada = met("ada");
    tell(ada, "shop", 2, false, "city", "Kraków");
    tell(ada, "till", 3, false, "city", "Gdynia");
    tell(ada, "shop", 1, false, "city", "Radom");
    var city = profiles.of(ada).getFirst();
    assertThat(city.value().text()).isEqualTo("Gdynia");
    assertThat(city.told())
        .extracting(Profiles.Origin::source, origin -> value(origin), Profiles.Origin::at)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("till", "Gdynia", NOON.plusSeconds(3)),
            org.assertj.core.groups.Tuple.tuple("shop", "Kraków", NOON.plusSeconds(2)));
  }

  @Test
  void whatTheCustomerSaidCountsBeforeWhatWasObservedUntilItIsTakenBack() {
    var bo = met("bo");
    tell(bo, "page", 1, true, "roast", "dark");
    tell(bo, "shop", 5, false, "roast", "light");
    assertThat(known(bo)).containsEntry("roast", "dark");
    tell(bo, "page", 6, true, "roast", null);
    assertThat(known(bo)).doesNotContainKey("roast");
    tell(bo, "shop", 7, false, "roast", "medium");
    assertThat(known(bo)).containsEntry("roast", "medium");
    tell(bo, "shop", 8, false, "roast", null);
    tell(bo, "till", 7, false, "roast", "older than that");
    assertThat(known(bo)).doesNotContainKey("roast");
  }

  @Test
  void aNameThatIsToldWithItsTimeIsWhatTheCustomerIsCalled() {
    var eva = recognise(new Sighting(mark + "eva", null, "Eva of a file", "RO"));
    tell(eva, "shop", 1, false, "name", "Eva Pop");
    assertThat(customers.find(eva).orElseThrow().name()).isEqualTo("Eva Pop");
    assertThat(customers.find(eva).orElseThrow().country()).isEqualTo("RO");
    tell(eva, "shop", 2, false, "name", null);
    assertThat(customers.find(eva).orElseThrow().name()).isNull();
  }

  @Test
  void ofJoinedPeopleAllCountsAndPartedEachHasTheirOwnAgain() {
    var one = met("one");
    var two = met("two");
    tell(one, "shop", 1, false, "city", "Kraków");
    tell(two, "shop", 2, false, "city", "Iași");
    tell(two, "shop", 2, false, "vip", true);
    database.inTransaction(() -> {
      customers.join(one, two, new Ruling("the same", "Ewa"));
      return true;
    });
    assertThat(known(one)).isEqualTo(known(two)).containsEntry("city", "Iași").containsKey("vip");
    assertThat(profiles.of(one).getFirst().told()).hasSize(2);
    database.inTransaction(() -> {
      customers.part(one, Set.of(two), new Ruling("not the same", "Ewa"));
      return true;
    });
    assertThat(known(one)).containsExactlyEntriesOf(Map.of("city", "Kraków"));
    assertThat(known(two)).containsEntry("city", "Iași").containsEntry("vip", "true");
  }

  @Test
  void inWhateverOrderItComesTheSameIsKnown() {
    long seed = new Random().nextLong();
    System.out.println("ProfilesTest seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 25; round++) {
      var people = List.of("a" + round, "b" + round, "c" + round);
      var told = new ArrayList<String[]>();
      for (int i = 0; i < 30; i++) {
        told.add(
            new String[] {
              people.get(random.nextInt(3)),
              random.nextBoolean() ? "shop" : "till",
              String.valueOf(random.nextInt(8)),
              String.valueOf(random.nextInt(4) == 0),
              List.of("name", "city", "tags").get(random.nextInt(3)),
              random.nextInt(4) == 0 ? null : "v" + random.nextInt(5)
            });
      }
      var outcomes = new ArrayList<Map<String, Map<String, String>>>();
      for (int run = 0; run < 2; run++) {
        var own = mark + round + "-" + run;
        var shuffled = new ArrayList<>(told);
        shuffled.addAll(told.subList(0, 10));
        Collections.shuffle(shuffled, random);
        var ids = new HashMap<String, UUID>();
        people.forEach(
            person -> ids.put(person, recognise(new Sighting(own + person, null, null, null))));
        for (int from = 0; from < shuffled.size(); ) {
          int to = Math.min(shuffled.size(), from + 1 + random.nextInt(9));
          var batch = shuffled.subList(from, to).stream().map(each -> told(ids, each)).toList();
          database.inTransaction(() -> profiles.tell(batch));
          from = to;
        }
        var outcome = new TreeMap<String, Map<String, String>>();
        ids.forEach((person, id) -> {
          var all = known(id);
          assertThat(customers.find(id).orElseThrow().name()).isEqualTo(all.get("name"));
          outcome.put(person, all);
        });
        outcomes.add(outcome);
      }
      assertThat(outcomes.get(0)).as("seed " + seed).isEqualTo(outcomes.get(1));
      assertThat(outcomes.get(0)).as("seed " + seed).isEqualTo(naive(people, told));
    }
  }

  /** The rule written a second time: everything at once, row by row. */
  private static Map<String, Map<String, String>> naive(List<String> people, List<String[]> told) {
    var outcome = new TreeMap<String, Map<String, String>>();
    for (var person : people) {
      var known = new TreeMap<String, String>();
      for (var name : List.of("name", "city", "tags")) {
        var last = new HashMap<String, String[]>();
        for (var each : told) {
          if (each[0].equals(person) && each[4].equals(name)) {
            last.merge(each[1] + each[3], each, (a, b) -> isLater(b, a) ? b : a);
          }
        }
        int declaredGone = -1;
        int gone = -1;
        for (var each : last.values()) {
          if (each[5] == null) {
            gone = Math.max(gone, Integer.parseInt(each[2]));
            declaredGone =
                each[3].equals("true")
                    ? Math.max(declaredGone, Integer.parseInt(each[2]))
                    : declaredGone;
          }
        }
        String[] best = null;
        for (var each : last.values()) {
          boolean declared = each[3].equals("true");
          int at = Integer.parseInt(each[2]);
          if (each[5] != null && at >= declaredGone && (declared || at >= gone)) {
            boolean better =
                best == null
                    || (declared != best[3].equals("true") ? declared : isLater(each, best));
            best = better ? each : best;
          }
        }
        if (best != null) {
          known.put(name, best[5]);
        }
      }
      outcome.put(person, known);
    }
    return outcome;
  }

  private static boolean isLater(String[] one, String[] other) {
    int order = one[2].compareTo(other[2]);
    return order > 0
        || (order == 0
            && (one[5] == null ? "" : one[5]).compareTo(other[5] == null ? "" : other[5]) > 0);
  }

  @Test
  void anAttributeSaysHowAValueIsReadAndWhatDoesNotFitIsShownAsSuch() {
    var name = "cups " + mark.substring(0, 8);
    attributes.declare(name, "Cups a day", TraitType.NUMBER, List.of());
    var id = met("cups");
    tell(id, "shop", 1, false, name, "2,5");
    var cups = profiles.of(id).getFirst();
    assertThat(cups.label()).isEqualTo("Cups a day");
    assertThat(cups.value()).isEqualTo(new TraitValue(TraitType.NUMBER, "2.5"));
    tell(id, "shop", 2, false, name, "too many");
    assertThat(profiles.of(id).getFirst().fits()).isFalse();
    assertThatThrownBy(() -> profiles.checked(Traits.of(Map.of(name, "two"))))
        .isInstanceOf(Problem.class);
    attributes.retire(name);
    assertThat(profiles.checked(Traits.of(Map.of(name, "two"))).told()).hasSize(1);
    assertThatThrownBy(() -> attributes.declare("x", "y", TraitType.DATE, List.of("a")))
        .isInstanceOf(Problem.class);
  }

  @Test
  void moreThanFiveHundredOfOneIdentityAreRefusedAndNothingOfThemStays() {
    var id = met("many");
    for (int part = 0; part < 2; part++) {
      var some = new LinkedHashMap<String, Object>();
      for (int i = 0; i < 250; i++) {
        some.put("k" + part + "-" + i, i);
      }
      database.inTransaction(
          () -> profiles.tell(List.of(new Told(id, Traits.of(some), "shop", NOON, false))));
    }
    assertThat(profiles.of(id)).hasSize(500);
    assertThatThrownBy(() -> tell(id, "shop", 1, false, "one more", "x"))
        .isInstanceOf(Problem.class);
    assertThat(profiles.of(id)).hasSize(500);
  }

  private static Told told(Map<String, UUID> ids, String[] each) {
    var one = new HashMap<String, @Nullable Object>();
    one.put(each[4], each[5]);
    var id = java.util.Objects.requireNonNull(ids.get(each[0]));
    return new Told(
        id,
        Traits.of(one),
        each[1],
        NOON.plusSeconds(Long.parseLong(each[2])),
        Boolean.parseBoolean(each[3]));
  }

  private void tell(
      UUID id, String source, int second, boolean declared, String name, @Nullable Object value) {
    var one = new HashMap<String, @Nullable Object>();
    one.put(name, value);
    database.inTransaction(() -> {
      profiles.tell(id, Traits.of(one), source, NOON.plusSeconds(second), declared);
      return true;
    });
  }

  private Map<String, String> known(UUID id) {
    var known = new TreeMap<String, String>();
    profiles.known(id).forEach((name, value) -> known.put(name, value.plain()));
    return known;
  }

  private static @Nullable String value(Profiles.Origin origin) {
    return origin.value() == null ? null : origin.value().text();
  }

  private UUID met(String name) {
    return recognise(new Sighting(mark + name, null, null, null));
  }

  private UUID recognise(Sighting sighting) {
    return database.inTransaction(
        () -> customers.recognise("shop " + mark, List.of(sighting)).getFirst());
  }
}
