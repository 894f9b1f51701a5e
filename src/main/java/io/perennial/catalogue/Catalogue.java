package io.perennial.catalogue;

import io.perennial.Business;
import io.perennial.Id;
import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.catalogue.CatalogueSql.Found;
import io.perennial.catalogue.CatalogueSql.Name;
import io.perennial.catalogue.CatalogueSql.Row;
import io.perennial.catalogue.Product.Variant;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The products of a business, by their numbers in the sources that tell of them. Being told twice,
 * late or out of turn changes nothing.
 */
@Component
public class Catalogue {

  /**
   * What a recording did.
   *
   * @param older how many drafts were older than what is known
   */
  public record Recorded(int added, int changed, int older) {

    Recorded plus(Recorded other) {
      return new Recorded(added + other.added, changed + other.changed, older + other.older);
    }
  }

  /** What a line of an order is about: the product, and what that kind of it is called. */
  public record Known(UUID product, @Nullable String name, List<String> category) {}

  /**
   * Which products are asked for.
   *
   * @param query part of the name, the number or a SKU; {@code null}: any
   * @param category these and what lies below; empty: any
   * @param source {@code null}: any
   * @param retired those that are no longer sold, or those that are; {@code null}: both
   */
  public record Choice(
      @Nullable String query,
      List<String> category,
      @Nullable String source,
      @Nullable Boolean retired) {

    public static final Choice ALL = new Choice(null, List.of(), null, null);
  }

  /** A category and how many products lie in it or below. */
  public record Category(List<String> path, long products) {}

  /** As long as the name of a connected shop may be. */
  static final int LONGEST_SOURCE = 100;

  /** More categories than anybody chooses from. */
  static final int MOST_CATEGORIES = 500;

  /** The most products in one call of {@link #record}, so that its transaction stays short. */
  public static final int MOST_DRAFTS = 1_000;

  private final CatalogueSql sql;
  private final ShelfSql shelf;
  private final Business business;

  Catalogue(CatalogueSql sql, ShelfSql shelf, Business business) {
    this.sql = sql;
    this.shelf = shelf;
    this.business = business;
  }

  /**
   * The name of a source as somebody typed it.
   *
   * @throws Problem of the field {@code source}
   */
  public static String source(String typed) {
    var name = typed.strip();
    if (name.isEmpty()
        || name.length() > LONGEST_SOURCE
        || name.chars().anyMatch(Character::isISOControl)) {
      throw Problem.invalidField("source", "catalogue.source-wrong", LONGEST_SOURCE);
    }
    return name;
  }

  /**
   * Records what a source tells of products, within the open transaction. Of two drafts of one
   * product the newer counts.
   *
   * @param drafts at most 1,000
   */
  public Recorded record(String source, List<Draft> drafts) {
    if (drafts.size() > MOST_DRAFTS) {
      throw new IllegalArgumentException("too many products in one call");
    }
    if (drafts.isEmpty()) {
      return new Recorded(0, 0, 0);
    }
    sql.lock(source);
    var rows = rows(source, drafts);
    var written = sql.write(source, rows, business.profile().currency());
    Map<UUID, List<Variant>> variants = new HashMap<>();
    for (var row : rows) {
      var told = row.draft().variants();
      if (told != null && written.containsKey(row.id())) {
        variants.put(row.id(), told);
      }
    }
    sql.replaceVariants(variants);
    int added = (int) written.values().stream().filter(fresh -> fresh).count();
    return new Recorded(added, written.size() - added, drafts.size() - written.size());
  }

  /** Each product once, with the newest of what is told of it. */
  private List<Row> rows(String source, List<Draft> drafts) {
    var known = sql.known(source, drafts);
    var rows = new LinkedHashMap<UUID, Row>();
    for (var draft : drafts) {
      var found = find(known, draft);
      var reference =
          draft.reference() == null && found != null ? found.reference() : draft.known();
      var mine = new Found(found == null ? Id.next() : found.id(), reference);
      known.put(new Name(false, reference), mine);
      if (draft.handle() != null) {
        known.put(new Name(true, draft.handle()), mine);
      }
      var before = rows.get(mine.id());
      if (before == null || !draft.at().isBefore(before.draft().at())) {
        rows.put(mine.id(), new Row(mine.id(), reference, draft));
      }
    }
    return List.copyOf(rows.values());
  }

