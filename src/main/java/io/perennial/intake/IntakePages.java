package io.perennial.intake;

import io.perennial.Html;
import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.Texts;
import io.perennial.arrivals.RefusedFile;
import io.perennial.arrivals.State;
import io.perennial.files.Field;
import io.perennial.files.Mapping;
import io.perennial.files.Row;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.View;

/** Imports for people: the list with the drop zone, the preview, the progress. */
@Controller
@RequestMapping("/imports")
class IntakePages {

  /** The list and the drop zone. */
  record ListPage(List<Import> imports, @Nullable String next, @Nullable String problem) {}

  /** A refused row as the page shows it. */
  record RefusedLine(long number, String reason, String content) {}

  /**
   * An import on its way or at its end.
   *
   * @param asked how often the page has asked how far it is
   * @param left how long it takes, in words
   * @param cut whether more rows were refused than were kept
   */
  record ProgressPage(
      Import item,
      int asked,
      @Nullable String problem,
      @Nullable String left,
      List<RefusedLine> refused,
      boolean cut) {}

  /** Something to choose about the file; an empty option leaves it to what was recognised. */
  record Choice(String name, List<String> options, String chosen, String recognised) {}

  /** A field and the column it is read from. */
  record FieldChoice(String key, @Nullable String column, @Nullable Integer sure) {}

  /** A row as it will be read, or why it will be refused. */
  record PreviewRow(
      long number,
      @Nullable String refused,
      String reference,
      @Nullable Instant at,
      @Nullable String customer,
      String bought,
      String amount,
      String state) {}

  /**
   * The preview of a draft.
   *
   * @param source what a person said of it, or empty: then it follows the format
   * @param formatSource the source that the format has by itself
   */
  record PreviewPage(
      Import item,
      @Nullable String problem,
      boolean datesGuessed,
      String dateOrder,
      List<Choice> choices,
      List<FieldChoice> fields,
      List<String> header,
      String source,
      String formatSource,
      String currency,
      List<PreviewRow> rows) {}

  private static final int REFUSED_SHOWN = 50;
  private static final int LETTERS_SHOWN = 200;
  private static final int SECONDS_OF_A_MINUTE = 60;

  private final Html html;
  private final Imports imports;
  private final Preview preview;
  private final RowsSql rows;
  private final RefusedRows refusedRows;

  IntakePages(Html html, Imports imports, Preview preview, RowsSql rows, RefusedRows refusedRows) {
    this.html = html;
    this.imports = imports;
    this.preview = preview;
    this.rows = rows;
    this.refusedRows = refusedRows;
  }

  @GetMapping
  View list(@RequestParam(required = false) @Nullable String cursor) {
    return html.page("intake/list", listPage(cursor, null));
  }

  @PostMapping
  View upload(
      @RequestParam(required = false) @Nullable MultipartFile file, HttpServletRequest request)
      throws IOException {
    try {
      if (file == null
          || file.getOriginalFilename() == null
          || file.getOriginalFilename().isEmpty()) {
        throw Problem.invalidField("file", "intake.file.missing");
      }
      try (var bytes = file.getInputStream()) {
        var taken = imports.draft(bytes, file.getOriginalFilename());
        return html.redirect("/imports/" + taken.id() + "/preview");
      }
    } catch (Problem problem) {
      var sentence = texts(request).say(problem.text(), problem.arguments().toArray());
      return html.page("intake/list", listPage(null, sentence), problem.kind().status());
    }
  }

  @GetMapping("/{id}")
  View show(@PathVariable UUID id, HttpServletRequest request) {
    var item = imports.find(id);
    return item.state() == State.DRAFT
        ? html.redirect("/imports/" + id + "/preview")
        : html.page("intake/import", progressPage(item, 0, texts(request)));
  }

