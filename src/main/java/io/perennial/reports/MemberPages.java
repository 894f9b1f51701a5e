package io.perennial.reports;

import io.perennial.Html;
import io.perennial.Page;
import io.perennial.Ui;
import io.perennial.insights.Behind;
import io.perennial.insights.Cohorts;
import io.perennial.insights.Flow;
import io.perennial.insights.Members;
import io.perennial.insights.Members.Member;
import io.perennial.insights.Rfm;
import io.perennial.orders.Orders;
import io.perennial.reports.Look.Days;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** The lists of customers behind figures, page by page and as files. */
@Controller
class MemberPages {

  /**
   * What a list is of, in words.
   *
   * @param title key of the figure's name, {@code definition} of what it means
   * @param counted key of what it means that a customer is counted, or {@code null}
   * @param file what a file of it is called, without the day
   */
  record Subject(
      Behind behind,
      String title,
      List<Object> arguments,
      String definition,
      @Nullable String counted,
      String file) {}

  /**
   * A page of the list.
   *
   * @param count how many there are in all
   * @param next address of the next page, or {@code null}
   * @param csv address of all of them as a file, {@code xlsx} of the other kind
   * @param clear the same without filters; {@code null} without any
   */
  record MembersPage(
      Subject subject,
      Look look,
      long count,
      Page<Member> members,
      @Nullable String next,
      String csv,
      String xlsx,
      @Nullable String clear) {

    boolean isTooLong() {
      return count > Export.MOST_ROWS;
    }

    int most() {
      return Export.MOST_ROWS;
    }

    /** Key of what it means that a customer is counted, or {@code null}. */
    @Nullable String counted() {
      return subject.counted();
    }
  }

  private final Members members;
  private final Export export;
  private final Orders orders;
  private final Html html;

  MemberPages(Members members, Export export, Orders orders, Html html) {
    this.members = members;
    this.export = export;
    this.orders = orders;
    this.html = html;
  }

  @GetMapping({
    "/insights/{figure}/customers",
    "/insights/{figure}/customers.csv",
    "/insights/{figure}/customers.xlsx"
  })
  View figure(
      @PathVariable String figure,
      Look look,
      @RequestParam(required = false) @Nullable String cursor,
      HttpServletRequest request) {
    var days = look.written();
    var behind = new Behind.OfFigure(figure, days.from(), days.to());
    return answer(
        new Subject(
            behind,
            "figure." + figure,
            List.of(),
            "figure." + figure + ".definition",
            COUNTED.contains(figure) ? "figure." + figure + ".counted" : null,
            figure.replace('_', '-')),
        look,
        cursor,
        request);
  }

  @GetMapping({
    "/insights/cohorts/{start}/{period}",
    "/insights/cohorts/{start}/{period}/customers.csv",
    "/insights/cohorts/{start}/{period}/customers.xlsx"
  })
  View cohort(
      @PathVariable String start,
      @PathVariable int period,
      @RequestParam(defaultValue = "month") String grain,
      Look look,
      @RequestParam(required = false) @Nullable String cursor,
      HttpServletRequest request) {
    return answer(
        new Subject(
            new Behind.OfCohort(grain, start, period),
            period == 0 ? "insights.cohort.first" : "insights.cohort.again",
            List.of(Cohorts.name(html.ui(request), grain, start), period),
            "insights.cohort.definition." + grain,
            null,
            "cohort-" + start + "-" + period),
        look,
        cursor,
        request);
  }

  @GetMapping({
    "/insights/rfm/{cell}/customers",
    "/insights/rfm/{cell}/customers.csv",
    "/insights/rfm/{cell}/customers.xlsx"
  })
  View scored(
      @PathVariable String cell,
      @RequestParam(name = "as_of", required = false) @Nullable String asOf,
      Look look,
      @RequestParam(required = false) @Nullable String cursor,
      HttpServletRequest request) {
    return answer(scores(List.of(cell), asOf, request), look, cursor, request);
  }

  @GetMapping({
    "/insights/rfm/customers",
    "/insights/rfm/customers.csv",
    "/insights/rfm/customers.xlsx"
  })
  View severalScored(
      @RequestParam(required = false) @Nullable List<String> cells,
      @RequestParam(name = "as_of", required = false) @Nullable String asOf,
      Look look,
      @RequestParam(required = false) @Nullable String cursor,
      HttpServletRequest request) {
    return cells == null || cells.isEmpty()
        ? html.redirect(look.address("/insights/rfm", "nothing", "true"))
        : answer(scores(cells, asOf, request), look, cursor, request);
  }

  private Subject scores(List<String> cells, @Nullable String asOf, HttpServletRequest request) {
    var codes = String.join(", ", cells);
    var groups = groups(html.ui(request), cells);
    return new Subject(
        new Behind.OfScores(cells, Look.day("as_of", asOf)),
        groups.isEmpty() ? "insights.rfm.cell" : "insights.rfm.groups",
        groups.isEmpty() ? List.of(codes) : List.of(groups, codes),
        "insights.rfm.definition",
        null,
        "rfm-" + String.join("-", cells));
  }

