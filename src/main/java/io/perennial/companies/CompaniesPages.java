package io.perennial.companies;

import io.perennial.Database;
import io.perennial.Html;
import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.access.Person;
import io.perennial.companies.Company.Figures;
import io.perennial.companies.Company.Role;
import io.perennial.companies.CompanyPage.Happened;
import io.perennial.companies.CompanyPage.Typed;
import io.perennial.customers.Customer;
import io.perennial.customers.Customers;
import io.perennial.customers.Traits;
import io.perennial.events.Event;
import io.perennial.events.Happening;
import io.perennial.settings.FieldErrors;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** The list of companies, and the page of one with its people and what happened to them. */
@Controller
@RequestMapping("/companies")
class CompaniesPages {

  private static final int PEOPLE_SHOWN = 100;
  private static final int EVENTS_SHOWN = 50;
  private static final UUID FIRST = new UUID(0, 0);

  /** The list; {@code name} is what was typed for a new one and not taken. */
  record ListPage(Page<CompanyList.Row> page, String query, String name, FieldErrors errors) {

    @Nullable String next() {
      return page.next() == null
          ? null
          : "/companies?query="
              + URLEncoder.encode(query, StandardCharsets.UTF_8)
              + "&cursor="
              + page.next();
    }
  }

  private final Companies companies;
  private final CompanyList list;
  private final CompaniesSql sql;
  private final MembersSql members;
  private final Customers customers;
  private final Database database;
  private final Html html;
  private final Clock clock;

  CompaniesPages(
      Companies companies,
      CompanyList list,
      CompaniesSql sql,
      MembersSql members,
      Customers customers,
      Database database,
      Html html,
      Clock clock) {
    this.companies = companies;
    this.list = list;
    this.sql = sql;
    this.members = members;
    this.customers = customers;
    this.database = database;
    this.html = html;
    this.clock = clock;
  }

  @GetMapping
  View list(
      @RequestParam(defaultValue = "") String query,
      @RequestParam(required = false) @Nullable String cursor) {
    return html.page(
        "companies/companies",
        new ListPage(list.page(query, cursor, Page.USUAL), query, "", FieldErrors.NONE));
  }

  @PostMapping
  View make(
      @RequestParam(defaultValue = "") String name,
      @AuthenticationPrincipal Person person,
      HttpServletRequest request) {
    try {
      var id = database.inTransaction(() -> companies.make(null, "", null, name, person.email()));
      return html.redirect("/companies/" + id);
    } catch (Problem problem) {
      var errors = FieldErrors.of(List.of(problem), html.ui(request));
      return html.page(
          "companies/companies",
          new ListPage(list.page("", null, Page.USUAL), "", name, errors),
          errors.status());
    }
  }

  @GetMapping("/{id}")
  View one(@PathVariable UUID id, @RequestParam(required = false) @Nullable String cursor) {
    return html.page("companies/company", page(id, cursor, Typed.NOTHING, FieldErrors.NONE));
  }

  /** A form that was refused leaves its address in the browser; asked for plainly it has a page. */
  @GetMapping({"/{id}/members", "/{id}/members/{customer}", "/{id}/care", "/{id}/traits"})
  View back(@PathVariable UUID id) {
    return html.redirect("/companies/" + id);
  }

