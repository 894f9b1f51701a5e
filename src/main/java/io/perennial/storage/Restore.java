package io.perennial.storage;

import io.perennial.Texts;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Enumeration;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.util.FileSystemUtils;

/**
 * Reads a backup into an empty database. The rows come in one transaction: a restore that is cut
 * short leaves the database as empty as it was.
 */
final class Restore {

  private Restore() {}

  /** Reads the backup and answers a sentence. */
  static String read(Path file, DatabaseAddress address, DataFolder folder) {
    try (var zip = new ZipFile(file.toFile())) {
      var list = zip.getEntry(Manifest.ENTRY);
      if (list == null) {
        throw new IOException("it has no list of contents");
      }
      Manifest manifest;
      try (var bytes = zip.getInputStream(list)) {
        manifest = Manifest.read(bytes);
      }
      refuseUnlessEmpty(address);
      migrate(address, manifest.schema());
      load(zip, manifest, address, folder);
      migrate(address, null);
      return Texts.of("en")
          .say("storage.restored", manifest.rows(), manifest.tables().size(), manifest.madeAt());
    } catch (IOException | SQLException | DataAccessException | FlywayException failure) {
      throw Refusal.because(failure, "storage.restore-failed", file, failure.getMessage() + "");
    }
  }

  private static void refuseUnlessEmpty(DatabaseAddress address) throws SQLException {
    try (var connection = address.connect()) {
      var sql = new BackupSql(connection);
      if (sql.othersAtWork() > 0) {
        throw new Refusal("storage.restore-while-running");
      }
      for (var other : sql.others()) {
        throw new Refusal("storage.restore-others", other);
      }
      for (var table : sql.tables()) {
        // A reader leaves its mark at the first start, before there is anything to read.
        if (!table.equals("events_cursor") && sql.hasRows(table)) {
          throw new Refusal("storage.restore-not-empty", table);
        }
      }
    }
  }

  /** To the version the backup's tables had, from nothing; or, {@code null}, on to the newest. */
  private static void migrate(DatabaseAddress address, @Nullable String version) {
    var flyway =
        Flyway.configure()
            .dataSource(address.url(), address.user(), address.password())
            .target(
                version == null ? MigrationVersion.LATEST : MigrationVersion.fromVersion(version))
            .cleanDisabled(false)
            .load();
    if (version != null) {
      flyway.clean();
    }
    flyway.migrate();
  }

  private static void load(
      ZipFile zip, Manifest manifest, DatabaseAddress address, DataFolder folder)
      throws SQLException, IOException {
    try (var connection = address.connect()) {
      connection.setAutoCommit(false);
      var sql = new BackupSql(connection);
      manifest.partitions().forEach(sql::createPartition);
      sql.empty(manifest.tables().stream().map(Manifest.Table::name).toList());
      for (var table : manifest.tables()) {
        long rows;
        try (var content = checked(zip, zip.getEntry(Manifest.TABLES + table.name()))) {
          rows = sql.copyIn(table, content);
        }
        if (rows != table.rows()) {
          throw new IOException("%s has %d rows of %d".formatted(table.name(), rows, table.rows()));
        }
      }
      manifest.sequences().forEach(sql::moveSequence);
      sql.rewindCursors();
      sql.analyze();
      // Before the commit: once there are rows, their files are there and no older copy is.
      FileSystemUtils.deleteRecursively(folder.folder("columnar"));
      placeImports(zip, folder.folder("imports"));
      connection.commit();
    }
  }

  private static void placeImports(ZipFile zip, Path imports) throws IOException {
    for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
      var entry = entries.nextElement();
      if (entry.isDirectory() || !entry.getName().startsWith(Manifest.IMPORTS)) {
        continue;
      }
      var target =
          imports.resolve(entry.getName().substring(Manifest.IMPORTS.length())).normalize();
      var place = target.getParent();
      if (!target.startsWith(imports) || place == null) {
        throw new IOException("an entry leaves the folder: " + entry.getName());
      }
      Files.createDirectories(place);
      try (var content = checked(zip, entry)) {
        Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** The content of an entry; reading it to its end fails when it is not what was written. */
  private static InputStream checked(ZipFile zip, @Nullable ZipEntry entry) throws IOException {
    if (entry == null) {
      throw new IOException("a table is missing");
    }
    return new Checked(new CheckedInputStream(zip.getInputStream(entry), new CRC32()), entry);
  }

  private static final class Checked extends FilterInputStream {
    private final CheckedInputStream content;
    private final ZipEntry entry;

    Checked(CheckedInputStream content, ZipEntry entry) {
      super(content);
      this.content = content;
      this.entry = entry;
    }

    @Override
    public int read() throws IOException {
      return verified(super.read());
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      return verified(super.read(bytes, from, length));
    }

    private int verified(int result) throws IOException {
      if (result < 0 && content.getChecksum().getValue() != entry.getCrc()) {
        throw new IOException("the file is damaged at " + entry.getName());
      }
      return result;
    }
  }
}
