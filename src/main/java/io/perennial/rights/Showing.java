package io.perennial.rights;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Problem;
import io.perennial.Texts;
import io.perennial.Work;
import io.perennial.customers.Customers;
import io.perennial.rights.Request.State;
import io.perennial.storage.DataFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gathers everything that is kept of a person into an archive that the person can read, and clears
 * archives away when their time is over.
 */
@Component
class Showing {

  /** Name of the work that goes on in the background. */
  static final String WORK = "showing";

  private static final Duration PAUSE = Duration.ofSeconds(2);

  /** What failed for no reason that is known may go better later. */
  private static final Duration AGAIN = Duration.ofMinutes(5);

  /** Whose download broke off may not try again, but one that is under way may end. */
  private static final Duration TAKEN = Duration.ofHours(1);

  /** A row of the database of a megabyte is written and read in a moment. */
  private static final int PIECE_BYTES = 1 << 20;

  /** Larger than what anybody did in ten years; past it somebody is no person. */
  private static final int MOST_PIECES = 500;

  /** More nodes than these do not make archives at a time. */
  private static final int LOOKED_AT = 20;

  private final RequestsSql sql;
  private final PiecesSql pieces;
  private final Customers customers;
  private final Business business;
  private final DataFolder data;
  private final Database database;
  private final JsonMapper json;
  private final Clock clock;

  Showing(
      RequestsSql sql,
      PiecesSql pieces,
      Customers customers,
      Business business,
      DataFolder data,
      Database database,
      JsonMapper json,
      Work work,
      Clock clock) {
    this.sql = sql;
    this.pieces = pieces;
    this.customers = customers;
    this.business = business;
    this.data = data;
    this.database = database;
    this.json = json;
    this.clock = clock;
    work.repeat(WORK, PAUSE, this::step);
  }

  /**
   * Makes one archive; answers whether there may be more. It is gathered in a transaction that only
   * reads: it may take minutes, and one that writes would hold up the readers of the log.
   */
  private boolean step() {
    var now = clock.instant();
    pieces.removeOld(now.minus(Rights.ARCHIVE_KEPT), now.minus(TAKEN));
    var claimed = new AtomicReference<@Nullable Request>();
    try {
      return database.inTransaction(() -> {
        var request = claim(now);
        claimed.set(request);
        if (request != null) {
          make(request);
        }
        return request != null;
      });
    } catch (RuntimeException failure) {
      var request = claimed.get();
      if (request == null) {
        throw failure;
      }
      pieces.remove(request.id());
      // The others go on, whatever is wrong with this one.
      if (failure instanceof Problem problem) {
        sql.decline(request.id(), problem.text(), clock.instant());
        return true;
      }
      sql.trouble(request.id(), Rights.TROUBLE, clock.instant().plus(AGAIN));
      throw failure;
    }
  }

  /** The next request that no other node has in hand. */
  private @Nullable Request claim(Instant now) {
    for (var request : sql.toShow(now, LOOKED_AT)) {
      // Once more, because another node may have just ended it.
      if (sql.hold(request.id())
          && sql.find(request.id()).filter(one -> one.state() == State.WAITING).isPresent()) {
        return request;
      }
    }
    return null;
  }

  private void make(Request request) {
    var subject = customers.subject(Objects.requireNonNull(request.customerId()));
    var name = "showing-" + request.id();
    var folder = data.folder(name);
    try {
      try (var archive = new Archive(folder, json)) {
        customers.keepers().forEach(keeper -> keeper.tell().accept(subject, archive));
        // What a crash left; each piece is a short transaction of its own.
        database.inSeparateTransaction(() -> pieces.remove(request.id()));
        var profile = business.profile();
        var texts = Texts.of(archive.spoken().orElse(profile.language()));
        try (var out = new Pieces(request.id())) {
          archive.write(out, texts, profile, clock.instant());
        }
        database.inSeparateTransaction(() -> {
          if (!sql.done(request.id(), archive.rows(), clock.instant())) {
            pieces.remove(request.id());
          }
        });
      } finally {
        FileSystemUtils.deleteRecursively(folder);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Writes an archive into the database, piece by piece. */
  private final class Pieces extends OutputStream {
    private final UUID request;
    private final byte[] piece = new byte[PIECE_BYTES];
    private int filled;
    private int number;

    Pieces(UUID request) {
      this.request = request;
    }

    @Override
    public void write(int one) {
      piece[filled++] = (byte) one;
      if (filled == PIECE_BYTES) {
        put();
      }
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      int done = 0;
      while (done < length) {
        int count = Math.min(length - done, PIECE_BYTES - filled);
        System.arraycopy(bytes, from + done, piece, filled, count);
        filled += count;
        done += count;
        if (filled == PIECE_BYTES) {
          put();
        }
      }
    }

    @Override
    public void close() {
      if (filled > 0) {
        put();
      }
    }

    private void put() {
      if (number == MOST_PIECES) {
        throw Problem.invalid("rights.too-large");
      }
      int next = number++;
      var bytes = Arrays.copyOf(piece, filled);
      database.inSeparateTransaction(() -> pieces.add(request, next, bytes));
      filled = 0;
    }
  }

  /** Hands out an archive, once. */
  void take(UUID request, OutputStream out) throws IOException {
    int number = 0;
    for (var piece = pieces.find(request, number);
        piece != null;
        piece = pieces.find(request, ++number)) {
      out.write(piece);
    }
  }

  /**
   * Says that an archive is taken.
   *
   * @throws Problem if it is not there, or not any more
   */
  void taken(UUID request) {
    var now = clock.instant();
    if (!pieces.take(request, now, now.minus(Rights.ARCHIVE_KEPT))) {
      throw Problem.notFound("rights.archive.gone");
    }
  }
}
