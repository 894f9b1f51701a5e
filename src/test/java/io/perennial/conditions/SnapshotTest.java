package io.perennial.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * The SQL of conditions of every kind is what was read by somebody and written down. After a change
 * that is meant, refresh it with {@code mvn -Dtest=SnapshotTest -Dsnapshots.write=true test} and
 * read what became different.
 */
class SnapshotTest {

  private static final Path FILE = Path.of("src/test/resources/conditions/snapshots.md");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Instant NOW = Instant.parse("2026-03-29T10:00:00Z");

  private static final Asked ASKED =
      new Asked(
          NOW,
          ZoneId.of("Europe/Warsaw"),
          180,
          30.5,
          "select customer_id from segments_member where segment_id = %s");

  private static final List<String> CONDITIONS =
      List.of(
          "{'attribute': 'country', 'in': ['PL', 'RO']}",
          "{'attribute': 'name', 'contains': 'ska'}",
          "{'attribute': 'points', 'at_least': 10, 'at_most': 99}",
          "{'attribute': 'birthday', 'anniversary': {'days': 7}, 'zone': 'customer'}",
          "{'attribute': 'since', 'dated': {'last': {'days': 30}}}",
          "{'fact': 'revenue', 'at_least': 200}",
          "{'purchased': 'last_order', 'when': {'before_last': {'days': 90}}}",
          "{'standing': ['slowing', 'lapsed']}",
          "{'rfm': ['champions']}",
          "{'score': 'rfm_r', 'at_least': 4}",
          "{'orders': {'categories': ['Coffee']}, 'when': {'last': {'days': 90}}, 'times': {'at_least': 2}, 'worth': {'at_least': 200}}",
          "{'orders': {'products': ['A'], 'channels': ['web']}, 'times': {'at_most': 1}, 'zone': 'customer', 'when': {'from': '2026-01-01', 'to': '2026-03-01'}}",
          "{'event': 'page_viewed', 'where': [{'property': 'path', 'contains': '/tea'}], 'times': {'at_least': 3}, 'when': {'last': {'hours': 48}}}",
          "{'event': 'cart_changed', 'not_followed_by': {'event': 'order_placed', 'within': {'hours': 2}}}",
          "{'cart': {'at_least': 100}, 'when': {'before_last': {'hours': 2}}}",
          "{'reach': 'email', 'topic': 'newsletter', 'may': true}",
          "{'company': {'roles': ['buyer']}, 'attribute': 'industry', 'in': ['tea']}",
          "{'segment': '01a20651-7365-7000-8b22-56bcb9b6c660', 'in': false}",
          "{'engaged': {'at_least': 3}}",
          "{'all': []}",
          "{'none': [{'any': [{'rfm': ['lost']}, {'all': [{'engaged': {'at_most': 0}}, {'cart': {}}]}]}]}");

  @Test
  void the_sql_of_every_kind_is_what_was_written_down() throws IOException {
    var text = new StringBuilder();
    for (var words : CONDITIONS) {
      var json = JSON.readTree(words.replace('\'', '"'));
      var condition = Conditions.read(json);
      text.append("## `").append(json).append("`\n\n");
      section(text, "everybody", Conditions.everybody(condition, ASKED));
      section(text, "a few", Conditions.truths(List.of(condition), ASKED));
      section(
          text,
          "whom an hour may have changed",
          Conditions.passed(condition, ASKED, NOW.minus(Duration.ofHours(1))));
    }
    if (Boolean.getBoolean("snapshots.write")) {
      Files.writeString(FILE, text);
    }
    assertThat(text.toString())
        .as(
            "read the difference; if it is meant: mvn -Dtest=SnapshotTest -Dsnapshots.write=true test")
        .isEqualTo(Files.readString(FILE));
  }

  /** No word of a condition gets into the text: it could be SQL. */
  @Test
  void what_somebody_said_stands_in_parameters_alone() {
    for (var words : CONDITIONS) {
      var marked =
          words.replaceAll(
              "'(PL|ska|Coffee|A|web|/tea|newsletter|tea|points|country|path)'", "'x''; drop $1'");
      var condition =
          Conditions.read(JSON.readTree(marked.replace("''", "\u2019").replace('\'', '"')));
      assertThat(Conditions.everybody(condition, ASKED).text()).doesNotContain("drop");
      assertThat(Conditions.truths(List.of(condition), ASKED).text()).doesNotContain("drop");
    }
  }

  @Test
  void only_the_same_value_shares_a_parameter() {
    var one = "{'attribute': 'city', 'in': ['Halle, Saale']}";
    var two = "{'attribute': 'city', 'in': ['Halle', 'Saale']}";
    var asked =
        Conditions.truths(
            Stream.of(one, two, one)
                .map(words -> Conditions.read(JSON.readTree(words.replace('\'', '"'))))
                .toList(),
            ASKED);
    assertThat(asked.parameters().values())
        .containsExactlyInAnyOrder(
            "city", new String[] {"Halle, Saale"}, new String[] {"Halle", "Saale"});
    assertThat(asked.text().split("as materialized", -1)).as("two queries").hasSize(3);
  }

  private static void section(StringBuilder text, String title, @Nullable Sql sql) {
    text.append(title).append(":\n\n```sql\n");
    if (sql == null) {
      text.append("-- nobody\n");
    } else {
      text.append(sql.text().strip()).append('\n');
      sql.parameters()
          .forEach((name, value) ->
              text.append("-- ").append(name).append(" = ").append(shown(value)).append('\n'));
    }
    text.append("```\n\n");
  }

  /** The many zones of the world look like the first three of them. */
  private static String shown(@Nullable Object value) {
    if (!(value instanceof Object[] several)) {
      return String.valueOf(value);
    }
    var first = Arrays.stream(several).limit(3).map(String::valueOf).toList();
    return several.length > 3 ? first + " and " + (several.length - 3) + " more" : first.toString();
  }
}
