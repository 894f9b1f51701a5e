package io.perennial.home;

import io.perennial.Html;
import io.perennial.Work;
import io.perennial.columnar.Columnar;
import io.perennial.demo.Demo;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** Says on the pages with figures that much is still on its way into them. */
@Controller
class CountingPages {

  /**
   * A busy shop's live events of some minutes. More are waiting only while a file, a demo shop or
   * the whole log is being counted, and figures of a part of that would pass for true.
   */
  private static final long MANY_EVENTS = 1000;

  /**
   * What is still on its way.
   *
   * @param events not counted yet
   * @param filling the demo shop while it is being filled, else {@code null}
   */
  record Counting(long events, Demo.@Nullable State filling, boolean importing) {

    /** Whether the figures are those of a part only. */
    boolean isGoingOn() {
      return events > MANY_EVENTS || filling != null || importing;
    }
  }

  /**
   * The notice.
   *
   * @param asked how often it has asked how far it is
   */
  record CountingPage(Counting counting, int asked) {

    /** Seconds until it asks again. */
    int delay() {
      return asked < 15 ? 2 : 5;
    }
  }

  private final Demo demo;
  private final Work work;
  private final Html html;

  CountingPages(Demo demo, Work work, Html html) {
    this.demo = demo;
    this.work = work;
    this.html = html;
  }

  Counting now() {
    var shop = demo.state();
    return new Counting(
        work.lag(Columnar.READER).events(),
        shop.phase() == Demo.Phase.FILLING ? shop : null,
        work.counts().getOrDefault("imports_running", 0L) > 0);
  }

  @GetMapping("/counting")
  View counting(@RequestParam(defaultValue = "0") int asked) {
    return html.page("home/counting", new CountingPage(now(), asked));
  }
}
