package io.perennial.catalogue;

import io.perennial.Money;
import io.perennial.Problem;
import io.perennial.catalogue.Offer.Part;
import io.perennial.catalogue.Product.Availability;
import io.perennial.catalogue.Product.Variant;
import io.perennial.files.Numbers;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file put together to products: rows of one handle, or of one group, are kinds of
 * one product.
 */
final class Offers {

  /** More rows than any shop has kinds of products; beyond, a file is a mistake. */
  static final int MOST_ROWS = 200_000;

  /**
   * What all rows together may hold in memory; a packed file may hide a thousand times its size.
   */
  static final long MOST_LETTERS = 100L << 20;

  /**
   * A row that was not taken, and why.
   *
   * @param cells what it says, as {@link Offer#cells}
   */
  record Refusal(long row, String text, List<String> arguments, List<String> cells) {

    static Refusal of(Offer offer, Problem problem) {
      var arguments = problem.arguments().stream().map(String::valueOf).toList();
      return new Refusal(offer.number(), problem.text(), arguments, offer.cells());
    }
  }

  /**
   * What a file tells.
   *
   * @param cut whether it has more rows than were wanted
   */
  record Read(List<Draft> drafts, List<Refusal> refusals, boolean cut) {}

  private static final Pattern CURRENCY = Pattern.compile("(?<![A-Za-z])[A-Za-z]{3}(?![A-Za-z])");
  private static final Numbers DOTS = new Numbers(Numbers.Decimal.DOT);
  private static final Numbers COMMAS = new Numbers(Numbers.Decimal.COMMA);

  private final Map<String, List<Offer>> products = new LinkedHashMap<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private final long wanted;
  private boolean cut;
  private long letters;
  private int rows;
  private int withDot;
  private int withComma;

  /** All of a file. */
  Offers() {
    this(Long.MAX_VALUE);
  }

  /** So many rows of it, and no more. */
  Offers(long wanted) {
    this.wanted = wanted;
  }

  /**
   * Takes a row; answers whether another one is wanted.
   *
   * @throws Problem if there are too many, or too much is in them
   */
  boolean add(Offer offer) {
    if (rows == wanted) {
      cut = true;
      return false;
    }
    letters += offer.letters();
    if (++rows > MOST_ROWS) {
      throw Problem.invalidField("file", "catalogue.file.rows", MOST_ROWS);
    }
    if (letters > MOST_LETTERS) {
      throw new Problem(Problem.Kind.TOO_LARGE, "file", "catalogue.file.large", MOST_LETTERS >> 20);
    }
    try {
      products.computeIfAbsent(offer.product(), product -> new ArrayList<>()).add(offer);
    } catch (Problem problem) {
      refusals.add(Refusal.of(offer, problem));
      return true;
    }
    var price = offer.text(Part.PRICE);
    if (price != null) {
      withDot += DOTS.read(price) == null ? 0 : 1;
      withComma += COMMAS.read(price) == null ? 0 : 1;
    }
    return true;
  }

  /**
   * The products.
   *
   * @param currency of prices that name none; {@code null}: the business's
   * @param at how new the file is
   */
  Read read(@Nullable String currency, Instant at) {
    var drafts = new ArrayList<Draft>(products.size());
    var refused = new ArrayList<>(refusals);
    for (var offers : products.values()) {
      try {
        drafts.add(draft(offers, currency, at));
      } catch (Problem problem) {
        refused.addAll(refusals(offers, problem));
      }
    }
    return new Read(drafts, refused, cut);
  }

  /** No row of a product is taken without the others: a half of its kinds is not the product. */
  private List<Refusal> refusals(List<Offer> offers, Problem problem) {
    var guilty =
        offers.stream().filter(offer -> !isLegible(offer)).findFirst().orElse(offers.getFirst());
    var others = Problem.invalidField("file", "catalogue.refused.with", guilty.number());
    return offers.stream()
        .map(offer -> Refusal.of(offer, offer.number() == guilty.number() ? problem : others))
        .toList();
  }

  private boolean isLegible(Offer offer) {
    try {
      price(offer.text(Part.PRICE));
      return true;
    } catch (Problem illegible) {
      return false;
    }
  }

