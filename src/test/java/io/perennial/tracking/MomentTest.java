package io.perennial.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

/** When an event happened, whatever the client's clock shows. */
class MomentTest {

  private static final List<ChronoUnit> UNITS =
      List.of(ChronoUnit.SECONDS, ChronoUnit.MILLIS, ChronoUnit.MICROS, ChronoUnit.NANOS);

  private static final String LETTERS = "/:09.-aZ5";

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T06:37:49.164Z, 2026-11-22T06:37:49.164Z",
    "2026-11-22T08:37:49+02:00, 2026-11-22T06:37:49Z",
    "2026-11-22T06:37:49.164123456Z, 2026-11-22T06:37:49.164123456Z",
    "2026-11-22T06:37:49, 2026-11-22T06:37:49Z",
    "2026-11-22 06:37:49Z, 2026-11-22T06:37:49Z",
    "2026-11-22, 2026-11-22T00:00:00Z",
  })
  void aTimeIsReadAsClientsWriteIt(String said, Instant instant) {
    assertThat(at(said, null)).isEqualTo(instant);
  }

  @Test
  void howClientsUsuallyWriteItIsReadAsEverythingElseOfIso8601() {
    var random = new Random(2026);
    for (int i = 0; i < 20_000; i++) {
      var instant =
          Instant.ofEpochSecond(
              random.nextLong(-62_167_219_200L, 253_402_300_800L), random.nextInt(1_000_000_000));
      var said = instant.truncatedTo(UNITS.get(i % UNITS.size())).toString();
      assertThat(Moment.read(said)).as(said).isEqualTo(Instant.parse(said));
      // One letter of it is another: both can read it, or neither.
      var letters = new StringBuilder(said);
      letters.setCharAt(random.nextInt(said.length() - 1), LETTERS.charAt(i % LETTERS.length()));
      assertThat(Moment.read(letters.toString())).as("%s", letters).isEqualTo(parsed(letters));
    }
  }

  private static @Nullable Instant parsed(CharSequence text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException none) {
      return null;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-02-29T06:37:49Z",
        "2026-11-31T06:37:49.164Z",
        "2026-11-00T06:37:49.164Z",
        "2026-00-10T06:37:49.164Z",
        "2026-11-22T06:60:49.164Z",
        "2026-11-22T06:37:61.164Z",
        "2026-11-22T06:37:49.Z1",
        "2026-11-22T06:37:4/.164Z",
        "2026-11-22T06:37:49.16:Z",
        "2026-11-22T06:37:49.1641641641Z",
      })
  void whatOnlyLooksLikeATimeIsNone(String said) {
    assertThat(Moment.read(said)).isNull();
  }

  @Test
  void aNumberIsSecondsOrMilliseconds() {
    var json = JsonNodeFactory.instance;
    long second = NOW.getEpochSecond() - 60;
    assertThat(Moment.at(json.numberNode(second), null, NOW)).isEqualTo(NOW.minusSeconds(60));
    assertThat(Moment.at(json.numberNode(second * 1000), null, NOW))
        .isEqualTo(NOW.minusSeconds(60));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-13-01",
        "2026-11-22T25:00:00Z",
        "0000-00-00T00:00:00Z",
        "2026-11-22T06:37:49.164Z; drop table customers_customer",
        "+1000000000-01-01T00:00:00Z0000"
      })
  void whatIsNoTimeIsRefused(String said) {
    assertThatThrownBy(() -> at(said, null))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.field()).isEqualTo("timestamp"));
  }

  @Test
  void aClockThatIsWrongIsCorrectedByWhatItShowsWhileItSends() {
    // An hour ahead: it says eleven while it is ten.
    assertThat(at("2026-11-22T10:58:00Z", "2026-11-22T11:00:00Z"))
        .isEqualTo("2026-11-22T09:58:00Z");
    assertThat(at("1970-01-01T00:00:10Z", "1970-01-01T00:00:30Z")).isEqualTo(NOW.minusSeconds(20));
  }

  @Test
  void whatIsToComeBecomesNowAndWhatIsAncientIsRefused() {
    assertThat(at("2026-11-22T10:04:00Z", null)).isEqualTo("2026-11-22T10:04:00Z");
    assertThat(at("2026-11-22T10:06:00Z", null)).isEqualTo(NOW);
    assertThat(at("9999-12-31T23:59:59Z", null)).isEqualTo(NOW);
    assertThat(at("+999999999-12-31T23:59:59Z", null)).isEqualTo(NOW);
    assertThatThrownBy(() -> at("1900-01-01T00:00:00Z", null)).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> at("-999999999-01-01T00:00:00Z", "+999999999-12-31T23:59:59Z"))
        .isInstanceOf(Problem.class);
  }

  @Test
  void withoutATimeItIsNow() {
    assertThat(Moment.at(null, NOW.minusSeconds(50), NOW)).isEqualTo(NOW);
  }

  @Test
  void whatAnOfflineTelephoneTellsIsLiveAndABackFillIsNot() {
    assertThat(Moment.live(NOW.minus(Duration.ofHours(30)), NOW)).isTrue();
    assertThat(Moment.live(NOW.minus(Duration.ofDays(3)), NOW)).isFalse();
  }

  private static Instant at(String said, @Nullable String sent) {
    return Moment.at(
        JsonNodeFactory.instance.stringNode(said), sent == null ? null : Moment.read(sent), NOW);
  }
}
