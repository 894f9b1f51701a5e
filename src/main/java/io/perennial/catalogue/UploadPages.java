package io.perennial.catalogue;

import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.arrivals.RefusedFile;
import io.perennial.arrivals.State;
import io.perennial.catalogue.Offer.Part;
import io.perennial.catalogue.Offers.Refusal;
import io.perennial.catalogue.Uploads.Said;
import io.perennial.settings.FieldErrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.View;

/** The pages on which files of products are sent, looked at and read. */
@Controller
@RequestMapping("/products/import")
class UploadPages {

  record SendPage(List<Upload> newest, FieldErrors errors) {}

  /**
   * A file before it is read.
   *
   * @param header the columns of a table; empty for a feed
   * @param columns the column of each part
   * @param products the first products it would give
   * @param count how many there are; {@code null}: the file is longer than what was looked at
   */
  record PreviewPage(
      Upload upload,
      String source,
      String currency,
      boolean whole,
      List<String> header,
      Map<Part, String> columns,
      List<Draft> products,
      @Nullable Integer count,
      List<Refusal> refusals,
      FieldErrors errors) {}

  /**
   * A file on its way or at its end.
   *
   * @param asked how often the page has asked how far it is
   * @param refusals the first rows that were refused
   * @param cut whether more rows were refused than were kept
   */
  record UploadPage(Upload upload, int asked, List<Refusal> refusals, boolean cut) {}

  static final String HOME = "/products/import";

  private static final int SHOWN = 20;

  private static final int REFUSED_SHOWN = 50;

  private static final int LETTERS_SHOWN = 200;

  private final Uploads uploads;
  private final UploadsSql sql;
  private final RefusalsSql refusals;
  private final Html html;

  UploadPages(Uploads uploads, UploadsSql sql, RefusalsSql refusals, Html html) {
    this.uploads = uploads;
    this.sql = sql;
    this.refusals = refusals;
    this.html = html;
  }

  @GetMapping
  View page() {
    return html.page("catalogue/send", new SendPage(sql.newest(SHOWN), FieldErrors.NONE));
  }

  @PostMapping
  View send(
      @RequestParam(required = false) @Nullable MultipartFile file, HttpServletRequest request)
      throws IOException {
    try {
      var name = file == null ? null : file.getOriginalFilename();
      if (file == null || name == null || name.isEmpty()) {
        throw Problem.invalidField("file", "intake.file.missing");
      }
      try (var bytes = file.getInputStream()) {
        return html.redirect(HOME + "/" + uploads.take(bytes, name).id());
      }
    } catch (Problem problem) {
      var errors = FieldErrors.of(List.of(onFile(problem)), html.ui(request));
      return html.page(
          "catalogue/send", new SendPage(sql.newest(SHOWN), errors), problem.kind().status());
    }
  }

  private static Problem onFile(Problem problem) {
    return new Problem(problem.kind(), "file", problem.text(), problem.arguments().toArray());
  }

  @GetMapping("/{id}")
  View look(@PathVariable UUID id) {
    var upload = uploads.find(id);
    return upload.state() == State.DRAFT
        ? preview(upload, upload.source(), Said.NOTHING, "", false, FieldErrors.NONE)
        : html.page("catalogue/upload", shown(upload, 0));
  }

  @GetMapping("/{id}/progress")
  View progress(@PathVariable UUID id, @RequestParam(defaultValue = "0") int asked) {
    return html.page("catalogue/progress", shown(uploads.find(id), asked));
  }

  private UploadPage shown(Upload upload, int asked) {
    var refused =
        upload.state().ended() ? refusals.after(upload.id(), 0, REFUSED_SHOWN) : List.<Refusal>of();
    return new UploadPage(upload, asked, refused, upload.refused() > RefusedFile.MOST_ROWS);
  }

  @PostMapping("/{id}/cancel")
  View cancel(@PathVariable UUID id) {
    uploads.cancel(id);
    return html.redirect(HOME + "/" + id);
  }

  /** The rows that were refused, with what they say in columns that would be read again. */
  @GetMapping("/{id}/refused.csv")
  void refused(@PathVariable UUID id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var used = refusals.used(uploads.find(id).id(), Offer.header().size());
    var ui = html.ui(request);
    var header = used.stream().map(Offer.header()::get).toList();
    var file = RefusedFile.begin(response, ui.texts(), header);
    var page = refusals.after(id, 0, RefusalsSql.BATCH);
    while (!page.isEmpty()) {
      for (var refusal : page) {
        var cells = refusal.cells();
        file.add(
            refusal.row(),
            reason(refusal, ui),
            used.stream().map(at -> at < cells.size() ? cells.get(at) : "").toList());
      }
      page = refusals.after(id, page.getLast().row(), RefusalsSql.BATCH);
    }
    file.end();
  }

  @PostMapping("/{id}")
  View read(
      @PathVariable UUID id, @RequestParam Map<String, String> form, HttpServletRequest request) {
    var upload = uploads.find(id);
    var source = form.getOrDefault("source", "");
    var currency = form.getOrDefault("currency", "").strip().toUpperCase(Locale.ROOT);
    boolean whole = form.containsKey("whole");
    var columns = columns(form);
    try {
      var said = new Said(columns, currency.isEmpty() ? null : currency);
      if ("look".equals(form.get("action")) && upload.state() == State.DRAFT) {
        return preview(upload, source, said, currency, whole, FieldErrors.NONE);
      }
      uploads.start(id, source, said, whole);
      return html.redirect(HOME + "/" + id);
    } catch (Problem problem) {
      if (problem.field() == null || upload.state() != State.DRAFT) {
        throw problem;
      }
      var errors = FieldErrors.of(List.of(problem), html.ui(request));
      return preview(upload, source, new Said(columns, null), currency, whole, errors);
    }
  }

  @PostMapping("/{id}/discard")
  View discard(@PathVariable UUID id) {
    uploads.discard(id);
    return html.redirect(HOME);
  }

  private View preview(
      Upload upload, String source, Said said, String currency, boolean whole, FieldErrors errors) {
    var sheet = uploads.sheet(upload, said);
    var read = uploads.look(upload, said);
    return html.page(
        "catalogue/preview",
        new PreviewPage(
            upload,
            source,
            currency,
            whole,
            sheet == null ? List.of() : sheet.header(),
            sheet == null ? Map.of() : sheet.chosen(),
            read.drafts().subList(0, Math.min(SHOWN, read.drafts().size())),
            read.cut() ? null : read.drafts().size(),
            read.refusals().subList(0, Math.min(SHOWN, read.refusals().size())),
            errors),
        errors.status());
  }

  /** Why a row was not taken, in the reader's language. */
  static String reason(Refusal refusal, Ui ui) {
    return ui.text(refusal.text(), refusal.arguments().toArray());
  }

  /** What a refused row says, as far as anybody reads on. */
  static String content(Refusal refusal) {
    var said =
        refusal.cells().stream().filter(cell -> !cell.isEmpty()).collect(Collectors.joining(" · "));
    return said.length() > LETTERS_SHOWN ? said.substring(0, LETTERS_SHOWN) + "…" : said;
  }

  private static Map<Part, String> columns(Map<String, String> form) {
    var columns = new EnumMap<Part, String>(Part.class);
    for (var part : Part.values()) {
      var column = form.get("column." + part.word());
      if (column != null) {
        columns.put(part, column);
      }
    }
    return columns;
  }
}
