package io.perennial.storage;

import io.perennial.Texts;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.util.FileSystemUtils;

/**
 * Writes everything the product knows into one zip file: the rows of every table as of one moment,
 * and the files of imports that still wait. The figures' columnar copy is left out; it is rebuilt.
 */
final class Backup {

  private Backup() {}

  /** Writes the backup and answers a sentence. The file appears under its name when complete. */
  static String write(DatabaseAddress address, Path data, Path file) {
    var links = data.resolve("backup-links");
    var half = file.resolveSibling(file.getFileName() + ".part");
    try (var connection = address.connect()) {
      FileSystemUtils.deleteRecursively(links); // of a backup that was killed
      Files.deleteIfExists(half);
      Files.createFile(half, DataFolder.ownerOnly("rw-------"));
      var sql = new BackupSql(connection);
      // Before and after the snapshot: an import that ends meanwhile takes its file away, and one
      // that begins meanwhile brings one. Those of imports that the rows do not know do no harm.
      keepImports(data.resolve("imports"), links);
      sql.beginSnapshot();
      keepImports(data.resolve("imports"), links);
      if (!sql.hasHistory()) {
        throw new Refusal("storage.nothing-to-back-up", data);
      }
      Manifest manifest;
      try (var zip =
          new ZipOutputStream(
              new BufferedOutputStream(
                  Files.newOutputStream(half, StandardOpenOption.TRUNCATE_EXISTING), 1 << 16))) {
        zip.setLevel(Deflater.BEST_SPEED);
        writeImports(links, zip);
        manifest = writeTables(sql, zip);
        zip.putNextEntry(new ZipEntry(Manifest.ENTRY));
        zip.write(manifest.write());
      }
      DataFolder.force(half);
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
      DataFolder.force(file.resolveSibling("."));
      return Texts.of("en")
          .say("storage.backed-up", manifest.rows(), manifest.tables().size(), file);
    } catch (SQLException | IOException failure) {
      throw Refusal.because(failure, "storage.backup-failed", file, failure.getMessage() + "");
    } finally {
      deleteQuietly(half);
      deleteQuietly(links);
    }
  }

  private static Manifest writeTables(BackupSql sql, ZipOutputStream zip)
      throws IOException, SQLException {
    var columns = sql.columns();
    List<Manifest.Table> written = new ArrayList<>();
    for (var table : ordered(sql.tables(), sql.links())) {
      var own = columns.stream().filter(column -> column.tableName().equals(table)).toList();
      zip.putNextEntry(new ZipEntry(Manifest.TABLES + table));
      var rows = new BufferedOutputStream(zip, 1 << 16);
      long count = sql.copyOut(table, own, rows);
      rows.flush();
      zip.closeEntry();
      written.add(
          new Manifest.Table(table, own.stream().map(BackupSql.Column::name).toList(), count));
    }
    return new Manifest(
        Manifest.FORMAT,
        sql.schemaVersion(),
        sql.now(),
        written,
        sql.partitions(),
        sql.sequences());
  }

  /** Tables in an order in which a row comes after the rows its foreign keys name. */
  static List<String> ordered(List<String> tables, List<BackupSql.Link> links) {
    Set<String> ordered = new LinkedHashSet<>();
    while (ordered.size() < tables.size()) {
      var next =
          tables.stream()
              .filter(table -> !ordered.contains(table))
              .filter(table ->
                  links.stream()
                      .filter(link -> link.child().equals(table))
                      .allMatch(link -> ordered.contains(link.parent())))
              .toList();
      if (next.isEmpty()) {
        throw new IllegalStateException("foreign keys go round in a circle");
      }
      ordered.addAll(next);
    }
    return List.copyOf(ordered);
  }

  /** Holds on to the files of imports, under a second name where the file system has them. */
  private static void keepImports(Path imports, Path links) throws IOException {
    if (!Files.isDirectory(imports)) {
      return;
    }
    Files.createDirectories(links);
    List<Path> files;
    try (var list = Files.list(imports)) {
      files = list.filter(Backup::isWhole).toList();
    }
    for (var file : files) {
      var link = links.resolve(file.getFileName().toString());
      try {
        if (!Files.exists(link)) {
          link(file, link);
        }
      } catch (NoSuchFileException ended) {
        // Its import ended after the list was made, and needs it no more.
      }
    }
  }

  /** Not an upload that is still coming in, which no row knows of. */
  private static boolean isWhole(Path file) {
    return Files.isRegularFile(file) && !file.toString().endsWith(".part");
  }

  private static void link(Path file, Path link) throws IOException {
    try {
      Files.createLink(link, file);
    } catch (NoSuchFileException ended) {
      throw ended;
    } catch (UnsupportedOperationException | FileSystemException noLinks) {
      Files.copy(file, link);
    }
  }

  private static void writeImports(Path links, ZipOutputStream zip) throws IOException {
    if (!Files.isDirectory(links)) {
      return;
    }
    List<Path> files;
    try (var list = Files.list(links)) {
      files = list.sorted().toList();
    }
    for (var file : files) {
      zip.putNextEntry(new ZipEntry(Manifest.IMPORTS + file.getFileName()));
      Files.copy(file, zip);
      zip.closeEntry();
    }
  }

  private static void deleteQuietly(Path left) {
    try {
      FileSystemUtils.deleteRecursively(left);
    } catch (IOException stays) {
      // The next backup to the same place removes it.
    }
  }
}