  private static @Nullable Found find(Map<Name, Found> known, Draft draft) {
    var byNumber = known.get(new Name(false, draft.known()));
    if (byNumber != null || draft.handle() == null) {
      return byNumber;
    }
    var byHandle = known.get(new Name(true, draft.handle()));
    // A product that has a number of its own gave its handle away; it does not become another.
    boolean isAnother =
        byHandle != null
            && draft.reference() != null
            && !byHandle.reference().equals(draft.handle());
    return isAnother ? null : byHandle;
  }

  /**
   * Takes a product for no longer sold.
   *
   * @return {@code false} if it is not known, or something newer is
   */
  public boolean retire(String source, String reference, Instant at) {
    return sql.retire(source, reference, at) > 0;
  }

  /** Takes the products of a source that were last told of before a moment for no longer sold. */
  int retireOlder(String source, Instant before) {
    return sql.retireOlder(source, before);
  }

  /** Forgets every product of a source, with what the staff said of it. */
  public void forget(String source) {
    sql.lock(source);
    sql.forget(source);
  }

  public Product find(UUID id) {
    return shelf.find(id).orElseThrow(() -> Problem.notFound("error.not-found"));
  }

  public Optional<UUID> find(String source, String reference) {
    return shelf.find(source, reference);
  }

  /** The kinds of a product, by name. */
  public List<Variant> variants(UUID product) {
    return shelf.variants(product);
  }

  /** Products by name, a page of them after the cursor of the page before. */
  public Page<Product> list(Choice choice, @Nullable String cursor, int size) {
    var place = cursor == null ? null : Place.of(cursor);
    var rows = shelf.list(choice, place, size + 1);
    return Page.of(rows, size, product -> new Place(product.title(), product.id()).cursor());
  }

  public long count(Choice choice) {
    return shelf.count(choice);
  }

  /** The categories that products lie in, and those above them, by name. */
  public List<Category> categories() {
    return shelf.categories(MOST_CATEGORIES);
  }

  /** The sources that told of products. */
  public List<String> sources() {
    return shelf.sources();
  }

  /** Which products the lines of orders with these codes are about. */
  public Map<String, Known> known(Collection<String> codes) {
    return codes.isEmpty() ? Map.of() : shelf.known(codes);
  }

  /** The products that the lines of orders with these codes are about, by code. */
  public Map<String, Product> products(Collection<String> codes) {
    var known = known(codes);
    Map<UUID, Product> found = new HashMap<>();
    shelf
        .find(known.values().stream().map(Known::product).collect(Collectors.toSet()))
        .forEach(product -> found.put(product.id(), product));
    Map<String, Product> products = new HashMap<>();
    known.forEach((code, one) -> {
      var product = found.get(one.product());
      if (product != null) {
        products.put(code, product);
      }
    });
    return products;
  }

  /** What the lines of orders call these products. A code is never two products'. */
  public Map<UUID, Set<String>> codes(Collection<UUID> products) {
    if (products.isEmpty()) {
      return Map.of();
    }
    Map<UUID, Set<String>> codes = new HashMap<>();
    shelf
        .known(shelf.codes(products))
        .forEach((code, known) ->
            codes.computeIfAbsent(known.product(), product -> new HashSet<>()).add(code));
    codes.keySet().retainAll(Set.copyOf(products));
    return codes;
  }

  /**
   * Keeps what the staff says of a product; it goes before what the source tells.
   *
   * @param category empty: as the source has it
   * @param consumptionDays {@code null}: as the source has it, or as repeat orders teach it
   * @throws Problem of the field {@code consumption_days}
   */
  public void choose(UUID id, String category, @Nullable Integer consumptionDays) {
    if (consumptionDays != null
        && (consumptionDays < 1 || consumptionDays > Draft.LONGEST_CONSUMPTION_DAYS)) {
      throw Problem.invalidField(
          "consumption_days", "catalogue.refused.days", Draft.LONGEST_CONSUMPTION_DAYS);
    }
    find(id);
    sql.choose(id, Draft.path(category), consumptionDays);
  }
}