  @GetMapping("/{id}/progress")
  View progress(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "0") int asked,
      HttpServletRequest request) {
    return html.page("intake/progress", progressPage(imports.find(id), asked, texts(request)));
  }

  @GetMapping("/{id}/preview")
  View preview(@PathVariable UUID id, HttpServletRequest request) {
    var item = imports.find(id);
    return item.state() == State.DRAFT
        ? html.page(
            "intake/preview", preview.of(item, Mapping.of(item.mapping()), null, texts(request)))
        : html.redirect("/imports/" + id);
  }

  @PostMapping("/{id}/preview")
  View choose(
      @PathVariable UUID id, @RequestParam Map<String, String> form, HttpServletRequest request) {
    var item = imports.find(id);
    try {
      var mapping = mapping(form);
      if ("look".equals(form.get("action"))) {
        imports.say(id, mapping);
        return html.redirect("/imports/" + id + "/preview");
      }
      imports.start(id, mapping, "dry_run".equals(form.get("action")));
      return html.redirect("/imports/" + id);
    } catch (Problem problem) {
      if (problem.kind() != Problem.Kind.INVALID) {
        throw problem;
      }
      var texts = texts(request);
      var sentence = texts.say(problem.text(), problem.arguments().toArray());
      var page = preview.of(item, Mapping.of(item.mapping()), sentence, texts);
      return html.page("intake/preview", page, problem.kind().status());
    }
  }

  @PostMapping("/{id}/start")
  View start(@PathVariable UUID id) {
    imports.start(id, Mapping.of(imports.find(id).mapping()), false);
    return html.redirect("/imports/" + id);
  }

  @PostMapping("/{id}/cancel")
  View cancel(@PathVariable UUID id) {
    imports.cancel(id);
    return html.redirect("/imports/" + id);
  }

  @GetMapping("/{id}/refused.csv")
  void refused(@PathVariable UUID id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    refusedRows.write(imports.find(id), texts(request), response);
  }

  private ListPage listPage(@Nullable String cursor, @Nullable String problem) {
    var page = imports.list(cursor, Page.USUAL);
    return new ListPage(page.items(), page.next(), problem);
  }

  private ProgressPage progressPage(Import item, int asked, Texts texts) {
    var refused =
        item.state().ended()
            ? rows.refused(item.id(), 0, REFUSED_SHOWN).stream()
                .map(row -> line(row, texts))
                .toList()
            : List.<RefusedLine>of();
    boolean cut = item.rowsRefused() > RefusedFile.MOST_ROWS;
    return new ProgressPage(
        item, asked, Imports.problem(item, texts), left(item, texts), refused, cut);
  }

  private static @Nullable String left(Import item, Texts texts) {
    var seconds = item.secondsLeft();
    if (seconds == null) {
      return null;
    }
    return seconds < SECONDS_OF_A_MINUTE
        ? texts.say("imports.seconds-left", seconds)
        : texts.say(
            "imports.minutes-left", (seconds + SECONDS_OF_A_MINUTE - 1) / SECONDS_OF_A_MINUTE);
  }

  private static RefusedLine line(RowsSql.RefusedRow row, Texts texts) {
    var content = row.cells().replace(Row.SEPARATOR, '·');
    return new RefusedLine(
        row.number(),
        RefusedRows.reason(row, texts),
        content.length() > LETTERS_SHOWN ? content.substring(0, LETTERS_SHOWN) + "…" : content);
  }

  private static Mapping mapping(Map<String, String> form) {
    var columns = new LinkedHashMap<Field, @Nullable String>();
    for (var field : Field.values()) {
      var column = form.get("column." + field.key());
      if (column != null) {
        columns.put(field, column.isEmpty() ? null : column);
      }
    }
    return Mapping.of(
        said(form, "format"),
        said(form, "source"),
        columns,
        said(form, "date_order"),
        said(form, "decimal"),
        said(form, "currency"),
        said(form, "encoding"),
        said(form, "delimiter"));
  }

  private static @Nullable String said(Map<String, String> form, String name) {
    var value = form.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  private Texts texts(HttpServletRequest request) {
    return html.ui(request).texts();
  }
}
