package io.perennial.people;

import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.access.Person;
import io.perennial.carts.Carts;
import io.perennial.companies.Companies;
import io.perennial.consents.Consents;
import io.perennial.customers.Attributes;
import io.perennial.customers.Customers;
import io.perennial.customers.Profiles;
import io.perennial.facts.Facts;
import io.perennial.insights.Insights;
import io.perennial.people.Amendments.Word;
import io.perennial.people.CustomerPage.Typed;
import io.perennial.people.Note.Author;
import io.perennial.people.Timeline.Show;
import io.perennial.predictions.Predictions;
import io.perennial.predictions.Recommendations;
import io.perennial.segments.Segments;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
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
  private final Profiles profiles;
  private final Attributes attributes;
  private final Amendments amendments;
  private final Carts carts;
  private final Companies companies;
  private final Consents consents;
  private final Segments segments;
  private final Predictions predictions;
  private final Recommendations recommendations;
  private final Html html;
  private final Clock clock;

  CustomerPages(
      Customers customers,
      Facts facts,
      Insights insights,
      Timeline timeline,
      Notes notes,
      Profiles profiles,
      Attributes attributes,
      Amendments amendments,
      Carts carts,
      Companies companies,
      Consents consents,
      Segments segments,
      Predictions predictions,
      Recommendations recommendations,
      Html html,
      Clock clock) {
    this.customers = customers;
    this.facts = facts;
    this.insights = insights;
    this.timeline = timeline;
    this.notes = notes;
    this.profiles = profiles;
    this.attributes = attributes;
    this.amendments = amendments;
    this.carts = carts;
    this.companies = companies;
    this.consents = consents;
    this.segments = segments;
    this.predictions = predictions;
    this.recommendations = recommendations;
    this.html = html;
    this.clock = clock;
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

  /**
   * The newest part of what happened, for a page that stays open; no content as long as it is the
   * one that the page shows.
   */
  @GetMapping("/happened")
  View happened(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "") String show,
      @RequestParam(defaultValue = "") String sign,
      @AuthenticationPrincipal Person person) {
    if (timeline.sign(id, Show.of(show), ITEMS_SHOWN).equals(sign)) {
      return (model, request, response) -> response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
    return html.page(
        "people/happened", page(id, Show.of(show), null, person, Typed.NOTHING).asNews());
  }

  /** Changes what is known of the customer; what is left empty is taken away. */
  @PostMapping("/profile")
  View change(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "") String name,
      @RequestParam(defaultValue = "") String value,
      @RequestParam Map<String, String> form,
      @RequestParam(defaultValue = "") String show,
      @AuthenticationPrincipal Person person,
      HttpServletRequest request) {
    try {
      amendments.amend(
          id,
          profiles.written(id, name, value, parts(form)),
          new Word(person.email(), clock.instant(), true));
      return html.redirect(CustomerPage.address(id, Show.of(show)) + "#profile");
    } catch (Problem problem) {
      if (problem.field() == null) {
        throw problem;
      }
      var ui = html.ui(request);
      // What a name means is said as the reader calls it.
      var arguments =
          problem.arguments().stream()
              .map(argument ->
                  ui.texts().has("people.trait." + argument)
                      ? ui.text("people.trait." + argument)
                      : argument)
              .toArray();
      var page = page(id, Show.of(show), null, person, Typed.NOTHING);
      var refused = new ProfilePanel.Refused(name, value, ui.text(problem.text(), arguments));
      return html.page(
          "people/customer",
          page.with(ProfilePanel.of(profiles.of(id), attributes.list(), refused)),
          problem.kind().status());
    }
  }

  private static Map<String, String> parts(Map<String, String> form) {
    var parts = new TreeMap<String, String>();
    ProfilePanel.PARTS.forEach(part -> {
      var text = form.get("part." + part);
      if (text != null) {
        parts.put(part, text);
      }
    });
    return parts;
  }

  /** A form that was refused leaves its address in the browser; asked for plainly it has a page. */
  @GetMapping({
    "/profile",
    "/notes",
    "/notes/{note}",
    "/notes/{note}/remove",
    "/notes/{note}/restore"
  })
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
    // First the sign: what happens in between is then shown again, and not missed.
    var sign = timeline.sign(id, show, ITEMS_SHOWN);
    var items = timeline.page(id, show, cursor, ITEMS_SHOWN);
    var known = facts.find(customer.id());
    return new CustomerPage(
        customer,
        known.isPresent(),
        known.filter(one -> one.purchases() > 0).orElse(null),
        insights.rhythm(customer.id()).orElse(null),
        insights.rfm(customer.id()).orElse(null),
        show,
        items,
        cursor != null,
        consents.of(customer.id()),
        author(person),
        typed,
        null,
        ProfilePanel.of(profiles.of(id), attributes.list(), null),
        carts.find(customer.id()).orElse(null),
        companies.of(customer.id()),
        Belonging.of(segments, customer.id()),
        Prospect.of(predictions, recommendations, customer.id()),
        sign,
        false);
  }

  private static Author author(Person person) {
    return new Author(person.id(), person.email(), person.owner());
  }
}
