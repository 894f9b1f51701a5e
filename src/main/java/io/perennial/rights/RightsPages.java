package io.perennial.rights;

import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.access.About;
import io.perennial.access.Person;
import io.perennial.customers.Customer;
import io.perennial.customers.Customers;
import io.perennial.rights.Request.Kind;
import io.perennial.settings.FieldErrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** The rights of one customer on a page of their own, and all requests on another. */
@Controller
class RightsPages {

  /** What can be done for one customer, and what was. */
  record PersonPage(
      Customer customer, boolean erased, List<Request> requests, String typed, FieldErrors errors) {

    String title() {
      return customer.name() != null ? customer.name() : customer.reference();
    }

    /** What has to be typed to erase: what stands at the top of the page. */
    String word() {
      return title();
    }

    boolean isAnyAtWork() {
      return requests.stream().anyMatch(request -> request.state().isAtWork());
    }
  }

  /** All requests, and how the business wants it. */
  record ListPage(List<Request> requests, boolean erasesAtOnce, boolean letIn, FieldErrors errors) {

    /** What is asked, as a sentence. */
    static String what(Request request, Ui ui) {
      return ui.text("rights.kind." + request.kind().name().toLowerCase(Locale.ROOT));
    }

    static String look(Request request, Ui ui) {
      return switch (request.state()) {
        case ASKED -> request.dueAt().isBefore(ui.now()) ? "badge bad" : "badge warn";
        case WAITING, CLOSING -> "badge";
        case DONE -> "badge good";
        case DECLINED -> "badge";
      };
    }
  }

  private static final String LIST = "/settings/privacy";

  private final Rights rights;
  private final Showing showing;
  private final Customers customers;
  private final Html html;

  RightsPages(Rights rights, Showing showing, Customers customers, Html html) {
    this.rights = rights;
    this.showing = showing;
    this.customers = customers;
    this.html = html;
  }

  @GetMapping("/customers/{id}/rights")
  View person(@PathVariable UUID id) {
    var customer = find(id);
    return customer.id().equals(id)
        ? html.page("rights/person", page(customer, "", FieldErrors.NONE))
        : html.redirect(address(customer.id()));
  }

  @PostMapping("/customers/{id}/rights/show")
  View show(@PathVariable UUID id, @AuthenticationPrincipal Person person) {
    rights.ask(Kind.SHOW, id, person.email());
    return html.redirect(address(id));
  }

  /** Erases, if what had to be typed is what was typed. */
  @PostMapping("/customers/{id}/rights/erase")
  View erase(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "") String typed,
      @AuthenticationPrincipal Person person,
      HttpServletRequest request) {
    var page = page(find(id), typed, FieldErrors.NONE);
    if (!typed.strip().equalsIgnoreCase(page.word().strip())) {
      var wrong = List.of(Problem.invalidField("typed", "rights.erase.typed-wrong", page.word()));
      var errors = FieldErrors.of(wrong, html.ui(request));
      return html.page("rights/person", page(page.customer(), typed, errors), errors.status());
    }
    rights.ask(Kind.ERASE, id, person.email());
    return html.redirect(address(id));
  }

  /** By a form: what only looks at a link, such as a preview, would use the archive up. */
  @PostMapping("/customers/{id}/rights/{request}/archive")
  void archive(@PathVariable UUID id, @PathVariable UUID request, HttpServletResponse response)
      throws IOException {
    if (rights.of(id).stream().noneMatch(asked -> asked.id().equals(request))) {
      throw Problem.notFound("rights.unknown");
    }
    RightsApi.hand(showing, request, response);
  }

  @GetMapping(LIST)
  View list(@RequestParam(defaultValue = "false") boolean letIn) {
    return html.page("rights/list", listed(letIn, FieldErrors.NONE));
  }

  @PostMapping(LIST + "/{id}/follow")
  View follow(
      @PathVariable UUID id, @AuthenticationPrincipal Person person, HttpServletRequest request) {
    About.customer(request, rights.find(id).customerId());
    rights.decide(id, true, person.email());
    return html.redirect(LIST);
  }

  @PostMapping(LIST + "/{id}/decline")
  View decline(
      @PathVariable UUID id, @AuthenticationPrincipal Person person, HttpServletRequest request) {
    About.customer(request, rights.find(id).customerId());
    rights.decide(id, false, person.email());
    return html.redirect(LIST);
  }

  @PostMapping(LIST + "/at-once")
  View atOnce(@RequestParam(defaultValue = "false") boolean atOnce) {
    rights.eraseAtOnce(atOnce);
    return html.redirect(LIST);
  }

  @PostMapping(LIST + "/let-in")
  View letIn(
      @RequestParam(defaultValue = "") String source,
      @RequestParam(defaultValue = "") String name,
      HttpServletRequest request) {
    try {
      rights.letIn(source, name);
      return html.redirect(LIST + "?letIn=true");
    } catch (Problem problem) {
      var errors = FieldErrors.of(List.of(problem), html.ui(request));
      return html.page("rights/list", listed(false, errors), errors.status());
    }
  }

  private ListPage listed(boolean letIn, FieldErrors errors) {
    return new ListPage(rights.list(), rights.erasesAtOnce(), letIn, errors);
  }

  private PersonPage page(Customer customer, String typed, FieldErrors errors) {
    return new PersonPage(
        customer, rights.isErased(customer.id()), rights.of(customer.id()), typed, errors);
  }

  private Customer find(UUID id) {
    return customers.find(id).orElseThrow(() -> Problem.notFound("customers.unknown"));
  }

  private static String address(UUID customer) {
    return "/customers/" + customer + "/rights";
  }
}
