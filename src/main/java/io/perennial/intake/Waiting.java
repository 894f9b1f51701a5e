package io.perennial.intake;

import io.perennial.Problem;
import io.perennial.arrivals.Shelf;
import io.perennial.arrivals.State;
import io.perennial.files.Excerpt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Files that wait for somebody to start them, and whom they name. */
@Component
class Waiting {

  /** Looked through at once: a fraction of a second. */
  private static final int PIECE_BYTES = 8 << 20;

  /** Longer than any name: one that lies between two pieces is whole in the second. */
  private static final int OVERLAP_BYTES = 2_000;

  private final IntakeSql sql;
  private final ProgressSql progress;
  private final Shelf shelf;
  private final Clock clock;

  Waiting(IntakeSql sql, ProgressSql progress, Shelf shelf, Clock clock) {
    this.sql = sql;
    this.progress = progress;
    this.shelf = shelf;
    this.clock = clock;
  }

  /**
   * Looks through the next piece of the files and removes the file if it names somebody.
   *
   * @param place the number of a file and where to go on in it; empty at the beginning
   * @return the place of the next piece; {@code null} if there is none
   */
  @Nullable String erase(Predicate<String> names, String place, Duration patience) {
    var parts = place.split(":", 2);
    var before = parts.length < 2 ? new UUID(0, 0) : UUID.fromString(parts[0]);
    long from = parts.length < 2 ? 0 : Long.parseLong(parts[1]);
    var now = clock.instant();
    var file =
        sql.needed(now.minus(patience)).stream()
            .filter(id -> from > 0 ? id.equals(before) : id.compareTo(before) > 0)
            .sorted()
            .findFirst()
            .orElse(null);
    if (file == null) {
      return null;
    }
    var piece = piece(file, Math.max(0, from - OVERLAP_BYTES));
    if (piece != null && !names.test(piece)) {
      return file + ":" + (from + PIECE_BYTES);
    }
    if (piece != null) {
      progress.end(file, State.CANCELLED, null, List.of(), now);
      shelf.discard(file);
    }
    return file + ":0";
  }

  /** What nobody can read names nobody; it is no table, and goes with its time. */
  private @Nullable String piece(UUID file, long from) {
    try {
      return Files.exists(shelf.file(file))
          ? Excerpt.of(shelf.file(file), from, PIECE_BYTES + OVERLAP_BYTES)
          : null;
    } catch (Problem unreadable) {
      return null;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
