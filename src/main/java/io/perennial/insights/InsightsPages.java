package io.perennial.insights;

import io.perennial.Html;
import io.perennial.Page;
import io.perennial.Ui;
import io.perennial.Work;
import io.perennial.columnar.Audience;
import io.perennial.columnar.Columnar;
import io.perennial.insights.Figures.Form;
import io.perennial.insights.Insights.Summary;
import io.perennial.insights.Members.Member;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.format.annotation.DateTimeFormat.ISO;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;
import org.springframework.web.util.UriComponentsBuilder;

/** Home, and the lists of customers behind its figures. */
@Controller
class InsightsPages {

  /** A copy that is no more than so many seconds behind is as good as up to date. */
  private static final double WORTH_SAYING_SECONDS = 5;

  private static final String EVERYTHING = "all";

  /** The periods offered, in days. */
  private static final List<Integer> LENGTHS = List.of(30, 90, 365);

  /** A period to choose, by the key of its name. */
  record Choice(String text, String address, boolean chosen) {}

  /** One figure on Home. */
  record Tile(Figures.Id id, Figure figure, String address) {

    String value(Ui ui) {
      return written(ui, id.form(), figure.value());
    }

    /** How it changed against the period before, with a sign and in words. */
    String change(Ui ui) {
      var value = figure.value();
      var previous = figure.previous();
      if (value == null || previous == null) {
        return ui.text("insights.change.unknown");
      }
      double change = value.doubleValue() - previous.doubleValue();
      var sign = change > 0 ? "+" : "";
      var before = written(ui, id.form(), previous);
      return id.form() == Form.SHARE
          ? ui.text("insights.change.points", sign + ui.decimal(change * 100, 1), before)
          : ui.text(
              "insights.change.from",
              sign + written(ui, id.form(), number(id.form(), change)),
              before);
    }

    private static Number number(Form form, double change) {
      return form == Form.MONEY ? BigDecimal.valueOf(change) : (Number) change;
    }
  }

  /** What Home shows; {@code triangle} and {@code rfm} are empty without purchases. */
  record HomePage(
      Summary summary,
      Work.@Nullable Lag lag,
      List<Choice> choices,
      List<Tile> tiles,
      Triangle triangle,
      List<Month> months,
      Map<String, Long> grid,
      long most) {

    boolean isEmpty() {
      return summary.dataUntil() == null;
    }

    /** Where the customers who ordered in a month are listed. */
    String address(Month month) {
      var first = YearMonth.parse(month.month());
      return "/insights/%s/customers?from=%s&to=%s"
          .formatted(Members.BUYERS, first.atDay(1), first.plusMonths(1).atDay(1));
    }

    long people(int recency, int frequency) {
      return grid.getOrDefault("" + recency + frequency, 0L);
    }

    String group(int recency, int frequency) {
      return Rfm.group(recency, frequency);
    }

    /** The more people, the darker. */
    String look(int recency, int frequency) {
      return "s" + (1 + people(recency, frequency) * 7 / Math.max(1, most));
    }
  }

  /**
   * The customers behind a figure.
   *
   * @param title key of the figure's name, {@code definition} of what it means
   * @param counted key of what it means that a customer is counted, or {@code null}
   */
  record MembersPage(
      String title,
      List<Object> arguments,
      String definition,
      @Nullable String counted,
      Page<Member> members,
      @Nullable String next) {}

  private final Insights insights;
  private final Members members;
  private final Work work;
  private final Html html;

  InsightsPages(Insights insights, Members members, Work work, Html html) {
    this.insights = insights;
    this.members = members;
    this.work = work;
    this.html = html;
  }

  @GetMapping("/insights/all")
  View home(
      @RequestParam(defaultValue = "") String period,
      @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate from,
      @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate to) {
    var span = insights.span();
    var start = from == null && to == null && !period.equals(EVERYTHING) ? usual(span) : from;
    var summary = insights.summary(start, to, Audience.EVERYBODY);
    var lag = work.lag(Columnar.READER);
    var grid = new HashMap<String, Long>();
    insights
        .rfm(null, Audience.EVERYBODY)
        .cells()
        .forEach((code, people) -> grid.merge(code.substring(0, 2), people, Long::sum));
    return html.page(
        "insights/home",
        new HomePage(
            summary,
            lag.seconds() > WORTH_SAYING_SECONDS ? lag : null,
            choices(span, to == null, start),
            tiles(summary),
            Triangle.of(insights.cohorts("month", Audience.EVERYBODY).cohorts()),
            insights.monthly(Audience.EVERYBODY).reversed(),
            grid,
            grid.values().stream().mapToLong(Long::longValue).max().orElse(0)));
  }

