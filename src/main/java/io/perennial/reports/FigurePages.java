package io.perennial.reports;

import io.perennial.Html;
import io.perennial.Ui;
import io.perennial.insights.Figure;
import io.perennial.insights.Figures;
import io.perennial.insights.Figures.Form;
import io.perennial.insights.Insights;
import io.perennial.insights.Insights.Summary;
import io.perennial.insights.Members;
import io.perennial.insights.Month;
import io.perennial.insights.Triangle;
import io.perennial.reports.Look.Days;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.View;

/** All figures of a period, and what happened month by month. */
@Controller
class FigurePages {

  /** One figure and what it is compared with. */
  record Tile(Figures.Id id, Figure figure, String address, boolean year) {

    String value(Ui ui) {
      return written(ui, id.form(), figure.value());
    }

    /** Whether so few people are behind it that it says little; a count says so itself. */
    boolean isOfFew() {
      return figure.value() != null && id.form() != Form.COUNT && figure.customers() < Triangle.FEW;
    }

    /** What the contract says beside the value. */
    List<String> more(Ui ui) {
      return switch (figure) {
        case Figure.Second90 second when second.estimated() ->
            List.of(ui.text("insights.estimated"));
        case Figure.Gap gap when gap.p25() != null && gap.p75() != null && gap.mean() != null ->
            List.of(
                ui.text("insights.gaps.middle", Math.round(gap.p25()), Math.round(gap.p75())),
                ui.text("insights.gaps.mean", ui.decimal(gap.mean(), 1)));
        case Figure.Repeat repeat when repeat.withinPeriod() != null ->
            List.of(ui.text("insights.within-period", ui.percent(repeat.withinPeriod())));
        case Figure.SecondPurchase second when second.medianOfReturned() != null ->
            List.of(ui.text("insights.of-returned", Math.round(second.medianOfReturned())));
        case Figure.Retention retention when retention.median() != null ->
            List.of(ui.text("insights.median-of-all", Math.round(retention.median())));
        default -> List.of();
      };
    }

    /** How it changed, with a sign and in words. */
    String change(Ui ui) {
      var value = figure.value();
      var before = year ? figure.yearBefore() : figure.previous();
      if (value == null || before == null) {
        return ui.text("insights.change.unknown");
      }
      // Of days as they are shown: from 37 to 33 are four fewer, whatever was rounded away.
      double change =
          id.form() == Form.DAYS
              ? Math.round(value.doubleValue()) - Math.round(before.doubleValue())
              : value.doubleValue() - before.doubleValue();
      var then = written(ui, id.form(), before);
      if (id.form() == Form.SHARE) {
        return ui.text(
            year ? "insights.change.points-year" : "insights.change.points",
            ui.signed(change, ui.decimal(change * 100, 1)),
            then);
      }
      Number difference = id.form() == Form.MONEY ? BigDecimal.valueOf(change) : (Number) change;
      return ui.text(
          year ? "insights.change.from-year" : "insights.change.from",
          ui.signed(change, written(ui, id.form(), difference)),
          then);
    }
  }

  /** All figures. */
  record FiguresPage(Frame frame, Summary summary, List<Tile> tiles, List<Month> months) {

    String buyers() {
      return frame.filters().list("/insights/" + Members.BUYERS + "/customers", frame.days());
    }

    /**
     * Where the customers who ordered in a month are listed, or the new ones of them, or the
     * others.
     */
    String buyers(Month month, String list) {
      var first = YearMonth.parse(month.month());
      return frame
          .filters()
          .list(
              "/insights/" + list + "/customers",
              new Days(first.atDay(1), first.plusMonths(1).atDay(1)));
    }
  }

  private final Frames frames;
  private final Insights insights;
  private final Html html;

  FigurePages(Frames frames, Insights insights, Html html) {
    this.frames = frames;
    this.insights = insights;
    this.html = html;
  }

  @GetMapping("/insights/figures")
  View figures(Look look) {
    var frame = frames.of("figures", look);
    var days = frame.days();
    var summary = insights.summary(days.from(), days.to(), frame.audience());
    var page =
        new FiguresPage(
            frame,
            summary,
            Arrays.stream(Figures.Id.values())
                .map(id ->
                    new Tile(
                        id,
                        id.of(summary.figures()),
                        frame.filters().list("/insights/" + id.text() + "/customers", days),
                        look.comparesYear()))
                .toList(),
            insights.monthly(frame.audience()).reversed());
    return html.page("reports/figures", page, frame.status());
  }

  /** A figure in the reader's language; a dash where there is none. */
  static String written(Ui ui, Form form, @Nullable Number number) {
    return switch (number) {
      case null -> "–";
      case BigDecimal amount -> ui.money(amount);
      default ->
          switch (form) {
            case SHARE -> ui.percent(number.doubleValue());
            case COUNT -> ui.number(number.longValue());
            case NUMBER -> ui.decimal(number.doubleValue(), 2);
            case DAYS -> ui.text("insights.days", Math.round(number.doubleValue()));
            case MONEY -> ui.money(BigDecimal.valueOf(number.doubleValue()));
          };
    };
  }
}
