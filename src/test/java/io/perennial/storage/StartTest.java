package io.perennial.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Application;
import io.perennial.Database;
import io.perennial.PerennialTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PerennialTest
class StartTest {

  @Autowired Database database;
  @Autowired DataFolder folder;

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

  @Test
  void aSecondStartOnTheFolderIsRefusedInASentence() throws Exception {
    var java = ProcessHandle.current().info().command().orElseThrow();
    var second =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                Application.class.getName(),
                "--perennial.data=" + folder.path(),
                "--server.port=0")
            .redirectErrorStream(true)
            .start();
    var console = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(second.waitFor()).isEqualTo(1);
    assertThat(console)
        .containsOnlyOnce("is in use: Perennial already runs there.")
        .doesNotContain("Exception")
        .doesNotContain("\tat ");
  }

  private String setting(String name) {
    return database.sql("select current_setting(:name)", "name", name).query(String.class).single();
  }
}
