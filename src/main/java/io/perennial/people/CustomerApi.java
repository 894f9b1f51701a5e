package io.perennial.people;

import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.customers.Customer;
import io.perennial.customers.Customers;
import io.perennial.facts.Facts;
import io.perennial.insights.Insights;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Customers for other programs. */
@RestController
@RequestMapping("/api/v1/customers")
class CustomerApi {

  /**
   * A customer and the facts about them.
   *
   * @param orders purchases as the metric contract defines them
   * @param revenue their value before refunds
   * @param refunds what was given back and still counts
   * @param purchaseDays different days with a purchase
   * @param meanGapDays mean days between those
   * @param rfm the three RFM scores on the day after the newest purchase of all, such as 555
   */
  record CustomerJson(
      UUID id,
      String reference,
      @Nullable String name,
      @Nullable String email,
      @Nullable String country,
      int orders,
      BigDecimal revenue,
      BigDecimal refunds,
      @Nullable LocalDate firstOrder,
      @Nullable LocalDate lastOrder,
      int purchaseDays,
      @Nullable Double meanGapDays,
      @Nullable String rfm) {}

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

  private final CustomerList list;
  private final Customers customers;
  private final Facts facts;
  private final Insights insights;

  CustomerApi(CustomerList list, Customers customers, Facts facts, Insights insights) {
    this.list = list;
    this.customers = customers;
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

  private CustomerJson json(Customer customer) {
    var known = facts.find(customer.id()).orElse(null);
    return new CustomerJson(
        customer.id(),
        customer.reference(),
        customer.name(),
        customer.email(),
        customer.country(),
        known == null ? 0 : known.purchases(),
        known == null ? BigDecimal.ZERO : known.revenue(),
        known == null ? BigDecimal.ZERO : known.refunds(),
        known == null ? null : known.firstDay(),
        known == null ? null : known.lastDay(),
        known == null ? 0 : known.purchaseDays(),
        known == null ? null : known.meanGapDays(),
        insights.rfm(customer.id()).orElse(null));
  }
}
