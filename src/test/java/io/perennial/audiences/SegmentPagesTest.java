package io.perennial.audiences;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Eventually;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.access.Visitor;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.segments.Segment;
import io.perennial.segments.Segments;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** The pages of segments, by forms alone. */
@PerennialTest
@SuppressWarnings("NullAway.Init")
class SegmentPagesTest {

  @Autowired ApplicationContext context;
  @Autowired Business business;
  @Autowired Customers customers;
  @Autowired Database database;
  @Autowired Segments segments;

  private final String own = UUID.randomUUID().toString().substring(0, 8);
  private Visitor owner;

  @BeforeEach
  void start() {
    owner = Visitor.owner(context);
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
  }

  @AfterEach
  void end() {
    segments.list().stream()
        .filter(segment -> segment.name().contains(own))
        .toList()
        .forEach(segment -> segments.remove(segment.id()));
  }

  @Test
  void without_scripts_a_segment_is_built_counted_saved_and_changed() throws InterruptedException {
    person("ada");
    String[] typed = {
      "name",
      "Built " + own,
      "c_kind",
      "all",
      "c-0_kind",
      "attribute",
      "c-0_name",
      "name",
      "c-0_test",
      "contains",
      "c-0_values",
      own
    };
    var grown = owner.send("/segments/build", with(typed, "do", "add c", "c_add", "cart")).body();
    assertThat(grown).contains("name=\"c-1_kind\" value=\"cart\"", "value=\"Built " + own + "\"");
    var moved = owner.send("/segments/build", with(typed, "do", "wrap c-0")).body();
    assertThat(moved).contains("name=\"c-0-0_values\" value=\"" + own + "\"");
    var counted = owner.send("/segments/build", with(typed, "do", "count")).body();
    assertThat(counted).contains("1 customer<").contains("ada " + own);

    var saved = owner.send("/segments/build", with(typed, "do", "save"));
    assertThat(saved.statusCode()).isEqualTo(303);
    var address = saved.headers().firstValue("Location").orElseThrow();
    var id = UUID.fromString(address.substring("/segments/".length()));
    fresh(id);
    assertThat(owner.get(address).body())
        .contains("ada " + own, "1 customer", address + "/customers.csv");
    assertThat(owner.get(address + "/change").body())
        .contains("name=\"c-0_values\" value=\"" + own + "\"");
    assertThat(owner.get("/segments?query=built+" + own).body()).contains("Built " + own);
    assertThat(owner.get("/segments?query=nothing-like-it").body()).doesNotContain("Built " + own);

    var changed =
        owner.send(
            "/segments/build",
            with(typed, "do", "save", "segment", id.toString(), "name", "Rebuilt " + own));
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(303);
  }

  @Test
  void what_is_wrong_stands_beside_its_row_and_nothing_typed_is_lost() {
    var answer =
        owner.send(
            "/segments/build",
            "do",
            "save",
            "name",
            "Wrong " + own,
            "c_kind",
            "all",
            "c-0_kind",
            "fact",
            "c-0_fact",
            "revenue",
            "c-0_least",
            "<b>lots</b>",
            "c-1_kind",
            "standing");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains("id=\"c-0_wrong\" role=\"status\">Here a number is needed")
        .contains("id=\"c-1_wrong\" role=\"status\">Here a list")
        .contains("value=\"&lt;b>lots&lt;/b>\"")
        .contains("value=\"Wrong " + own + "\"");
    assertThat(
            owner.send("/segments/build", "do", "save", "name", "", "c_kind", "all").statusCode())
        .isEqualTo(422);
    assertThat(owner.send("/segments/build", "do", "remove ../../x", "c_kind", "all").statusCode())
        .isEqualTo(400);
    assertThat(
            owner
                .send(
                    "/segments/build",
                    "do",
                    "save",
                    "name",
                    "x",
                    "segment",
                    UUID.randomUUID().toString())
                .statusCode())
        .isEqualTo(404);
    assertThat(segments.list()).noneMatch(segment -> segment.name().equals("Wrong " + own));
  }

  @Test
  void a_list_is_filled_by_pasting_and_says_whom_nobody_knows() {
    var ada = person("ada");
    var evil =
        database.inTransaction(() ->
            customers
                .recognise(
                    "t" + own,
                    List.of(new Sighting("evil" + own, null, "=HYPERLINK(\"http://x\")", "PL")))
                .getFirst());
    var made = owner.send("/segments", "name", "List " + own);
    var address = made.headers().firstValue("Location").orElseThrow();
    var filled =
        owner.send(address + "/customers", "customers", "ada" + own + "\nnobody <i>\nevil" + own);
    assertThat(filled.body()).contains("nobody &lt;i&gt;").contains("2 customers were found");
    assertThat(owner.get(address + "/customers.csv").body())
        .contains("'=HYPERLINK")
        .contains("ada" + own);
    assertThat(owner.download(address + "/customers.xlsx").body())
        .startsWith(new byte[] {'P', 'K'});

    assertThat(owner.get("/customers/" + ada).body()).contains("List " + own);
    var id = address.substring("/segments/".length());
    assertThat(owner.send("/customers/" + ada + "/lists", "list", id, "do", "take").statusCode())
        .isEqualTo(303);
    assertThat(segments.of(ada)).isEmpty();
    assertThat(owner.send("/customers/" + ada + "/lists", "list", id).statusCode()).isEqualTo(303);
    assertThat(segments.of(ada))
        .extracting(Segment.Membership::name)
        .containsExactly("List " + own);
    owner.send(address + "/customers", "customers", evil.toString(), "do", "take");
    assertThat(segments.members(UUID.fromString(id), null, 10).items()).hasSize(1);
    assertThat(owner.get(address + "/customers/" + ada).body())
        .contains("a list made by hand", "Why ada " + own);
    assertThat(owner.send(address + "/customers", "customers", " ").statusCode()).isEqualTo(422);
  }

  @Test
  void a_removed_segment_is_brought_back_and_one_that_is_asked_stays() {
    var base = segments.makeList("Base " + own);
    var above =
        segments.make("Above " + own, new io.perennial.conditions.Condition.InSegment(base, true));
    var refused = owner.send("/segments/" + base + "/remove");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("Above " + own);
    var removed = owner.send("/segments/" + above + "/remove");
    assertThat(removed.headers().firstValue("Location")).contains("/segments?removed=" + above);
    assertThat(owner.get("/segments?removed=" + above).body())
        .contains("/segments/" + above + "/restore")
        .doesNotContain("Above " + own);
    assertThat(owner.get("/segments/" + above).statusCode()).isEqualTo(404);
    assertThat(owner.send("/segments/" + above + "/restore").statusCode()).isEqualTo(303);
    assertThat(owner.get("/segments/" + above).statusCode()).isEqualTo(200);
  }

  private static String[] with(String[] form, String... more) {
    var all = new java.util.LinkedHashMap<String, String>();
    for (int i = 0; i < form.length; i += 2) {
      all.put(form[i], form[i + 1]);
    }
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all.entrySet().stream()
        .flatMap(each -> java.util.stream.Stream.of(each.getKey(), each.getValue()))
        .toArray(String[]::new);
  }

  private UUID person(String name) {
    return database.inTransaction(() ->
        customers
            .recognise("t" + own, List.of(new Sighting(name + own, null, name + " " + own, "PL")))
            .getFirst());
  }

  private void fresh(UUID id) throws InterruptedException {
    Supplier<Segment.State> state = () -> segments.find(id).orElseThrow().state();
    Eventually.holds(() -> state.get() == Segment.State.FRESH);
    assertThat(state.get()).isEqualTo(Segment.State.FRESH);
  }
}
