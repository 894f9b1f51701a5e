package io.perennial.storage;

import io.perennial.Html;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.View;

/** The status for people; the page asks for itself again while it is open. */
@Controller
class StatusPages {

  private final Html html;
  private final Status status;

  StatusPages(Html html, Status status) {
    this.html = html;
    this.status = status;
  }

  @GetMapping({"/settings/status", "/status"})
  View status() {
    return html.page("storage/status", status.report());
  }
}
