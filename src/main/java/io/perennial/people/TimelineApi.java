package io.perennial.people;

import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.customers.Customers;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** What happened to a customer, for other programs. */
@RestController
@RequestMapping("/api/v1/customers/{customer}/timeline")
class TimelineApi {

  /** Nobody looks for more kinds of events at once. */
  private static final int MOST_KINDS = 50;

  /**
   * Something that happened.
   *
   * @param at when it happened, and {@code recordedAt} when it was learned of
   * @param live whether it was learned as it happened, and not by an import
   * @param kind such as {@code order_placed}
   * @param data what is known of it
   * @param bought the products of the order, if one was placed
   * @param note what was written, if that is what happened
   */
  record HappenedJson(
      UUID id,
      Instant at,
      Instant recordedAt,
      boolean live,
      String kind,
      JsonNode data,
      List<String> bought,
      @Nullable String note) {

    static HappenedJson of(Timeline.Item item) {
      var event = item.event();
      return new HappenedJson(
          event.id(),
          event.at(),
          event.recordedAt(),
          event.live(),
          event.kind(),
          item.data(),
          item.bought(),
          item.note() == null ? null : item.note().text());
    }
  }

  private final Timeline timeline;
  private final Customers customers;

  TimelineApi(Timeline timeline, Customers customers) {
    this.timeline = timeline;
    this.customers = customers;
  }

  /**
   * Newest first.
   *
   * @param kind only events of this kind; may be said several times
   */
  @GetMapping
  Page<HappenedJson> list(
      @PathVariable UUID customer,
      @RequestParam(required = false) @Nullable List<String> kind,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    if (customers.find(customer).isEmpty()) {
      throw Problem.notFound("customers.unknown");
    }
    if (kind != null && kind.size() > MOST_KINDS) {
      throw new Problem(Problem.Kind.MALFORMED, "kind", "error.parameter", "kind");
    }
    var kinds = kind == null ? Set.<String>of() : Set.copyOf(kind);
    var page = timeline.page(customer, kinds, cursor, Page.size(limit));
    return new Page<>(page.items().stream().map(HappenedJson::of).toList(), page.next());
  }
}
