package io.perennial.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The statements of backup and restore, on one connection and its transaction. */
final class BackupSql {

  /** Flyway keeps this one itself. */
  static final String HISTORY = "flyway_schema_history";

  /** A column of a table; {@code transaction} when it holds transaction ids. */
  record Column(String tableName, String name, boolean transaction) {}

  /** A foreign key: rows of {@code child} name rows of {@code parent}. */
  record Link(String child, String parent) {}

  private final Connection connection;
  private final JdbcClient client;

  BackupSql(Connection connection) {
    this.connection = connection;
    this.client = JdbcClient.create(new SingleConnectionDataSource(connection, true));
  }

  /** Everything after this sees the database as it is at this moment, whatever others write. */
  void beginSnapshot() throws SQLException {
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    client.sql("select 1").query().singleRow();
  }

  boolean hasHistory() {
    return client
        .sql("select to_regclass('public.flyway_schema_history') is not null")
        .query(Boolean.class)
        .single();
  }

  /**
   * What stands beside our tables, whose names begin with a module's, and is not an extension's.
   */
  List<String> others() {
    return client
        .sql(
"""
            select relname from pg_class
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f', 'S') and not relispartition
              and relname !~ '^(business|flyway_schema_history)$'
              and relname !~ '^(access|carts|catalogue|companies|consents|customers|demo|events|facts|home|intake|orders|outgoing|people|predictions|rights|scores|segments|settings|tracking|webhooks)_'
              and not exists (select from pg_depend where objid = pg_class.oid and deptype = 'e')
            order by relname
""")
        .query((row, number) -> row.getString(1))
        .list();
  }

  /** The version of the newest migration. */
  String schemaVersion() {
    return client
        .sql(
            """
            select version from public.flyway_schema_history
            where success and version is not null order by installed_rank desc limit 1
            """)
        .query(String.class)
        .single();
  }

  String now() {
    return client.sql("select now()::text").query(String.class).single();
  }

  /** Every table that holds rows of ours; a partitioned one by its own name. */
  List<String> tables() {
    return client
        .sql(
            """
            select relname from pg_class
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
              and relname <> 'flyway_schema_history'
            order by relname
            """)
        .query((row, number) -> row.getString(1))
        .list();
  }

  /** The columns that a row is written with; computed ones are not. */
  List<Column> columns() {
    return client
        .sql(
            """
            select relname as table_name, attname as name, atttypid = 'xid8'::regtype as transaction
            from pg_attribute join pg_class on pg_class.oid = attrelid
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
              and attnum > 0 and not attisdropped and attgenerated = ''
            order by relname, attnum
            """)
        .query(new SimplePropertyRowMapper<>(Column.class))
        .list();
  }

  List<Link> links() {
    return client
        .sql(
            """
            select distinct child.relname as child, parent.relname as parent
            from pg_constraint
            join pg_class child on child.oid = conrelid
            join pg_class parent on parent.oid = confrelid
            where contype = 'f' and conparentid = 0 and child.relnamespace = 'public'::regnamespace
              and conrelid <> confrelid
            """)
        .query(new SimplePropertyRowMapper<>(Link.class))
        .list();
  }

  List<Manifest.Partition> partitions() {
    return client
        .sql(
            """
            select child.relname as name, parent.relname as parent, pg_get_expr(child.relpartbound, child.oid) as bound
            from pg_inherits
            join pg_class child on child.oid = inhrelid
            join pg_class parent on parent.oid = inhparent
            where parent.relnamespace = 'public'::regnamespace and child.relkind = 'r' and child.relispartition
            order by child.relname
            """)
        .query(new SimplePropertyRowMapper<>(Manifest.Partition.class))
        .list();
  }

  List<Manifest.Sequence> sequences() {
    return client
        .sql(
            """
            select sequencename as name, coalesce(last_value, start_value) as value, last_value is not null as used
            from pg_sequences where schemaname = 'public' order by sequencename
            """)
        .query(new SimplePropertyRowMapper<>(Manifest.Sequence.class))
        .list();
  }

  /**
   * Copies a table out; answers how many rows. Transaction ids are written as 0: those of one
   * database mean nothing in another, and the log is read from its start again there.
   */
  long copyOut(String table, List<Column> columns, OutputStream rows)
      throws SQLException, IOException {
    var selected =
        columns.stream()
            .map(column ->
                column.transaction()
                    ? "'0'::xid8 as " + quoted(column.name())
                    : quoted(column.name()))
            .collect(Collectors.joining(", "));
    return copy()
        .copyOut(
            "copy (select " + selected + " from public." + quoted(table) + ") to stdout", rows);
  }

  long copyIn(Manifest.Table table, InputStream rows) throws SQLException, IOException {
    var columns = table.columns().stream().map(BackupSql::quoted).collect(Collectors.joining(", "));
    return copy()
        .copyIn(
            "copy public." + quoted(table.name()) + " (" + columns + ") from stdin", rows, 1 << 16);
  }

  boolean hasRows(String table) {
    return client
        .sql("select exists (select 1 from public." + quoted(table) + ")")
        .query(Boolean.class)
        .single();
  }

  /** How many others of this product are signed in to this database. */
  int othersAtWork() {
    return client
        .sql(
            """
            select count(*)::int from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and application_name = 'perennial'
            """)
        .query(Integer.class)
        .single();
  }

  /** Removes what migrations filled in: the backup has it. */
  void empty(List<String> tables) {
    if (!tables.isEmpty()) {
      var names = tables.stream().map(table -> "public." + quoted(table));
      client.sql("truncate " + names.collect(Collectors.joining(", "))).update();
    }
  }

  void createPartition(Manifest.Partition partition) {
    client
        .sql(
            "create table if not exists public.%s partition of public.%s %s"
                .formatted(quoted(partition.name()), quoted(partition.parent()), partition.bound()))
        .update();
  }

  void moveSequence(Manifest.Sequence sequence) {
    client
        .sql("select setval(cast(:name as text)::regclass, :value, :used)")
        .param("name", "public." + quoted(sequence.name()))
        .param("value", sequence.value())
        .param("used", sequence.used())
        .query()
        .singleRow();
  }

  /** Every reader of the log begins at its start; the transaction ids are 0 already. */
  void rewindCursors() {
    client
        .sql("update public.events_cursor set id = '00000000-0000-0000-0000-000000000000'")
        .update();
  }

  void analyze() {
    client.sql("analyze").update();
  }

  private CopyManager copy() throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
