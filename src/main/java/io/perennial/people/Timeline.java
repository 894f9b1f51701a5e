package io.perennial.people;

import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.carts.Step;
import io.perennial.consents.Consents;
import io.perennial.consents.Topic;
import io.perennial.events.Event;
import io.perennial.events.Events;
import io.perennial.events.Happening;
import io.perennial.orders.Orders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What happened to a customer, as the staff reads it: the log, newest first, and the notes. */
@Component
class Timeline {

  /** What of it is shown. */
  enum Show {
    ALL,
    ORDERS,
    SHOP,
    NOTES;

    /** The kinds of events; none: every kind. */
    Set<String> kinds() {
      return switch (this) {
        case ALL -> Set.of();
        case ORDERS -> Set.of("order_placed", "order_changed", "order_cancelled", "order_refunded");
        case SHOP -> Step.kinds();
        case NOTES -> Set.of(Notes.WRITTEN);
      };
    }

    static Show of(String name) {
      try {
        return name.isEmpty() ? ALL : valueOf(name.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException unknown) {
        throw new Problem(Problem.Kind.MALFORMED, "show", "error.parameter", "show");
      }
    }

    /** How an address says it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** So many products say what an order was. */
  private static final int MOST_NAMED = 3;

  /**
   * Something that happened.
   *
   * @param note what was written, if that is what happened
   * @param bought the products of the order, if one was placed
   * @param topic what a word about consent speaks of
   */
  record Item(
      Event event, JsonNode data, @Nullable Note note, List<String> bought, @Nullable Topic topic) {

    boolean isImported() {
      return note == null && !event.live();
    }

    /** The products; empty without any. */
    String products(Ui ui) {
      var named = String.join(" · ", bought.subList(0, Math.min(MOST_NAMED, bought.size())));
      int more = bought.size() - MOST_NAMED;
      return more > 0 ? ui.text("people.bought-more", named, more) : named;
    }

    /** What happened, as a sentence. */
    String sentence(Ui ui) {
      if (topic != null) {
        var channel = "consents.channel." + data.path("channel").asString("");
        return ui.text(
            "timeline." + event.kind(), topic.name(ui.language()) + " · " + ui.text(channel));
      }
      return new Happening(event, data).sentence(ui);
    }

    /** What else there is to know of it. */
    List<String> more(Ui ui) {
      return new Happening(event, data).more(ui);
    }

    /** Where it was, or {@code null}. */
    @Nullable String link() {
      return new Happening(event, data).link();
    }
  }

  private final Events events;
  private final Notes notes;
  private final Orders orders;
  private final Consents consents;
  private final JsonMapper json;

  Timeline(Events events, Notes notes, Orders orders, Consents consents, JsonMapper json) {
    this.events = events;
    this.notes = notes;
    this.orders = orders;
    this.consents = consents;
    this.json = json;
  }

  /** What tells whether anything happened that the newest part does not show yet. */
  String sign(UUID customer, Show show, int size) {
    return events.newest(customer, show.kinds(), size);
  }

  /** A part of it; a note that was removed has left no trace. */
  Page<Item> page(UUID customer, Show show, @Nullable String cursor, int size) {
    return page(customer, show.kinds(), cursor, size);
  }

  /** The same of these kinds of events; none: of all. */
  Page<Item> page(UUID customer, Set<String> kinds, @Nullable String cursor, int size) {
    var page = events.timeline(customer, kinds, cursor, size);
    Map<UUID, JsonNode> data = new HashMap<>();
    Map<UUID, UUID> named = new HashMap<>();
    Map<UUID, UUID> placed = new HashMap<>();
    for (var event : page.items()) {
      var said = json.readTree(event.data());
      data.put(event.id(), said);
      if (event.kind().equals(Notes.WRITTEN) && said.hasNonNull("note")) {
        named.put(event.id(), UUID.fromString(said.path("note").asString()));
      }
      if (event.kind().equals("order_placed") && said.hasNonNull("order")) {
        placed.put(event.id(), UUID.fromString(said.path("order").asString()));
      }
    }
    var written = notes.find(named.values());
    var bought = orders.bought(placed.values());
    var topics = consents.topicsByKey();
    var items = new ArrayList<Item>();
    for (var event : page.items()) {
      var name = named.get(event.id());
      var note = name == null ? null : written.get(name);
      if (name == null || note != null) {
        var order = placed.get(event.id());
        items.add(
            new Item(
                event,
                data.getOrDefault(event.id(), json.nullNode()),
                note,
                order == null ? List.of() : bought.getOrDefault(order, List.of()),
                event.kind().startsWith("consent_")
                    ? topics.get(
                        data.getOrDefault(event.id(), json.nullNode()).path("topic").asString(""))
                    : null));
      }
    }
    return new Page<>(items, page.next());
  }
}
