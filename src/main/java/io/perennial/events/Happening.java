package io.perennial.events;

import io.perennial.Ui;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event as people read it: a sentence, what else there is to know, and where it leads.
 *
 * @param data what the log says of it
 */
public record Happening(Event event, JsonNode data) {

  /** What happened is read in one line or two; a page's title may be a novel. */
  private static final int LONGEST_NAME = 120;

  /** Who wants to know all of a cart looks at the cart. */
  private static final int MOST_NAMED = 3;

  private static final int LONGEST_LINK = 2_000;

  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,8})?");
  private static final Pattern DAY_OF_YEAR = Pattern.compile("--[0-9]{2}-[0-9]{2}");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public static Happening of(Event event) {
    return new Happening(event, JSON.readTree(event.data()));
  }

  /** What happened, as a sentence. */
  public String sentence(Ui ui) {
    var value = data.path("value").asString("");
    var amount = AMOUNT.matcher(value).matches() ? ui.money(new BigDecimal(value)) : "";
    var about = about(ui);
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
  private String about(Ui ui) {
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
      case "products_listed" ->
          first(
              data.at("/properties/query"),
              data.at("/properties/category"),
              data.at("/properties/list_id"));
      case "product_viewed" -> product(data.at("/products/0"));
      case "cart_changed", "checkout_started" -> products(ui);
      case "checkout_continued" ->
          first(
              data.at("/properties/step_name"),
              data.at("/properties/step"),
              data.at("/properties/payment_method"));
      case "customer_changed" -> first(data.path("by"));
      case "company_joined", "company_left", "segment_entered", "segment_left" ->
          first(data.path("name"));
      default -> "";
    };
  }

  private static String product(JsonNode product) {
    return first(product.path("name"), product.path("product"));
  }

  private String products(Ui ui) {
    var names = new ArrayList<String>();
    for (var each : data.path("products")) {
      var name = product(each);
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    var named = String.join(" · ", names.subList(0, Math.min(MOST_NAMED, names.size())));
    int more = names.size() - MOST_NAMED;
    return more > 0 ? ui.text("timeline.more-products", named, more) : named;
  }

  /** What else there is to know: how many and for how much; what was changed. Often nothing. */
  public List<String> more(Ui ui) {
    return switch (event.kind()) {
      case "product_viewed", "cart_changed" ->
          data.path("products").size() == 1 ? price(ui, data.at("/products/0")) : List.of();
      case "checkout_started" -> {
        var total = money(ui, data.path("total"));
        yield total == null ? List.of() : List.of(total);
      }
      case "customer_changed" -> changes(ui);
      default -> List.of();
    };
  }

  private List<String> price(Ui ui, JsonNode product) {
    var price = money(ui, product.path("price"));
    var quantity = product.path("quantity").asString("");
    if (price == null) {
      return List.of();
    }
    boolean several =
        AMOUNT.matcher(quantity).matches()
            && new BigDecimal(quantity).compareTo(BigDecimal.ONE) > 0;
    return List.of(
        several
            ? new BigDecimal(quantity).stripTrailingZeros().toPlainString() + " × " + price
            : price);
  }

  /** An amount in the currency that the event says; {@code null}: it says none that can be read. */
  private @Nullable String money(Ui ui, JsonNode amount) {
    var text = amount.asString("");
    if (!AMOUNT.matcher(text).matches()) {
      return null;
    }
    var business = ui.business();
    var currency = data.path("currency").asString("");
    return currency.isEmpty() || business == null || currency.equalsIgnoreCase(business.currency())
        ? ui.money(new BigDecimal(text))
        : ui.decimal(new BigDecimal(text).doubleValue(), 2) + " " + currency;
  }

  private List<String> changes(Ui ui) {
    var changes = new ArrayList<String>();
    for (var change : data.path("changed")) {
      var name = change.path("name").asString("");
      var key = "people.trait." + name;
      changes.add(
          ui.text(
              "timeline.change",
              ui.texts().has(key) ? ui.text(key) : name,
              value(change.path("from")),
              value(change.path("to"))));
    }
    return changes;
  }

  private static String value(JsonNode said) {
    var text = said.asString("–");
    return DAY_OF_YEAR.matcher(text).matches() ? text.substring(2) : text;
  }

  /** Where it was: an address of the web that a program sent, or {@code null}. */
  public @Nullable String link() {
    var link =
        switch (event.kind()) {
          case "page_viewed" ->
              first(LONGEST_LINK, data.at("/properties/url"), data.at("/context/page/url"));
          case "product_viewed", "cart_changed" ->
              data.path("products").size() == 1
                  ? first(LONGEST_LINK, data.at("/products/0/link"))
                  : "";
          default -> "";
        };
    try {
      // Whoever sends events could send another kind of address, which would run a program here.
      var scheme = link.isEmpty() ? null : new URI(link).getScheme();
      return "https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme) ? link : null;
    } catch (URISyntaxException noAddress) {
      return null;
    }
  }

  private static String first(JsonNode... names) {
    return first(LONGEST_NAME, names);
  }

  private static String first(int longest, JsonNode... names) {
    for (var name : names) {
      var text = name.asString("").strip();
      if (!text.isEmpty()) {
        return text.length() <= longest
            ? text
            : longest == LONGEST_LINK ? "" : text.substring(0, longest) + "…";
      }
    }
    return "";
  }
}
