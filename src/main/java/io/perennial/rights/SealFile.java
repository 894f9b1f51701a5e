package io.perennial.rights;

import io.perennial.customers.Seal;
import io.perennial.storage.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.springframework.stereotype.Component;

/**
 * The secret with which names and addresses are kept as digests: of people who were erased, and of
 * whom nothing is sent to. It lies in the data folder and not in the database, so that nobody
 * learns a name from a backup by trying all of them. Without this very file an old name is taken
 * for a new one.
 */
@Component
class SealFile {

  static final String FOLDER = "rights";
  static final String FILE = "erased-names.key";

  /** As long as the digests that are made with it. */
  private static final int BYTES = 32;

  SealFile(DataFolder data, Seal seal) {
    seal.with(key(data.folder(FOLDER)));
  }

  private static byte[] key(Path folder) {
    var file = folder.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        make(folder, file);
      }
      var key = Files.readAllBytes(file);
      if (key.length != BYTES) {
        throw new IOException(FILE + " is not the secret that was written");
      }
      return key;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The file is there whole or not at all, also after a power cut. */
  private static void make(Path folder, Path file) throws IOException {
    var key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    var part = folder.resolve(FILE + ".part");
    Files.deleteIfExists(part);
    Files.createFile(part);
    if (part.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
    }
    try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(key));
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    try (var entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    } catch (IOException windows) {
      // Windows does not open folders; it keeps their entries by itself.
    }
  }
}
