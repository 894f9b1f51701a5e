package io.perennial.intake;

import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.Texts;
import io.perennial.arrivals.State;
import io.perennial.files.Mapping;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Imports for programs. */
@RestController
@RequestMapping("/api/v1/imports")
class IntakeApi {

  /** What is answered when a file was taken. */
  record Taken(UUID id, State state) {}

  /**
   * An import.
   *
   * @param problem the sentence that says why it failed, or {@code null}
   * @param rowsTotal rows of the file, {@code null} until all were seen
   * @param orders orders of a customer the file names; with {@code guestOrders} all
   * @param lines lines that were bought
   * @param refunds lines given back
   * @param customers different customers the file names
   * @param secondsLeft {@code null} when nobody can tell
   */
  record Answer(
      UUID id,
      State state,
      boolean dryRun,
      @Nullable String problem,
      String fileName,
      String format,
      String source,
      @Nullable Long rowsTotal,
      long rowsRead,
      long rowsAccepted,
      long rowsRefused,
      long orders,
      long lines,
      long refunds,
      long guestOrders,
      long customers,
      @Nullable Double rateRowsPerSecond,
      @Nullable Long secondsLeft,
      Instant createdAt,
      @Nullable Instant finishedAt) {

    static Answer of(Import imported) {
      return new Answer(
          imported.id(),
          imported.state(),
          imported.dryRun(),
          Imports.problem(imported, Texts.of("en")),
          imported.fileName(),
          imported.format(),
          imported.source(),
          imported.rowsTotal(),
          imported.rowsRead(),
          imported.rowsAccepted(),
          imported.rowsRefused(),
          imported.orders(),
          imported.lines(),
          imported.refunds(),
          imported.guestOrders(),
          imported.customers(),
          imported.rowsPerSecond() == null ? null : (double) Math.round(imported.rowsPerSecond()),
          imported.secondsLeft(),
          imported.createdAt(),
          imported.finishedAt());
    }
  }

  private final Imports imports;
  private final RefusedRows refusedRows;

  IntakeApi(Imports imports, RefusedRows refusedRows) {
    this.imports = imports;
    this.refusedRows = refusedRows;
  }

  /**
   * Takes a file of orders; it is read in the background.
   *
   * @param mapping JSON that says how to read the file, see {@link Mapping}
   * @param dryRun reads and counts, and records nothing
   */
  @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  ResponseEntity<Taken> take(
      @RequestParam(required = false) @Nullable MultipartFile file,
      @RequestParam(required = false) @Nullable String mapping,
      @RequestParam(name = "dry_run", defaultValue = "false") boolean dryRun)
      throws IOException {
    if (file == null) {
      throw Problem.invalidField("file", "intake.file.missing");
    }
    try (var bytes = file.getInputStream()) {
      var taken =
          imports.take(bytes, file.getOriginalFilename(), Mapping.of(mapping), dryRun, false);
      return ResponseEntity.accepted().body(new Taken(taken.id(), taken.state()));
    }
  }

  @GetMapping
  Page<Answer> list(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    var page = imports.list(cursor, Page.size(limit));
    return new Page<>(page.items().stream().map(Answer::of).toList(), page.next());
  }

  @GetMapping("/{id}")
  Answer find(@PathVariable UUID id) {
    return Answer.of(imports.find(id));
  }

  /** Cancels; what was recorded stays. */
  @DeleteMapping("/{id}")
  Answer cancel(@PathVariable UUID id) {
    return Answer.of(imports.cancel(id));
  }

  /** The refused rows with their reasons, as CSV. */
  @GetMapping("/{id}/refused.csv")
  void refused(@PathVariable UUID id, HttpServletResponse response) throws IOException {
    refusedRows.write(imports.find(id), Texts.of("en"), response);
  }
}
