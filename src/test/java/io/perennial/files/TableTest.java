package io.perennial.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void the_delimiter_is_told_and_quotes_are_respected() {
    assertThat(Table.delimiter("a;b;c\n1;2,5;3\n", true)).isEqualTo(';');
    assertThat(Table.delimiter("a,b\n\"x;y;z\",2\n", true)).isEqualTo(',');
    assertThat(Table.delimiter("a\tb\n1,5\t2,5\n", true)).isEqualTo('\t');
    assertThat(Table.delimiter("a|b|c\n1|2|3\n", true)).isEqualTo('|');
    assertThat(Table.delimiter("sep=;\na;b\n", true)).isEqualTo(';');
  }

  @Test
  void headers_are_unique_and_blank_rows_are_left_out() {
    var table = table("\ufeffname,,name\r\n\r\n1,2,3\n,,\n4,5,6");
    assertThat(table.header()).containsExactly("name", "Column 2", "name (2)");
    var first = next(table);
    assertThat(first.number()).isEqualTo(3);
    assertThat(first.written()).containsExactly("1", "2", "3");
    assertThat(next(table).number()).isEqualTo(5);
    assertThat(table.next()).isNull();
  }

  @Test
  void cells_lose_what_spreadsheets_put_before_them() {
    var row = next(table("a,b,c,d\n'00123, x ,\"=\"\"007\"\"\",\"two\nlines\"\n"));
    assertThat(List.of(row.cell(0), row.cell(1), row.cell(2), row.cell(3)))
        .containsExactly("00123", "x", "007", "two\nlines");
    assertThat(row.written(0)).isEqualTo("'00123");
    assertThat(Row.of(2, row.cells()).written()).isEqualTo(row.written());
  }

  @Test
  void a_random_table_is_read_as_it_was_written() {
    long seed = new Random().nextLong();
    System.out.println("random tables, seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      char delimiter = Table.DELIMITERS.charAt(random.nextInt(4));
      int width = 2 + random.nextInt(6);
      var rows = new ArrayList<List<String>>();
      var text = new StringBuilder();
      for (int i = 0; i < 1 + random.nextInt(20); i++) {
        var cells = new ArrayList<String>();
        for (int column = 0; column < width; column++) {
          cells.add("x" + letters(random));
        }
        rows.add(cells);
        text.append(
                String.join(
                    String.valueOf(delimiter), cells.stream().map(TableTest::quoted).toList()))
            .append('\n');
      }
      var header = String.join(String.valueOf(delimiter), Collections.nCopies(width, "h")) + "\n";
      var bytes = (header + text).getBytes(StandardCharsets.UTF_8);
      var table = Table.open(new ByteArrayInputStream(bytes), Encoding.UTF_8, delimiter);
      for (var row : rows) {
        assertThat(next(table).written()).isEqualTo(row);
      }
      assertThat(table.next()).isNull();
    }
  }

  private static String letters(Random random) {
    var letters = ",;\t|\"\nabcłжé '";
    var text = new StringBuilder();
    for (int i = 0; i < random.nextInt(8); i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  private static String quoted(String cell) {
    return "\"" + cell.replace("\"", "\"\"") + "\"";
  }

  private static Table table(String text) {
    return Table.open(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Encoding.UTF_8, ',');
  }

  private static Row next(Table table) {
    return Objects.requireNonNull(table.next());
  }
}
