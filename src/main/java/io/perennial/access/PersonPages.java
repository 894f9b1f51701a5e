package io.perennial.access;

import io.perennial.Html;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** What one of the staff sets for themselves. */
@Controller
class PersonPages {

  record PersonPage(Person person) {}

  private final Staff staff;
  private final Html html;

  PersonPages(Staff staff, Html html) {
    this.staff = staff;
    this.html = html;
  }

  @GetMapping("/settings/me")
  View me(@AuthenticationPrincipal Person person) {
    return html.page("access/person", new PersonPage(person));
  }

  /**
   * Switches the language, and answers with the page that it was asked for on.
   *
   * @param next where to go where no script says which page that is
   * @param asked what htmx says it is
   */
  @PostMapping("/language")
  View speak(
      @RequestParam(defaultValue = "") String language,
      @RequestParam(defaultValue = "/") String next,
      @RequestHeader(name = "HX-Current-URL", required = false) @Nullable String asked,
      @AuthenticationPrincipal Person person) {
    staff.speak(person, language);
    return html.redirect(Security.local(asked == null ? next : withoutSite(asked, next)));
  }

  private static String withoutSite(String address, String otherwise) {
    try {
      var whole = URI.create(address);
      var query = whole.getRawQuery();
      return whole.getRawPath() + (query == null ? "" : "?" + query);
    } catch (IllegalArgumentException unreadable) {
      return otherwise;
    }
  }
}
