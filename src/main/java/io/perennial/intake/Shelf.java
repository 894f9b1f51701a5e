package io.perennial.intake;

import io.perennial.Problem;
import io.perennial.storage.DataFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Where the files of imports lie: in the data folder, each under its import's number, from before
 * the import is known until it has ended.
 */
@Component
class Shelf {

  /** What a disk of a small machine holds beside the database; a shop's orders of ten years fit. */
  static final long LARGEST_FILE_BYTES = 5L << 30;

  /** A file beside those of the imports that says which shelf this is. */
  private static final String NAME = "folder";

  /** How long a file that no import knows may still become one's. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final Path folder;
  private final UUID id;

  Shelf(DataFolder data) {
    this.folder = data.folder("imports");
    this.id = named(folder);
  }

  /** Which shelf this is: another node's imports have their files on another one. */
  UUID id() {
    return id;
  }

  /** Where the file of an import lies. */
  Path file(UUID id) {
    return folder.resolve(id.toString());
  }

  /**
   * Keeps a file, on the disk before anybody is told that it was taken.
   *
   * @throws Problem if it is too large
   */
  void store(UUID id, InputStream bytes) throws IOException {
    var part = folder.resolve(id + ".part");
    try (var channel =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      var buffer = new byte[1 << 16];
      long size = 0;
      for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
        size += count;
        if (size > LARGEST_FILE_BYTES) {
          throw new Problem(Problem.Kind.TOO_LARGE, "file", "error.too-large");
        }
        var rest = ByteBuffer.wrap(buffer, 0, count);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
      }
      channel.force(true);
    }
    Files.move(part, file(id), StandardCopyOption.ATOMIC_MOVE);
    force(folder);
  }

  /** Brings the entries of a folder to the disk: what a file is called is written there. */
  private static void force(Path folder) {
    try (var entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    } catch (IOException windows) {
      // Windows does not open folders; it keeps their entries by itself.
    }
  }

  /** Removes a file that came to nothing. */
  void discard(UUID id) {
    try {
      Files.deleteIfExists(file(id));
      Files.deleteIfExists(folder.resolve(id + ".part"));
    } catch (IOException left) {
      // Nobody needs it; the cleaning finds it later.
    }
  }

  /**
   * Removes files that nobody needs any more.
   *
   * @param needed the imports whose files are needed; asked after the files, so that one that came
   *     since is not among them
   * @param known whether there is an import of this number
   */
  void clear(Supplier<List<UUID>> needed, Predicate<UUID> known, Instant now) {
    try (var files = Files.list(folder)) {
      var lying = files.toList();
      var stay = new HashSet<String>();
      stay.add(NAME);
      needed.get().forEach(id -> stay.add(id.toString()));
      for (var file : lying) {
        if (!stay.contains(file.getFileName().toString()) && old(file, known, now)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * A file lies there before its import is known; give it time. That of a known import goes at
   * once.
   */
  private static boolean old(Path file, Predicate<UUID> known, Instant now) throws IOException {
    try {
      if (known.test(UUID.fromString(file.getFileName().toString()))) {
        return true;
      }
    } catch (IllegalArgumentException half) {
      // A part of an upload has another name.
    }
    if (!Files.exists(file)) {
      return false;
    }
    var age = Duration.between(Files.getLastModifiedTime(file).toInstant(), now);
    return age.compareTo(PATIENCE) > 0;
  }

  private static UUID named(Path folder) {
    var file = folder.resolve(NAME);
    try {
      if (Files.exists(file)) {
        return UUID.fromString(Files.readString(file).strip());
      }
      var id = UUID.randomUUID();
      var part = folder.resolve(NAME + ".part");
      try (var channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        channel.write(StandardCharsets.US_ASCII.encode(id.toString()));
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      force(folder);
      force(Objects.requireNonNull(folder.toAbsolutePath().getParent()));
      return id;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
