package io.perennial.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * The one folder that everything kept on this machine lies in. Only its owner may read it, and one
 * process at a time has it: two would write over each other.
 */
public final class DataFolder implements AutoCloseable {

  private static final String LOCK = "perennial.lock";

  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Makes the folder if it is not there and takes it, until closed or the process ends. */
  static DataFolder open(Path wanted) {
    var folder = tryOpen(wanted);
    if (folder == null) {
      throw new Refusal("storage.folder-in-use", wanted);
    }
    return folder;
  }

  /** The folder, or {@code null} when another process has it. */
  @SuppressWarnings("resource") // the lock is held by the folder
  static @Nullable DataFolder tryOpen(Path wanted) {
    try {
      Files.createDirectories(wanted.toAbsolutePath().getParent());
      make(wanted);
      var path = wanted.toRealPath();
      var channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (locked(channel)) {
        return new DataFolder(path, channel);
      }
      channel.close();
      return null;
    } catch (IOException unwritable) {
      throw Refusal.because(
          unwritable, "storage.folder-unusable", wanted, unwritable.getClass().getSimpleName());
    }
  }

  /**
   * A folder of this name inside the data folder, made if it is not there.
   *
   * @param name small letters, digits, dots and dashes
   */
  public Path folder(String name) {
    if (!name.matches("[a-z0-9][a-z0-9.-]*")) {
      throw new IllegalArgumentException("not the name of a folder: " + name);
    }
    try {
      var folder = path.resolve(name);
      make(folder);
      return folder;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Removes the folder of this name, if it is there: nobody uses it any more. */
  public void remove(String name) {
    try {
      FileSystemUtils.deleteRecursively(path.resolve(name));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The folder of this name, emptied: what lies in it was left by a process that is no more. */
  Path emptyFolder(String name) {
    try {
      FileSystemUtils.deleteRecursively(folder(name));
      return folder(name);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Room on the disk, in bytes. */
  long free() {
    return path.toFile().getUsableSpace();
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Makes the folder if it is not there, and so that it is still there after a power cut. */
  private static void make(Path folder) throws IOException {
    var parent = folder.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder) && parent != null) {
      Files.createDirectory(folder, ownerOnly("rwx------"));
      force(parent);
    }
  }

  /** Permissions for a new file or folder; nothing where the file system knows none. */
  static FileAttribute<?>[] ownerOnly(String permissions) {
    var attribute =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix ? new FileAttribute<?>[] {attribute} : new FileAttribute<?>[0];
  }

  /** Brings a file or the list of a folder to the disk, so that a power cut does not undo it. */
  static void force(Path path) throws IOException {
    if (Files.isDirectory(path) && System.getProperty("os.name", "").startsWith("Windows")) {
      return; // Windows opens no folder; it keeps their order by itself
    }
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException sameProcess) {
      return false;
    }
  }
}
