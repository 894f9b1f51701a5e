package io.perennial.audiences;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Problem;
import io.perennial.conditions.Condition;
import io.perennial.conditions.Conditions;
import io.perennial.insights.Rfm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What stands in the form is what was meant, however it goes there and back. */
class DraftTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static Condition read(String json) {
    return Conditions.read(JSON.readTree(json));
  }

  /** As a browser posts what the page shows. */
  private static void post(Draft draft, String path, Map<String, String[]> form) {
    form.put(path + "_kind", new String[] {draft.kind()});
    draft
        .fields()
        .forEach((name, values) -> form.put(path + "_" + name, values.toArray(String[]::new)));
    for (int i = 0; i < draft.of().size(); i++) {
      post(draft.of().get(i), path + "-" + i, form);
    }
  }

  private static Draft posted(Draft draft) {
    var form = new HashMap<String, String[]>();
    post(draft, Draft.ROOT, form);
    return Draft.posted(form);
  }

  @Test
  void every_condition_goes_into_the_form_and_comes_back_the_same() {
    var unfit = new ArrayList<String>();
    Examples.all()
        .forEach((name, json) -> {
          var condition = new Condition.Any(List.of(read(json)));
          var draft = DraftReading.of(condition);
          assertThat(Conditions.write(Conditions.read(DraftWriting.json(posted(draft)))))
              .as(name)
              .isEqualTo(Conditions.write(condition));
          if (draft.of().getFirst().kind().equals("other")) {
            unfit.add(name);
          }
        });
    assertThat(unfit)
        .as("kept as they are, without fields")
        .containsExactly("orders", "own event", "mixed");
  }

  @Test
  void rows_are_added_moved_wrapped_and_taken_away() {
    var a = Draft.leaf("rfm", "rfm", "loyal");
    var b = Draft.leaf("segment", "segment", "x");
    var draft = Draft.empty("all").added("c", a).added("c", Draft.empty("any")).added("c-1", b);
    assertThat(draft.of()).extracting(Draft::kind).containsExactly("rfm", "any");
    assertThat(draft.moved("c-0", 1).of()).extracting(Draft::kind).containsExactly("any", "rfm");
    assertThat(draft.moved("c-0", -1)).isEqualTo(draft);
    assertThat(draft.moved("c-1", 1)).isEqualTo(draft);
    assertThat(draft.removed("c-1-0").of().getLast().of()).isEmpty();
    assertThat(draft.wrapped("c-0").of().getFirst())
        .isEqualTo(new Draft("any", Map.of(), List.of(a)));
    assertThat(draft.wrapped("c").of()).containsExactly(draft);
    for (var nowhere : List.of("c-9", "c-1-7", "c-0-0", "c-1-0-0-0", "c")) {
      assertThat(draft.removed(nowhere)).as(nowhere).isEqualTo(draft);
    }
    assertThat(draft.added("c-0", b)).as("a row is no group").isEqualTo(draft);
    var full = Draft.empty("all");
    for (int i = 0; i < 2 * Draft.MOST_ROWS; i++) {
      full = full.added("c", a);
    }
    assertThat(full.rows()).isEqualTo(Draft.MOST_ROWS);
  }

  @Test
  void numbers_are_typed_as_people_write_them_and_anything_else_is_refused() {
    for (var typed : List.of("1200.5", "1200,5", "1 200,5", "1\u00a0200,5", " 1200.50 ")) {
      var row = Draft.leaf("fact", "fact", "revenue", "least", typed);
      assertThat(
              Conditions.write(Conditions.read(DraftWriting.json(row)))
                  .path("at_least")
                  .decimalValue())
          .as(typed)
          .isEqualByComparingTo("1200.5");
    }
    for (var typed : List.of("many", "1e999999999", "--", "1.2.3", "9".repeat(40), "NaN")) {
      var row = Draft.leaf("fact", "fact", "revenue", "least", typed);
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> Conditions.read(DraftWriting.json(row)))
          .as(typed)
          .isInstanceOf(Problem.class);
    }
  }

  @Test
  void a_form_that_no_page_made_is_a_condition_or_a_refusal() {
    var random = new Random(3);
    var names =
        List.of(
            "kind", "when", "n", "unit", "test", "values", "least", "most", "name", "json", "event",
            "then", "what", "roles");
    var values =
        List.of(
            "all",
            "orders",
            "event",
            "company",
            "other",
            "last",
            "days",
            "in",
            "dated",
            "'); drop table",
            "{\"rfm\":[\"loyal\"]}",
            "[[[",
            "",
            "5",
            "own",
            "followed_by",
            "\0");
    for (int i = 0; i < 5_000; i++) {
      var form = new HashMap<String, String[]>();
      form.put("c_kind", new String[] {"all"});
      for (int k = random.nextInt(12); k > 0; k--) {
        form.put(
            "c-"
                + random.nextInt(3)
                + (random.nextBoolean() ? "" : "-" + random.nextInt(2))
                + "_"
                + names.get(random.nextInt(names.size())),
            new String[] {values.get(random.nextInt(values.size()))});
      }
      try {
        assertThat(Conditions.read(DraftWriting.json(Draft.posted(form)))).isNotNull();
      } catch (Problem refused) {
        assertThat(refused.field()).startsWith("condition");
      }
    }
  }

  @Test
  void a_place_in_the_json_is_a_row_of_the_form() {
    assertThat(Checked.path("condition")).isEqualTo("c");
    assertThat(Checked.path("condition.all[1].any[0].when.last")).isEqualTo("c-1-0");
  }

  /** Any choice of squares means the people of these squares and no others. */
  @Test
  void squares_of_the_grid_are_a_condition_of_the_same_people() {
    var random = new Random(4);
    for (int i = 0; i < 2_000; i++) {
      var squares = new TreeSet<String>();
      for (int k = 1 + random.nextInt(12); k > 0; k--) {
        squares.add("" + (1 + random.nextInt(5)) + (1 + random.nextInt(5)));
      }
      var condition = Squares.condition(squares);
      for (int r = 1; r <= 5; r++) {
        for (int f = 1; f <= 5; f++) {
          assertThat(holds(condition, r, f))
              .as(squares + " " + r + f)
              .isEqualTo(squares.contains("" + r + f));
        }
      }
    }
    assertThat(Squares.condition(Squares.of(List.of("55,54"))))
        .isEqualTo(new Condition.Grouped(java.util.Set.of("champions")));
    assertThat(Squares.of(List.of("99", "5", "x", "12,21"))).containsExactly("12", "21");
  }

  private static boolean holds(Condition condition, int r, int f) {
    return switch (condition) {
      case Condition.All(var of) -> of.stream().allMatch(each -> holds(each, r, f));
      case Condition.Any(var of) -> of.stream().anyMatch(each -> holds(each, r, f));
      case Condition.Grouped(var groups) -> groups.contains(Rfm.group(r, f));
      case Condition.Scored(var name, var range) -> {
        int value = name.equals("rfm_r") ? r : f;
        yield requireNonNull(range.least()).intValue() <= value
            && value <= requireNonNull(range.most()).intValue();
      }
      default -> throw new AssertionError(condition);
    };
  }

  @Test
  void what_is_pasted_is_lines_or_the_column_that_says_who_it_is() {
    assertThat(Pasted.names("\ufeffA1\n\n  b@x.test \r\nC3"))
        .containsExactly("A1", "b@x.test", "C3");
    assertThat(Pasted.names("name;Email;city\nAda;a@x.test;Kraków\n\"Bo; Jr\";b@x.test;"))
        .containsExactly("a@x.test", "b@x.test");
    assertThat(Pasted.names("A1,Ada\nB2,Bo")).containsExactly("A1", "B2");
    assertThat(Pasted.names("email\na@x.test")).containsExactly("a@x.test");
    assertThat(Pasted.names("")).isEmpty();
  }
}
