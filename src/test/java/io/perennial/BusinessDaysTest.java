package io.perennial;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BusinessDaysTest {

  @Test
  void businessDaysAreThoseOfTheZoneAlsoAroundItsChanges() {
    long seed = new Random().nextLong();
    System.out.println("BusinessDaysTest seed " + seed);
    var random = new Random(seed);
    for (var name :
        List.of("Europe/London", "America/New_York", "Asia/Kathmandu", "Africa/Cairo")) {
      var zone = ZoneId.of(name);
      var days = new Business.Days(zone);
      for (int i = 0; i < 20_000; i++) {
        var at = Instant.ofEpochSecond(random.nextLong(4_000_000_000L) - 800_000_000L);
        assertThat(days.day(at)).isEqualTo(at.atZone(zone).toLocalDate().toEpochDay());
      }
      for (var change : zone.getRules().getTransitions()) {
        for (int second = -7200; second <= 7200; second += 1800) {
          var at = change.getInstant().plusSeconds(second);
          assertThat(days.day(at)).isEqualTo(at.atZone(zone).toLocalDate().toEpochDay());
        }
      }
    }
  }
}
