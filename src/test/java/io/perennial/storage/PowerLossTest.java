package io.perennial.storage;

import static io.perennial.storage.EmbeddedServerTest.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A power cut in the middle of writing. */
class PowerLossTest {

  private static final int WRITERS = 4;
  private static final Duration LOAD = Duration.ofSeconds(4);

  private final Path place = TestDatabase.freshFolder();

  @Test
  void nothingThatWasAcknowledgedIsLost() throws Exception {
    try (var disk = LoopDisk.in(place)) {
      // The product unpacks its programs itself: those must survive the cut too.
      var data = Files.createDirectory(disk.folder().resolve("data"));
      Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
      var product = product(data);
      List<Thread> writers = List.of();
      try {
        var address = awaitServer(data);
        run(address, "create table saved (id integer primary key)");
        writers = writers(address, acknowledged);
        Thread.sleep(LOAD);
      } finally {
        disk.cut(product.toHandle());
      }
      for (var writer : writers) {
        writer.join();
      }
      disk.restore();
      try (var folder = DataFolder.open(data);
          var server = EmbeddedServer.start(folder)) {
        var found = ids(server.address());
        assertThat(acknowledged).hasSizeGreaterThan(100);
        assertThat(found).containsAll(acknowledged);
        System.out.printf(
            "power cut: %d rows acknowledged, %d found, none lost%n",
            acknowledged.size(), found.size());
      }
    }
  }

  private static List<Thread> writers(DatabaseAddress address, Set<Integer> acknowledged) {
    var next = new AtomicInteger();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(Thread.ofPlatform().start(() -> write(address, next, acknowledged)));
    }
    return writers;
  }

  /** Writes until the power goes. */
  private static void write(
      DatabaseAddress address, AtomicInteger next, Set<Integer> acknowledged) {
    try (var connection = address.connect();
        var insert = connection.prepareStatement("insert into saved values (?)")) {
      while (true) {
        int id = next.incrementAndGet();
        insert.setInt(1, id);
        insert.executeUpdate();
        acknowledged.add(id);
      }
    } catch (SQLException powerIsGone) {
      assertThat(powerIsGone.getSQLState()).startsWith("08");
    }
  }

  private Process product(Path data) throws Exception {
    var java = ProcessHandle.current().info().command().orElseThrow();
    return new ProcessBuilder(
            java,
            "-cp",
            System.getProperty("java.class.path"),
            EmbeddedServerTest.Outlived.class.getName(),
            data.toString())
        .redirectErrorStream(true)
        .redirectOutput(place.resolve("product.log").toFile())
        .start();
  }

  private static DatabaseAddress awaitServer(Path data) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      var address = EmbeddedServer.running(data);
      if (address != null) {
        return address;
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException("the server did not start");
  }

  private static Set<Integer> ids(DatabaseAddress address) throws SQLException {
    Set<Integer> ids = new HashSet<>();
    try (var connection = address.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select id from saved")) {
      while (rows.next()) {
        ids.add(rows.getInt(1));
      }
    }
    return ids;
  }
}