  private Draft draft(List<Offer> offers, @Nullable String currency, Instant at) {
    var first = offers.getFirst();
    boolean isHandle = first.text(Part.HANDLE) != null;
    var name = said(offers, Part.NAME);
    var prices = new ArrayList<BigDecimal>();
    var variants = new ArrayList<Variant>();
    var told = currency;
    for (var offer : offers) {
      var price = price(offer.text(Part.PRICE));
      if (price != null) {
        prices.add(price);
        told = currency(offer, told);
      }
      if (!isHandle || price != null || offer.text(Part.SKU) != null) {
        variants.add(variant(offer, name, price, isHandle));
      }
    }
    var reference = isHandle ? first.text(Part.REFERENCE) : first.product();
    return new Draft(
        reference,
        first.text(Part.HANDLE),
        name,
        category(said(offers, Part.CATEGORY)),
        prices.stream().min(BigDecimal::compareTo).orElse(null),
        prices.isEmpty() ? null : told,
        first(said(offers, Part.PICTURE)),
        said(offers, Part.LINK),
        availability(offers),
        offers.stream().allMatch(offer -> offer.isRetired() || offer.text(Part.STATUS) == null)
            && offers.stream().anyMatch(Offer::isRetired),
        days(said(offers, Part.CONSUMPTION_DAYS)),
        variants,
        at);
  }

  /** The lines of Shopify's orders name what was bought "Title - Large / Red". */
  private static Variant variant(
      Offer offer, @Nullable String name, @Nullable BigDecimal price, boolean isHandle) {
    var options = offer.options().stream().filter(option -> !Draft.isNoKind(option)).toList();
    var sku = offer.text(Part.SKU);
    if (!isHandle) {
      return new Variant(offer.own(), sku, offer.text(Part.NAME), price);
    }
    var kind = String.join(" / ", options);
    var whole = name == null || kind.isEmpty() ? name : name + " - " + kind;
    var reference =
        sku != null ? sku : kind.isEmpty() ? offer.product() : offer.product() + "/" + kind;
    return new Variant(
        reference.substring(0, Math.min(reference.length(), Draft.LONGEST_REFERENCE)),
        sku,
        whole,
        price);
  }

  /** The first of the rows that says it. */
  private static @Nullable String said(List<Offer> offers, Part part) {
    for (var offer : offers) {
      var text = offer.text(part);
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  /** A path; a bare number of Google's taxonomy says nothing. */
  private static @Nullable List<String> category(@Nullable String written) {
    if (written == null || written.matches("[0-9]+")) {
      return null;
    }
    return Draft.path(written);
  }

  /** WooCommerce writes all pictures in one cell. */
  private static @Nullable String first(@Nullable String addresses) {
    return addresses == null ? null : addresses.split(",\\s", 2)[0];
  }

  private @Nullable BigDecimal price(@Nullable String written) {
    if (written == null) {
      return null;
    }
    var amount = (withComma > withDot ? COMMAS : DOTS).read(written);
    var read = amount != null ? amount : (withComma > withDot ? DOTS : COMMAS).read(written);
    if (read == null) {
      throw Problem.invalidField(
          "price",
          "catalogue.refused.amount",
          written.substring(0, Math.min(written.length(), 60)));
    }
    return read;
  }

  /** In feeds the currency stands beside the amount. */
  private static @Nullable String currency(Offer offer, @Nullable String usual) {
    var own = offer.text(Part.CURRENCY);
    if (own != null) {
      return own;
    }
    var price = offer.text(Part.PRICE);
    var found = CURRENCY.matcher(price == null ? "" : price);
    var code = found.find() ? found.group().toUpperCase(Locale.ROOT) : "";
    return Money.currency(code) ? code : usual;
  }

  /** A product can be had if one kind of it can. */
  private static @Nullable Availability availability(List<Offer> offers) {
    Availability best = null;
    for (var offer : offers) {
      var one = Availability.of(offer.text(Part.AVAILABILITY));
      if (one == Availability.IN_STOCK) {
        return one;
      }
      best = best == null || (best == Availability.OUT_OF_STOCK && one != null) ? one : best;
    }
    return best;
  }

  private static @Nullable Integer days(@Nullable String written) {
    if (written == null) {
      return null;
    }
    if (!written.matches("[0-9]{1,6}")) {
      throw Problem.invalidField(
          "consumption_days", "catalogue.refused.days", Draft.LONGEST_CONSUMPTION_DAYS);
    }
    return Integer.valueOf(written);
  }
}
