package io.perennial.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Objects;
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
          2025-07-01 | DAY_FIRST | 2025-07-01T11:00:00Z
          2025/07/01 12:00 | MONTH_FIRST | 2025-07-01T11:00:00Z
          20250701 | DAY_FIRST | 2025-07-01T11:00:00Z
          1.2.2025 | DAY_FIRST | 2025-02-01T12:00:00Z
          01/02/2025 10:00 | MONTH_FIRST | 2025-01-02T10:00:00Z
          1/2/25 1:05 PM | MONTH_FIRST | 2025-01-02T13:05:00Z
          1/2/25 12:05am | MONTH_FIRST | 2025-01-02T00:05:00Z
          12-31-2024 23:59 | MONTH_FIRST | 2024-12-31T23:59:00Z
          2025-03-30 01:30:00 | DAY_FIRST | 2025-03-30T01:30:00Z
          13/2/2025 | MONTH_FIRST | -
          31.2.2025 | DAY_FIRST | -
          29.2.2024 | DAY_FIRST | 2024-02-29T12:00:00Z
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
              assertThat(problem.text()).isEqualTo("files.mixed-dates");
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
  void an_order_that_a_blank_number_or_one_too_long_cuts_in_two_stands_apart() throws IOException {
    for (var between : new String[] {"", "x".repeat(Layout.LONGEST_REFERENCE + 1)}) {
      var row = ",2025-01-01,a@b.c,5\n";
      var text = "order,date,email,total\n1" + row + between + row + "1" + row;
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      var look = Look.at(new ByteArrayInputStream(bytes), Mapping.NONE);
      var begun = new ArrayList<Long>();
      var check = new Check(look.layout(), begun::add);
      look.sample().forEach(check::add);
      assertThat(begun).containsExactly(Check.hash("1"), Check.hash("1"));
    }
  }

  @Test
  void a_day_without_a_time_stays_the_day_in_another_zone() {
    var warsaw = ZoneId.of("Europe/Warsaw");
    var read = Objects.requireNonNull(new Dates(Dates.Order.DAY_FIRST, warsaw).read("1.2.2025"));
    for (var zone : new String[] {"Europe/Warsaw", "Europe/London", "America/Los_Angeles"}) {
      assertThat(read.atZone(ZoneId.of(zone)).toLocalDate()).isEqualTo("2025-02-01");
    }
  }

  @Test
  void wrong_files_end_in_a_sentence_each() throws IOException {
    refused("", "files.empty");
    refused("\ufeff", "files.empty");
    refused("PK\u0003\u0004rest", "files.workbook");
    refused("%PDF-1.7", "files.pdf");
    refused(" <!DOCTYPE html><html></html>", "files.html");
    refused("<orders/>", "files.xml");
    refused("{\"orders\": []}", "files.json");
    refused("a,b\n1,\0\n", "files.binary");
    refused("x".repeat(3_000_000), "files.line");
    refused("date,email,total\n", "files.no-rows");
    refused("hello\nworld\n", "files.missing.all");
    refused("order,email,total\n1,a@b.c,5\n", "files.missing.date");
    refused("order,date,total\n1,2025-01-01,5\n", "files.missing.person");
    refused("order,date,email\n1,2025-01-01,a@b.c\n", "files.missing.amount");
    refusedBytes(Arrays.copyOf(gzip("a,b\n1,2\n".repeat(1000)), 30), "files.gzip");
    refusedBytes(gzip("<html>"), "files.html");
    var random = new byte[10_000];
    new Random(1).nextBytes(random);
    refusedBytes(random, "files.binary");
    refusedBytes(
        ("imię,ł\n" + "zażółć,1\n".repeat(10) + "\0x")
            .replace("\0", "")
            .getBytes(StandardCharsets.UTF_8),
        "files.missing.all");
    var mixed = new ByteArrayOutputStream();
    mixed.write(
        "email,date,total\nzażółć,2025-01-01,1\n".repeat(5).getBytes(StandardCharsets.UTF_8));
    mixed.write("ł,1,1\n".getBytes(Charset.forName("windows-1250")));
    refusedBytes(mixed.toByteArray(), "files.mixed-encoding");
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
    var file = Files.createTempFile("wrong", ".csv");
    try {
      Files.write(file, bytes);
      assertThatThrownBy(() -> Look.at(file, Mapping.NONE).require())
          .isInstanceOfSatisfying(
              Problem.class, problem -> assertThat(problem.text()).isEqualTo(sentence));
    } finally {
      Files.delete(file);
    }
  }
}
