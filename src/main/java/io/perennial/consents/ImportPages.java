package io.perennial.consents;

import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.access.Person;
import io.perennial.consents.ConsentFile.Fault;
import io.perennial.consents.ConsentImport.Count;
import io.perennial.settings.FieldErrors;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.View;

/** The pages of files of consents. */
@Controller
class ImportPages {

  /** The newest files, and the form of another. */
  record ListPage(List<ConsentImport> files, String source, FieldErrors errors) {

    int longestSource() {
      return Imports.LONGEST_SOURCE;
    }
  }

  /** One file. */
  record FilePage(ConsentImport file, Map<String, Topic> topics) {

    String topic(Count count, Ui ui) {
      var topic = topics.get(count.topic());
      return topic == null ? count.topic() : topic.name(ui.language());
    }

    String error(Fault fault, Ui ui) {
      return ui.text(fault.text(), fault.arguments().toArray());
    }
  }

  static final String LIST = "/settings/consents/imports";

  private static final int SHOWN = 20;

  private final Imports imports;
  private final Topics topics;
  private final Html html;

  ImportPages(Imports imports, Topics topics, Html html) {
    this.imports = imports;
    this.topics = topics;
    this.html = html;
  }

  @GetMapping(LIST)
  View list() {
    return list("shop", FieldErrors.NONE);
  }

  private View list(String source, FieldErrors errors) {
    var page = new ListPage(imports.newest(SHOWN), source, errors);
    return html.page("consents/imports", page, errors.status());
  }

  @PostMapping(LIST)
  View read(
      @RequestParam(required = false) @Nullable MultipartFile file,
      @RequestParam(defaultValue = "") String source,
      @AuthenticationPrincipal Person person,
      HttpServletRequest request)
      throws IOException {
    try {
      if (file == null || file.isEmpty() || file.getSize() > Imports.LARGEST_BYTES) {
        throw Problem.invalidField(
            "file", "consents.suppression.file-wrong", Imports.LARGEST_BYTES >> 20);
      }
      var copy = Files.createTempFile("consents", ".csv");
      try {
        file.transferTo(copy);
        var name = Objects.requireNonNullElse(file.getOriginalFilename(), "");
        var id = imports.read(copy, name, source, person.email());
        return html.redirect(LIST + "/" + id);
      } finally {
        Files.deleteIfExists(copy);
      }
    } catch (Problem problem) {
      var named =
          problem.field() == null
              ? Problem.invalidField("file", problem.text(), problem.arguments().toArray())
              : problem;
      return list(source, FieldErrors.of(List.of(named), html.ui(request)));
    }
  }

  @GetMapping(LIST + "/{id}")
  View one(@PathVariable UUID id) {
    return html.page("consents/import", page(id));
  }

  /** What changes while a file is recorded. */
  @GetMapping(LIST + "/{id}/progress")
  View progress(@PathVariable UUID id, HttpServletRequest request) {
    return request.getHeader("HX-Request") == null
        ? html.redirect(LIST + "/" + id)
        : html.page("consents/progress", page(id));
  }

  @PostMapping(LIST + "/{id}")
  View start(@PathVariable UUID id) {
    imports.start(id);
    return html.redirect(LIST + "/" + id);
  }

  @PostMapping(LIST + "/{id}/cancel")
  View cancel(@PathVariable UUID id) {
    imports.cancel(id);
    return html.redirect(LIST + "/" + id);
  }

  @PostMapping(LIST + "/{id}/discard")
  View discard(@PathVariable UUID id) {
    imports.discard(imports.get(id).id());
    return html.redirect(LIST);
  }

  private FilePage page(UUID id) {
    return new FilePage(
        imports.get(id),
        topics.all().stream().collect(Collectors.toMap(Topic::key, topic -> topic)));
  }
}
