package io.perennial.catalogue;

import io.perennial.Database;
import io.perennial.Problem;
import io.perennial.arrivals.Lease;
import io.perennial.arrivals.RefusedFile;
import io.perennial.arrivals.State;
import io.perennial.arrivals.Turns;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of products at work. It is read as a whole, because its rows are put together to products
 * and tell together how prices are written; then recorded, a part at a time, each with the place
 * behind it. Whoever takes it up later reads it again, to the same products in the same order.
 */
final class UploadRun implements Turns.Run {

  /** What it works with. */
  record Tools(
      UploadsSql sql, RefusalsSql refusals, Catalogue catalogue, Database database, Clock clock) {}

  private final Upload upload;
  private final Path file;
  private final Tools tools;
  private final Lease lease;
  private @Nullable List<Draft> drafts;
  private int taken;
  private long rows;

  UploadRun(Upload upload, Path file, Tools tools, Lease lease) {
    this.upload = upload;
    this.file = file;
    this.tools = tools;
    this.lease = lease;
    this.taken = upload.taken();
  }

  @Override
  public boolean step() throws IOException {
    var known = drafts;
    if (known == null) {
      known = read();
      drafts = known;
      if (upload.products() == null) {
        return true;
      }
    }
    if (taken < known.size()) {
      record(known.subList(taken, Math.min(taken + Catalogue.MOST_DRAFTS, known.size())));
      return true;
    }
    tools.database().inTransaction(this::end);
    return false;
  }

  @Override
  public void close() {
    drafts = null;
  }

  private List<Draft> read() throws IOException {
    var offers = new Offers();
    Uploads.read(
        file,
        upload.isFeed(),
        upload.said(),
        Sheet.WHOLE,
        () -> lease.keep(rows),
        offer -> {
          lease.keep(++rows);
          return offers.add(offer);
        });
    var read = offers.read(upload.said().currency(), upload.createdAt());
    lease.keep(rows);
    if (upload.products() == null) {
      tools
          .database()
          .inTransaction(() -> {
            settle(read);
            return true;
          });
    } else if (upload.products() != read.drafts().size()) {
      throw new IllegalStateException("the file tells of other products than before");
    }
    if (read.drafts().isEmpty()) {
      throw Problem.invalidField("file", "catalogue.nothing");
    }
    return read.drafts();
  }

  private void settle(Offers.Read read) {
    hold();
    var refusals = read.refusals();
    int kept = Math.min(refusals.size(), RefusedFile.MOST_ROWS);
    for (int from = 0; from < kept; from += RefusalsSql.BATCH) {
      tools
          .refusals()
          .add(upload.id(), refusals.subList(from, Math.min(from + RefusalsSql.BATCH, kept)));
    }
    tools.sql().settle(upload.id(), rows, read.drafts().size(), refusals.size());
  }

  private void record(List<Draft> part) {
    tools
        .database()
        .inTransaction(() -> {
          hold();
          var recorded = tools.catalogue().record(upload.source(), part);
          if (!tools.sql().advance(upload.id(), taken, part.size(), recorded)) {
            throw new Lease.Lost();
          }
          return true;
        });
    taken += part.size();
  }

  private boolean end() {
    hold();
    var known = tools.sql().find(upload.id()).orElseThrow(Lease.Lost::new);
    // A row that was refused may be a product that is sold all the same.
    int retired =
        upload.whole() && known.refused() == 0
            ? tools.catalogue().retireOlder(upload.source(), upload.createdAt())
            : 0;
    tools.sql().retired(upload.id(), retired);
    return tools.sql().end(upload.id(), State.DONE, null, List.of(), tools.clock().instant());
  }

  /** Locks the file, so that a cancellation comes before what follows or after it. */
  private void hold() {
    if (!tools.sql().renew(upload.id(), lease.node(), lease.until(), rows)) {
      throw new Lease.Lost();
    }
  }
}
