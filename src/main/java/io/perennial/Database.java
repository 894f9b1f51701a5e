package io.perennial;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.SqlTypeValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The way to PostgreSQL: statements with named parameters, transactions, and COPY. Values are
 * converted here once, because the driver binds neither {@link Instant} nor enums nor arrays of
 * ids.
 */
@Component
public class Database {

  /** Not to be had in time, and two that waited for each other. */
  private static final Set<String> WITHOUT_LOCK = Set.of("55P03", "40P01");

  private static final SQLExceptionTranslator TRANSLATOR = new SQLStateSQLExceptionTranslator();

  private final DataSource source;
  private final JdbcClient client;
  private final TransactionTemplate transaction;
  private final TransactionTemplate separate;
  private final TransactionTemplate nested;
  private final TransactionTemplate suspended;

  Database(DataSource source, PlatformTransactionManager transactions) {
    this.source = source;
    this.client = JdbcClient.create(source);
    this.transaction = new TransactionTemplate(transactions);
    this.separate = new TransactionTemplate(transactions);
    this.separate.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.nested = new TransactionTemplate(transactions);
    this.nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    this.suspended = new TransactionTemplate(transactions);
    this.suspended.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
  }

  /**
   * A statement and its parameters.
   *
   * @param namesAndValues name, value, name, value …; an array is bound as a PostgreSQL array of
   *     its component's type
   */
  public JdbcClient.StatementSpec sql(String sql, @Nullable Object... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a parameter has a name but no value");
    }
    Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      parameters.put((String) namesAndValues[i], bindable(namesAndValues[i + 1]));
    }
    return client.sql(sql).params(parameters);
  }

  /** Runs the work in the transaction that is open, or in one of its own. */
  public <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
    return transaction.execute(status -> work.get());
  }

  /** Runs the work in a transaction of its own, whatever is open around it. */
  public void inSeparateTransaction(Runnable work) {
    separate.executeWithoutResult(status -> work.run());
  }

  /**
   * Runs work that only one may do at a time, on however many nodes; the right to it ends with the
   * connection that holds it, however that comes. That connection reads no table and the work goes
   * on in transactions of its own: so a table is held no longer than each of them takes, and who
   * empties it does not wait for work that waits for them.
   *
   * @param name of the work; no two kinds of it share one
   * @return whether it was run; not, while somebody else is at it
   */
  public boolean alone(String name, Runnable work) {
    var ran =
        separate.execute(status -> {
          boolean mine =
              sql("select pg_try_advisory_xact_lock(hashtextextended(:name, 0))", "name", name)
                  .query(Boolean.class)
                  .single();
          if (mine) {
            suspended.executeWithoutResult(none -> work.run());
          }
          return mine;
        });
    return Boolean.TRUE.equals(ran);
  }

  /**
   * Tries to write rows within the open transaction. Where one of them is there already, none is
   * written and the transaction goes on.
   *
   * @return whether they were written
   */
  public boolean unlessThere(Runnable write) {
    try {
      nested.executeWithoutResult(status -> write.run());
      return true;
    } catch (DuplicateKeyException there) {
      return false;
    }
  }

  /**
   * Whether something failed because a lock was not to be had in the time that it may be waited
   * for, or at all, because the other waited for this one.
   */
  public static boolean isWithoutLock(DataAccessException failure) {
    return failure.getMostSpecificCause() instanceof SQLException sql
        && WITHOUT_LOCK.contains(sql.getSQLState());
  }

  /** Copies rows into a table, by {@code copy … from stdin (format binary)}. */
  public void copyIn(String copy, CopyRows rows) {
    if (!rows.isEmpty()) {
      copyIn(copy, rows.stream());
    }
  }

  /**
   * Copies rows in PostgreSQL's text format into a table, within the open transaction; answers how
   * many.
   */
  public long copyIn(String copy, InputStream rows) {
    return copying(manager -> manager.copyIn(copy, rows));
  }

  /** Copies the rows of a query out to a stream, within the open transaction; answers how many. */
  public long copyOut(String copy, OutputStream rows) {
    return copying(manager -> manager.copyOut(copy, rows));
  }

  private interface Copy {
    long run(CopyManager manager) throws SQLException, IOException;
  }

  private long copying(Copy copy) {
    Connection connection = DataSourceUtils.getConnection(source);
    try {
      return copy.run(connection.unwrap(PGConnection.class).getCopyAPI());
    } catch (SQLException failure) {
      throw Objects.requireNonNullElseGet(
          TRANSLATOR.translate("COPY", null, failure),
          () -> new UncategorizedSQLException("COPY", null, failure));
    } catch (IOException failure) {
      throw new DataAccessResourceFailureException("COPY failed", failure);
    } finally {
      DataSourceUtils.releaseConnection(connection, source);
    }
  }

  private static @Nullable Object bindable(@Nullable Object value) {
    return switch (value) {
      case Instant instant -> OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
      case Enum<?> choice -> choice.name().toLowerCase(Locale.ROOT);
      case UUID[] ids -> array("uuid", ids);
      case String[] texts -> array("text", texts);
      case BigDecimal[] numbers -> array("numeric", numbers);
      case Long[] numbers -> array("bigint", numbers);
      case Integer[] numbers -> array("integer", numbers);
      case Boolean[] flags -> array("boolean", flags);
      case LocalDate[] days -> array("date", days);
      case Instant[] instants -> array("timestamptz", offsets(instants));
      case null, default -> value;
    };
  }

  private static @Nullable Object[] offsets(@Nullable Instant[] instants) {
    var offsets = new @Nullable Object[instants.length];
    for (int i = 0; i < instants.length; i++) {
      offsets[i] = bindable(instants[i]);
    }
    return offsets;
  }

  private static SqlTypeValue array(String type, @Nullable Object[] elements) {
    return (statement, index, sqlType, typeName) ->
        statement.setArray(index, statement.getConnection().createArrayOf(type, elements));
  }
}
