package io.perennial.people;

import io.perennial.Html;
import io.perennial.Page;
import io.perennial.insights.Insights;
import io.perennial.insights.Insights.Guests;
import io.perennial.people.CustomerSql.CustomerRow;
import io.perennial.people.ListView.Column;
import io.perennial.people.Places.Place;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** The list of customers. */
@Controller
class ListPages {

  /**
   * The list.
   *
   * @param count how many the query finds
   * @param next address of the next page, or {@code null}
   * @param guests orders that name no customer, while nobody is listed
   * @param places pages that the query finds as well
   */
  record ListPage(
      ListView view,
      List<CustomerRow> rows,
      long count,
      @Nullable String next,
      Guests guests,
      List<Place> places) {

    /** Whether there is nobody at all yet. */
    boolean isEmpty() {
      return rows.isEmpty() && view.query().isBlank();
    }

    boolean more() {
      return count >= CustomerSql.COUNTED_AT_MOST;
    }

    List<Column> columns() {
      return List.of(Column.values());
    }

    List<CustomerList.Sort> sorts() {
      return List.of(CustomerList.Sort.values());
    }
  }

  private static final String COLUMNS = "perennial_columns";

  /** Whoever has not looked for a year may choose again. */
  private static final Duration REMEMBERED = Duration.ofDays(365);

  private final CustomerList list;
  private final Insights insights;
  private final Html html;

  ListPages(CustomerList list, Insights insights, Html html) {
    this.list = list;
    this.insights = insights;
    this.html = html;
  }

  @GetMapping("/customers")
  View list(
      @RequestParam(defaultValue = "") String query,
      @RequestParam(defaultValue = "recent") String sort,
      @RequestParam(required = false) @Nullable List<String> columns,
      @RequestParam(required = false) @Nullable String cursor,
      @CookieValue(name = COLUMNS, required = false) @Nullable String remembered,
      HttpServletRequest request,
      HttpServletResponse response) {
    var view = ListView.of(query, sort, columns, remembered);
    if (columns != null) {
      remember(view, request, response);
    }
    var ui = html.ui(request);
    var page = list.page(query, view.sort(), Alphabet.of(ui.language()), cursor, Page.USUAL);
    var next = page.next();
    return html.page(
        "people/customers",
        new ListPage(
            view,
            page.items(),
            list.count(query),
            next == null ? null : view.address(next),
            page.items().isEmpty() ? insights.guests() : Guests.NONE,
            Places.matching(ui, query)));
  }

  private static void remember(
      ListView view, HttpServletRequest request, HttpServletResponse response) {
    var cookie =
        ResponseCookie.from(COLUMNS, view.remembered())
            .path("/customers")
            .httpOnly(true)
            .secure(request.isSecure())
            .sameSite("Lax")
            .maxAge(REMEMBERED)
            .build();
    response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
  }
}
