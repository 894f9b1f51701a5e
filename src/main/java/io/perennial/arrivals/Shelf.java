package io.perennial.arrivals;

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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Where files on their way in lie: in the data folder, each under its import's number, from before
 * the import is known until it has ended. A backup takes them along.
 */
@Component
public class Shelf {

  /**
   * The files of a module.
   *
   * @param needed the imports whose files are needed
   * @param known whether there is an import of this number
   */
  public record Owner(Supplier<List<UUID>> needed, Predicate<UUID> known) {}

  /** A file beside those of the imports that says which shelf this is. */
  private static final String NAME = "folder";

  /** How long a file that no import knows may still become one's. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final Path folder;
  private final UUID id;
  private final List<Owner> owners = new CopyOnWriteArrayList<>();

  Shelf(DataFolder data) {
    this.folder = data.folder("imports");
    this.id = named(folder);
    // Files of products lay there, and nothing remembers them.
    data.remove("products");
  }

  /** Lets a module keep its files here for as long as it needs them. */
  public void serve(Owner owner) {
    owners.add(owner);
  }

  /** Which shelf this is: another node's imports have their files on another one. */
  public UUID id() {
    return id;
  }

  /** Where the file of an import lies. */
  public Path file(UUID id) {
    return folder.resolve(id.toString());
  }

  /**
   * Keeps a file, on the disk before anybody is told that it was taken.
   *
   * @param tooLarge what to say of a file that is larger
   * @throws Problem if it is too large
   */
  public void store(UUID id, InputStream bytes, long largestBytes, Supplier<Problem> tooLarge)
      throws IOException {
    var part = folder.resolve(id + ".part");
    try (var channel =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      var buffer = new byte[1 << 16];
      long size = 0;
      for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
        size += count;
        if (size > largestBytes) {
          throw tooLarge.get();
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
  public void discard(UUID id) {
    try {
      Files.deleteIfExists(file(id));
      Files.deleteIfExists(folder.resolve(id + ".part"));
    } catch (IOException left) {
      // Nobody needs it; the cleaning finds it later.
    }
  }

  /**
   * Removes files that nobody needs any more. What is needed is asked after the files, so that one
   * that came since is not among them.
   */
  public void clear(Instant now) {
    try (var files = Files.list(folder)) {
      var lying = files.toList();
      var stay = new HashSet<String>();
      stay.add(NAME);
      for (var owner : owners) {
        owner.needed().get().forEach(id -> stay.add(id.toString()));
      }
      for (var file : lying) {
        if (!stay.contains(file.getFileName().toString()) && old(file, now)) {
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
  private boolean old(Path file, Instant now) throws IOException {
    try {
      var id = UUID.fromString(file.getFileName().toString());
      if (owners.stream().anyMatch(owner -> owner.known().test(id))) {
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
