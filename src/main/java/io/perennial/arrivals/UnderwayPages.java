package io.perennial.arrivals;

import io.perennial.Html;
import io.perennial.arrivals.Underway.Arrival;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** The thin bar on every page. */
@Controller
class UnderwayPages {

  /**
   * The bar.
   *
   * @param item at work; {@code null} when there is nothing to do
   * @param ended the one that the page saw at work a moment ago and that has ended since
   */
  record RunningPage(@Nullable Arrival item, @Nullable Arrival ended) {}

  private final Underway underway;
  private final Html html;

  UnderwayPages(Underway underway, Html html) {
    this.underway = underway;
    this.html = html;
  }

  /**
   * What is at work, for every page, of the files that the reader may open.
   *
   * @param was the file that the page saw at work before: it is told how that ended
   */
  @GetMapping("/imports/running")
  View running(@RequestParam(required = false) @Nullable UUID was, HttpServletRequest request) {
    var ui = html.ui(request);
    var ended = was == null ? null : underway.find(was, ui::may).orElse(null);
    return html.page(
        "arrivals/running",
        new RunningPage(
            underway.atWork(ui::may).orElse(null),
            ended == null || !ended.state().ended() ? null : ended));
  }
}
