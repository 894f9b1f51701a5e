package io.perennial.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Runs the programs that come with PostgreSQL: makes a cluster, starts and stops its server. */
final class PostgresPrograms {

  /** After a crash the server first repeats up to 4 GB of its journal. */
  private static final int PATIENCE_SECONDS = 600;

  /** Makes room for 16 pooled connections, commands and a person who looks inside. */
  private static final List<String> OPTIONS =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "max_connections=60",
          "shared_buffers=128MB",
          "work_mem=16MB",
          "max_wal_size=4GB",
          "timezone=UTC",
          "fsync=on",
          "full_page_writes=on",
          "synchronous_commit=on",
          // A failed statement may quote a customer; the product logs its failures itself.
          "log_min_messages=log",
          "log_min_error_statement=panic",
          "log_error_verbosity=terse",
          "log_checkpoints=off");

  private final Path binaries;
  private final Path cluster;
  private final Path log;

  PostgresPrograms(Path binaries, Path cluster, Path log) {
    this.binaries = binaries;
    this.cluster = cluster;
    this.log = log;
  }

  /**
   * Makes a new cluster in {@code target}. It sorts by code point and knows UTF-8 without help of
   * the operating system, so its indexes survive an update of that; pages have checksums.
   */
  void makeCluster(Path target, Path passwordFile) {
    run(
        "initdb",
        "-A",
        "scram-sha-256",
        "--pwfile=" + passwordFile,
        "-U",
        EmbeddedServer.USER,
        "-D",
        target.toString(),
        "-E",
        "UTF-8",
        "--locale-provider=builtin",
        "--locale=C",
        "--builtin-locale=C.UTF-8",
        "--data-checksums");
  }

  /** Starts the server and waits until it answers; {@code options} win over the usual ones. */
  void start(int port, List<String> options) {
    var line = new StringBuilder("-p " + port);
    OPTIONS.forEach(option -> line.append(" -c ").append(option));
    options.forEach(option -> line.append(" -c ").append(option));
    var patience = Integer.toString(PATIENCE_SECONDS);
    run(
        "pg_ctl",
        "-D",
        cluster.toString(),
        "-w",
        "-t",
        patience,
        "-l",
        log.toString(),
        "-o",
        line.toString(),
        "start");
  }

  /** Stops the server: open transactions are rolled back, everything is on the disk after it. */
  void stop() {
    run("pg_ctl", "-D", cluster.toString(), "-w", "-t", "120", "-m", "fast", "stop");
  }

  private void run(String program, String... arguments) {
    List<String> command = new ArrayList<>(asSomebodyElseThanRoot());
    command.add(binaries.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    try {
      var said = Files.createTempFile("perennial", ".log");
      try {
        int result = run(command, said);
        if (result != 0) {
          var text = Files.readString(said, StandardCharsets.UTF_8).strip();
          throw new Refusal("storage.program-failed", program, text, log);
        }
      } finally {
        Files.deleteIfExists(said);
      }
    } catch (IOException failure) {
      throw Refusal.because(failure, "storage.program-failed", program, failure + "", log);
    }
  }

  private static int run(List<String> command, Path output) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Settings meant for another PostgreSQL must not reach ours.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    // A file, not a pipe: the server keeps it open long after pg_ctl is gone.
    var process = builder.redirectOutput(output.toFile()).start();
    try {
      if (process.waitFor(PATIENCE_SECONDS + 30L, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      process.destroyForcibly();
      return -1;
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  /** PostgreSQL refuses to run as root; a user namespace makes root nobody, who owns the files. */
  private static List<String> asSomebodyElseThanRoot() {
    boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");
    if (!linux || !"root".equals(System.getProperty("user.name"))) {
      return List.of();
    }
    try {
      var nothing = Files.createTempFile("perennial", ".log");
      int result = run(List.of("unshare", "-U", "true"), nothing);
      Files.deleteIfExists(nothing);
      if (result == 0) {
        return List.of("unshare", "-U");
      }
    } catch (IOException noUnshare) {
      throw Refusal.because(noUnshare, "storage.root");
    }
    throw new Refusal("storage.root");
  }
}
