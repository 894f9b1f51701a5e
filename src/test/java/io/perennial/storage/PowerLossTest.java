package io.perennial.storage;

import static io.perennial.storage.EmbeddedServerTest.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.TestDatabase;
import java.io.File;
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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * A power cut: the data lies on a file system in a file, everything is frozen in the middle of
 * writing, and a copy of the file is what the disk would hold. Only what was forced to the disk is
 * in it.
 */
class PowerLossTest {

  private static final int WRITERS = 4;
  private static final Duration LOAD = Duration.ofSeconds(4);

  private final Path place = TestDatabase.freshFolder();

  @Test
  void nothingThatWasAcknowledgedIsLost() throws Exception {
    Assumptions.assumeTrue(canMount(), "no power cut tested: this needs root and loop mounts");
    var disk = place.resolve("disk.img");
    var mounted = Files.createDirectory(place.resolve("disk"));
    tool("truncate", "-s", "1500M", disk.toString());
    tool("mkfs.ext4", "-q", "-F", disk.toString());
    tool("mount", "-o", "loop", disk.toString(), mounted.toString());
    // The product unpacks its programs itself: those must survive the cut too.
    var data = mounted.resolve("data");
    Files.createDirectory(data);
    Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    var copy = place.resolve("copy.img");
    var product = product(data);
    try {
      var address = awaitServer(data);
      run(address, "create table saved (id integer primary key)");
      var writers = writers(address, acknowledged);
      Thread.sleep(LOAD);
      for (var process : processes(data)) {
        tool("kill", "-STOP", Long.toString(process.pid()));
      }
      // What is acknowledged now is acknowledged; the copy is taken after.
      tool("cp", "--sparse=always", disk.toString(), copy.toString());
      product.destroyForcibly().waitFor();
      end(data);
      for (var writer : writers) {
        writer.join();
      }
    } finally {
      product.destroyForcibly().waitFor();
      end(data);
      tool("umount", mounted.toString());
    }
    tool("mount", "-o", "loop", copy.toString(), mounted.toString());
    try (var folder = DataFolder.open(data);
        var server = EmbeddedServer.start(folder)) {
      var found = ids(server.address());
      assertThat(acknowledged).hasSizeGreaterThan(100);
      assertThat(found).containsAll(acknowledged);
      System.out.printf(
          "power cut: %d rows acknowledged, %d found, none lost%n",
          acknowledged.size(), found.size());
    } finally {
      tool("umount", mounted.toString());
      Files.delete(disk);
      Files.delete(copy);
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

  private static List<ProcessHandle> processes(Path data) {
    return ProcessHandle.allProcesses()
        .filter(process ->
            process.info().command().filter(path -> path.startsWith(data.toString())).isPresent())
        .toList();
  }

  private static void end(Path data) throws InterruptedException {
    for (var left = processes(data); !left.isEmpty(); left = processes(data)) {
      left.forEach(ProcessHandle::destroyForcibly);
      Thread.sleep(50);
    }
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

  private boolean canMount() throws Exception {
    Files.createDirectories(place);
    boolean root = "root".equals(System.getProperty("user.name"));
    if (root && new File("/dev/loop-control").exists()) {
      var trial = place.resolve("trial.img").toString();
      tool("truncate", "-s", "20M", trial);
      return result("mkfs.ext4", "-q", "-F", trial) == 0
          && result("mount", "-o", "loop", trial, place.toString()) == 0
          && result("umount", place.toString()) == 0;
    }
    System.out.println("no power cut tested: this needs root and loop mounts");
    return false;
  }

  private static void tool(String... command) throws Exception {
    assertThat(result(command)).as(String.join(" ", command)).isZero();
  }

  private static int result(String... command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor();
  }
}
