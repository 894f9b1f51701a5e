package io.perennial.consents;

import io.perennial.Html;
import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.access.Person;
import io.perennial.consents.Suppression.Reason;
import io.perennial.settings.FieldErrors;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.View;

/** The list of addresses that nothing is sent to. */
@Controller
class SuppressionPages {

  /**
   * The page.
   *
   * @param typed the address and the note that were not taken
   * @param ending which one was to be written to again and was not
   * @param added how many came with a file a moment ago
   */
  record ListPage(
      Page<Suppression> items,
      long count,
      String query,
      boolean earlier,
      List<String> typed,
      FieldErrors errors,
      @Nullable UUID ending,
      @Nullable Integer added) {

    @Nullable String next() {
      return items.next() == null
          ? null
          : LIST
              + "?query="
              + URLEncoder.encode(query, StandardCharsets.UTF_8)
              + "&cursor="
              + items.next();
    }

    int longestNote() {
      return Suppressions.LONGEST_NOTE;
    }

    int longestAddress() {
      return Suppressions.LONGEST_ADDRESS;
    }
  }

  static final String LIST = "/settings/consents/suppressions";

  private static final int SHOWN = 50;

  /** A hundred thousand addresses. */
  private static final int LARGEST_BYTES = 5 << 20;

  private static final List<String> NOTHING_TYPED = List.of("", "");

  private final Suppressions suppressions;
  private final Html html;

  SuppressionPages(Suppressions suppressions, Html html) {
    this.suppressions = suppressions;
    this.html = html;
  }

  @GetMapping(LIST)
  View list(
      @RequestParam(defaultValue = "") String query,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer added) {
    return page(query, cursor, NOTHING_TYPED, FieldErrors.NONE, null, added);
  }

  @PostMapping(LIST)
  View add(
      @RequestParam(defaultValue = "") String address,
      @RequestParam(defaultValue = "") String note,
      @AuthenticationPrincipal Person person,
      HttpServletRequest request) {
    try {
      suppressions.add(address, Reason.STAFF, note, person.email());
      return html.redirect(LIST);
    } catch (Problem problem) {
      return refused(List.of(address, note), null, problem, request);
    }
  }

  @PostMapping(LIST + "/import")
  View read(
      @RequestParam(required = false) @Nullable MultipartFile file,
      @AuthenticationPrincipal Person person,
      HttpServletRequest request)
      throws IOException {
    try {
      if (file == null || file.isEmpty() || file.getSize() > LARGEST_BYTES) {
        throw Problem.invalidField("file", "consents.suppression.file-wrong", LARGEST_BYTES >> 20);
      }
      var addresses = suppressions.read(new String(file.getBytes(), StandardCharsets.UTF_8));
      if (addresses.isEmpty()) {
        throw Problem.invalidField("file", "consents.suppression.file-nothing");
      }
      int added = suppressions.add(addresses, Reason.IMPORT, "", person.email());
      return html.redirect(LIST + "?added=" + added);
    } catch (Problem problem) {
      return refused(NOTHING_TYPED, null, problem, request);
    }
  }

  @PostMapping(LIST + "/{id}/end")
  View end(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "") String because,
      @AuthenticationPrincipal Person person,
      HttpServletRequest request) {
    try {
      suppressions.end(id, because, person.email());
      return html.redirect(LIST);
    } catch (Problem problem) {
      return refused(NOTHING_TYPED, id, problem, request);
    }
  }

  /** A form that was refused leaves its address in the browser. */
  @GetMapping({LIST + "/import", LIST + "/{id}/end"})
  View back() {
    return html.redirect(LIST);
  }

  private View refused(
      List<String> typed, @Nullable UUID ending, Problem problem, HttpServletRequest request) {
    var field = problem.field();
    if (field == null) {
      throw problem;
    }
    var named =
        ending == null
            ? problem
            : Problem.invalidField(
                "because-" + ending, problem.text(), problem.arguments().toArray());
    var errors = FieldErrors.of(List.of(named), html.ui(request));
    return page("", null, typed, errors, ending, null);
  }

  private View page(
      String query,
      @Nullable String cursor,
      List<String> typed,
      FieldErrors errors,
      @Nullable UUID ending,
      @Nullable Integer added) {
    var items = suppressions.page(query, cursor, SHOWN);
    var page =
        new ListPage(
            items, suppressions.count(), query, cursor != null, typed, errors, ending, added);
    return html.page("consents/suppressions", page, errors.status());
  }
}
