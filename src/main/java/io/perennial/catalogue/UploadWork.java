package io.perennial.catalogue;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Problem;
import io.perennial.Work;
import io.perennial.arrivals.Lease;
import io.perennial.arrivals.Shelf;
import io.perennial.arrivals.State;
import io.perennial.arrivals.Turns;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Takes up files of products and brings them to their end. */
@Component
class UploadWork implements Turns.Files {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** The turns that it takes. */
  final Turns turns;

  private final UUID node = UUID.randomUUID();
  private final Uploads uploads;
  private final UploadsSql sql;
  private final UploadRun.Tools tools;
  private final Shelf shelf;
  private final Business business;
  private final Work work;
  private final Clock clock;

  UploadWork(
      Uploads uploads,
      UploadsSql sql,
      RefusalsSql refusals,
      Catalogue catalogue,
      Database database,
      Shelf shelf,
      Business business,
      Work work,
      Clock clock) {
    this.uploads = uploads;
    this.sql = sql;
    this.tools = new UploadRun.Tools(sql, refusals, catalogue, database, clock);
    this.shelf = shelf;
    this.business = business;
    this.work = work;
    this.clock = clock;
    this.turns = new Turns(this, clock);
    work.repeat(Uploads.WORK, PAUSE, turns::step);
  }

  @Override
  public Optional<Turns.Claimed> claim() {
    var now = clock.instant();
    return sql.claim(node, shelf.id(), now, now.plus(Lease.TERM))
        .map(claimed -> new Turns.Claimed(claimed.id(), () -> open(claimed)));
  }

  private Turns.Run open(Upload claimed) {
    var id = claimed.id();
    if (business.isDemo()) {
      // Once more: the demo shop may have come while this waited.
      throw Problem.conflict("catalogue.demo");
    }
    var file = shelf.file(id);
    if (!Files.exists(file)) {
      throw Problem.notFound("intake.file.gone");
    }
    var lease =
        new Lease(id, node, (until, checked) -> sql.renew(id, node, until, checked), work, clock);
    return new UploadRun(claimed, file, tools, lease);
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
    uploads.tidy();
  }
}
