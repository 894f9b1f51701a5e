package io.perennial.people;

import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.companies.Companies;
import io.perennial.customers.Customer;
import io.perennial.customers.Customers;
import io.perennial.customers.Profiles;
import io.perennial.customers.Traits;
import io.perennial.facts.Facts;
import io.perennial.insights.Insights;
import io.perennial.people.Amendments.Word;
import java.math.BigDecimal;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Customers for other programs. */
@RestController
@RequestMapping("/api/v1/customers")
class CustomerApi {

  /**
   * What a program knows of a customer.
   *
   * @param traits by name: texts, numbers, true or false, lists, addresses; {@code null} takes
   *     away. What is not named stays
   * @param source who says so; without it the name of the key
   * @param toldAt since when it is so; without it: now. What is known to be newer stays
   * @param declared whether the customer said so, and it was not only observed
   */
  record SentProfile(
      @Nullable Map<String, @Nullable Object> traits,
      @Nullable String source,
      @Nullable Instant toldAt,
      @Nullable Boolean declared) {}

  /** A customer of a list. */
  record ListedJson(
      UUID id,
      String reference,
      @Nullable String name,
      @Nullable String email,
      int orders,
      BigDecimal revenue,
      @Nullable LocalDate firstOrder,
      @Nullable LocalDate lastOrder) {}

  /** A source is a name on one line. */
  private static final int LONGEST_SOURCE = 100;

  private final CustomerList list;
  private final Customers customers;
  private final Profiles profiles;
  private final Companies companies;
  private final Amendments amendments;
  private final Facts facts;
  private final Insights insights;
  private final Clock clock;

  CustomerApi(
      CustomerList list,
      Customers customers,
      Profiles profiles,
      Companies companies,
      Amendments amendments,
      Facts facts,
      Insights insights,
      Clock clock) {
    this.list = list;
    this.customers = customers;
    this.profiles = profiles;
    this.companies = companies;
    this.amendments = amendments;
    this.clock = clock;
    this.facts = facts;
    this.insights = insights;
  }

  @GetMapping
  Page<ListedJson> list(
      @RequestParam(required = false) @Nullable String query,
      @RequestParam(required = false) @Nullable String sort,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    var page = list.page(query, CustomerList.Sort.of(sort), Alphabet.EN, cursor, Page.size(limit));
    var items =
        page.items().stream()
            .map(row ->
                new ListedJson(
                    row.id(),
                    row.reference(),
                    row.name(),
                    row.email(),
                    row.orders(),
                    row.revenue(),
                    row.firstOrder(),
                    row.lastOrder()))
            .toList();
    return new Page<>(items, page.next());
  }

  @GetMapping("/{id}")
  CustomerJson one(@PathVariable UUID id) {
    return json(customers.find(id).orElseThrow(() -> Problem.notFound("customers.unknown")));
  }

  /** A reference may have slashes in it, as they are or as {@code %2F}. */
  @GetMapping("/by-reference/{*reference}")
  CustomerJson byReference(@PathVariable String reference) {
    return json(
        customers
            .findByReference(reference.substring(1))
            .orElseThrow(() -> Problem.notFound("customers.unknown")));
  }

  /** Changes what is named and leaves the rest, as a merge patch (RFC 7396) does. */
  @PatchMapping("/{id}")
  CustomerJson change(@PathVariable UUID id, @RequestBody SentProfile sent, Principal program) {
    var traits = sent.traits();
    if (traits == null) {
      throw Problem.invalidField("traits", "people.traits-missing");
    }
    for (var name : List.of("email", "phone")) {
      if (traits.containsKey(name)) {
        throw Problem.invalidField(name, "people.traits-name");
      }
    }
    var source = sent.source() == null ? program.getName() : sent.source().strip();
    if (source.isEmpty() || source.length() > LONGEST_SOURCE) {
      throw Problem.invalidField("source", "people.source-wrong", LONGEST_SOURCE);
    }
    var at = sent.toldAt() == null ? clock.instant() : sent.toldAt();
    amendments.amend(
        id, Traits.of(traits), new Word(source, at, Boolean.TRUE.equals(sent.declared())));
    return one(id);
  }

  private CustomerJson json(Customer customer) {
    return CustomerJson.of(
        customer,
        facts.find(customer.id()).orElse(null),
        insights.rfm(customer.id()).orElse(null),
        customers.names(customer.id()),
        profiles.of(customer.id()),
        companies.of(customer.id()));
  }
}
