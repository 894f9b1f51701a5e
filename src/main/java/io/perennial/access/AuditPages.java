package io.perennial.access;

import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.access.AuditSql.Entry;
import io.perennial.access.Role.Capability;
import io.perennial.settings.Choices.Choice;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** The audit trail on a page, for owners. */
@Controller
class AuditPages {

  /** What was done, as far as the filters let it through. */
  record AuditPage(List<Entry> entries, String who, String what, String about, boolean more) {

    List<Choice> kinds(Ui ui) {
      var kinds = new ArrayList<Choice>();
      kinds.add(new Choice("", ui.text("audit.all")));
      kinds.add(new Choice(Audit.SIGNED_IN, ui.text("audit.what." + Audit.SIGNED_IN)));
      for (var capability : Capability.values()) {
        kinds.add(new Choice(capability.word(), ui.text("audit.what." + capability.word())));
      }
      kinds.add(new Choice(Audit.OWN, ui.text("audit.what." + Audit.OWN)));
      return kinds;
    }

    private static final Pattern OF_CUSTOMERS =
        Pattern.compile(
            "^(?:/api/v1)?/customers/(?:\\{|\\*\\*)|\\{customer}|^/api/v1/privacy-requests/|^/settings/privacy/\\{");

    /** Whether what it was about is a customer, who has a page. */
    static boolean isOfCustomer(Entry entry) {
      return entry.about() != null && OF_CUSTOMERS.matcher(entry.route()).find();
    }

    /**
     * Whether nothing was done but to look. Where looking is all there is, the words say so; a file
     * and the links of a customer are taken away.
     */
    static boolean isLook(Entry entry) {
      return entry.method().equals("GET")
          && AREAS.contains(entry.what())
          && !entry.route().endsWith(".csv");
    }

    @Nullable String next() {
      return more
          ? "/settings/audit?who=%s&what=%s&about=%s&cursor=%s"
              .formatted(
                  URLEncoder.encode(who, StandardCharsets.UTF_8),
                  URLEncoder.encode(what, StandardCharsets.UTF_8),
                  URLEncoder.encode(about, StandardCharsets.UTF_8),
                  entries.getLast().id())
          : null;
    }
  }

  /** What can be looked at and changed, under one name. */
  private static final Set<String> AREAS =
      Set.of(
          Capability.SHOW_PERSON.word(),
          Capability.IMPORT.word(),
          Capability.DECIDE.word(),
          Capability.CONNECT.word(),
          Capability.GOVERN.word());

  private final Audit audit;
  private final Html html;

  AuditPages(Audit audit, Html html) {
    this.audit = audit;
    this.html = html;
  }

  @GetMapping("/settings/audit")
  View list(
      @RequestParam(defaultValue = "") String who,
      @RequestParam(defaultValue = "") String what,
      @RequestParam(defaultValue = "") String about,
      @RequestParam(required = false) @Nullable UUID cursor) {
    var found = audit.list(cursor, who.strip(), what, id(about.strip()));
    boolean more = found.size() > Audit.SHOWN;
    var shown = more ? found.subList(0, Audit.SHOWN) : found;
    return html.page("access/audit", new AuditPage(shown, who.strip(), what, about.strip(), more));
  }

  private static @Nullable UUID id(String about) {
    try {
      return about.isEmpty() ? null : UUID.fromString(about);
    } catch (IllegalArgumentException malformed) {
      throw new Problem(Problem.Kind.MALFORMED, "about", "error.parameter", "about");
    }
  }
}
