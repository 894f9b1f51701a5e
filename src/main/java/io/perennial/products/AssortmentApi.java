package io.perennial.products;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.Texts;
import io.perennial.catalogue.Catalogue;
import io.perennial.catalogue.Catalogue.Choice;
import io.perennial.catalogue.Catalogue.Recorded;
import io.perennial.catalogue.Draft;
import io.perennial.catalogue.Product.Availability;
import io.perennial.catalogue.Product.Variant;
import io.perennial.products.Assortment.Item;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Products, for other programs. */
@RestController
@RequestMapping("/api/v1/products")
class AssortmentApi {

  /**
   * A product as it is known now, with its sales.
   *
   * @param category from the widest to the narrowest
   * @param retiredAt since when it is no longer sold
   * @param consumptionDays for how many days one lasts
   * @param consumptionDaysLearned whether repeat orders taught it, rather than somebody declared it
   * @param customers who bought it
   * @param purchaseDays days on which one of them did
   * @param again how many of them bought it on a second day
   * @param variants in a list: not told
   */
  record ProductJson(
      UUID id,
      String source,
      String reference,
      @Nullable String name,
      List<String> category,
      @Nullable BigDecimal price,
      @Nullable String currency,
      @Nullable String picture,
      @Nullable String link,
      @Nullable Availability availability,
      @Nullable Instant retiredAt,
      @Nullable Integer consumptionDays,
      boolean consumptionDaysLearned,
      long customers,
      long purchaseDays,
      long again,
      @Nullable List<Variant> variants) {

    static ProductJson of(Item item, @Nullable List<Variant> variants) {
      var product = item.product();
      return new ProductJson(
          product.id(),
          product.source(),
          product.reference(),
          product.name(),
          product.category(),
          product.price(),
          product.currency(),
          product.picture(),
          product.link(),
          product.availability(),
          product.retiredAt(),
          item.consumptionDays(),
          item.isLearned(),
          item.sales().customers(),
          item.sales().purchaseDays(),
          item.sales().again(),
          variants);
    }
  }

  record SentVariant(
      @Nullable String reference,
      @Nullable String sku,
      @Nullable String name,
      @Nullable BigDecimal price) {}

  /**
   * A product as somebody sends it: what is not there stays as it is known.
   *
   * @param reference its number in the source
   * @param availability {@code in_stock}, {@code out_of_stock}, {@code preorder} or {@code
   *     backorder}
   * @param at how new this is, in ISO 8601; without it: now
   */
  record SentProduct(
      @Nullable String reference,
      @Nullable String name,
      @Nullable List<@Nullable String> category,
      @Nullable BigDecimal price,
      @Nullable String currency,
      @Nullable String picture,
      @Nullable String link,
      @Nullable String availability,
      @Nullable Boolean retired,
      @Nullable Integer consumptionDays,
      @Nullable List<@Nullable SentVariant> variants,
      @Nullable Instant at) {}

  /** Products of one source, at most 1,000. */
  record SentProducts(@Nullable String source, @Nullable List<@Nullable SentProduct> products) {}

  /**
   * A product that was not taken.
   *
   * @param index its place in the list, from 0
   */
  record NotTaken(int index, @Nullable String field, String reason) {}

  /** What became of them. */
  record Taken(int added, int changed, int older, List<NotTaken> refused) {}

  /** What the business itself says; what is not there is as the source has it. */
  record Chosen(@Nullable List<String> category, @Nullable Integer consumptionDays) {}

  private final Assortment assortment;
  private final Catalogue catalogue;
  private final Business business;
  private final Database database;
  private final Clock clock;

  AssortmentApi(
      Assortment assortment,
      Catalogue catalogue,
      Business business,
      Database database,
      Clock clock) {
    this.assortment = assortment;
    this.catalogue = catalogue;
    this.business = business;
    this.database = database;
    this.clock = clock;
  }

