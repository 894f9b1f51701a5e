package io.perennial.people;

import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.access.Person;
import io.perennial.customers.Customers;
import io.perennial.facts.Facts;
import io.perennial.insights.Insights;
import io.perennial.people.CustomerPage.Typed;
import io.perennial.people.Note.Author;
import io.perennial.people.Timeline.Show;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** The page of a customer, and the notes that are written there. */
@Controller
@RequestMapping("/customers/{id}")
class CustomerPages {

  private static final int ITEMS_SHOWN = 50;

  /** The part of the page where notes stand: who has just written one looks there. */
  private static final String TIMELINE = "#timeline";

  private final Customers customers;
  private final Facts facts;
  private final Insights insights;
  private final Timeline timeline;
  private final Notes notes;
  private final Html html;

  CustomerPages(
      Customers customers,
      Facts facts,
      Insights insights,
      Timeline timeline,
      Notes notes,
      Html html) {
    this.customers = customers;
    this.facts = facts;
    this.insights = insights;
    this.timeline = timeline;
    this.notes = notes;
    this.html = html;
  }

  @GetMapping
  View one(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "") String show,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable UUID removed,
      @AuthenticationPrincipal Person person) {
    var customer = customers.find(id).orElseThrow(() -> Problem.notFound("customers.unknown"));
    if (!customer.id().equals(id)) {
      // Since the address was written down, they turned out to be somebody else, too.
      return html.redirect("/customers/" + customer.id());
    }
    var page = page(id, Show.of(show), cursor, person, Typed.NOTHING);
    var note = removed == null ? null : notes.justRemoved(id, removed);
    return html.page("people/customer", page.with(note));
  }

  /** A form that was refused leaves its address in the browser; asked for plainly it has a page. */
  @GetMapping({"/notes", "/notes/{note}", "/notes/{note}/remove", "/notes/{note}/restore"})
  View back(@PathVariable UUID id) {
    return html.redirect(CustomerPage.address(id, Show.ALL) + TIMELINE);
  }

  @PostMapping("/notes")
  View write(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "") String text,
      @RequestParam(defaultValue = "") String show,
      @AuthenticationPrincipal Person person,
      HttpServletRequest request) {
    return saved(id, null, text, Show.of(show), person, request);
  }

  @PostMapping("/notes/{note}")
  View edit(
      @PathVariable UUID id,
      @PathVariable UUID note,
      @RequestParam(defaultValue = "") String text,
      @RequestParam(defaultValue = "") String show,
      @AuthenticationPrincipal Person person,
      HttpServletRequest request) {
    return saved(id, note, text, Show.of(show), person, request);
  }

  @PostMapping("/notes/{note}/remove")
  View remove(
      @PathVariable UUID id,
      @PathVariable UUID note,
      @RequestParam(defaultValue = "") String show,
      @AuthenticationPrincipal Person person) {
    notes.remove(id, note, author(person));
    return html.redirect(CustomerPage.address(id, Show.of(show)) + "&removed=" + note);
  }

  @PostMapping("/notes/{note}/restore")
  View restore(
      @PathVariable UUID id,
      @PathVariable UUID note,
      @RequestParam(defaultValue = "") String show,
      @AuthenticationPrincipal Person person) {
    notes.restore(id, note, author(person));
    return html.redirect(CustomerPage.address(id, Show.of(show)) + TIMELINE);
  }

  /** Writes the note, or changes the one that is named; what is refused is shown again as typed. */
  private View saved(
      UUID id,
      @Nullable UUID note,
      String text,
      Show show,
      Person person,
      HttpServletRequest request) {
    try {
      if (note == null) {
        notes.write(id, author(person), text);
      } else {
        notes.edit(id, note, author(person), text);
      }
      // Among the orders alone the note just written would not be seen.
      return html.redirect(
          CustomerPage.address(id, show == Show.ORDERS ? Show.ALL : show) + TIMELINE);
    } catch (Problem problem) {
      boolean gone = problem.kind() == Problem.Kind.NOT_FOUND;
      if (problem.field() == null && !gone) {
        throw problem;
      }
      var sentence =
          html.ui(request)
              .text(gone ? "people.note.gone" : problem.text(), problem.arguments().toArray());
      // A note that is gone has no field any more: its text stands where a new one is written.
      var page = page(id, show, null, person, new Typed(gone ? null : note, text, sentence));
      return html.page("people/customer", page, problem.kind().status());
    }
  }

  private CustomerPage page(
      UUID id, Show show, @Nullable String cursor, Person person, Typed typed) {
    var customer = customers.find(id).orElseThrow(() -> Problem.notFound("customers.unknown"));
    var items = timeline.page(id, show, cursor, ITEMS_SHOWN);
    return new CustomerPage(
        customer,
        facts.find(customer.id()).filter(known -> known.purchases() > 0).orElse(null),
        insights.rhythm(customer.id()).orElse(null),
        insights.rfm(customer.id()).orElse(null),
        show,
        items,
        cursor != null,
        author(person),
        typed,
        null);
  }

  private static Author author(Person person) {
    return new Author(person.id(), person.email(), person.owner());
  }
}
