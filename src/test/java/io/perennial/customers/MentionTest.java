package io.perennial.customers;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.customers.Phones.Dialled;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Java and PostgreSQL find the same people in the same texts, and nobody else. */
@PerennialTest
class MentionTest {

  private static final String ADDRESS = "ana+shop@Example.com";
  private static final Dialled NUMBER = new Dialled(48, "501234567", true);
  private static final Dialled ABROAD = new Dialled(40, "721234567", false);
  private static final String NAME = "Zofia Żółć";

  @Autowired Database database;

  private boolean finds(String pattern, String text) {
    var subject = new Subject(UUID.randomUUID(), Set.of(), Set.of(), Set.of(), pattern, pattern);
    boolean found = subject.mentioned().test(text);
    for (var written :
        new String[] {
          "select :text ~* :pattern",
          "select encode(convert_to(:text, 'UTF8'), 'escape') ~* :pattern"
        }) {
      assertThat(
              database.sql(written, "text", text, "pattern", pattern).query(Boolean.class).single())
          .as(written + ": " + text)
          .isEqualTo(found);
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ana+shop@example.com",
        "Please write to ANA+shop@example.com.",
        "<ana+shop@example.com>",
        "{\"email\":\"ana\\u002bshop\\u0040example.com\"}",
        "{\"note\":\"old:\\nana+shop@example.com\\nnew\"}",
        "/welcome?email=ana%2Bshop%40example.com&x=1",
        "mailto:ana+shop@example.com",
        "1\u001fana+shop@example.com\u001f2"
      })
  void an_address_is_found_wherever_it_stands(String text) {
    assertThat(finds(Mention.email(ADDRESS.toLowerCase(Locale.ROOT)), text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mariana+shop@example.com",
        "x.ana+shop@example.com",
        "ana+shop@example.com.pl",
        "ana+shop@example.community",
        "ana+shop@example-com",
        "ana+shop",
        "dana+shop@example.com"
      })
  void a_longer_address_is_somebody_elses(String text) {
    assertThat(finds(Mention.email(ADDRESS.toLowerCase(Locale.ROOT)), text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+48501234567",
        "+48 501 234 567",
        "(+48) 501-234-567",
        "0048 501.234.567",
        "48501234567",
        "501 234 567",
        "Tel. 501-234-567, after five",
        "tel.501234567.",
        "{\"phone\":\"\\u002b48 501\\u00a0234 567\"}",
        "{\"phone\":501234567}",
        "%2B48501234567",
        "x;501 234 567;1",
        "7 +48 501 234 567",
        "+48\u00a0501\u00a0234\u00a0567"
      })
  void a_number_is_found_however_it_is_written(String text) {
    assertThat(finds(Mention.phone(NUMBER), text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "501 234 568",
        "1501234567",
        "5012345678",
        "501 234 567 8",
        "+40 501 234 567",
        "(+40) 501 234 567",
        "nr501234567",
        "501,234,567",
        "501234567.50"
      })
  void a_longer_number_is_somebody_elses(String text) {
    assertThat(finds(Mention.phone(NUMBER), text)).isFalse();
  }

  @Test
  void a_number_from_abroad_needs_its_country() {
    assertThat(finds(Mention.phone(ABROAD), "+40 721 234 567")).isTrue();
    assertThat(finds(Mention.phone(ABROAD), "0040 (0)721 234 567")).isTrue();
    assertThat(finds(Mention.phone(ABROAD), "0721 234 567")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Zofia Żółć",
        "zofia żółć rang",
        "ZOFIA  ŻÓŁĆ.",
        "{\"name\":\"Zofia \\u017b\\u00f3\\u0142\\u0107\"}",
        "(Zofia\u00a0Żółć)"
      })
  void a_name_is_found_in_a_sentence(String text) {
    assertThat(finds(Mention.name(NAME), text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Zofia Żółćowa", "Zofia", "Anna-Zofia Żółć", "Zofia i Żółć"})
  void a_longer_name_is_somebody_elses(String text) {
    assertThat(finds(Mention.name(NAME), text)).isFalse();
  }

  @Test
  void whoever_has_no_address_is_found_in_no_text() {
    assertThat(finds(Mention.any(Set.of(), UUID.randomUUID()), "anything +48 501")).isFalse();
  }

  @Test
  void a_long_text_is_looked_through_quickly() {
    var pattern =
        String.join("|", Mention.email(ADDRESS), Mention.phone(NUMBER), Mention.name(NAME));
    var text = "0 1 2 3 4 5 6 7 8 9 0 1 2 3 Zofia ana+ ".repeat(25_000);
    assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThan(900_000);
    long start = System.nanoTime();
    assertThat(finds(pattern, text)).isFalse();
    assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(5_000);
  }
}
