package io.perennial.consents;

import io.perennial.Html;
import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.access.Person;
import io.perennial.customers.Customer;
import io.perennial.customers.Customers;
import io.perennial.settings.Choices.Choice;
import io.perennial.settings.FieldErrors;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/** What a customer agreed to, for the staff: what stands, every word, and how to change it. */
@Controller
@RequestMapping("/customers/{id}/consents")
class AgreedPages {

  /** What the staff typed. */
  record Typed(String what, String state, String reason) {

    static final Typed NOTHING = new Typed("", State.GRANTED.word(), "");
  }

  /**
   * The page.
   *
   * @param preferences the link to the customer's own page
   * @param confirmation the link of a question that was put a moment ago, or {@code null}
   */
  record ConsentsPage(
      Customer customer,
      Matrix matrix,
      Page<Ruling> history,
      Map<String, Topic> topics,
      String preferences,
      @Nullable String confirmation,
      Typed typed,
      FieldErrors errors) {

    String title() {
      return customer.name() != null ? customer.name() : customer.reference();
    }

    /** Everything that can be changed. */
    List<Choice> choices(Ui ui) {
      var choices = new ArrayList<Choice>();
      for (var row : matrix.asked()) {
        for (var cell : row.cells()) {
          choices.add(
              new Choice(
                  row.topic().key() + "/" + cell.channel().word(),
                  row.topic().name(ui.language())
                      + " · "
                      + ui.text("consents.channel." + cell.channel().word())));
        }
      }
      return choices;
    }

    List<Choice> states(Ui ui) {
      return List.of(
          new Choice(State.GRANTED.word(), ui.text("consents.say.granted")),
          new Choice(State.WITHDRAWN.word(), ui.text("consents.say.withdrawn")));
    }

    String topic(Ruling ruling, Ui ui) {
      var topic = topics.get(ruling.topic());
      return topic == null ? ruling.topic() : topic.name(ui.language());
    }

    @Nullable String next() {
      return history.next() == null
          ? null
          : "/customers/" + customer.id() + "/consents?cursor=" + history.next();
    }

    int longestReason() {
      return Proof.LONGEST_REASON;
    }
  }

  private static final int SHOWN = 30;

  private final Consents consents;
  private final Topics topics;
  private final Words words;
  private final Links links;
  private final Customers customers;
  private final Html html;

  AgreedPages(
      Consents consents, Topics topics, Words words, Links links, Customers customers, Html html) {
    this.consents = consents;
    this.topics = topics;
    this.words = words;
    this.links = links;
    this.customers = customers;
    this.html = html;
  }

  @GetMapping
  View show(
      @PathVariable UUID id,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable UUID asked,
      HttpServletRequest request) {
    var customer = find(id);
    return customer.id().equals(id)
        ? page(customer, cursor, asked, Typed.NOTHING, FieldErrors.NONE, request)
        : html.redirect("/customers/" + customer.id() + "/consents");
  }

  /** Takes down what the customer told the staff, with the reason why it is known. */
  @PostMapping
  View say(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "") String what,
      @RequestParam(defaultValue = "") String state,
      @RequestParam(defaultValue = "") String reason,
      @AuthenticationPrincipal Person person,
      HttpServletRequest request) {
    var customer = find(id);
    try {
      if (reason.isBlank() || reason.strip().length() > Proof.LONGEST_REASON) {
        throw Problem.invalidField("reason", "consents.reason-needed", Proof.LONGEST_REASON);
      }
      var said =
          State.of(state)
              .filter(one -> one == State.GRANTED || one == State.WITHDRAWN)
              .orElseThrow(() -> Problem.invalidField("state", "error.parameter", "state"));
      int slash = Math.max(0, what.indexOf('/'));
      var kept =
          words.take(
              customer.id(),
              what.substring(0, slash),
              Channel.of(what.substring(Math.min(what.length(), slash + 1)))
                  .orElseThrow(() -> Problem.invalidField("what", "error.parameter", "what")),
              said,
              null,
              null,
              new Proof(Proof.By.STAFF, person.email(), "", reason, null, null, null, null),
              false);
      var address = "/customers/" + customer.id() + "/consents";
      return html.redirect(
          kept.state() == State.PENDING ? address + "?asked=" + kept.ruling() : address);
    } catch (Problem problem) {
      if (problem.field() == null) {
        throw problem;
      }
      var errors = FieldErrors.of(List.of(problem), html.ui(request));
      return page(customer, null, null, new Typed(what, state, reason), errors, request);
    }
  }

  private View page(
      Customer customer,
      @Nullable String cursor,
      @Nullable UUID asked,
      Typed typed,
      FieldErrors errors,
      HttpServletRequest request) {
    var here = ConsentsApi.here(request);
    var page =
        new ConsentsPage(
            customer,
            consents.of(customer.id()),
            consents.history(customer.id(), cursor, SHOWN),
            topics.all().stream().collect(Collectors.toMap(Topic::key, topic -> topic)),
            here + links.preferences(customer.id()),
            asked == null || !isOpen(customer.id(), asked)
                ? null
                : here + links.confirmation(asked),
            typed,
            errors);
    return html.page("consents/customer", page, errors.status());
  }

  /** Whether a ruling is a question to this customer that is not answered yet. */
  private boolean isOpen(UUID customer, UUID asked) {
    return consents
        .find(asked)
        .filter(ruling -> ruling.state() == State.PENDING)
        .filter(ruling -> customers.identities(customer).contains(ruling.identity()))
        .flatMap(ruling -> consents.of(customer).cell(ruling.topic(), ruling.channel()))
        .filter(cell -> cell.state() == State.PENDING)
        .isPresent();
  }

  private Customer find(UUID id) {
    return customers.find(id).orElseThrow(() -> Problem.notFound("customers.unknown"));
  }
}
