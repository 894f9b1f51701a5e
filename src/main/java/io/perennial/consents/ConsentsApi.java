package io.perennial.consents;

import io.perennial.Database;
import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.customers.Customers;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a customer agreed to, for other programs. */
@RestController
@RequestMapping("/api/v1/customers/{customer}/consents")
class ConsentsApi {

  /**
   * The proof of a word.
   *
   * @param by customer, staff, program, shop or import, and {@code name} who of them
   * @param textVersion number of the wording that was shown
   */
  record ProofJson(
      UUID id,
      String topic,
      String channel,
      String state,
      String basis,
      Instant at,
      Instant recordedAt,
      String by,
      String name,
      String source,
      @Nullable String reason,
      @Nullable Integer textVersion,
      @Nullable String text,
      @Nullable String address,
      @Nullable String agent) {

    static ProofJson of(Ruling ruling) {
      var proof = ruling.proof();
      return new ProofJson(
          ruling.id(),
          ruling.topic(),
          ruling.channel().word(),
          ruling.state().word(),
          ruling.basis().word(),
          ruling.at(),
          ruling.recordedAt(),
          proof.by().word(),
          proof.name(),
          proof.source(),
          proof.reason(),
          ruling.textVersion(),
          proof.words(),
          proof.address(),
          proof.agent());
    }
  }

  /**
   * What stands for a topic and a channel.
   *
   * @param state unknown, pending, granted, withdrawn or refused
   * @param may whether something may be sent now
   * @param why why not: suppressed, withdrawn, pending or unknown
   */
  record ConsentJson(
      String topic,
      Map<String, String> names,
      String channel,
      String state,
      String basis,
      @Nullable Instant at,
      boolean may,
      @Nullable String why,
      @Nullable ProofJson proof) {}

  /**
   * A question that was put to the customer.
   *
   * @param link where the customer says yes; it is for the business to bring it to them
   */
  record ConfirmationJson(String topic, String channel, String link, Instant expiresAt) {}

  /** What stands, and what was asked just now. */
  record ConsentsJson(
      UUID customer, List<ConsentJson> consents, List<ConfirmationJson> confirmations) {}

  /**
   * A word as a program sends it. What is left out, or {@code null}, is not known: nothing is made
   * up for it and nothing taken over from the word before. {@code OpenApiTest} says the same to
   * those who program.
   *
   * @param state granted, withdrawn, refused or pending; needed, as topic and channel are
   * @param basis consent, existing or interest; left out: the topic's
   * @param at when it was said; left out: now, so that the word sent again is another word
   * @param source where it was said, such as the address of a form; left out: only the key is named
   * @param text the words that the customer was shown, in {@code language}; left out: the proof has
   *     neither words nor their number
   * @param address the customer's internet address
   * @param confirmed whether a yes was confirmed elsewhere; left out: it was not
   */
  record SentConsent(
      @Nullable String topic,
      @Nullable String channel,
      @Nullable String state,
      @Nullable String basis,
      @Nullable Instant at,
      @Nullable String source,
      @Nullable String reason,
      @Nullable String text,
      @Nullable String language,
      @Nullable String address,
      @Nullable String agent,
      @Nullable Boolean confirmed) {}

  record SentConsents(@Nullable List<@Nullable SentConsent> consents) {}

  /**
   * Links for this customer: each for its one use, for nobody else.
   *
   * @param stop by topic and channel, as {@code newsletter/email}, for the header List-Unsubscribe
   */
  record LinksJson(
      String preferences,
      Instant preferencesExpireAt,
      Map<String, String> stop,
      Instant stopExpireAt) {}

  /** More than all topics by all channels. */
  private static final int MOST_SENT = 200;

  private final Consents consents;
  private final Words words;
  private final Links links;
  private final Customers customers;
  private final Database database;

  ConsentsApi(Consents consents, Words words, Links links, Customers customers, Database database) {
    this.consents = consents;
    this.words = words;
    this.links = links;
    this.customers = customers;
    this.database = database;
  }

  @GetMapping
  ConsentsJson all(@PathVariable UUID customer) {
    return answer(known(customer), List.of());
  }

  /** Every word, newest first. */
  @GetMapping("/history")
  Page<ProofJson> history(
      @PathVariable UUID customer,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    var page = consents.history(known(customer), cursor, Page.size(limit));
    return new Page<>(page.items().stream().map(ProofJson::of).toList(), page.next());
  }

