package io.perennial.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Spares tests the seconds of unpacking PostgreSQL again: its programs are linked from one place.
 */
public final class UnpackedPrograms {

  private static final Path PLACE = Path.of("target").toAbsolutePath();

  private UnpackedPrograms() {}

  /** Makes the data folder with the programs inside; answers the folder. */
  public static synchronized Path into(Path folder) {
    var programs = PostgresBinaries.unpacked(PLACE);
    try (var made = DataFolder.open(folder);
        var tree = Files.walk(programs)) {
      for (var file : (Iterable<Path>) tree::iterator) {
        var target = made.path().resolve(PLACE.relativize(file).toString());
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectory(target);
        } else {
          place(file, target);
        }
      }
      return folder;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void place(Path file, Path target) throws IOException {
    try {
      Files.createLink(target, file);
    } catch (FileSystemException anotherDisk) {
      Files.copy(
          file,
          target,
          LinkOption.NOFOLLOW_LINKS,
          java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }
  }
}
