package io.perennial.columnar;

import com.sun.management.OperatingSystemMXBean;
import io.perennial.storage.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.Function;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;

/**
 * The columnar copy: one DuckDB file. Questions are asked in a transaction of their own and see the
 * copy as it was when they began; one writer at a time changes it. The file holds nothing that is
 * not in PostgreSQL: a file that cannot be opened is thrown away and made again.
 */
@Component
public class Columnar implements AutoCloseable {

  /** The stage on the status page that keeps it up with the log. */
  public static final String READER = "columnar";

  /** Part of the file's name: a copy with other tables is another file. */
  static final int LAYOUT = 4;

  /**
   * A quarter of the machine's memory: by itself DuckDB takes most of it, where PostgreSQL and the
   * pages live too. What does not fit goes to its temporary folder, also when there is little.
   */
  private static final int SHARE_OF_MEMORY = 4;

  private static final long LEAST_MEMORY_BYTES = 1L << 30;

  /** More threads would take the processors that pages and imports need, for little gain. */
  private static final int MOST_THREADS = 4;

  /**
   * From so many purchases on, the questions of one page take longer than anybody likes to wait.
   */
  private static final long LARGE = 500_000;

  private static final Logger LOG = LoggerFactory.getLogger(Columnar.class);

  /** What a writer does; it commits or leaves no trace. */
  interface Change {
    void make(DuckDBConnection connection) throws SQLException;
  }

  private final DuckDBConnection root;
  private final Answers answers = new Answers(this::ask, System::nanoTime);
  private volatile long version;

  @Autowired
  Columnar(DataFolder data) {
    this(data.folder("columnar"));
  }

  Columnar(Path folder) {
    root = open(folder);
    write(ColumnarSql::create);
  }

  /** Asks questions that all see the same state of the copy. */
  public <T extends @Nullable Object> T ask(Function<JdbcClient, T> questions) {
    return ask(Audience.EVERYBODY, questions);
  }

  /** Asks about some of the customers: the others, and guests, are as if they were not there. */
  public <T extends @Nullable Object> T ask(Audience audience, Function<JdbcClient, T> questions) {
    try (var connection = root.duplicate()) {
      connection.setAutoCommit(false);
      if (!audience.isEverybody()) {
        ColumnarSql.narrow(connection, audience);
      }
      var answer =
          questions.apply(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
      connection.rollback();
      return answer;
    } catch (SQLException failure) {
      throw new DataAccessResourceFailureException("the columnar copy does not answer", failure);
    }
  }

  /**
   * Asks once, and remembers the answer until the copy changes; of a large copy some seconds
   * longer.
   *
   * @param question tells this question from every other: a record of what it depends on
   * @param answer small, and never changed by who gets it
   */
  public <T> T remember(Object question, Audience audience, Function<JdbcClient, T> answer) {
    @SuppressWarnings("unchecked")
    T remembered = (T) answers.get(question, audience, version, answer);
    return remembered;
  }

  /**
   * Asks again what people asked lately, if the copy has changed since: then nobody waits for it.
   */
  void renew() {
    answers.renew(version);
  }

  /** Changes the copy in one transaction. */
  synchronized void write(Change change) {
    try (var connection = root.duplicate()) {
      connection.setAutoCommit(false);
      change.make(connection);
      connection.commit();
      version++;
      answers.changed(version, ColumnarSql.purchases(connection) >= LARGE);
    } catch (SQLException failure) {
      throw unchanged(failure);
    }
  }

  /** Notes in the copy what no answer depends on: those that are remembered stay. */
  synchronized void note(Change note) {
    try (var connection = root.duplicate()) {
      connection.setAutoCommit(false);
      note.make(connection);
      connection.commit();
    } catch (SQLException failure) {
      throw unchanged(failure);
    }
  }

  /** Closing the connection has rolled the change back. */
  private static RuntimeException unchanged(SQLException failure) {
    return new DataAccessResourceFailureException("the columnar copy was not changed", failure);
  }

  @Override
  public void close() throws SQLException {
    root.close();
  }

  private static DuckDBConnection open(Path folder) {
    var file = folder.resolve("copy-%d.duckdb".formatted(LAYOUT));
    try {
      removeOthers(folder, file);
      try {
        return connect(folder, file);
      } catch (SQLException unreadable) {
        if (String.valueOf(unreadable.getMessage()).contains("lock")) {
          throw new DataAccessResourceFailureException("the columnar copy is in use", unreadable);
        }
        LOG.warn("the columnar copy cannot be read and is made again from PostgreSQL");
        removeOthers(folder, folder);
        return connect(folder, file);
      }
    } catch (IOException | SQLException failure) {
      throw new DataAccessResourceFailureException("no columnar copy can be made", failure);
    }
  }

  private static DuckDBConnection connect(Path folder, Path file) throws SQLException {
    var options = new Properties();
    options.setProperty("memory_limit", memory() + "B");
    options.setProperty(
        "threads",
        String.valueOf(Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors())));
    options.setProperty("temp_directory", folder.resolve("temporary").toString());
    // Nothing is fetched from anywhere: what is not in the driver is not used.
    options.setProperty("autoinstall_known_extensions", "false");
    options.setProperty("autoload_known_extensions", "false");
    var connection =
        DriverManager.getConnection("jdbc:duckdb:" + file, options).unwrap(DuckDBConnection.class);
    try (var statement = connection.createStatement()) {
      statement.execute("set enable_external_access = false");
    }
    return connection;
  }

  private static long memory() {
    var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return Math.max(LEAST_MEMORY_BYTES, machine.getTotalMemorySize() / SHARE_OF_MEMORY);
  }

  /** Removes the copies of other layouts; all of them when {@code keep} is none. */
  private static void removeOthers(Path folder, Path keep) throws IOException {
    try (var files = Files.list(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().startsWith(keep.toString()) || keep.equals(folder)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }
}