  /** What the groups are called that squares lie in; a code of one digit lies in none. */
  private static String groups(Ui ui, List<String> cells) {
    return cells.stream()
        .filter(cell -> cell.length() > 1)
        .map(cell -> Rfm.group(cell.charAt(0) - '0', cell.charAt(1) - '0'))
        .distinct()
        .map(group -> ui.text("insights.rfm.group." + group))
        .collect(Collectors.joining(", "));
  }

  @GetMapping({
    "/insights/rfm/moves/customers",
    "/insights/rfm/moves/customers.csv",
    "/insights/rfm/moves/customers.xlsx"
  })
  View moved(
      @RequestParam String was,
      @RequestParam String is,
      @RequestParam(required = false) @Nullable String since,
      @RequestParam(name = "as_of", required = false) @Nullable String asOf,
      Look look,
      @RequestParam(required = false) @Nullable String cursor,
      HttpServletRequest request) {
    var behind = new Behind.OfMoves(was, is, Look.day("since", since), Look.day("as_of", asOf));
    var ui = html.ui(request);
    return answer(
        new Subject(
            behind,
            "insights.rfm.moves.of",
            List.of(Flow.name(was, ui), Flow.name(is, ui)),
            "insights.rfm.moves.definition",
            null,
            "rfm-" + was + "-" + is),
        look,
        cursor,
        request);
  }

  @GetMapping({
    "/insights/products/customers",
    "/insights/products/customers.csv",
    "/insights/products/customers.xlsx"
  })
  View bought(
      HttpServletRequest request,
      Look look,
      @RequestParam(required = false) @Nullable String cursor) {
    // Read plainly: a product may have a comma in its name, at which parameters are split.
    var bought = request.getParameterValues("bought");
    List<String> products = bought == null ? List.of() : List.of(bought);
    var names = orders.productNames(products);
    var called = products.stream().map(one -> names.getOrDefault(one, one)).toList();
    return answer(
        new Subject(
            new Behind.OfProducts(products),
            "insights.path.customers",
            List.of(String.join(" → ", called)),
            "insights.path.definition",
            "insights.path.counted",
            "products"),
        look,
        cursor,
        request);
  }

  /** The figures of which only a part is counted. */
  private static final List<String> COUNTED =
      List.of("crr", "repeat_rate", "second_purchase_days", "second_90");

  private View answer(
      Subject subject, Look look, @Nullable String cursor, HttpServletRequest request) {
    var path = request.getRequestURI();
    if (path.endsWith(".csv") || path.endsWith(".xlsx")) {
      return export.of(subject, look.audience(), path.endsWith(".csv"));
    }
    var audience = look.audience();
    var page = members.page(subject.behind(), audience, cursor, Page.USUAL);
    var own = own(subject.behind());
    var days = days(subject.behind());
    var file = path.endsWith("/customers") ? path : path + "/customers";
    return html.page(
        "reports/members",
        new MembersPage(
            subject,
            look,
            members.count(subject.behind(), audience),
            page,
            page.next() == null
                ? null
                : Look.also(look.list(path, days), join(own, "cursor", page.next())),
            Look.also(look.list(file + ".csv", days), own),
            Look.also(look.list(file + ".xlsx", days), own),
            look.isFiltered() ? Look.also(look.cleared().list(path, days), own) : null));
  }

  private static Days days(Behind behind) {
    return behind instanceof Behind.OfFigure figure
        ? new Days(figure.from(), figure.to())
        : Days.ALL;
  }

  /** What the address of a list says beside filters and days. */
  private static List<String> own(Behind behind) {
    return switch (behind) {
      case Behind.OfFigure figure -> List.of();
      case Behind.OfCohort cohort -> List.of("grain", cohort.grain());
      case Behind.OfScores scores -> {
        var cells = String.join(",", scores.cells());
        var day = scores.asOf();
        yield day == null
            ? List.of("cells", cells)
            : List.of("cells", cells, "as_of", day.toString());
      }
      case Behind.OfMoves moves -> {
        var told = new ArrayList<>(List.of("was", moves.was(), "is", moves.is()));
        if (moves.since() != null) {
          told.addAll(List.of("since", moves.since().toString()));
        }
        if (moves.asOf() != null) {
          told.addAll(List.of("as_of", moves.asOf().toString()));
        }
        yield told;
      }
      case Behind.OfProducts path ->
          path.products().stream().flatMap(product -> List.of("bought", product).stream()).toList();
    };
  }

  private static List<String> join(List<String> own, String name, String value) {
    return java.util.stream.Stream.concat(own.stream(), List.of(name, value).stream()).toList();
  }
}
