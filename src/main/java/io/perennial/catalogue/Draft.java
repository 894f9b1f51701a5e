package io.perennial.catalogue;

import io.perennial.Money;
import io.perennial.Problem;
import io.perennial.catalogue.Product.Availability;
import io.perennial.catalogue.Product.Variant;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A product as a source tells it. What is {@code null} is not told, and stays as it is known.
 *
 * @param reference its number in the source; {@code null}: known by its handle alone
 * @param handle the last part of its address in the shop
 * @param category from the widest to the narrowest
 * @param currency ISO 4217; {@code null}: the business's
 * @param retired whether it is no longer sold; whoever tells of a product without saying so, sells
 *     it
 * @param consumptionDays for how many days one lasts
 * @param variants all of them; {@code null}: not told
 * @param at how new this is: something older than what is known changes nothing
 */
public record Draft(
    @Nullable String reference,
    @Nullable String handle,
    @Nullable String name,
    @Nullable List<String> category,
    @Nullable BigDecimal price,
    @Nullable String currency,
    @Nullable String picture,
    @Nullable String link,
    @Nullable Availability availability,
    boolean retired,
    @Nullable Integer consumptionDays,
    @Nullable List<Variant> variants,
    Instant at) {

  /** As long as the numbers of products in orders may be. */
  static final int LONGEST_REFERENCE = 200;

  /** A name is shown on one line; the rest of it tells nobody anything. */
  static final int LONGEST_NAME = 500;

  /** Browsers open no longer address everywhere. */
  private static final int LONGEST_ADDRESS = 2_000;

  /** The taxonomy of Google is seven deep. */
  static final int DEEPEST_CATEGORY = 10;

  static final int LONGEST_CATEGORY = 100;

  /** Shopify lets a product have so many. */
  public static final int MOST_VARIANTS = 2_048;

  /** What lasts longer than ten years is nobody's next order. */
  static final int LONGEST_CONSUMPTION_DAYS = 3_650;

  /**
   * Refuses what cannot be kept, and leaves out what nobody could use: an address that is none of
   * the web.
   *
   * @throws Problem naming the field
   */
  public Draft {
    reference = checked("reference", reference);
    handle = checked("handle", handle);
    if (reference == null && handle == null) {
      throw Problem.invalidField("reference", "catalogue.refused.reference");
    }
    name = cut(name);
    category = category == null ? null : path(category);
    if (price != null) {
      price = amount(price);
    }
    if (currency != null) {
      currency = currency.strip().toUpperCase(Locale.ROOT);
      if (!Money.currency(currency)) {
        throw Problem.invalidField("currency", "catalogue.refused.currency", shown(currency));
      }
    }
    picture = address(picture);
    link = address(link);
    if (consumptionDays != null
        && (consumptionDays < 1 || consumptionDays > LONGEST_CONSUMPTION_DAYS)) {
      throw Problem.invalidField(
          "consumption_days", "catalogue.refused.days", LONGEST_CONSUMPTION_DAYS);
    }
    variants = variants == null ? null : variants(variants);
  }

  /** Whether a kind is only called so because a product has no kinds: Shopify's only one. */
  public static boolean isNoKind(String kind) {
    return kind.equals("Default Title");
  }

  /** The name by which the product is kept in its source. */
  String known() {
    return reference != null ? reference : Objects.requireNonNull(handle);
  }

  /** A category as it is written in files: {@code Food > Coffee > Beans}. */
  public static List<String> path(String written) {
    return path(List.of(written.split(">")));
  }

  private static List<String> path(List<String> parts) {
    var path = new ArrayList<String>();
    for (var part : parts) {
      var plain = plain(part);
      if (!plain.isEmpty() && path.size() < DEEPEST_CATEGORY) {
        path.add(plain.substring(0, Math.min(plain.length(), LONGEST_CATEGORY)).strip());
      }
    }
    return List.copyOf(path);
  }

  private static List<Variant> variants(List<Variant> told) {
    if (told.size() > MOST_VARIANTS) {
      throw Problem.invalidField("variants", "catalogue.refused.variants", MOST_VARIANTS);
    }
    var variants = new ArrayList<Variant>(told.size());
    for (var one : told) {
      var price = one.price();
      variants.add(
          new Variant(
              Objects.requireNonNullElse(checked("reference", one.reference()), ""),
              checked("sku", one.sku()),
              cut(one.name()),
              price == null ? null : amount(price)));
    }
    return List.copyOf(variants);
  }

  private static BigDecimal amount(BigDecimal price) {
    // An exponent could stand for more digits than there is memory.
    if (Math.abs((long) price.scale()) > Money.SCALE * 5L
        || price.signum() < 0
        || price.compareTo(Money.LIMIT) > 0) {
      throw Problem.invalidField("price", "catalogue.refused.price");
    }
    return Money.round(price);
  }

  private static @Nullable String checked(String field, @Nullable String text) {
    var plain = text == null ? "" : plain(text);
    if (plain.length() > LONGEST_REFERENCE) {
      throw Problem.invalidField(field, "catalogue.refused.long", field, LONGEST_REFERENCE);
    }
    return plain.isEmpty() ? null : plain;
  }

  private static @Nullable String cut(@Nullable String text) {
    var plain = text == null ? "" : plain(text);
    return plain.isEmpty()
        ? null
        : plain.length() <= LONGEST_NAME ? plain : plain.substring(0, LONGEST_NAME).strip();
  }

  /** Neither a zero character, which PostgreSQL does not hold, nor line ends. */
  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }

  private static @Nullable String address(@Nullable String text) {
    var plain = text == null ? "" : text.strip();
    if (plain.isEmpty() || plain.length() > LONGEST_ADDRESS) {
      return null;
    }
    try {
      var scheme = new URI(plain.replace(" ", "%20")).getScheme();
      return "https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme) ? plain : null;
    } catch (URISyntaxException unreadable) {
      return null;
    }
  }

  private static String shown(String text) {
    return text.substring(0, Math.min(text.length(), 60));
  }
}
