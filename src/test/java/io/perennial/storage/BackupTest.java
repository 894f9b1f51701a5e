package io.perennial.storage;

import static io.perennial.storage.EmbeddedServerTest.count;
import static io.perennial.storage.EmbeddedServerTest.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {

  private static final StorageSettings SOURCE =
      settings(UnpackedPrograms.into(TestDatabase.freshFolder()));

  @TempDir static Path place;
  private static DataFolder folder;
  private static EmbeddedServer server;
  private static Path backup;

  @BeforeAll
  static void anOlderShop() throws Exception {
    folder = DataFolder.open(SOURCE.folder());
    server = EmbeddedServer.start(folder);
    var address = server.address();
    // The backup may come from an older version, whose tables lacked the newest changes.
    Flyway.configure()
        .dataSource(address.url(), address.user(), address.password())
        .target("040")
        .load()
        .migrate();
    run(address, SHOP);
    Files.writeString(folder.folder("imports").resolve("waiting.csv"), "order,price\n1,2\n");
    backup = place.resolve("shop.zip");
    // The server runs in this process, so the folder is in use, as beside a running product.
    assertThat(Commands.backup(SOURCE, backup)).startsWith("Backed up 1,01");
  }

  @AfterAll
  static void stop() {
    server.close();
    folder.close();
  }

  @Test
  void aRestoreIntoAnEmptyDatabaseGivesTheSameRowsAndAnOlderSchemaGoesOnToTheNewest()
      throws Exception {
    var target = settings(UnpackedPrograms.into(TestDatabase.freshFolder()));
    Files.createDirectories(target.folder().resolve("columnar"));
    Files.writeString(target.folder().resolve("columnar/old.duckdb"), "a copy of other rows");

    assertThat(Commands.restore(target, backup)).startsWith("Restored 1,01");

    try (var restored = DataFolder.open(target.folder());
        var copy = EmbeddedServer.start(restored)) {
      assertThat(contents(copy.address())).containsAllEntriesOf(contents(server.address()));
      assertThat(count(copy.address(), "events_log where tx <> '0'")).isZero();
      assertThat(
              count(
                  copy.address(),
                  "events_cursor where tx <> '0' or id > '00000000-0000-0000-0000-000000000000'"))
          .isZero();
      assertThat(count(copy.address(), "events_log_2024_02")).isEqualTo(500);
      assertThat(count(copy.address(), "flyway_schema_history where version = '060'")).isOne();
      assertThat(restored.path().resolve("imports/waiting.csv")).hasContent("order,price\n1,2");
      assertThat(restored.path().resolve("columnar/old.duckdb")).doesNotExist();
    }
    // What was restored can be backed up, also while the product stands; newer tables have rows of
    // their own from the start.
    assertThat(Commands.backup(target, place.resolve("again.zip"))).startsWith("Backed up 1,02");
    assertThatThrownBy(() -> Commands.restore(target, backup))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("The database is not empty (there are rows in ");
  }

  @Test
  void aDamagedBackupLeavesTheDatabaseAndTheFoldersAsTheyWere() throws Exception {
    var target = settings(UnpackedPrograms.into(TestDatabase.freshFolder()));
    for (var damage : new Damage[] {BackupTest::losesLines, BackupTest::leavesTheFolder}) {
      var damaged = place.resolve("damaged.zip");
      Files.copy(backup, damaged, StandardCopyOption.REPLACE_EXISTING);
      try (var zip = FileSystems.newFileSystem(URI.create("jar:" + damaged.toUri()), Map.of())) {
        damage.to(zip.getPath("/"));
      }
      assertThatThrownBy(() -> Commands.restore(target, damaged))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("left the database empty");
    }
    Files.write(
        place.resolve("cut.zip"), java.util.Arrays.copyOf(Files.readAllBytes(backup), 5_000));
    assertThatThrownBy(() -> Commands.restore(target, place.resolve("cut.zip")))
        .isInstanceOf(Refusal.class);
    assertThat(target.folder().resolve("outside.csv")).doesNotExist();
    assertThat(Commands.restore(target, backup)).startsWith("Restored");
  }

  @Test
  void aRestoreIntoAFolderInUseIsRefused() {
    assertThatThrownBy(() -> Commands.restore(SOURCE, backup))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("is in use: Perennial already runs there");
  }

  @Test
  void thereIsNothingToBackUpWhereNothingIs() {
    var nowhere = settings(TestDatabase.freshFolder());
    assertThatThrownBy(() -> Commands.backup(nowhere, place.resolve("nothing.zip")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("There is nothing to back up");
    assertThat(place.resolve("nothing.zip")).doesNotExist();
    assertThat(nowhere.folder()).doesNotExist();
  }

  private interface Damage {
    void to(Path root) throws IOException;
  }

  private static void losesLines(Path root) throws IOException {
    var table = root.resolve("tables/orders_order");
    var lines = Files.readAllLines(table);
    Files.write(table, lines.subList(0, lines.size() / 2));
  }

  private static void leavesTheFolder(Path root) throws IOException {
    // The zip file system cleans names, so the name is as long as the true one and replaced below.
    var place = Path.of(root.getFileSystem().toString());
    root.getFileSystem().close();
    try (var zip = new java.util.zip.ZipFile(place.toFile())) {
      var copy = place.resolveSibling("copy.zip");
      try (var out = new java.util.zip.ZipOutputStream(Files.newOutputStream(copy))) {
        for (var entry : java.util.Collections.list(zip.entries())) {
          var name = entry.getName().replace("imports/waiting.csv", "imports/../outside.csv");
          out.putNextEntry(new java.util.zip.ZipEntry(name));
          zip.getInputStream(entry).transferTo(out);
        }
      }
      Files.move(copy, place, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** A column that came with a newer version is empty, and no difference. */
  private static Map<String, String> contents(DatabaseAddress address) throws SQLException {
    var contents = new TreeMap<String, String>();
    try (var connection = address.connect();
        var statement = connection.createStatement()) {
      for (var table : new BackupSql(connection).tables()) {
        var reset = table.equals("events_cursor") ? "- 'tx' - 'id'" : "- 'tx'";
        try (var row =
            statement.executeQuery(
                // A column that came later has its default in every row.
                "select count(*), md5(string_agg(line, '' order by line)) from (select jsonb_strip_nulls(to_jsonb(t) - 'overheard' %s)::text as line from %s t)"
                    .formatted(reset, table))) {
          row.next();
          contents.put(table, row.getLong(1) + " " + row.getString(2));
        }
      }
    }
    return contents;
  }

  private static StorageSettings settings(Path data) {
    return new StorageSettings(data.toString(), new StorageSettings.Database("", null, null));
  }

  private static final String SHOP =
      """
      insert into business values (true, 'Zażółć "gęślą" \\t jaźń', 'pl', 'PL', 'PLN', 'Europe/Warsaw', null);
      insert into customers_customer (id, reference, name, email, created_at)
        select gen_random_uuid(), 'C' || n, case when n % 3 = 0 then null else E'tab\\tnew\\nline \\\\ ' || n end, '', now()
        from generate_series(1, 10) n;
      insert into orders_order (id, source, reference, placed_at, state, currency, rate, value, recorded_at)
        select gen_random_uuid(), 's', n::text, now(), 'sold', 'PLN', 1, 10.1234, now() from generate_series(1, 2) n;
      insert into orders_line select id, 1, null, 1, 10.1234, 10.1234 from orders_order;
      create table events_log_2024_02 partition of events_log
        for values from ('2024-02-01 00:00:00+00') to ('2024-03-01 00:00:00+00');
      create table events_log_2024_03 partition of events_log
        for values from ('2024-03-01 00:00:00+00') to ('2024-04-01 00:00:00+00');
      insert into events_log (id, at, recorded_at, live, kind, cause, data)
        select gen_random_uuid(), '2024-02-03', now(), false, 'order', 'c' || n, '{"a": 1}' from generate_series(1, 500) n;
      insert into events_log (id, at, recorded_at, live, kind, cause, data)
        select gen_random_uuid(), '2024-03-03', now(), false, 'order', 'c' || n, '{"a": 1}' from generate_series(1, 499) n;
      insert into events_cursor (name, tx, id) values ('facts', '99', gen_random_uuid());
      """;
}
