package io.perennial.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A disk whose power can be cut: a file system in a file. When everything that writes to it is
 * frozen, a copy of the file is what the disk would hold: only what was forced to the disk is in
 * it.
 */
public final class LoopDisk implements AutoCloseable {

  private final Path disk;
  private final Path copy;
  private final Path mounted;

  private LoopDisk(Path place) throws IOException {
    this.disk = place.resolve("disk.img");
    this.copy = place.resolve("copy.img");
    this.mounted = Files.createDirectory(place.resolve("disk"));
    tool("truncate", "-s", "1500M", disk.toString());
    tool("mkfs.ext4", "-q", "-F", disk.toString());
    tool("mount", "-o", "loop", disk.toString(), mounted.toString());
  }

  /** Makes a disk of 1.5 GB in a folder; skips the test where nobody may mount one. */
  public static LoopDisk in(Path place) throws IOException {
    boolean can = canMount(place);
    if (!can) {
      System.out.println("no power cut tested: this needs root and loop mounts");
    }
    Assumptions.assumeTrue(can, "no power cut tested: this needs root and loop mounts");
    return new LoopDisk(place);
  }

  /** Where it is mounted. */
  public Path folder() {
    return mounted;
  }

  /** Cuts the power: whoever runs from this disk, and these processes, write no more. */
  public void cut(ProcessHandle... writers) throws IOException {
    for (var writer : writers) {
      tool("kill", "-STOP", Long.toString(writer.pid()));
    }
    for (var process : processes()) {
      tool("kill", "-STOP", Long.toString(process.pid()));
    }
    tool("cp", "--sparse=always", disk.toString(), copy.toString());
    for (var writer : writers) {
      writer.destroyForcibly();
      writer.onExit().join();
    }
    end();
  }

  /** The power comes back: the disk holds what was on it when it went. */
  public void restore() throws IOException {
    tool("umount", mounted.toString());
    tool("mount", "-o", "loop", copy.toString(), mounted.toString());
  }

  @Override
  public void close() throws IOException {
    end();
    tool("umount", mounted.toString());
    Files.deleteIfExists(disk);
    Files.deleteIfExists(copy);
  }

  private List<ProcessHandle> processes() {
    return ProcessHandle.allProcesses()
        .filter(process ->
            process.info().command().filter(path -> path.startsWith(mounted + "/")).isPresent())
        .toList();
  }

  private void end() {
    for (var left = processes(); !left.isEmpty(); left = processes()) {
      left.forEach(ProcessHandle::destroyForcibly);
      left.forEach(process -> process.onExit().join());
    }
  }

  private static boolean canMount(Path place) throws IOException {
    Files.createDirectories(place);
    if (!"root".equals(System.getProperty("user.name"))
        || !new File("/dev/loop-control").exists()) {
      return false;
    }
    var trial = place.resolve("trial.img").toString();
    tool("truncate", "-s", "20M", trial);
    return result("mkfs.ext4", "-q", "-F", trial) == 0
        && result("mount", "-o", "loop", trial, place.toString()) == 0
        && result("umount", place.toString()) == 0;
  }

  private static void tool(String... command) throws IOException {
    assertThat(result(command)).as(String.join(" ", command)).isZero();
  }

  private static int result(String... command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.onExit().join().exitValue();
  }
}
