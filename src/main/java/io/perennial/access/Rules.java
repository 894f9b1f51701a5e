package io.perennial.access;

import static io.perennial.access.Role.Capability.CHANGE_CUSTOMERS;
import static io.perennial.access.Role.Capability.CONNECT;
import static io.perennial.access.Role.Capability.DECIDE;
import static io.perennial.access.Role.Capability.ERASE_PERSON;
import static io.perennial.access.Role.Capability.GOVERN;
import static io.perennial.access.Role.Capability.IMPORT;
import static io.perennial.access.Role.Capability.SEE_CUSTOMERS;
import static io.perennial.access.Role.Capability.SEE_FIGURES;
import static io.perennial.access.Role.Capability.SHOW_PERSON;
import static io.perennial.access.Role.Capability.TAKE_LISTS;

import io.perennial.access.Role.Capability;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Which address asks for what: the one table of it, for pages, their parts and the API. The first
 * line that fits counts; what fits none is the owner's alone.
 */
final class Rules {

  /**
   * A line of the table.
   *
   * @param methods {@code GET}, {@code *} for all, or {@code -GET} for all that change something
   * @param capability {@code null}: everybody who is signed in
   * @param audited whether the audit trail says who did it
   */
  record Rule(String methods, PathPattern path, @Nullable Capability capability, boolean audited) {

    boolean fits(String method, PathContainer address) {
      boolean reads = method.equals("GET") || method.equals("HEAD");
      boolean asked =
          switch (methods) {
            case "*" -> true;
            case "GET" -> reads;
            case "-GET" -> !reads;
            default -> methods.equals(method);
          };
      return asked && path.matches(address);
    }
  }

  private static final boolean AUDITED = true;
  private static final boolean SILENT = false;

