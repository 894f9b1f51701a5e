package io.perennial.storage;

import io.perennial.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What PostgreSQL says about itself. */
@Component
class StorageSql {

  /** With one of these off, PostgreSQL says "saved" before it is. */
  static final List<String> DURABILITY = List.of("fsync", "full_page_writes", "synchronous_commit");

  /** A transaction that is open: for how long, whose, and what it is doing. */
  record OpenTransaction(double seconds, String application, String state) {}

  private final Database database;

  StorageSql(Database database) {
    this.database = database;
  }

  /** The value of one of {@link #DURABILITY}. */
  static String show(Connection connection, String setting) throws SQLException {
    try (var statement = connection.prepareStatement("select current_setting(?)")) {
      statement.setString(1, setting);
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  /** The transaction of another connection to this database that has been open the longest. */
  Optional<OpenTransaction> oldestTransaction() {
    return database
        .sql(
            """
            select extract(epoch from clock_timestamp() - xact_start)::float8 as seconds,
                   coalesce(nullif(application_name, ''), '?') as application, coalesce(state, '?') as state
            from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null
              and backend_type = 'client backend'
            order by xact_start limit 1
            """)
        .query(OpenTransaction.class)
        .optional();
  }

  /** How much the database takes on the disk, in bytes. */
  long bytes() {
    return database.sql("select pg_database_size(current_database())").query(Long.class).single();
  }
}
