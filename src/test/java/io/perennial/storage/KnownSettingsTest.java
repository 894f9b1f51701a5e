package io.perennial.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class KnownSettingsTest {

  @Test
  void aSlipInANameIsNamed() {
    var environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "test",
                Map.of(
                    "PERENNIAL_DATABSE_URL", "postgresql://anna:secret@host/shop",
                    "PERENNIAL_API_KEY", "k",
                    "PERENNIAL_OWNEREMAIL", "a@example.com",
                    "perennial.database.url", "",
                    "perennial.dta", "x",
                    "PERENNIAL_PORT_8080_TCP", "tcp://10.0.0.1:8080",
                    "PERENNIAL_SERVICE_HOST", "10.0.0.1")));
    assertThat(KnownSettings.unknown(environment))
        .containsExactly("PERENNIAL_DATABSE_URL", "perennial.dta");
  }
}
