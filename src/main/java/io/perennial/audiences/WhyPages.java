package io.perennial.audiences;

import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.conditions.Condition;
import io.perennial.conditions.Condition.Group;
import io.perennial.customers.Customer;
import io.perennial.customers.Customers;
import io.perennial.segments.Segment;
import io.perennial.segments.Segments;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.View;

/** Why somebody is in a segment or is not. */
@Controller
class WhyPages {

  /**
   * A part of the condition, with what is in it.
   *
   * @param words what it says; of a group what it asks of its parts
   * @param holds whether it is true
   */
  record Part(String words, boolean holds, List<Part> of) {}

  /**
   * The page.
   *
   * @param since when they came in; {@code null}: they are not in it
   * @param whole {@code null} for a list made by hand
   */
  record WhyPage(
      Segment segment, Customer customer, @Nullable Instant since, @Nullable Part whole) {

    String title() {
      return customer.name() != null ? customer.name() : customer.reference();
    }

    /** The condition is asked as of now; membership follows it a moment later. */
    boolean isBehind() {
      return whole != null && whole.holds() != (since != null);
    }
  }

  private final Segments segments;
  private final Customers customers;
  private final Names names;
  private final Html html;

  WhyPages(Segments segments, Customers customers, Names names, Html html) {
    this.segments = segments;
    this.customers = customers;
    this.names = names;
    this.html = html;
  }

  @GetMapping("/segments/{id}/customers/{customer}")
  View why(@PathVariable UUID id, @PathVariable UUID customer, HttpServletRequest request) {
    var segment = segments.find(id).orElseThrow(() -> Problem.notFound("segments.unknown"));
    var person = customers.find(customer).orElseThrow(() -> Problem.notFound("customers.unknown"));
    if (!person.id().equals(customer)) {
      return html.redirect("/segments/" + id + "/customers/" + person.id());
    }
    var explanation = segments.explain(id, customer);
    var ui = html.ui(request);
    var truths = explanation.truths().iterator();
    return html.page(
        "audiences/why",
        new WhyPage(
            segment,
            person,
            explanation.since(),
            truths.hasNext() ? part(truths, new Sentence(ui, names.called(ui))) : null));
  }

  /** The next part and all in it, as they stand one after the other. */
  private static Part part(Iterator<Segments.Truth> truths, Sentence sentence) {
    var truth = truths.next();
    var of = new ArrayList<Part>();
    if (truth.part() instanceof Group group) {
      for (Condition ignored : group.of()) {
        of.add(part(truths, sentence));
      }
      return new Part(
          of.isEmpty() ? sentence.capital(sentence.of(group)) : sentence.heading(group),
          truth.holds(),
          of);
    }
    return new Part(sentence.capital(sentence.of(truth.part())), truth.holds(), of);
  }
}
