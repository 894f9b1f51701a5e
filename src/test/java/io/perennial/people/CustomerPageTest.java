package io.perennial.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Texts;
import io.perennial.Ui;
import io.perennial.insights.Rhythm;
import io.perennial.insights.Rhythm.State;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page says of where a customer stands. */
class CustomerPageTest {

  private static final LocalDate LAST = LocalDate.of(2024, 3, 1);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ACTIVE  | 5 | 24.4 | 2024-03-02 | 2024-03-01 | Orders about every 24 days; the last order was today.
          ACTIVE  | 5 | 24.4 | 2024-03-02 | 2024-03-03 | Orders about every 24 days; the last order was 2 days ago.
          SLOWING | 5 | 24.4 | 2024-05-02 | 2024-05-03 | Orders about every 24 days; the last order was 63 days ago.
          ACTIVE  | 9 | 0.3  | 2024-03-03 | 2024-03-03 | Orders about every day; the last order was 2 days ago.
          NEW     | 1 | 40   | 2024-03-14 | 2024-03-14 | First order 13 days ago. Who orders again here usually does so after 40 days.
          LAPSED  | 3 | 20   | 2024-09-02 | 2024-09-02 | The last order was 185 days ago. A customer counts as lapsed after 90 days without one.
          SLOWING | 5 | 24.4 | 2024-05-02 | 2026-01-01 | Orders about every 24 days; the last order was on 1 Mar 2024. Orders are known until 1 May 2024.
          """)
  void theStateIsExplainedInASentence(
      State state, int days, double gap, LocalDate asOf, LocalDate today, String sentence) {
    assertThat(CustomerPage.why(ui(today), rhythm(state, days, gap, asOf))).isEqualTo(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          5 | 2024-03-10 | Expected around 25 Mar 2024.
          5 | 2024-03-26 | Was expected around 25 Mar 2024.
          1 | 2024-03-10 | Expected around 25 Mar 2024. One order so far: the date is what other customers do.
          """)
  void theNextOrderIsExpectedByTheirOwnGapsOrThoseOfOthers(
      int days, LocalDate asOf, String sentence) {
    assertThat(CustomerPage.expected(ui(asOf), rhythm(State.ACTIVE, days, 24, asOf)))
        .isEqualTo(sentence);
  }

  @Test
  void nobodyHasARhythmWhereNobodyEverCameBack() {
    var asOf = LocalDate.of(2024, 3, 14);
    var alone = new Rhythm(1, LAST, LAST, 365, false, null, State.NEW, asOf, 365);
    assertThat(CustomerPage.expected(ui(asOf), alone)).isNull();
    assertThat(CustomerPage.why(ui(asOf), alone))
        .isEqualTo("First order 13 days ago. Nobody has ordered here a second time yet.");
  }

  /** Sources write codes, in small letters too, or names. */
  @ParameterizedTest
  @CsvSource({"gb, United Kingdom", "PL, Poland", "United Kingdom, United Kingdom", "XX, XX"})
  void aCountryIsNamedOrStaysAsItWasWritten(String written, String shown) {
    assertThat(ui(LAST).country(written)).isEqualTo(shown);
  }

  private static Rhythm rhythm(State state, int days, double gap, LocalDate asOf) {
    return new Rhythm(
        days,
        LAST.minusDays(Math.round(gap * (days - 1))),
        LAST,
        gap,
        days > 1,
        LAST.plusDays(Math.round(gap)),
        state,
        asOf,
        90);
  }

  private static Ui ui(LocalDate today) {
    var zone = ZoneId.of("Europe/Warsaw");
    var business = new Business.Profile("Tea", "en", "PL", "PLN", zone, null);
    Instant now = today.atTime(12, 0).atZone(zone).toInstant();
    return new Ui(Texts.of("en"), "", "", "/", null, business, now, false, path -> path);
  }
}
