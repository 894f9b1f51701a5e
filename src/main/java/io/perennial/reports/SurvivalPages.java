package io.perennial.reports;

import io.perennial.Html;
import io.perennial.insights.Choices;
import io.perennial.insights.Curve;
import io.perennial.insights.Figures;
import io.perennial.insights.Insights;
import io.perennial.insights.Members;
import io.perennial.insights.Survival;
import io.perennial.insights.Survival.Named;
import io.perennial.insights.Triangle;
import io.perennial.reports.Look.Days;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.View;

/** How long customers go on ordering, and when the second order comes. */
@Controller
class SurvivalPages {

  /**
   * The curves.
   *
   * @param byChannel empty when there are not two channels to compare
   * @param windowDays the activity window
   * @param stillFrom when the curve will be known; {@code null} where it is, or nobody can say
   */
  record SurvivalPage(
      Frame frame,
      Survival still,
      Survival byChannel,
      Survival second,
      int windowDays,
      @Nullable LocalDate stillFrom) {

    /** Where the customers are listed of whom it is known whether they paused so long. */
    String watched() {
      var last = frame.span().last();
      return frame
          .filters()
          .list(
              "/insights/" + Members.NEW + "/customers",
              new Days(null, last == null ? null : last.plusDays(1).minusDays(windowDays)));
    }

    /** Where all customers are listed, with who of them ordered on a second day. */
    String seconds() {
      return frame
          .filters()
          .list("/insights/" + Figures.Id.SECOND_PURCHASE_DAYS.text() + "/customers", Days.ALL);
    }

    boolean isEnough(Survival survival) {
      return survival.curves().getFirst().curve().customers() >= Triangle.FEW;
    }

    long customers(Survival survival) {
      return survival.curves().getFirst().curve().customers();
    }
  }

  private final Frames frames;
  private final Insights insights;
  private final Choices choices;
  private final Html html;

  SurvivalPages(Frames frames, Insights insights, Choices choices, Html html) {
    this.frames = frames;
    this.insights = insights;
    this.choices = choices;
    this.html = html;
  }

  @GetMapping("/insights/survival")
  View survival(Look look) {
    var frame = frames.of("survival", look);
    var audience = frame.audience();
    var before = frame.comparedAudience();
    return html.page(
        "reports/survival",
        new SurvivalPage(
            frame,
            new Survival(
                1,
                curves(
                    insights.stillOrdering(audience),
                    before == null ? null : insights.stillOrdering(before))),
            new Survival(1, choices.stillOrderingByChannel(audience)),
            new Survival(
                0,
                curves(
                    insights.secondOrder(audience),
                    before == null ? null : insights.secondOrder(before))),
            insights.window(),
            insights.stillOrderingFrom(audience)),
        frame.status());
  }

  /** The curve looked at, and the one it is compared with if that is of enough people. */
  private static List<Named> curves(Curve now, @Nullable Curve before) {
    return before == null || before.customers() < Triangle.FEW
        ? List.of(new Named(Named.ALL, now))
        : List.of(new Named(Named.ALL, now), new Named(Named.BEFORE, before));
  }
}
