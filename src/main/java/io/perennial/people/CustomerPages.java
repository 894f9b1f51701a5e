package io.perennial.people;

import io.perennial.Html;
import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.customers.Customer;
import io.perennial.customers.Customers;
import io.perennial.events.Event;
import io.perennial.events.Events;
import io.perennial.facts.Facts;
import io.perennial.facts.Facts.CustomerFacts;
import io.perennial.insights.Insights;
import io.perennial.people.CustomerSql.CustomerRow;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The list of customers, and the page of one of them. */
@Controller
class CustomerPages {

  /**
   * The list.
   *
   * @param count how many the query finds
   * @param next address of the next page, or {@code null}
   */
  record ListPage(
      String query, String sort, List<CustomerRow> rows, long count, @Nullable String next) {

    boolean more() {
      return count >= CustomerSql.COUNTED_AT_MOST;
    }
  }

  /** What is known of one customer, and what happened, newest first. */
  record CustomerPage(
      Customer customer,
      @Nullable CustomerFacts facts,
      @Nullable String rfm,
      List<Event> events,
      @Nullable String next) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    String title() {
      return customer.name() != null ? customer.name() : customer.reference();
    }

    /** Revenue less what was given back. */
    BigDecimal net() {
      return facts == null ? BigDecimal.ZERO : facts.revenue().subtract(facts.refunds());
    }

    /** What happened, as a sentence. */
    String sentence(Ui ui, Event event) {
      JsonNode data = JSON.readTree(event.data());
      var value = data.path("value").asString("");
      var amount = value.isEmpty() ? "" : ui.money(new BigDecimal(value));
      var key = "timeline." + event.kind();
      return ui.texts().has(key)
          ? ui.text(key, data.path("reference").asString(""), amount)
          : event.kind();
    }
  }

  private static final int EVENTS_SHOWN = 50;

  private final CustomerList list;
  private final Customers customers;
  private final Facts facts;
  private final Events events;
  private final Insights insights;
  private final Html html;

  CustomerPages(
      CustomerList list,
      Customers customers,
      Facts facts,
      Events events,
      Insights insights,
      Html html) {
    this.list = list;
    this.customers = customers;
    this.facts = facts;
    this.events = events;
    this.insights = insights;
    this.html = html;
  }

  @GetMapping("/customers")
  View list(
      @RequestParam(defaultValue = "") String query,
      @RequestParam(defaultValue = "recent") String sort,
      @RequestParam(required = false) @Nullable String cursor) {
    var page = list.page(query, CustomerList.Sort.of(sort), cursor, Page.USUAL);
    var next = page.next();
    var address =
        next == null
            ? null
            : UriComponentsBuilder.fromPath("/customers")
                .queryParam("query", query)
                .queryParam("sort", sort)
                .queryParam("cursor", next)
                .encode()
                .toUriString();
    return html.page(
        "people/customers", new ListPage(query, sort, page.items(), list.count(query), address));
  }

  @GetMapping("/customers/{id}")
  View one(@PathVariable UUID id, @RequestParam(required = false) @Nullable String cursor) {
    var customer = customers.find(id).orElseThrow(() -> Problem.notFound("customers.unknown"));
    var timeline = events.timeline(id, cursor, EVENTS_SHOWN);
    var next = timeline.next();
    return html.page(
        "people/customer",
        new CustomerPage(
            customer,
            facts.find(id).orElse(null),
            insights.rfm(id).orElse(null),
            timeline.items(),
            next == null ? null : "/customers/" + id + "?cursor=" + next));
  }
}
