package io.perennial.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingTest {

  private static final String POLISH =
      "numer;data;imię\n1;2025-03-01;Zażółć gęślą jaźń\n2;2025-03-01;Łódź\n";
  private static final String UKRAINIAN = "номер;дата;ім'я\n1;2025-03-01;Олександр Шевченко\n";

  @Test
  void encodings_are_told_from_the_bytes() throws IOException {
    assertThat(encoding(POLISH, "UTF-8")).isEqualTo(Encoding.UTF_8);
    assertThat(encoding("plain", "US-ASCII")).isEqualTo(Encoding.UTF_8);
    assertThat(encoding("\ufeff" + POLISH, "UTF-8")).isEqualTo(Encoding.UTF_8);
    assertThat(encoding(POLISH, "windows-1250")).isEqualTo(Encoding.CP1250);
    assertThat(
            encoding(
                "număr,dată\n1,țară și oraș\n".replace('ț', 'ţ').replace('ș', 'ş'), "windows-1250"))
        .isEqualTo(Encoding.CP1250);
    assertThat(encoding(UKRAINIAN, "windows-1251")).isEqualTo(Encoding.CP1251);
    assertThat(encoding(UKRAINIAN, "UTF-16LE")).isEqualTo(Encoding.UTF_16LE);
    assertThat(encoding(UKRAINIAN, "UTF-16BE")).isEqualTo(Encoding.UTF_16BE);
    assertThat(encoding("\ufeff" + POLISH, "UTF-16BE")).isEqualTo(Encoding.UTF_16BE);
    assertThat(encoding("\ufeff" + POLISH, "UTF-16LE")).isEqualTo(Encoding.UTF_16LE);
  }

  @Test
  void one_letter_at_the_very_end_tells_the_encoding() throws IOException {
    assertThat(encoding("a,b\n".repeat(200_000) + "ł,1\n", "windows-1250"))
        .isEqualTo(Encoding.CP1250);
    assertThat(encoding("a,b\n".repeat(200_000) + "ł,1\n", "UTF-8")).isEqualTo(Encoding.UTF_8);
  }

  private static Encoding encoding(String text, String charset) throws IOException {
    var bytes = text.getBytes(Charset.forName(charset));
    return Encoding.of(new ByteArrayInputStream(bytes), Long.MAX_VALUE, () -> {});
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          1234.56 | DOT | 1234.56
          1,234.56 | DOT | 1234.56
          1.234,56 | COMMA | 1234.56
          1 234,56 | COMMA | 1234.56
          1\u00a0234,56 zł | COMMA | 1234.56
          1'234.56 | DOT | 1234.56
          12.345.678 | COMMA | 12345678
          £2.10 | DOT | 2.10
          EUR 5 | DOT | 5
          5 грн. | DOT | 5
          \u22123.5 | DOT | -3.5
          -£3.50 | DOT | -3.50
          (3.50) | DOT | -3.50
          3.50- | DOT | -3.50
          .5 | DOT | 0.5
          5. | DOT | 5
          1,5 | DOT | -
          1.5 | COMMA | -
          1,23,456 | DOT | -
          12,34.5 | DOT | -
          1.2.3 | DOT | -
          abc | DOT | -
          1e5 | DOT | -
          -- 5 | DOT | -
          1234567890123456789 | DOT | -
          0.001 | DOT | 0.001
          """)
  void numbers_are_read_strictly(
      String text, Numbers.Decimal decimal, @Nullable BigDecimal number) {
    var read = new Numbers(decimal).read(text);
    if (number == null) {
      assertThat(read).isNull();
    } else {
      assertThat(read).isEqualByComparingTo(number);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.234,56 | , | COMMA
          1,234.56 | ; | DOT
          12,5 | , | COMMA
          12.5 | ; | DOT
          1.234 | , | DOT
          1.234 | ; | COMMA
          1.234.567 | , | COMMA
          0,123 | , | COMMA
          7 | , | DOT
          1,234 7.5 | ; | DOT
          """)
  void the_decimal_sign_is_told_from_all_numbers(
      String cells, char delimiter, Numbers.Decimal decimal) {
    var evidence = new Numbers.Evidence();
    for (var cell : cells.split(" ", -1)) {
      evidence.add(cell);
    }
    assertThat(evidence.verdict(delimiter)).isEqualTo(decimal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          2025-03-01 23:45:00 +0000 | DAY_FIRST | 2025-03-01T23:45:00Z
          2025-03-01T23:45:00.123Z | DAY_FIRST | 2025-03-01T23:45:00.123Z
          2025-03-01T23:45:00+02:00 | DAY_FIRST | 2025-03-01T21:45:00Z
          2025-03-01 23:45:00 UTC | DAY_FIRST | 2025-03-01T23:45:00Z
          2025-07-01 12:00 | DAY_FIRST | 2025-07-01T11:00:00Z
          2025-07-01 | DAY_FIRST | 2025-06-30T23:00:00Z
          2025/07/01 12:00 | MONTH_FIRST | 2025-07-01T11:00:00Z
          20250701 | DAY_FIRST | 2025-06-30T23:00:00Z
          1.2.2025 | DAY_FIRST | 2025-02-01T00:00:00Z
          01/02/2025 10:00 | MONTH_FIRST | 2025-01-02T10:00:00Z
          1/2/25 1:05 PM | MONTH_FIRST | 2025-01-02T13:05:00Z
          1/2/25 12:05am | MONTH_FIRST | 2025-01-02T00:05:00Z
          12-31-2024 23:59 | MONTH_FIRST | 2024-12-31T23:59:00Z
          2025-03-30 01:30:00 | DAY_FIRST | 2025-03-30T01:30:00Z
          13/2/2025 | MONTH_FIRST | -
          31.2.2025 | DAY_FIRST | -
          29.2.2024 | DAY_FIRST | 2024-02-29T00:00:00Z
          29.2.2025 | DAY_FIRST | -
          2025-3-1 25:00 | DAY_FIRST | -
          2025-03-01 something | DAY_FIRST | -
          yesterday | DAY_FIRST | -
          1/2 | DAY_FIRST | -
          1/2.2025 | DAY_FIRST | -
          1/2/2025 13:00 PM | MONTH_FIRST | -
          - | DAY_FIRST | -
          """)
  void dates_are_read_in_the_order_of_the_file(
      @Nullable String text, Dates.Order order, @Nullable Instant at) {
    assertThat(new Dates(order, ZoneId.of("Europe/London")).read(text == null ? "" : text))
        .isEqualTo(at);
  }

  @Test
  void the_order_of_dates_is_told_from_all_rows() {
    assertThat(order("GB", "1/2/2025", "13/2/2025")).isEqualTo(Dates.Order.DAY_FIRST);
    assertThat(order("GB", "1/2/2025", "2/13/2025")).isEqualTo(Dates.Order.MONTH_FIRST);
    assertThat(order("US", "1/2/2025")).isEqualTo(Dates.Order.MONTH_FIRST);
    assertThat(order("PL", "1/2/2025")).isEqualTo(Dates.Order.DAY_FIRST);
    assertThat(order("US", "1.2.2025")).isEqualTo(Dates.Order.DAY_FIRST);
    assertThatThrownBy(() -> order("GB", "13/2/2025", "2025-01-01", "2/13/2025"))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.text()).isEqualTo("intake.file.mixed-dates");
              assertThat(problem.arguments()).containsExactly(2L, "13/2/2025", 4L, "2/13/2025");
            });
  }

  private static Dates.Order order(String country, String... dates) {
    var evidence = new Dates.Evidence();
    for (int i = 0; i < dates.length; i++) {
      evidence.add(i + 2, dates[i]);
    }
    return evidence.verdict(country);
  }

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
                    String.valueOf(delimiter), cells.stream().map(ReadingTest::quoted).toList()))
            .append('\n');
      }
      var header =
          String.join(String.valueOf(delimiter), java.util.Collections.nCopies(width, "h")) + "\n";
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
    return java.util.Objects.requireNonNull(table.next());
  }

  @Test
  void wrong_files_end_in_a_sentence_each() throws IOException {
    refused("", "intake.file.empty");
    refused("\ufeff", "intake.file.empty");
    refused("PK\u0003\u0004rest", "intake.file.workbook");
    refused("%PDF-1.7", "intake.file.pdf");
    refused(" <!DOCTYPE html><html></html>", "intake.file.html");
    refused("<orders/>", "intake.file.xml");
    refused("{\"orders\": []}", "intake.file.json");
    refused("a,b\n1,\0\n", "intake.file.binary");
    refused("x".repeat(3_000_000), "intake.file.line");
    refused("date,email,total\n", "intake.file.no-rows");
    refused("hello\nworld\n", "intake.missing.all");
    refused("order,email,total\n1,a@b.c,5\n", "intake.missing.date");
    refused("order,date,total\n1,2025-01-01,5\n", "intake.missing.person");
    refused("order,date,email\n1,2025-01-01,a@b.c\n", "intake.missing.amount");
    refusedBytes(Arrays.copyOf(gzip("a,b\n1,2\n".repeat(1000)), 30), "intake.file.gzip");
    refusedBytes(gzip("<html>"), "intake.file.html");
    var random = new byte[10_000];
    new Random(1).nextBytes(random);
    refusedBytes(random, "intake.file.binary");
    refusedBytes(
        ("imię,ł\n" + "zażółć,1\n".repeat(10) + "\0x")
            .replace("\0", "")
            .getBytes(StandardCharsets.UTF_8),
        "intake.missing.all");
    var mixed = new ByteArrayOutputStream();
    mixed.write(
        "email,date,total\nzażółć,2025-01-01,1\n".repeat(5).getBytes(StandardCharsets.UTF_8));
    mixed.write("ł,1,1\n".getBytes(Charset.forName("windows-1250")));
    refusedBytes(mixed.toByteArray(), "intake.file.mixed-encoding");
  }

  private static byte[] gzip(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void refused(String text, String sentence) throws IOException {
    refusedBytes(text.getBytes(StandardCharsets.UTF_8), sentence);
  }

  private static void refusedBytes(byte[] bytes, String sentence) throws IOException {
    var file = java.nio.file.Files.createTempFile("wrong", ".csv");
    try {
      java.nio.file.Files.write(file, bytes);
      assertThatThrownBy(() -> Look.at(file, Mapping.NONE).require())
          .isInstanceOfSatisfying(
              Problem.class, problem -> assertThat(problem.text()).isEqualTo(sentence));
    } finally {
      java.nio.file.Files.delete(file);
    }
  }
}
