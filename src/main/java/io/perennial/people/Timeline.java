package io.perennial.people;

import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.events.Event;
import io.perennial.events.Events;
import io.perennial.orders.Orders;
import java.math.BigDecimal;
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
    NOTES;

    /** The kinds of events; none: every kind. */
    Set<String> kinds() {
      return switch (this) {
        case ALL -> Set.of();
        case ORDERS -> Set.of("order_placed", "order_changed", "order_cancelled", "order_refunded");
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
   */
  record Item(Event event, JsonNode data, @Nullable Note note, List<String> bought) {

    boolean isImported() {
      return note == null && !event.live();
    }

    /** The products; empty without any. */
    String products(Ui ui) {
      var named = String.join(" · ", bought.subList(0, Math.min(MOST_NAMED, bought.size())));
      int more = bought.size() - MOST_NAMED;
      return more > 0 ? ui.text("people.bought-more", named, more) : named;
    }

    /** What happened is read in one line or two; a page's title may be a novel. */
    private static final int LONGEST_NAME = 120;

    /** What happened, as a sentence. */
    String sentence(Ui ui) {
      var value = data.path("value").asString("");
      var amount = value.isEmpty() ? "" : ui.money(new BigDecimal(value));
      var about = about();
      var key = "timeline." + event.kind() + change();
      var named = key + ".named";
      if (!about.isEmpty() && ui.texts().has(named)) {
        return ui.text(named, about);
      }
      return ui.texts().has(key)
          ? ui.text(key, data.path("reference").asString(""), amount)
          : event.kind();
    }

    /** What of a cart changed is another sentence each. */
    private String change() {
      var change = data.path("change").asString("");
      return event.kind().equals("cart_changed") && Set.of("added", "removed").contains(change)
          ? "." + change
          : "";
    }

    /** The name of what a person looked at or did, where the event says one. */
    private String about() {
      return switch (event.kind()) {
        case "page_viewed" ->
            first(
                data.path("name"),
                data.at("/properties/title"),
                data.at("/properties/path"),
                data.at("/context/page/path"));
        case "screen_viewed" -> first(data.path("name"));
        case "tracked" -> first(data.path("event"));
        case "grouped" -> first(data.at("/traits/name"), data.path("groupId"));
        case "product_viewed", "cart_changed" ->
            first(data.at("/products/0/name"), data.at("/products/0/product"));
        default -> "";
      };
    }

    private static String first(JsonNode... names) {
      for (var name : names) {
        var text = name.asString("").strip();
        if (!text.isEmpty()) {
          return text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME) + "…" : text;
        }
      }
      return "";
    }
  }

  private final Events events;
  private final Notes notes;
  private final Orders orders;
  private final JsonMapper json;

  Timeline(Events events, Notes notes, Orders orders, JsonMapper json) {
    this.events = events;
    this.notes = notes;
    this.orders = orders;
    this.json = json;
  }

  /** A part of it; a note that was removed has left no trace. */
  Page<Item> page(UUID customer, Show show, @Nullable String cursor, int size) {
    var page = events.timeline(customer, show.kinds(), cursor, size);
    Map<UUID, JsonNode> data = new HashMap<>();
    Map<UUID, UUID> named = new HashMap<>();
    Map<UUID, UUID> placed = new HashMap<>();
    for (var event : page.items()) {
      var said = json.readTree(event.data());
      data.put(event.id(), said);
      if (event.kind().equals(Notes.WRITTEN)) {
        named.put(event.id(), UUID.fromString(said.path("note").asString()));
      }
      if (event.kind().equals("order_placed") && said.hasNonNull("order")) {
        placed.put(event.id(), UUID.fromString(said.path("order").asString()));
      }
    }
    var written = notes.find(named.values());
    var bought = orders.bought(placed.values());
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
                order == null ? List.of() : bought.getOrDefault(order, List.of())));
      }
    }
    return new Page<>(items, page.next());
  }
}
