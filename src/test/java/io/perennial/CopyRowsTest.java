package io.perennial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;

@PerennialTest
class CopyRowsTest {

  @Autowired Database database;

  @BeforeEach
  void setUp() {
    database
        .sql(
            """
            create table copied (id uuid, number bigint, flag boolean, letter "char", at timestamptz, amount numeric,
              called text, data jsonb, texts text[])
            """)
        .update();
    database.sql("create table copied_key (key text primary key)").update();
  }

  @AfterEach
  void tearDown() {
    database.sql("drop table copied, copied_key").update();
  }

  @Test
  void everyKindOfValueArrivesAsItWas() {
    var id = UUID.randomUUID();
    var at = Instant.parse("1971-02-03T04:05:06.123456Z");
    var rows = new CopyRows();
    rows.add(id).add(-7).add(true).add('o').add(at).add(new BigDecimal("-12345.6789"));
    rows.add("tab\t, backslash \\, ż, 🙂").addJson("{\"a\": \"ż\"}");
    rows.add(List.of("one", "t\"wo", "")).end();
    assertThat(stored(rows))
        .containsExactly(
            id
                + "|-7|t|o|1971-02-03 04:05:06.123456+00|-12345.6789|tab\t, backslash \\, ż, 🙂|{\"a\": \"ż\"}|one/t\"wo/");
  }

  @Test
  void whatIsMissingArrivesAsNull() {
    var rows = new CopyRows();
    rows.add((UUID) null).add(0).add(false).add('c').add((Instant) null).add((BigDecimal) null);
    rows.add((String) null).addJson("{}").add(List.of()).end();
    assertThat(stored(rows)).containsExactly("null|0|f|c|null|null|null|{}|");
  }

  @Test
  void numbersOfAnySizeArriveAsTheyWere() {
    var numbers =
        new ArrayList<>(
            List.of("0", "0.00", "1", "9999", "10000", "1E+3", "0.0001", "-0.1", "123456789.5"));
    numbers.addAll(List.of("9223372036854775807", "9223372036854775808", "92233720368547758.07"));
    numbers.add("-98765432109876543210987654321.0123456789");
    var random = new Random(7);
    for (int i = 0; i < 500; i++) {
      numbers.add(BigDecimal.valueOf(random.nextLong(), random.nextInt(-3, 20)).toString());
    }
    var rows = new CopyRows();
    for (var number : numbers) {
      rows.add((UUID) null).add(0).add(false).add('c').add((Instant) null);
      rows.add(new BigDecimal(number)).add((String) null).addJson("{}").add(List.of()).end();
    }
    copy(rows);
    assertThat(database.sql("select amount from copied").query(BigDecimal.class).list())
        .usingElementComparator(BigDecimal::compareTo)
        .containsExactlyElementsOf(numbers.stream().map(BigDecimal::new).toList());
  }

  @Test
  void noRowsAndARowThatWasNotEndedWriteNothing() {
    assertThat(new CopyRows().isEmpty()).isTrue();
    assertThat(stored(new CopyRows())).isEmpty();
    var half = new CopyRows().add("never ended");
    assertThat(half.isEmpty()).isTrue();
  }

  @Test
  void aRowThatIsThereAlreadyUndoesOnlyWhatWasTriedWithIt() {
    database.inTransaction(() -> {
      assertThat(database.unlessThere(() -> keys("a", "b"))).isTrue();
      assertThat(database.unlessThere(() -> keys("c", "b"))).isFalse();
      assertThat(database.unlessThere(() -> keys("d"))).isTrue();
      return true;
    });
    assertThat(database.sql("select key from copied_key order by 1").query(String.class).list())
        .containsExactly("a", "b", "d");
  }

  @Test
  void anotherFailureIsNotTakenForARowThatIsThere() {
    assertThatThrownBy(
            () -> database.inTransaction(() -> database.unlessThere(() -> keys((String) null))))
        .isInstanceOf(DataAccessException.class)
        .hasMessageNotContaining("Failing row");
  }

  private List<String> stored(CopyRows rows) {
    copy(rows);
    return database
        .sql(
            """
            select concat_ws('|', coalesce(id::text, 'null'), number, flag, letter, coalesce(at::text, 'null'),
              coalesce(amount::text, 'null'), coalesce(called, 'null'), data, array_to_string(texts, '/'))
            from copied
            """)
        .query((row, number) -> row.getString(1))
        .list();
  }

  private void copy(CopyRows rows) {
    database.inTransaction(() -> {
      database.copyIn("copy copied from stdin (format binary)", rows);
      return true;
    });
  }

  private void keys(@Nullable String... keys) {
    var rows = new CopyRows();
    for (var key : keys) {
      rows.add(key).end();
    }
    database.copyIn("copy copied_key from stdin (format binary)", rows);
  }
}
