package io.perennial.intake;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Problem;
import io.perennial.Work;
import io.perennial.customers.Customers;
import io.perennial.orders.Orders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * Takes up imports, one at a time on each node, and brings them to their end. A database that is
 * away is waited for; what fails again and again without moving ends in a sentence.
 */
@Component
class ImportWork {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Failures in a row after which another try would end the same way. */
  private static final int MOST_FAILURES = 5;

  private final UUID node = UUID.randomUUID();
  private final Imports imports;
  private final Shelf shelf;
  private final ProgressSql sql;
  private final RowsSql rows;
  private final Database database;
  private final Customers customers;
  private final Orders orders;
  private final Business business;
  private final Work work;
  private final Clock clock;
  private @Nullable Run current;
  private @Nullable UUID currentId;
  private Instant tidied = Instant.MIN;

  ImportWork(
      Imports imports,
      Shelf shelf,
      ProgressSql sql,
      RowsSql rows,
      Database database,
      Customers customers,
      Orders orders,
      Business business,
      Work work,
      Clock clock) {
    this.imports = imports;
    this.shelf = shelf;
    this.sql = sql;
    this.rows = rows;
    this.database = database;
    this.customers = customers;
    this.orders = orders;
    this.business = business;
    this.work = work;
    this.clock = clock;
    work.repeat(Imports.WORK, PAUSE, this::step);
    work.count("imports_running", imports::running);
  }

  /** Does a part of the import at hand; {@code false} when none is waiting. */
  synchronized boolean step() {
    try {
      if (current == null && !take()) {
        tidy();
        return false;
      }
      advance();
    } catch (Lease.Lost lost) {
      putDown();
    } catch (Problem problem) {
      fail(problem);
    } catch (RuntimeException failure) {
      give(failure);
      throw failure;
    } catch (IOException failure) {
      var unreadable = new UncheckedIOException(failure);
      give(unreadable);
      throw unreadable;
    }
    return true;
  }

  /**
   * Gives up what is at hand as a crash would; whoever takes it up goes on after the last commit.
   */
  synchronized void interrupt() {
    putDown();
  }

  private boolean take() throws IOException {
    var profile = business.find();
    if (profile == null) {
      return false;
    }
    var claimed =
        sql.claim(node, shelf.id(), clock.instant(), clock.instant().plus(Lease.TERM)).orElse(null);
    if (claimed == null) {
      return false;
    }
    currentId = claimed.id();
    if (!claimed.dryRun()) {
      // Once more: the demo shop may have come while this waited.
      imports.refuseInDemo();
    }
    var tools = new Run.Tools(sql, rows, database, customers, orders, profile);
    var lease = new Lease(sql, claimed.id(), node, work, clock);
    current = new Run(claimed, shelf.file(claimed.id()), tools, lease, clock.instant());
    return true;
  }

  private void advance() throws IOException {
    var run = current;
    var id = currentId;
    if (run != null && id != null && !run.step()) {
      end(id);
      putDown();
    }
  }

  private void end(UUID id) {
    var imported = imports.find(id);
    if (imported.rowsRead() != java.util.Objects.requireNonNullElse(imported.rowsTotal(), -1L)) {
      throw new IllegalStateException("rows of the file are missing");
    }
    if (imported.rowsAccepted() > 0) {
      sql.end(id, Import.State.DONE, null, List.of(), clock.instant());
      return;
    }
    var reason = rows.onlyReason(id).orElse(null);
    var arguments = new ArrayList<String>();
    if (reason != null) {
      arguments.add(reason.reason());
      arguments.addAll(reason.arguments());
    }
    var problem = reason == null ? "intake.failed.all" : "intake.failed.same";
    sql.end(id, Import.State.FAILED, problem, arguments, clock.instant());
  }

  private void fail(Problem problem) {
    var id = currentId;
    if (id != null) {
      var arguments = problem.arguments().stream().map(String::valueOf).toList();
      sql.end(id, Import.State.FAILED, problem.text(), arguments, clock.instant());
    }
    putDown();
  }

  /** Gives the import up for now; for good if it fails without ever moving. */
  private void give(RuntimeException failure) {
    var id = currentId;
    putDown();
    if (id != null && !passing(failure) && sql.failed(id) >= MOST_FAILURES) {
      sql.end(id, Import.State.FAILED, "intake.failed.unexpected", List.of(), clock.instant());
    }
  }

  /** Whether the cause lies in the connection or in others' work, and not in this file. */
  private static boolean passing(RuntimeException failure) {
    if (!(NestedExceptionUtils.getMostSpecificCause(failure) instanceof SQLException sql)) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof SQLException) {
          return true;
        }
      }
      return false;
    }
    var state = sql.getSQLState();
    return state == null
        || state.startsWith("08")
        || state.startsWith("40")
        || state.startsWith("53")
        || state.startsWith("55")
        || state.startsWith("57")
        || state.startsWith("58");
  }

  private void putDown() {
    if (current != null) {
      current.close();
    }
    current = null;
    currentId = null;
    tidied = Instant.MIN;
  }

  private void tidy() {
    if (tidied.plus(Duration.ofMinutes(1)).isBefore(clock.instant())) {
      imports.tidy();
      tidied = clock.instant();
    }
  }
}
