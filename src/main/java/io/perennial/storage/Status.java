package io.perennial.storage;

import io.perennial.Ui;
import io.perennial.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How the product fares just now: what lags, what failed, what holds others up. */
@Component
class Status {

  /**
   * A reader of the log.
   *
   * @param lagEvents events it has not seen
   * @param lagSeconds age of the oldest of them
   */
  record Stage(
      String name,
      long lagEvents,
      double lagSeconds,
      @Nullable String lastError,
      @Nullable Instant lastRun) {}

  /** Other work that goes on by itself. */
  record Job(String name, @Nullable String lastError, @Nullable Instant lastRun) {}

  /**
   * Something that is kept fresh, such as a segment.
   *
   * @param behindSeconds how old the news are that it lacks; {@code null}: it is not there yet
   */
  record Kept(String name, @Nullable Instant until, @Nullable Double behindSeconds) {}

  /**
   * Everything of the status page.
   *
   * @param segments how fresh each of them is
   * @param oldestTransactionSeconds how long the oldest open transaction has been open; a long one
   *     holds all readers of the log back
   * @param oldestTransactionOf its application and what it is doing
   * @param databaseBytes what the database takes on its disk
   * @param diskFreeBytes what is left on the disk of the data folder
   */
  record Report(
      List<Stage> stages,
      List<Job> jobs,
      List<Kept> segments,
      long importsRunning,
      @Nullable Double oldestTransactionSeconds,
      @Nullable String oldestTransactionOf,
      long databaseBytes,
      long diskFreeBytes) {

    /** So many bytes, in the unit that people would say. */
    static String size(Ui ui, long bytes) {
      return bytes < GIGABYTE
          ? ui.text("status.megabytes", ui.number(bytes / MEGABYTE))
          : ui.text("status.gigabytes", ui.decimal((double) bytes / GIGABYTE, 1));
    }
  }

  private static final long MEGABYTE = 1_000_000;
  private static final long GIGABYTE = 1_000_000_000;

  private final Work work;
  private final StorageSql sql;
  private final DataFolder folder;
  private final Clock clock;

  Status(Work work, StorageSql sql, DataFolder folder, Clock clock) {
    this.work = work;
    this.sql = sql;
    this.folder = folder;
    this.clock = clock;
  }

  Report report() {
    var stages = work.stages().stream().map(Status::stage).toList();
    var readers = stages.stream().map(Stage::name).collect(Collectors.toSet());
    var oldest = sql.oldestTransaction().orElse(null);
    return new Report(
        stages,
        jobs(readers),
        work.kept().stream().map(this::kept).toList(),
        work.counts().getOrDefault("imports_running", 0L),
        oldest == null ? null : rounded(oldest.seconds()),
        oldest == null ? null : oldest.application() + ", " + oldest.state(),
        sql.bytes(),
        free());
  }

  private List<Job> jobs(Set<String> readers) {
    return work.states().stream()
        .filter(state -> !readers.contains(state.name()))
        .map(state -> new Job(state.name(), state.lastError(), state.lastRun()))
        .toList();
  }

  private static Stage stage(Work.Stage stage) {
    var state = stage.state();
    return new Stage(
        stage.name(),
        stage.lag().events(),
        rounded(stage.lag().seconds()),
        state == null ? null : state.lastError(),
        state == null ? null : state.lastRun());
  }

  private Kept kept(Work.Kept kept) {
    var until = kept.until();
    var behind =
        until == null ? null : Duration.between(until, clock.instant()).toMillis() / 1000.0;
    return new Kept(kept.name(), until, behind == null ? null : Math.max(0, behind));
  }

  private long free() {
    try {
      return Files.getFileStore(folder.path()).getUsableSpace();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 1_000) / 1_000.0;
  }
}
