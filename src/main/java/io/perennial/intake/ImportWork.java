package io.perennial.intake;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Work;
import io.perennial.arrivals.Lease;
import io.perennial.arrivals.Shelf;
import io.perennial.arrivals.State;
import io.perennial.arrivals.Turns;
import io.perennial.customers.Customers;
import io.perennial.customers.Leaving;
import io.perennial.orders.Orders;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Takes up files of orders and brings them to their end. */
@Component
class ImportWork implements Turns.Files {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** The turns that it takes. */
  final Turns turns;

  private final UUID node = UUID.randomUUID();
  private final Imports imports;
  private final Shelf shelf;
  private final ProgressSql sql;
  private final RowsSql rows;
  private final Database database;
  private final Customers customers;
  private final Leaving leaving;
  private final Orders orders;
  private final Business business;
  private final Work work;
  private final Clock clock;

  ImportWork(
      Imports imports,
      Shelf shelf,
      ProgressSql sql,
      RowsSql rows,
      Database database,
      Customers customers,
      Leaving leaving,
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
    this.leaving = leaving;
    this.orders = orders;
    this.business = business;
    this.work = work;
    this.clock = clock;
    this.turns = new Turns(this, clock);
    work.repeat(Imports.WORK, PAUSE, turns::step);
    work.count("imports_running", imports::running);
  }

  @Override
  public Optional<Turns.Claimed> claim() {
    var profile = business.find();
    if (profile == null) {
      return Optional.empty();
    }
    var now = clock.instant();
    return sql.claim(node, shelf.id(), now, now.plus(Lease.TERM))
        .map(claimed -> new Turns.Claimed(claimed.id(), () -> open(claimed, profile)));
  }

  private Turns.Run open(Import claimed, Business.Profile profile) throws IOException {
    var id = claimed.id();
    if (!claimed.dryRun()) {
      // Once more: the demo shop may have come while this waited.
      imports.refuseInDemo();
    }
    var tools = new Run.Tools(sql, rows, database, customers, leaving, orders, profile);
    var lease =
        new Lease(id, node, (until, checked) -> sql.renew(id, node, until, checked), work, clock);
    return new Run(claimed, shelf.file(id), tools, lease, () -> end(id), clock.instant());
  }

  private void end(UUID id) {
    var imported = imports.find(id);
    if (imported.rowsRead() != Objects.requireNonNullElse(imported.rowsTotal(), -1L)) {
      throw new IllegalStateException("rows of the file are missing");
    }
    if (imported.rowsAccepted() > 0) {
      sql.end(id, State.DONE, null, List.of(), clock.instant());
      return;
    }
    var reason = rows.onlyReason(id).orElse(null);
    var arguments = new ArrayList<String>();
    if (reason != null) {
      arguments.add(reason.reason());
      arguments.addAll(reason.arguments());
    }
    fail(id, reason == null ? "intake.failed.all" : "intake.failed.same", arguments);
  }

  @Override
  public int failed(UUID id) {
    return sql.failed(id);
  }

  @Override
  public void fail(UUID id, String problem, List<String> arguments) {
    sql.end(id, State.FAILED, problem, arguments, clock.instant());
  }

  @Override
  public void tidy() {
    imports.tidy();
  }
}