  /** Lets somebody who is known by this number or address be of the company. */
  @PostMapping("/{id}/members")
  View join(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "") String who,
      @RequestParam(required = false) @Nullable List<String> roles,
      @AuthenticationPrincipal Person person,
      HttpServletRequest request) {
    return saved(
        id,
        new Typed(who, "", ""),
        request,
        () -> {
          var customer =
              customers
                  .findByReference(who.strip())
                  .orElseThrow(
                      () -> Problem.invalidField("who", "people.names.nobody", who.strip()));
          companies.join(id, customer.id(), roles(roles), person.email());
          return true;
        });
  }

  /** Says what somebody is to the company, or that they are not of it any more. */
  @PostMapping("/{id}/members/{customer}")
  View change(
      @PathVariable UUID id,
      @PathVariable UUID customer,
      @RequestParam(required = false) @Nullable List<String> roles,
      @RequestParam(defaultValue = "") String leaves,
      @AuthenticationPrincipal Person person,
      HttpServletRequest request) {
    return saved(
        id,
        Typed.NOTHING,
        request,
        () -> {
          if (leaves.isEmpty()) {
            companies.join(id, customer, roles(roles), person.email());
          } else {
            companies.leave(id, customer, person.email());
          }
          return true;
        });
  }

  /** Who looks after it, and whom there one speaks to. */
  @PostMapping("/{id}/care")
  View care(
      @PathVariable UUID id,
      @RequestParam(required = false) @Nullable UUID owner,
      @RequestParam(required = false) @Nullable UUID contact,
      HttpServletRequest request) {
    return saved(
        id,
        Typed.NOTHING,
        request,
        () -> {
          companies.assign(id, owner, contact);
          return true;
        });
  }

  /** Says something of it; what is left empty is taken away. */
  @PostMapping("/{id}/traits")
  View say(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "") String name,
      @RequestParam(defaultValue = "") String value,
      @AuthenticationPrincipal Person person,
      HttpServletRequest request) {
    return saved(
        id,
        new Typed("", name, value),
        request,
        () -> {
          companies.amend(
              id,
              Traits.ofCompany(
                  Map.of(name, name.equals(Traits.NAME) ? Companies.named(value) : value)),
              person.email(),
              clock.instant());
          return true;
        });
  }

  private View saved(UUID id, Typed typed, HttpServletRequest request, Supplier<Boolean> change) {
    try {
      database.inTransaction(change);
      return html.redirect("/companies/" + id);
    } catch (Problem problem) {
      if (problem.field() == null) {
        throw problem;
      }
      var errors = FieldErrors.of(List.of(problem), html.ui(request));
      return html.page("companies/company", page(id, null, typed, errors), errors.status());
    }
  }

  private static Set<Role> roles(@Nullable List<String> words) {
    return CompaniesApi.roles(words == null ? List.of() : List.copyOf(words));
  }

  private CompanyPage page(UUID id, @Nullable String cursor, Typed typed, FieldErrors errors) {
    var company = companies.known(id);
    var rows = members.after(id, FIRST, PEOPLE_SHOWN + 1);
    var happened = companies.timeline(id, cursor, EVENTS_SHOWN);
    var who = who(rows, happened.items());
    var people = new ArrayList<CompanyPage.Person>();
    for (var row : rows.subList(0, Math.min(PEOPLE_SHOWN, rows.size()))) {
      var customer = who.get(row.customer());
      if (customer != null) {
        people.add(new CompanyPage.Person(customer, row.roles()));
      }
    }
    return new CompanyPage(
        company,
        companies.figures(List.of(id)).getOrDefault(id, Figures.NONE),
        companies.told(id),
        companies.counting(id),
        people,
        rows.size() > PEOPLE_SHOWN,
        happened.items().stream()
            .map(event -> new Happened(Happening.of(event), who.get(event.customerId())))
            .toList(),
        happened.next(),
        cursor != null,
        sql.staff(),
        typed,
        errors);
  }

  /** The customers of these people and events, also by the identities that events were told of. */
  private Map<UUID, Customer> who(List<Company.Member> rows, List<Event> events) {
    var identities =
        new ArrayList<>(events.stream().map(Event::customerId).filter(Objects::nonNull).toList());
    rows.forEach(row -> identities.add(row.customer()));
    var people = customers.people(identities);
    var found = new HashMap<UUID, Customer>();
    customers.find(Set.copyOf(people.values())).forEach(one -> found.put(one.id(), one));
    var who = new HashMap<UUID, Customer>();
    people.forEach((identity, person) -> {
      var customer = found.get(person);
      if (customer != null) {
        who.put(identity, customer);
      }
    });
    return who;
  }
}
