package io.perennial.storage;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/** The programs of PostgreSQL, which come along as an archive on the class path. */
final class PostgresBinaries {

  static final String VERSION = "18.6";
  static final String MAJOR = "18";

  /** Folders of programs begin with this, whatever their version. */
  static final String PREFIX = "pg-bin-";

  private static final int FORCED_AT_ONCE = 64;

  private PostgresBinaries() {}

  /** The folder of the programs inside the data folder, unpacked by the first start. */
  static Path unpacked(Path data) {
    var folder = data.resolve(PREFIX + VERSION);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    try (var archive = archive()) {
      var half = data.resolve(PREFIX + VERSION + ".unpacking");
      FileSystemUtils.deleteRecursively(half);
      unpack(archive, half);
      // Renamed only when complete: a start that was cut short leaves nothing that looks whole.
      return Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw Refusal.because(failure, "storage.unpack-failed", folder, failure.getMessage() + "");
    }
  }

  /** Unpacks an archive, links and execute permissions included; nothing may leave the folder. */
  static void unpack(InputStream archive, Path folder) throws IOException {
    var root = Files.createDirectories(folder).toRealPath();
    List<Path> files = new ArrayList<>();
    try (var entries =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
      for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        var target = inside(root, root.resolve(entry.getName()), entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(target);
          continue;
        }
        Files.createDirectories(parent(target));
        if (!parent(target).toRealPath().startsWith(root)) {
          throw new IOException("an entry leaves the folder through a link: " + entry.getName());
        }
        if (entry.isSymbolicLink()) {
          inside(root, parent(target).resolve(entry.getLinkName()), entry.getName());
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
          Files.createLink(
              target, inside(root, root.resolve(entry.getLinkName()), entry.getName()));
        } else if (entry.isFile()) {
          Files.copy(entries, target);
          permit(target, entry);
          files.add(target);
        } else {
          throw new IOException("neither a file, a folder nor a link: " + entry.getName());
        }
      }
    }
    force(files);
  }

  /**
   * Brings the files to the disk: a power cut after the rename must not leave programs that are
   * empty. Many at once, because the file system then writes its journal once for many.
   */
  private static void force(List<Path> files) throws IOException {
    try (var threads = Executors.newFixedThreadPool(FORCED_AT_ONCE)) {
      var forced = threads.invokeAll(files.stream().map(PostgresBinaries::forcing).toList());
      for (var each : forced) {
        each.get();
      }
    } catch (ExecutionException failed) {
      throw new IOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  private static Callable<Path> forcing(Path file) {
    return () -> {
      DataFolder.force(file);
      return file;
    };
  }

  private static Path inside(Path root, Path target, String entry) throws IOException {
    var normal = target.normalize();
    if (!normal.startsWith(root)) {
      throw new IOException("an entry leaves the folder: " + entry);
    }
    return normal;
  }

  private static Path parent(Path path) throws IOException {
    var parent = path.getParent();
    if (parent == null) {
      throw new IOException("no folder to unpack to");
    }
    return parent;
  }

  private static void permit(Path file, TarArchiveEntry entry) throws IOException {
    if ((entry.getMode() & 0100) != 0
        && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      var permissions = Files.getPosixFilePermissions(file);
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
      Files.setPosixFilePermissions(file, permissions);
    }
  }

  private static InputStream archive() {
    var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    var chip = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    var family =
        system.startsWith("mac") ? "darwin" : system.startsWith("windows") ? "windows" : "linux";
    var kind = chip.equals("aarch64") || chip.equals("arm64") ? "arm_64" : "x86_64";
    var name = "/postgres-" + family + "-" + kind + ".txz";
    var archive = PostgresBinaries.class.getResourceAsStream(name);
    if (archive == null) {
      throw new Refusal("storage.no-binaries", family, kind);
    }
    return archive;
  }
}
