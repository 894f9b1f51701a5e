package io.perennial.reports;

import io.perennial.Business;
import io.perennial.Business.Profile;
import io.perennial.Html;
import io.perennial.Ui;
import io.perennial.columnar.Audience;
import io.perennial.insights.Chart;
import io.perennial.insights.Chart.Axis;
import io.perennial.insights.Chart.Bar;
import io.perennial.insights.Chart.Mark;
import io.perennial.insights.Chart.Numbers;
import io.perennial.insights.Figures;
import io.perennial.insights.Histogram;
import io.perennial.insights.Insights;
import io.perennial.insights.Insights.Gaps;
import io.perennial.insights.Triangle;
import io.perennial.reports.Look.Days;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** Times between purchases, and the activity window that follows from them. */
@Controller
class GapPages {

  /** So many bars stand beside each other; what is longer is told in the table alone. */
  private static final int MOST_BARS = 40;

  /** Widths of a bar that people know, in days. */
  private static final List<Integer> WIDTHS = List.of(1, 7, 14, 30, 90);

  /**
   * The times.
   *
   * @param before those they are compared with, or {@code null}
   * @param suggestedDays the window suggested for the shop, from {@code shopP90}
   * @param chosenDays the window that was set; {@code null}: the suggested
   * @param typed what stands in the field, {@code problem} what is wrong with it
   */
  record GapsPage(
      Frame frame,
      Days days,
      Gaps gaps,
      @Nullable Gaps before,
      Histogram histogram,
      int windowDays,
      int suggestedDays,
      @Nullable Double shopP90,
      @Nullable Integer chosenDays,
      String typed,
      @Nullable String problem) {

    boolean isEnough() {
      return gaps.pairs() > 0;
    }

    /** What the same was before, in words; empty where nothing can be said. */
    String before(Ui ui, ToDoubleFunction<Gaps> days) {
      return before == null || before.pairs() < Triangle.FEW
          ? ""
          : ui.text(
              "insights.compare.days",
              frame.comparedName(ui),
              Math.round(days.applyAsDouble(before)));
    }

    /** Where the customers are listed whose pauses these are. */
    String customers() {
      return frame.filters().list("/insights/" + Figures.Id.GAP_DAYS.text() + "/customers", days);
    }

    boolean isFew() {
      return gaps.pairs() < Triangle.FEW;
    }

    /** How many gaps are of each length. */
    Chart chart(Ui ui) {
      double p90 = Objects.requireNonNullElse(gaps.p90(), 1.0);
      int width =
          WIDTHS.stream()
              .filter(days -> days * (MOST_BARS - 8) >= p90 * 1.25)
              .findFirst()
              .orElse(WIDTHS.getLast());
      long[] counts = new long[MOST_BARS + 1];
      histogram
          .counts()
          .forEach((days, pairs) -> counts[Math.min(MOST_BARS, (days - 1) / width)] += pairs);
      int bars = MOST_BARS;
      while (bars > 1 && counts[bars - 1] == 0) {
        bars--;
      }
      var drawn = new ArrayList<Bar>();
      var rows = new ArrayList<List<String>>();
      double most = 0;
      for (int i = 0; i < bars; i++) {
        int from = i * width + 1;
        var days =
            width == 1 ? ui.number(from) : ui.number(from) + "–" + ui.number(from + width - 1L);
        drawn.add(
            new Bar(
                (i + 0.08) * width,
                (i + 0.92) * width,
                0,
                (double) counts[i],
                1,
                ui.text("insights.gaps.bar", days, counts[i])));
        rows.add(List.of(days, ui.number(counts[i])));
        most = Math.max(most, (double) counts[i]);
      }
      if (counts[MOST_BARS] > 0) {
        rows.add(
            List.of(ui.text("insights.gaps.longer", bars * width), ui.number(counts[MOST_BARS])));
      }
      double end = (double) bars * width;
      return new Chart(
          ui.text("insights.gaps.label", gaps.pairs()),
          Axis.of(
              end,
              Axis.amounts(end, number -> "").ticks().get(1).at(),
              days -> ui.number(Math.round(days)),
              ui.text("insights.gaps.days")),
          Axis.amounts(most, number -> ui.number(Math.round(number))),
          List.of(),
          drawn,
          List.of(),
          marks(ui, end),
          new Numbers(
              List.of(ui.text("insights.gaps.days"), ui.text("insights.gaps.pairs")), rows));
    }

    private List<Mark> marks(Ui ui, double end) {
      var marks = new ArrayList<Mark>();
      if (gaps.median() != null && gaps.median() <= end) {
        marks.add(
            new Mark(
                gaps.median(), ui.text("insights.gaps.mark-median", Math.round(gaps.median()))));
      }
      if (gaps.p90() != null && gaps.p90() <= end) {
        marks.add(new Mark(gaps.p90(), ui.text("insights.gaps.mark-p90", Math.round(gaps.p90()))));
      }
      return marks;
    }
  }

  private final Frames frames;
  private final Insights insights;
  private final Business business;
  private final Html html;

  GapPages(Frames frames, Insights insights, Business business, Html html) {
    this.frames = frames;
    this.insights = insights;
    this.business = business;
    this.html = html;
  }

  @GetMapping("/insights/gaps")
  View gaps(Look look) {
    var profile = business.find();
    var chosen = profile == null ? null : profile.activityWindowDays();
    var page = page(look, chosen == null ? "" : chosen.toString(), null);
    return html.page("reports/gaps", page, page.frame().status());
  }

  private GapsPage page(Look look, String typed, @Nullable String problem) {
    var profile = business.find();
    var frame = frames.of("gaps", look);
    var audience = frame.audience();
    var days = frame.days();
    var then = frame.compared();
    var histogram = insights.gapHistogram(days.from(), days.to(), audience);
    return new GapsPage(
        frame,
        days,
        Gaps.of(histogram),
        then == null ? null : Gaps.of(insights.gapHistogram(then.from(), then.to(), audience)),
        histogram,
        insights.window(),
        insights.suggestedWindow(),
        insights.gaps(Audience.EVERYBODY).p90(),
        profile == null ? null : profile.activityWindowDays(),
        typed,
        problem);
  }

  /** A form that was refused leaves its address in the browser; asked for plainly it has a page. */
  @GetMapping("/insights/gaps/window")
  View back(Look look) {
    return html.redirect(look.address("/insights/gaps"));
  }

  /** Sets the business's activity window; nothing goes back to the suggested. */
  @PostMapping("/insights/gaps/window")
  View set(@RequestParam String days, Look look, HttpServletRequest request) {
    var typed = days.strip();
    if (!typed.isEmpty() && Profile.windowDays(typed) == null) {
      var problem = html.ui(request).text("business.window-wrong", Profile.LONGEST_WINDOW_DAYS);
      return html.page(
          "reports/gaps", page(look, typed, problem), HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
    }
    business.save(
        business.profile().withWindow(typed.isEmpty() ? null : Profile.windowDays(typed)));
    return html.redirect(look.address("/insights/gaps"));
  }
}
