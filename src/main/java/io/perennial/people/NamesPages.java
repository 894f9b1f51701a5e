package io.perennial.people;

import io.perennial.Database;
import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.access.Person;
import io.perennial.customers.Customer;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Doubtful;
import io.perennial.customers.Customers.Name;
import io.perennial.customers.Customers.Ruling;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** What a customer is called, and by whom: joined with somebody, and parted again. */
@Controller
@RequestMapping("/customers/{id}/names")
class NamesPages {

  /** Somebody who may be the same person, and the name that both came with. */
  record Perhaps(Customer customer, String shared) {}

  /** What somebody asked for and was refused, as it was typed. */
  record Refused(String field, String sentence, String reason, String other) {

    static final Refused NOTHING = new Refused("", "", "", "");
  }

  /**
   * The page.
   *
   * @param parted who was parted from this customer a moment ago
   */
  record NamesPage(
      Customer customer,
      List<Name> names,
      List<Perhaps> perhaps,
      @Nullable Customer parted,
      Refused refused) {

    String title() {
      return customer.name() != null ? customer.name() : customer.reference();
    }

    /** Whether the staff decided about any of them. */
    boolean decided() {
      return names.stream().anyMatch(name -> name.reason() != null);
    }
  }

  private final Customers customers;
  private final Database database;
  private final Html html;

  NamesPages(Customers customers, Database database, Html html) {
    this.customers = customers;
    this.database = database;
    this.html = html;
  }

  @GetMapping
  View show(@PathVariable UUID id, @RequestParam(required = false) @Nullable UUID parted) {
    var customer = find(id);
    return customer.id().equals(id)
        ? html.page("people/names", page(customer, parted, Refused.NOTHING))
        : html.redirect("/customers/" + customer.id() + "/names");
  }

  /**
   * Says that two customers are one.
   *
   * @param other the other's id, reference or e-mail address
   */
  @PostMapping("/join")
  View join(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "") String other,
      @RequestParam(defaultValue = "") String reason,
      @AuthenticationPrincipal Person person,
      HttpServletRequest request) {
    return decided(
        id,
        reason,
        other,
        request,
        () -> {
          customers.join(id, named(other).id(), new Ruling(reason, person.email()));
          return "/customers/" + find(id).id() + "/names";
        });
  }

  /** Says that some names are somebody else's. */
  @PostMapping("/part")
  View part(
      @PathVariable UUID id,
      @RequestParam(required = false) @Nullable Set<UUID> names,
      @RequestParam(defaultValue = "") String reason,
      @AuthenticationPrincipal Person person,
      HttpServletRequest request) {
    return decided(
        id,
        reason,
        "",
        request,
        () -> {
          var parted = names == null ? Set.<UUID>of() : names;
          var staying =
              customers.identities(id).stream()
                  .filter(name -> !parted.contains(name))
                  .collect(Collectors.toSet());
          customers.part(id, parted, new Ruling(reason, person.email()));
          var stays = find(staying.iterator().next()).id();
          var gone = find(parted.iterator().next()).id();
          return "/customers/" + stays + "/names?parted=" + gone;
        });
  }

  /** A decision, which answers where to look next. */
  private interface Decision {
    String made();
  }

  private View decided(
      UUID id, String reason, String other, HttpServletRequest request, Decision decision) {
    var customer = find(id);
    try {
      return html.redirect(database.inTransaction(decision::made));
    } catch (Problem problem) {
      var sentence = html.ui(request).text(problem.text(), problem.arguments().toArray());
      var field = problem.field() == null ? "other" : problem.field();
      var refused = new Refused(field, sentence, reason, other);
      return html.page("people/names", page(customer, null, refused), 422);
    }
  }

  private NamesPage page(Customer customer, @Nullable UUID parted, Refused refused) {
    var doubtful = customers.doubtful(customer.id());
    var others = new HashMap<UUID, Customer>();
    customers
        .find(doubtful.stream().map(Doubtful::customer).distinct().toList())
        .forEach(other -> others.put(other.id(), other));
    var perhaps = new ArrayList<Perhaps>();
    for (var doubt : doubtful) {
      var other = others.get(doubt.customer());
      if (other != null) {
        perhaps.add(new Perhaps(other, doubt.value()));
      }
    }
    return new NamesPage(
        customer,
        customers.names(customer.id()),
        perhaps,
        parted == null ? null : customers.find(parted).orElse(null),
        refused);
  }

  private Customer find(UUID id) {
    return customers.find(id).orElseThrow(() -> Problem.notFound("customers.unknown"));
  }

  private Customer named(String other) {
    var name = other.strip();
    try {
      return find(UUID.fromString(name));
    } catch (IllegalArgumentException noId) {
      return customers
          .findByReference(name)
          .orElseThrow(() -> Problem.invalidField("other", "people.names.nobody", name));
    }
  }
}
