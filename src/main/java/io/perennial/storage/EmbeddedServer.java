package io.perennial.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * The PostgreSQL that comes along, its data inside the data folder. Started with the product and
 * stopped after it; a server that outlived a killed product is taken over; one that died is started
 * again on the same port, so that the pool finds it.
 */
final class EmbeddedServer implements AutoCloseable {

  static final String USER = "postgres";

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
  private static final Duration LOOK_AFTER = Duration.ofSeconds(1);

  /** Processes of a dead server go at the end of what they do, or are made to. */
  private static final Duration PATIENCE_WITH_LEFTOVERS = Duration.ofSeconds(10);

  /** A free port can be taken by somebody else before PostgreSQL has it. */
  private static final int ATTEMPTS = 3;

  /** Beyond this the last log is put aside, so that logs never fill a disk. */
  private static final long LARGEST_LOG_BYTES = 10_000_000;

  private final Path data;
  private final Path cluster;
  private final Path log;
  private final PostgresPrograms programs;
  private final List<String> options;
  private final DatabaseAddress address;
  private final int port;
  private boolean stopping;

  private EmbeddedServer(DataFolder folder, List<String> options) {
    this.data = folder.path();
    this.cluster = data.resolve("postgres");
    this.log = data.resolve("postgres.log");
    this.programs = new PostgresPrograms(PostgresBinaries.unpacked(data), cluster, log);
    this.options = options;
    var password = password(data);
    makeClusterOnce();
    this.port = startOrTakeOver();
    this.address = address(port, password);
  }

  /** Starts the server of this folder, or takes over the one that still runs. */
  static EmbeddedServer start(DataFolder folder, String... options) {
    var server = new EmbeddedServer(folder, List.of(options));
    Thread.ofPlatform().name("postgres-watch").daemon().start(server::watch);
    return server;
  }

  /** The address of the server that runs in this folder now, if one does. */
  static @Nullable DatabaseAddress running(Path data) {
    var pid = postmaster(data);
    return pid.filter(PostmasterFile::ready).isEmpty()
        ? null
        : address(pid.get().port(), password(data));
  }

  DatabaseAddress address() {
    return address;
  }

  /** The process identifier of the server, while it runs. */
  Optional<Long> process() {
    return postmaster(data).map(PostmasterFile::process);
  }

  @Override
  public synchronized void close() {
    stopping = true;
    if (postmaster(data).isPresent()) {
      programs.stop();
    }
  }

  private void makeClusterOnce() {
    try {
      var version = cluster.resolve("PG_VERSION");
      if (Files.exists(version)) {
        var major = Files.readString(version).strip();
        if (!major.equals(PostgresBinaries.MAJOR)) {
          throw new Refusal("storage.other-version", cluster, major, PostgresBinaries.MAJOR);
        }
        return;
      }
      var half = data.resolve("postgres.making");
      FileSystemUtils.deleteRecursively(half);
      programs.makeCluster(half, data.resolve("pg.password"));
      Files.move(half, cluster, StandardCopyOption.ATOMIC_MOVE);
      DataFolder.force(data);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private int startOrTakeOver() {
    var orphan = postmaster(data);
    if (orphan.isPresent() && awaitReady()) {
      LOG.info("taking over the PostgreSQL that outlived the last run");
      return orphan.get().port();
    }
    putLogAside();
    for (int attempt = 1; ; attempt++) {
      try {
        return startOn(freePort());
      } catch (Refusal failed) {
        if (attempt == ATTEMPTS) {
          throw failed;
        }
      }
    }
  }

  private int startOn(int wanted) {
    endLeftovers();
    programs.start(wanted, options);
    if (postmaster(data).filter(PostmasterFile::ready).isEmpty()) {
      throw new Refusal("storage.program-failed", "postgres", "it ended at once", log);
    }
    return wanted;
  }

  private void watch() {
    while (true) {
      try {
        Thread.sleep(LOOK_AFTER);
      } catch (InterruptedException interrupted) {
        return;
      }
      if (!lookAfter()) {
        return;
      }
    }
  }

  private synchronized boolean lookAfter() {
    if (stopping) {
      return false;
    }
    try {
      if (postmaster(data).isEmpty()) {
        LOG.warn("PostgreSQL is gone; starting it again");
        startOn(port);
        LOG.info("PostgreSQL is back");
      }
    } catch (RuntimeException failure) {
      LOG.error("PostgreSQL did not start; trying again: {}", failure.getMessage());
    }
    return true;
  }

  private boolean awaitReady() {
    for (var seen = postmaster(data); seen.isPresent(); seen = postmaster(data)) {
      if (seen.get().ready()) {
        return true;
      }
      if (seen.get().stopping()) {
        programs.stop();
        return false;
      }
      pause();
    }
    return false;
  }

  /**
   * Ends what a dead server left behind. Two servers must never write to one cluster, so its lock
   * file is removed only after every process of it is gone; the next start repairs from the
   * journal.
   */
  private void endLeftovers() {
    var deadline = System.nanoTime() + PATIENCE_WITH_LEFTOVERS.toNanos();
    while (true) {
      var leftovers = ProcessHandle.allProcesses().filter(this::ours).toList();
      if (leftovers.isEmpty()) {
        break;
      }
      if (System.nanoTime() > deadline) {
        throw new Refusal("storage.leftovers", leftovers.size());
      }
      leftovers.forEach(ProcessHandle::destroyForcibly);
      pause();
    }
    try {
      Files.deleteIfExists(cluster.resolve(PostmasterFile.NAME));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private boolean ours(ProcessHandle process) {
    return ours(process, data);
  }

  /** A process of PostgreSQL from this folder. One that ended and waits to be reaped has none. */
  private static boolean ours(ProcessHandle process, Path data) {
    var binaries = data.resolve(PostgresBinaries.PREFIX).toString();
    return process.info().command().filter(path -> path.startsWith(binaries)).isPresent();
  }

  private static Optional<PostmasterFile> postmaster(Path data) {
    return PostmasterFile.read(data.resolve("postgres"))
        .filter(seen -> ProcessHandle.of(seen.process()).filter(p -> ours(p, data)).isPresent());
  }

  private static DatabaseAddress address(int port, String password) {
    return new DatabaseAddress("jdbc:postgresql://127.0.0.1:" + port + "/postgres", USER, password);
  }

  /** The password of the server: made once, readable by the owner of the folder alone. */
  private static String password(Path data) {
    try {
      var file = data.resolve("pg.password");
      if (!Files.exists(file)) {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        var half = data.resolve("pg.password.making");
        Files.deleteIfExists(half);
        Files.createFile(half, DataFolder.ownerOnly("rw-------"));
        Files.writeString(
            half,
            HexFormat.of().formatHex(bytes),
            StandardOpenOption.WRITE,
            StandardOpenOption.SYNC);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return Files.readString(file).strip();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void putLogAside() {
    try {
      if (Files.exists(log) && Files.size(log) > LARGEST_LOG_BYTES) {
        Files.move(log, data.resolve("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while PostgreSQL starts", interrupted);
    }
  }
}