  static final List<Rule> TABLE =
      List.of(
          // Everybody's own, and the frame of every page.
          rule("*", "/language", null, SILENT),
          rule("*", "/logout", null, AUDITED),
          rule("GET", "/settings/me/**", null, SILENT),
          rule("-GET", "/settings/me/**", null, AUDITED),
          rule("GET", "/imports/running", null, SILENT),
          rule("GET", "/", SEE_FIGURES, SILENT),
          rule("GET", "/first-insight", SEE_FIGURES, SILENT),
          rule("GET", "/counting", SEE_FIGURES, SILENT),
          rule("GET", "/demo/**", SEE_FIGURES, SILENT),
          // Persons.
          rule("GET", "/customers/{id}/rights", SHOW_PERSON, AUDITED),
          rule("-GET", "/customers/{id}/rights/{request}/archive", SHOW_PERSON, AUDITED),
          rule("-GET", "/customers/{id}/rights/show", SHOW_PERSON, AUDITED),
          rule("-GET", "/customers/{id}/rights/erase", ERASE_PERSON, AUDITED),
          rule("GET", "/customers", SEE_CUSTOMERS, SILENT),
          rule("GET", "/customers/{id}/happened", SEE_CUSTOMERS, AUDITED),
          rule("GET", "/customers/**", SEE_CUSTOMERS, AUDITED),
          rule("-GET", "/customers/**", CHANGE_CUSTOMERS, AUDITED),
          rule("GET", "/companies/**", SEE_CUSTOMERS, AUDITED),
          rule("-GET", "/companies/**", CHANGE_CUSTOMERS, AUDITED),
          rule("POST", "/api/v1/customers/{customer}/export", SHOW_PERSON, AUDITED),
          rule("GET", "/api/v1/privacy-requests/**", SHOW_PERSON, AUDITED),
          rule("DELETE", "/api/v1/customers/{customer}", ERASE_PERSON, AUDITED),
          // Who has these links speaks as the customer.
          rule("GET", "/api/v1/customers/{customer}/consents/links", CHANGE_CUSTOMERS, AUDITED),
          rule("GET", "/api/v1/customers/**", SEE_CUSTOMERS, AUDITED),
          rule("-GET", "/api/v1/customers/**", CHANGE_CUSTOMERS, AUDITED),
          rule("GET", "/api/v1/companies/**", SEE_CUSTOMERS, AUDITED),
          rule("-GET", "/api/v1/companies/**", CHANGE_CUSTOMERS, AUDITED),
          rule("GET", "/api/v1/suppressions/**", SEE_CUSTOMERS, AUDITED),
          rule("-GET", "/api/v1/suppressions/**", CHANGE_CUSTOMERS, AUDITED),
          // Segments. Counting whom a condition means changes nothing.
          rule("GET", "/segments/{id}/{file:customers\\.(?:csv|xlsx)}", TAKE_LISTS, AUDITED),
          rule("GET", "/segments/{id}/customers/{customer}", SEE_CUSTOMERS, AUDITED),
          rule("GET", "/segments/new", DECIDE, SILENT),
          rule("GET", "/segments/{id}/change", DECIDE, SILENT),
          rule("GET", "/segments/**", SEE_CUSTOMERS, SILENT),
          rule("POST", "/segments/build/meant", DECIDE, SILENT),
          rule("-GET", "/segments/{id}/customers", CHANGE_CUSTOMERS, AUDITED),
          rule("-GET", "/segments/**", DECIDE, AUDITED),
          rule("GET", "/api/v1/segments/{id}/customers", TAKE_LISTS, AUDITED),
          rule("GET", "/api/v1/segments/{id}/explain/{customer}", SEE_CUSTOMERS, AUDITED),
          rule("GET", "/api/v1/segments/**", SEE_CUSTOMERS, SILENT),
          rule("POST", "/api/v1/segments/preview", SEE_CUSTOMERS, SILENT),
          rule("-GET", "/api/v1/segments/{id}/customers", CHANGE_CUSTOMERS, AUDITED),
          rule("-GET", "/api/v1/segments/**", DECIDE, AUDITED),
          // Figures, and the lists of those behind them.
          rule("GET", "/insights/*/{file:customers\\.(?:csv|xlsx)}", TAKE_LISTS, AUDITED),
          rule("GET", "/insights/*/*/{file:customers\\.(?:csv|xlsx)}", TAKE_LISTS, AUDITED),
          rule("GET", "/insights/*/*/*/{file:customers\\.(?:csv|xlsx)}", TAKE_LISTS, AUDITED),
          rule("GET", "/insights/*/customers", SEE_CUSTOMERS, SILENT),
          rule("GET", "/insights/*/*/customers", SEE_CUSTOMERS, SILENT),
          rule("GET", "/insights/cohorts/*/*", SEE_CUSTOMERS, SILENT),
          rule("GET", "/insights/predictions/train", DECIDE, SILENT),
          rule("GET", "/insights/**", SEE_FIGURES, SILENT),
          rule("-GET", "/insights/**", DECIDE, AUDITED),
          rule("GET", "/api/v1/insights/*/customers", TAKE_LISTS, AUDITED),
          rule("GET", "/api/v1/insights/*/*/customers", TAKE_LISTS, AUDITED),
          rule("GET", "/api/v1/insights/**", SEE_FIGURES, SILENT),
          rule("GET", "/api/v1/predictions/customers", TAKE_LISTS, AUDITED),
          rule("GET", "/api/v1/predictions/models", SEE_FIGURES, SILENT),
          // Fits what is sent, and keeps nothing.
          rule("POST", "/api/v1/predictions/fit", SEE_FIGURES, SILENT),
          rule("-GET", "/api/v1/predictions/**", DECIDE, AUDITED),
          rule("GET", "/products/import/**", IMPORT, SILENT),
          rule("-GET", "/products/import/**", IMPORT, AUDITED),
          rule("GET", "/products/**", SEE_FIGURES, SILENT),
          rule("-GET", "/products/**", DECIDE, AUDITED),
          rule("GET", "/api/v1/products/**", SEE_FIGURES, SILENT),
          rule("-GET", "/api/v1/products/**", DECIDE, AUDITED),
          // What is recorded.
          rule("GET", "/imports/{id}/refused.csv", IMPORT, AUDITED),
          rule("GET", "/imports/**", IMPORT, SILENT),
          rule("-GET", "/imports/**", IMPORT, AUDITED),
          rule("GET", "/api/v1/imports/{id}/refused.csv", IMPORT, AUDITED),
          rule("GET", "/api/v1/imports/**", IMPORT, SILENT),
          rule("-GET", "/api/v1/imports/**", IMPORT, AUDITED),
          // Thousands a minute come in so; they say themselves where they are from.
          rule("POST", "/api/v1/events/**", CONNECT, SILENT),
          // What the business decides.
          rule("GET", "/settings", null, SILENT),
          rule("-GET", "/settings", DECIDE, AUDITED),
          rule("GET", "/api/v1/business", SEE_FIGURES, SILENT),
          rule("-GET", "/api/v1/business", DECIDE, AUDITED),
          rule("GET", "/settings/rates/**", DECIDE, SILENT),
          rule("-GET", "/settings/rates/**", DECIDE, AUDITED),
          rule("GET", "/api/v1/rates", SEE_FIGURES, SILENT),
          rule("-GET", "/api/v1/rates", DECIDE, AUDITED),
          rule("GET", "/settings/benchmarks/**", DECIDE, SILENT),
          rule("-GET", "/settings/benchmarks/**", DECIDE, AUDITED),
          rule("GET", "/settings/attributes/**", DECIDE, SILENT),
          rule("-GET", "/settings/attributes/**", DECIDE, AUDITED),
          rule("GET", "/settings/consents/suppressions/**", SEE_CUSTOMERS, AUDITED),
          rule("-GET", "/settings/consents/suppressions/**", CHANGE_CUSTOMERS, AUDITED),
          rule("GET", "/settings/consents/imports/**", IMPORT, AUDITED),
          rule("-GET", "/settings/consents/imports/**", IMPORT, AUDITED),
          rule("GET", "/settings/consents/**", DECIDE, SILENT),
          rule("-GET", "/settings/consents/**", DECIDE, AUDITED),
          rule("POST", "/demo/**", DECIDE, AUDITED),
          rule("GET", "/api/v1/demo/**", SEE_FIGURES, SILENT),
          rule("-GET", "/api/v1/demo/**", DECIDE, AUDITED),
          // Other programs, and how everything fares.
          rule("GET", "/settings/keys/**", CONNECT, SILENT),
          rule("-GET", "/settings/keys/**", CONNECT, AUDITED),
          rule("GET", "/settings/sources/**", CONNECT, AUDITED),
          rule("-GET", "/settings/sources/**", CONNECT, AUDITED),
          rule("GET", "/settings/connect/**", CONNECT, SILENT),
          rule("-GET", "/settings/connect/**", CONNECT, AUDITED),
          rule("GET", "/settings/status", CONNECT, SILENT),
          rule("GET", "/status", CONNECT, SILENT),
          rule("GET", "/api/v1/status", CONNECT, SILENT),
          // The owner's.
          rule("*", "/settings/privacy/**", GOVERN, AUDITED),
          rule("GET", "/settings/retention/**", GOVERN, SILENT),
          rule("-GET", "/settings/retention/**", GOVERN, AUDITED),
          rule("GET", "/settings/staff/**", GOVERN, SILENT),
          rule("-GET", "/settings/staff/**", GOVERN, AUDITED),
          rule("GET", "/settings/audit/**", GOVERN, AUDITED));

  private Rules() {}

  private static Rule rule(
      String methods, String path, @Nullable Capability capability, boolean audited) {
    return new Rule(methods, PathPatternParser.defaultInstance.parse(path), capability, audited);
  }

  /** The line of the table for a request. */
  static Optional<Rule> of(String method, String path) {
    var address = PathContainer.parsePath(path);
    return TABLE.stream().filter(rule -> rule.fits(method, address)).findFirst();
  }

  /** Whether this role may ask for this. */
  static boolean may(Role role, String method, String path) {
    return of(method, path)
        .map(rule -> rule.capability() == null || role.may(rule.capability()))
        .orElse(role == Role.OWNER);
  }
}
