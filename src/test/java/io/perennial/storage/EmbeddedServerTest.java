package io.perennial.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedServerTest {

  private static final Path DATA = TestDatabase.freshFolder();

  private DataFolder folder;

  @BeforeEach
  void take() {
    folder = DataFolder.open(DATA);
  }

  @AfterEach
  void release() {
    folder.close();
  }

  @Test
  void itStartsAndStopsCleanlyAndARestartKeepsTheData() throws Exception {
    try (var server = EmbeddedServer.start(folder)) {
      run(server.address(), "create table if not exists kept (id int)");
      run(server.address(), "insert into kept values (1)");
    }
    assertThat(EmbeddedServer.running(folder.path())).isNull();
    assertThat(log()).contains("database system is shut down");
    try (var server = EmbeddedServer.start(folder)) {
      assertThat(count(server.address(), "kept")).isEqualTo(1);
      run(server.address(), "drop table kept");
    }
  }

  @Test
  void onlyTheOwnerReadsTheFolderAndNobodyComesInWithoutThePassword() throws Exception {
    try (var server = EmbeddedServer.start(folder)) {
      assertThat(Files.getPosixFilePermissions(DATA)).hasSize(3);
      assertThat(Files.getPosixFilePermissions(DATA.resolve("pg.password"))).hasSize(2);
      assertThatThrownBy(() ->
              DriverManager.getConnection(server.address().url(), EmbeddedServer.USER, "guess"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void aServerThatOutlivedItsProductIsTakenOver() throws Exception {
    // Another process of the product starts the server and is killed.
    var java = ProcessHandle.current().info().command().orElseThrow();
    folder.close();
    var product =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                Outlived.class.getName(),
                DATA.toString())
            .redirectOutput(DATA.resolve("outlived.log").toFile())
            .redirectErrorStream(true)
            .start();
    await(() -> EmbeddedServer.running(DATA) != null && product.isAlive());
    assertThatThrownBy(() -> DataFolder.open(DATA))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("is in use: Perennial already runs there");
    product.destroyForcibly().waitFor();
    folder = DataFolder.open(DATA);
    var orphan = EmbeddedServer.running(folder.path());
    assertThat(orphan).isNotNull();
    try (var server = EmbeddedServer.start(folder)) {
      assertThat(server.address()).isEqualTo(orphan);
      assertThat(count(server.address(), "pg_class")).isPositive();
    }
    assertThat(EmbeddedServer.running(folder.path())).isNull();
  }

  /** A product that starts its server and then does nothing until it is killed. */
  static final class Outlived {
    public static void main(String[] arguments) throws InterruptedException {
      var folder = DataFolder.open(Path.of(arguments[0]));
      var server = EmbeddedServer.start(folder);
      Thread.sleep(Duration.ofMinutes(5));
      server.close();
    }
  }

  @Test
  void aKilledServerComesBackOnItsPortWithEverythingThatWasCommitted() throws Exception {
    try (var server = EmbeddedServer.start(folder)) {
      run(server.address(), "create table committed as select generate_series(1, 1000) as id");
      long process = server.process().orElseThrow();
      ProcessHandle.of(process).orElseThrow().destroyForcibly();
      await(() ->
          EmbeddedServer.running(folder.path()) != null
              && server.process().filter(now -> now != process).isPresent());
      assertThat(EmbeddedServer.running(folder.path())).isEqualTo(server.address());
      assertThat(count(server.address(), "committed")).isEqualTo(1000);
      run(server.address(), "drop table committed");
    }
  }

  @Test
  void aServerThatLosesDataInAPowerCutIsRefused() {
    for (var option : StorageSql.DURABILITY) {
      assertThatThrownBy(() -> Postgres.open(EmbeddedServer.start(folder, option + "=off")).close())
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("PostgreSQL runs with " + option + " off")
          .hasMessageContaining("would lose orders");
      assertThat(EmbeddedServer.running(folder.path())).isNull();
    }
  }

  @Test
  void anExternalServerIsUsedAndHeldToTheSameRule() {
    try (var durable = EmbeddedServer.start(folder);
        var own = DataFolder.open(TestDatabase.freshFolder())) {
      var address = durable.address();
      try (var postgres = Postgres.open(external(address), own)) {
        assertThat(postgres.embedded()).isNull();
        assertThat(own.path()).isDirectoryNotContaining("glob:**pg-bin*");
      }
    }
    try (var careless = EmbeddedServer.start(folder, "fsync=off");
        var own = DataFolder.open(TestDatabase.freshFolder())) {
      assertThatThrownBy(() -> Postgres.open(external(careless.address()), own))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("fsync off");
    }
  }

  @Test
  void dataOfAnotherMajorVersionIsRefused() throws Exception {
    try (var other = DataFolder.open(UnpackedPrograms.into(TestDatabase.freshFolder()))) {
      Files.writeString(other.folder("postgres").resolve("PG_VERSION"), "17\n");
      assertThatThrownBy(() -> EmbeddedServer.start(other))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("was written by PostgreSQL 17");
    }
  }

  private static StorageSettings external(DatabaseAddress address) {
    return new StorageSettings(
        "unused",
        new StorageSettings.Database(
            address.url().substring("jdbc:".length()), address.user(), address.password()));
  }

  private String log() throws Exception {
    return Files.readString(DATA.resolve("postgres.log"));
  }

  static void run(DatabaseAddress address, String sql) throws SQLException {
    try (var connection = address.connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static long count(DatabaseAddress address, String table) throws SQLException {
    try (var connection = address.connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery("select count(*) from " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  private interface Check {
    boolean holds();
  }

  private static void await(Check check) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!check.holds()) {
      assertThat(System.nanoTime()).as("waited for 30 s").isLessThan(deadline);
      Thread.sleep(50);
    }
  }
}
