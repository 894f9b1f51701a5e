package io.perennial.rights;

import io.perennial.Database;
import io.perennial.storage.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.context.ApplicationContext;

/** Looks for words in every column of every table and in every file of the data folder. */
final class Traces {

  private record Column(String table, String name, String type) {}

  private final Database database;
  private final Path folder;

  Traces(ApplicationContext context) {
    this.database = context.getBean(Database.class);
    this.folder =
        Objects.requireNonNull(context.getBean(DataFolder.class).folder("rights").getParent());
  }

  /** Where the words stand, in whatever case. */
  List<String> of(List<String> words) {
    var found = new ArrayList<String>();
    for (var column : columns()) {
      for (var word : words) {
        if (stands(column, word)) {
          found.add(column.table() + "." + column.name() + ": " + word);
        }
      }
    }
    found.addAll(inFiles(words));
    return found;
  }

  private List<Column> columns() {
    return database
        .sql(
            """
            select relname as table, attname as name, format_type(atttypid, null) as type
            from pg_attribute join pg_class on pg_class.oid = attrelid
            where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace
              and attnum > 0 and not attisdropped
            order by relname, attnum
            """)
        .query((row, number) -> new Column(row.getString(1), row.getString(2), row.getString(3)))
        .list();
  }

  private boolean stands(Column column, String word) {
    var text =
        column.type().equals("bytea")
            ? "encode(%s, 'escape')".formatted(column.name())
            : "\"%s\"::text".formatted(column.name());
    return database
        .sql(
            "select exists (select from %s where strpos(lower(%s), :word) > 0)"
                .formatted(column.table(), text),
            "word",
            word)
        .query(Boolean.class)
        .single();
  }

  private List<String> inFiles(List<String> words) {
    var found = new ArrayList<String>();
    try (var files = Files.walk(folder)) {
      // The database's own files hold what was deleted until it uses the space again.
      for (var file :
          files
              .filter(Files::isRegularFile)
              .filter(file -> !folder.relativize(file).startsWith("postgres"))
              // A process loses its lock of a file as soon as it closes that file anywhere.
              .filter(file -> !file.endsWith("perennial.lock"))
              .toList()) {
        var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        for (var word : words) {
          if (text.toLowerCase(Locale.ROOT).contains(word)) {
            found.add(folder.relativize(file) + ": " + word);
          }
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return found;
  }
}
