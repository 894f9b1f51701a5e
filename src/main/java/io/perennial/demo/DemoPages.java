package io.perennial.demo;

import io.perennial.Html;
import io.perennial.Ui;
import io.perennial.Work;
import io.perennial.demo.Demo.Phase;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** The demo shop for people: start it, watch it come, remove it. */
@Controller
@RequestMapping("/demo")
class DemoPages {

  /**
   * How far the shop is.
   *
   * @param possible whether a shop could be started
   * @param counting whether the figures are not up to it yet
   */
  record DemoPage(Demo.State state, boolean possible, boolean counting) {

    boolean is(String phase) {
      return state.phase().name().equals(phase);
    }

    /** Whether the page asks again by itself. */
    boolean moves() {
      return state.phase() == Phase.FILLING
          || state.phase() == Phase.REMOVING
          || (counting && !lives());
    }

    /** The speeds offered, in seconds of the shop a second: as it is, an hour a minute, a day. */
    List<Integer> speeds() {
      return List.of(1, 60, Demo.FASTEST);
    }

    boolean lives() {
      return state.speed() != null;
    }

    /** How far the shop has gone on; empty while it never did. */
    String lived(Ui ui) {
      var to = state.livedTo();
      return to == null || (state.livedOrders() == 0 && !lives())
          ? ""
          : ui.text("demo.lived", ui.day(to.toLocalDate()), ui.time(to), state.livedOrders());
    }

    long percent() {
      return (long) (state.shareDone() * 100);
    }

    /** The percentage in steps of ten: it is read aloud only when it changes. */
    long tens() {
      return percent() / 10 * 10;
    }
  }

  private final Demo demo;
  private final Work work;
  private final Html html;

  DemoPages(Demo demo, Work work, Html html) {
    this.demo = demo;
    this.work = work;
    this.html = html;
  }

  @GetMapping
  View show() {
    return html.page("demo/demo", page());
  }

  /** The part that asks again; where the shop has just gone, the whole page goes Home. */
  @GetMapping("/progress")
  View progress() {
    var page = page();
    return page.is("NONE") ? html.redirect("/?gone=true") : html.page("demo/progress", page);
  }

  /** How far the shop has gone on, which asks again while it does. */
  @GetMapping("/lived")
  View lived() {
    return html.page("demo/lived", page());
  }

  @PostMapping
  View start() {
    demo.start();
    return html.redirect("/demo");
  }

  /** Lets the shop go on living, or stand still. */
  @PostMapping("/life")
  View live(@RequestParam(required = false) @Nullable Integer speed) {
    if (speed == null) {
      demo.stand();
    } else {
      demo.live(speed);
    }
    return html.redirect("/demo");
  }

  /** A form that was refused leaves its address in the browser. */
  @GetMapping({"/life", "/remove"})
  View back() {
    return html.redirect("/demo");
  }

  @PostMapping("/remove")
  View remove() {
    demo.remove();
    return html.redirect("/demo");
  }

  private DemoPage page() {
    var state = demo.state();
    boolean counting =
        state.phase() == Phase.READY
            && work.stages().stream().anyMatch(stage -> stage.lag().events() > 0);
    boolean possible = state.phase() == Phase.NONE && demo.isPossible();
    return new DemoPage(state, possible, counting);
  }
}
