package io.perennial.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Database;
import io.perennial.PerennialTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PerennialTest
class StartTest {

  @Autowired Database database;

  @Test
  void theDatabaseIsTheOneThatComesAlongAndKeepsUtcAndIsDurable() {
    assertThat(setting("server_version")).isEqualTo(PostgresBinaries.VERSION);
    assertThat(setting("TimeZone")).isEqualTo("UTC");
    assertThat(java.util.TimeZone.getDefault().getID()).isNotEqualTo("UTC");
    assertThat(setting("fsync")).isEqualTo("on");
    assertThat(setting("data_checksums")).isEqualTo("on");
    assertThat(setting("listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(setting("unix_socket_directories")).isEmpty();
  }

  private String setting(String name) {
    return database.sql("select current_setting(:name)", "name", name).query(String.class).single();
  }
}
