package io.perennial.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class GuessTest {

  @Test
  void aLanguageTellsWhereTheBusinessProbablyIs() {
    var utc = ZoneId.of("Etc/UTC");
    assertThat(Guess.from("", List.of(Locale.of("uk")), utc).timeZone().getId())
        .isEqualTo("Europe/Kyiv");
    var nothing = Guess.from("", List.of(Locale.ROOT), utc);
    assertThat(List.of(nothing.language(), nothing.country(), nothing.currency()))
        .containsExactly("en", "PL", "PLN");
    assertThat(nothing.timeZone().getId()).isEqualTo("Europe/Warsaw");
  }
}