  @GetMapping("/links")
  LinksJson links(@PathVariable UUID customer, HttpServletRequest request) {
    var id = known(customer);
    var here = here(request);
    var stop = new java.util.TreeMap<String, String>();
    for (var row : consents.of(id).asked()) {
      for (var cell : row.cells()) {
        stop.put(
            row.topic().key() + "/" + cell.channel().word(),
            here + links.stop(id, row.topic().key(), cell.channel()));
      }
    }
    return new LinksJson(
        here + links.preferences(id),
        links.expires(Links.Purpose.PREFERENCES),
        stop,
        links.expires(Links.Purpose.STOP));
  }

  /**
   * Takes down what a customer said, and nothing of what is not named; a yes that needs confirming
   * comes back with its link.
   */
  @PutMapping
  ConsentsJson put(
      @PathVariable UUID customer,
      @RequestBody SentConsents sent,
      Principal program,
      HttpServletRequest request) {
    var id = known(customer);
    var all = Objects.requireNonNullElse(sent.consents(), List.<@Nullable SentConsent>of());
    if (all.isEmpty() || all.size() > MOST_SENT || all.stream().anyMatch(Objects::isNull)) {
      throw Problem.invalidField("consents", "consents.sent-wrong", MOST_SENT);
    }
    var here = here(request);
    var asked =
        database.inTransaction(() -> {
          var questions = new ArrayList<ConfirmationJson>();
          for (var said : all) {
            var one = Objects.requireNonNull(said);
            var kept = take(id, one, program);
            question(one, kept, here).ifPresent(questions::add);
          }
          return questions;
        });
    return answer(id, asked);
  }

  private Optional<ConfirmationJson> question(SentConsent one, Words.Kept kept, String here) {
    var ruling = kept.ruling();
    return kept.state() != State.PENDING || ruling == null
        ? Optional.empty()
        : Optional.of(
            new ConfirmationJson(
                Objects.requireNonNull(one.topic()),
                Objects.requireNonNull(one.channel()),
                here + links.confirmation(ruling),
                links.expires(Links.Purpose.CONFIRM)));
  }

  private Words.Kept take(UUID customer, SentConsent one, Principal program) {
    var state = State.of(one.state()).filter(said -> said != State.UNKNOWN);
    var basis = Basis.of(one.basis()).filter(said -> said != Basis.CONTRACT);
    if (one.basis() != null && basis.isEmpty()) {
      throw Problem.invalidField("basis", "error.parameter", "basis");
    }
    return words.take(
        customer,
        Objects.requireNonNullElse(one.topic(), ""),
        Channel.of(one.channel())
            .orElseThrow(() -> Problem.invalidField("channel", "error.parameter", "channel")),
        state.orElseThrow(() -> Problem.invalidField("state", "error.parameter", "state")),
        basis.orElse(null),
        one.at(),
        new Proof(
            Proof.By.PROGRAM,
            program.getName(),
            Objects.requireNonNullElse(one.source(), ""),
            one.reason(),
            one.text(),
            one.language(),
            one.address(),
            one.agent()),
        Boolean.TRUE.equals(one.confirmed()));
  }

  private UUID known(UUID customer) {
    return customers.find(customer).orElseThrow(() -> Problem.notFound("customers.unknown")).id();
  }

  private ConsentsJson answer(UUID customer, List<ConfirmationJson> asked) {
    var matrix = consents.of(customer);
    var all = new ArrayList<ConsentJson>();
    for (var row : matrix.rows()) {
      for (var cell : row.cells()) {
        var ruling = cell.ruling();
        all.add(
            new ConsentJson(
                row.topic().key(),
                row.topic().names(),
                cell.channel().word(),
                cell.state().word(),
                (ruling == null ? row.topic().basis() : ruling.basis()).word(),
                cell.at(),
                cell.may(),
                cell.refusal(),
                ruling == null ? null : ProofJson.of(ruling)));
      }
    }
    return new ConsentsJson(matrix.customer(), all, asked);
  }

  /** The address under which the program reaches this product, as customers can, too. */
  static String here(HttpServletRequest request) {
    var url = request.getRequestURL().toString();
    return url.substring(0, url.length() - request.getRequestURI().length());
  }
}