  /** The longest period that leaves as long a time before it to compare with. */
  private static @Nullable LocalDate usual(Insights.Span span) {
    if (span.first() == null || span.last() == null) {
      return null;
    }
    var end = span.last().plusDays(1);
    long days = ChronoUnit.DAYS.between(span.first(), end);
    return LENGTHS.reversed().stream()
        .filter(length -> 2 * length <= days)
        .findFirst()
        .map(end::minusDays)
        .orElse(null);
  }

  /** Each reaches as far as the data, as the period that Home opens with does. */
  private static List<Choice> choices(
      Insights.Span span, boolean openEnd, @Nullable LocalDate start) {
    var choices = new ArrayList<Choice>();
    if (span.first() == null || span.last() == null) {
      return choices;
    }
    var end = span.last().plusDays(1);
    for (int length : LENGTHS) {
      var from = end.minusDays(length);
      choices.add(
          new Choice("insights.period." + length, "/?from=" + from, openEnd && from.equals(start)));
    }
    choices.add(
        new Choice("insights.period.all", "/?period=" + EVERYTHING, openEnd && start == null));
    return choices;
  }

  private static List<Tile> tiles(Summary summary) {
    return Arrays.stream(Figures.Id.values())
        .map(id ->
            new Tile(
                id,
                id.of(summary.figures()),
                "/insights/%s/customers?from=%s&to=%s"
                    .formatted(id.text(), summary.from(), summary.to())))
        .toList();
  }

  @GetMapping("/insights/{figure}/customers")
  View customers(
      @PathVariable String figure,
      @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate from,
      @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate to,
      @RequestParam(required = false) @Nullable String cursor) {
    var behind =
        members.page(
            members.behind(figure, from, to, Audience.EVERYBODY),
            Audience.EVERYBODY,
            cursor,
            Page.USUAL);
    var address =
        UriComponentsBuilder.fromPath("/insights/" + figure + "/customers")
            .queryParamIfPresent("from", Optional.ofNullable(from))
            .queryParamIfPresent("to", Optional.ofNullable(to));
    return html.page(
        "insights/members",
        new MembersPage(
            "figure." + figure,
            List.of(),
            "figure." + figure + ".definition",
            behind.items().stream().anyMatch(member -> member.counted() != null)
                ? "figure." + figure + ".counted"
                : null,
            behind,
            next(address, behind)));
  }

  @GetMapping("/insights/cohorts/{start}/{period}")
  View cohort(
      @PathVariable String start,
      @PathVariable int period,
      @RequestParam(defaultValue = "month") String grain,
      @RequestParam(required = false) @Nullable String cursor) {
    var behind =
        members.page(
            members.ofCohort(grain, start, period), Audience.EVERYBODY, cursor, Page.USUAL);
    var address =
        UriComponentsBuilder.fromPath("/insights/cohorts/" + start + "/" + period)
            .queryParam("grain", grain);
    return html.page(
        "insights/members",
        new MembersPage(
            period == 0 ? "insights.cohort.first" : "insights.cohort.again",
            List.of(start, period),
            "insights.cohort.definition",
            null,
            behind,
            next(address, behind)));
  }

  @GetMapping("/insights/rfm/{cell}/customers")
  View rfm(@PathVariable String cell, @RequestParam(required = false) @Nullable String cursor) {
    var behind = members.page(members.ofRfm(cell, null), Audience.EVERYBODY, cursor, Page.USUAL);
    return html.page(
        "insights/members",
        new MembersPage(
            "insights.rfm.cell",
            List.of(cell),
            "insights.rfm.definition",
            null,
            behind,
            next(UriComponentsBuilder.fromPath("/insights/rfm/" + cell + "/customers"), behind)));
  }

  private static @Nullable String next(UriComponentsBuilder address, Page<Member> members) {
    return members.next() == null
        ? null
        : address.queryParam("cursor", members.next()).build().toUriString();
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
            case DAYS -> ui.text("insights.days", ui.decimal(number.doubleValue(), 0));
            case MONEY -> ui.money(BigDecimal.valueOf(number.doubleValue()));
          };
    };
  }
}
