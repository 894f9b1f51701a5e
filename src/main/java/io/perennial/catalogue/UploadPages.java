package io.perennial.catalogue;

import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.catalogue.Offer.Part;
import io.perennial.catalogue.Offers.Refusal;
import io.perennial.catalogue.Uploads.Said;
import io.perennial.settings.FieldErrors;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
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
   */
  record PreviewPage(
      Upload upload,
      String source,
      String currency,
      boolean whole,
      List<String> header,
      Map<Part, String> columns,
      List<Draft> products,
      int count,
      List<Refusal> refusals,
      FieldErrors errors) {}

  record DonePage(Upload upload) {}

  private static final String HOME = "/products/import";

  private static final int SHOWN = 20;

  private final Uploads uploads;
  private final UploadsSql sql;
  private final Html html;

  UploadPages(Uploads uploads, UploadsSql sql, Html html) {
    this.uploads = uploads;
    this.sql = sql;
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
    return upload.done()
        ? html.page("catalogue/done", new DonePage(upload))
        : preview(upload, upload.source(), Said.NOTHING, "", false, FieldErrors.NONE);
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
      if ("look".equals(form.get("action"))) {
        return preview(upload, source, said, currency, whole, FieldErrors.NONE);
      }
      uploads.read(id, source, said, whole);
      return html.redirect(HOME + "/" + id);
    } catch (Problem problem) {
      if (problem.field() == null || upload.done()) {
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
    var read = uploads.look(upload, said).read(said.currency(), upload.createdAt());
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
            read.drafts().size(),
            read.refusals().subList(0, Math.min(SHOWN, read.refusals().size())),
            errors),
        errors.status());
  }

  /** Why a row was not taken, in the reader's language. */
  static String reason(Refusal refusal, Ui ui) {
    return ui.text(refusal.text(), refusal.arguments().toArray());
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
