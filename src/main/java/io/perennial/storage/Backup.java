package io.perennial.storage;

import io.perennial.Texts;
import java.io.BufferedOutputStream;
import java.io.IOException;
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

/**
 * Writes everything the product knows into one zip file: the rows of every table as of one moment,
 * and the files of imports that still wait. The figures' columnar copy is left out; it is rebuilt.
 */
final class Backup {

  private Backup() {}

  /** Writes the backup and answers a sentence. The file appears under its name when complete. */
  static String write(DatabaseAddress address, Path data, Path file) {
    var half = file.resolveSibling(file.getFileName() + ".part");
    try (var connection = address.connect()) {
      Files.deleteIfExists(half);
      Files.createFile(half, DataFolder.ownerOnly("rw-------"));
      var sql = new BackupSql(connection);
      sql.beginSnapshot();
      if (!sql.hasHistory()) {
        throw new Refusal("storage.nothing-to-back-up", data);
      }
      Manifest manifest;
      try (var zip =
          new ZipOutputStream(
              new BufferedOutputStream(
                  Files.newOutputStream(half, StandardOpenOption.TRUNCATE_EXISTING), 1 << 16))) {
        zip.setLevel(Deflater.BEST_SPEED);
        // Files first: an import that ends meanwhile takes its file away.
        writeImports(data.resolve("imports"), zip);
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

  private static void writeImports(Path imports, ZipOutputStream zip) throws IOException {
    if (!Files.isDirectory(imports)) {
      return;
    }
    List<Path> files;
    try (var tree = Files.walk(imports)) {
      files = tree.filter(Files::isRegularFile).sorted().toList();
    }
    for (var file : files) {
      try (var content = Files.newInputStream(file)) {
        var name = imports.relativize(file).toString().replace('\\', '/');
        zip.putNextEntry(new ZipEntry(Manifest.IMPORTS + name));
        content.transferTo(zip);
        zip.closeEntry();
      } catch (NoSuchFileException ended) {
        // Its import ended after the list was made, and needs it no more.
      }
    }
  }

  private static void deleteQuietly(Path half) {
    try {
      Files.deleteIfExists(half);
    } catch (IOException left) {
      half.toFile().deleteOnExit();
    }
  }
}