  /** Products by name. */
  @GetMapping
  Page<ProductJson> list(
      @RequestParam(required = false) @Nullable String query,
      @RequestParam(defaultValue = "") String category,
      @RequestParam(required = false) @Nullable String source,
      @RequestParam(required = false) @Nullable Boolean retired,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    var choice = new Choice(query, Draft.path(category), source, retired);
    var page = assortment.list(choice, cursor, Page.size(limit));
    return new Page<>(
        page.items().stream().map(item -> ProductJson.of(item, null)).toList(), page.next());
  }

  @GetMapping("/{id}")
  ProductJson find(@PathVariable UUID id) {
    return ProductJson.of(assortment.find(id), catalogue.variants(id));
  }

  /** Takes products; those that cannot be taken take nothing from the others. */
  @PostMapping
  Taken take(@RequestBody SentProducts sent) {
    var source = Catalogue.source(Objects.requireNonNullElse(sent.source(), ""));
    var products = sent.products();
    if (products == null || products.isEmpty()) {
      throw Problem.invalidField("products", "catalogue.api.missing");
    }
    if (products.size() > Catalogue.MOST_DRAFTS) {
      throw new Problem(
          Problem.Kind.TOO_LARGE, "products", "catalogue.api.many", Catalogue.MOST_DRAFTS);
    }
    if (business.isDemo()) {
      throw Problem.conflict("catalogue.demo");
    }
    var drafts = new ArrayList<Draft>(products.size());
    var refused = new ArrayList<NotTaken>();
    for (int place = 0; place < products.size(); place++) {
      try {
        drafts.add(draft(products.get(place)));
      } catch (Problem problem) {
        refused.add(
            new NotTaken(
                place,
                problem.field(),
                Texts.of("en").say(problem.text(), problem.arguments().toArray())));
      }
    }
    Recorded recorded = database.inTransaction(() -> catalogue.record(source, drafts));
    return new Taken(recorded.added(), recorded.changed(), recorded.older(), refused);
  }

  /** Keeps what the business itself says of a product, before what the source tells. */
  @PutMapping("/{id}/chosen")
  ProductJson choose(@PathVariable UUID id, @RequestBody Chosen chosen) {
    var category = chosen.category();
    catalogue.choose(
        id, category == null ? "" : String.join(" > ", category), chosen.consumptionDays());
    return find(id);
  }

  private Draft draft(@Nullable SentProduct sent) {
    if (sent == null || sent.reference() == null) {
      throw Problem.invalidField("reference", "catalogue.refused.reference");
    }
    var now = clock.instant();
    var told = sent.at() == null ? now : sent.at();
    // A clock that is ahead would keep everybody else from telling anything for so long.
    var at = told.isAfter(now) ? now : told.isBefore(Instant.EPOCH) ? Instant.EPOCH : told;
    var category = sent.category();
    return new Draft(
        sent.reference(),
        null,
        sent.name(),
        category == null ? null : category.stream().filter(Objects::nonNull).toList(),
        sent.price(),
        sent.currency(),
        sent.picture(),
        sent.link(),
        availability(sent.availability()),
        Boolean.TRUE.equals(sent.retired()),
        sent.consumptionDays(),
        variants(sent.variants()),
        at);
  }

  private static @Nullable Availability availability(@Nullable String sent) {
    if (sent == null) {
      return null;
    }
    for (var one : Availability.values()) {
      if (one.word().equals(sent)) {
        return one;
      }
    }
    throw Problem.invalidField("availability", "catalogue.refused.availability");
  }

  private static @Nullable List<Variant> variants(@Nullable List<@Nullable SentVariant> sent) {
    if (sent == null) {
      return null;
    }
    var variants = new ArrayList<Variant>(sent.size());
    for (var one : sent) {
      var reference = one == null ? null : one.reference() != null ? one.reference() : one.sku();
      if (one == null || reference == null) {
        throw Problem.invalidField("variants", "catalogue.refused.reference");
      }
      variants.add(new Variant(reference, one.sku(), one.name(), one.price()));
    }
    return variants;
  }
}
