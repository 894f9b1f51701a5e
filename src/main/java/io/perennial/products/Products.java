package io.perennial.products;

import io.perennial.catalogue.Catalogue;
import io.perennial.columnar.Audience;
import io.perennial.columnar.Columnar;
import io.perennial.insights.Insights;
import io.perennial.orders.Orders;
import io.perennial.products.ProductsSql.Counted;
import io.perennial.products.ProductsSql.Walked;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What customers came with, and what they took after it. */
@Component
public class Products {

  /** The products most customers came with; nobody reads a longer list. */
  static final int MOST_PRODUCTS = 200;

  /**
   * What became of the customers who bought a product on their first purchase day.
   *
   * @param name {@code null} where neither the catalogue nor an order names it
   * @param category from the widest to the narrowest; empty where the catalogue has none
   * @param item its number in the catalogue; {@code null} where it is not there
   * @param customers a customer counts for every product of that day
   * @param again the share of them who have a second purchase day
   * @param within90 the share who had it within 90 days, of those whose first is at least 90 days
   *     ago; {@code null} when they are too few
   * @param medianDays days to the second purchase day, by Kaplan–Meier; {@code null} while fewer
   *     than half have come back
   * @param enough whether they are so many that a share says something
   */
  public record FirstProduct(
      String product,
      @Nullable String name,
      List<String> category,
      @Nullable UUID item,
      long customers,
      double again,
      @Nullable Double within90,
      @Nullable Double medianDays,
      boolean enough) {}

  /**
   * Products of the first purchase days, one each, and how many customers took them so.
   *
   * @param products of the first purchase day, the second, the third
   * @param names of the same; {@code null} where no order named it
   * @param share of the customers of the path that is one step shorter; of a first product, of all
   *     customers with a known first product
   * @param ended how many of them have no further purchase day yet
   */
  public record Path(
      List<String> products,
      List<@Nullable String> names,
      long customers,
      double share,
      long ended) {}

  /**
   * The paths most customers took, each followed by those that go on from it.
   *
   * @param customers with a known product on the first purchase day
   */
  public record Paths(long customers, List<Path> paths) {}

  private record First(LocalDate last) {}

  private final Columnar columnar;
  private final Insights insights;
  private final Orders orders;
  private final Catalogue catalogue;

  Products(Columnar columnar, Insights insights, Orders orders, Catalogue catalogue) {
    this.columnar = columnar;
    this.insights = insights;
    this.orders = orders;
    this.catalogue = catalogue;
  }

  /**
   * Products that customers came with, at most the 200 of the most customers: those with enough
   * customers by the share who came back within 90 days, then the others by their customers.
   */
  public List<FirstProduct> first(Audience audience) {
    var last = insights.span().last();
    if (last == null) {
      return List.of();
    }
    var counted =
        columnar.remember(
            new First(last),
            audience,
            copy ->
                ProductsSql.first(copy, last, MOST_PRODUCTS).stream().map(Counted::done).toList());
    var codes = counted.stream().map(FirstProduct::product).toList();
    var known = catalogue.known(codes);
    var names = names(codes, known);
    return counted.stream()
        .map(one -> named(one, names.get(one.product()), known.get(one.product())))
        .sorted(
            Comparator.comparing((FirstProduct one) -> !one.enough())
                .thenComparingDouble(
                    one -> one.enough() && one.within90() != null ? -one.within90() : 1)
                .thenComparingLong(one -> -one.customers())
                .thenComparing(FirstProduct::product))
        .toList();
  }

  /** What products are called: in the catalogue, or else in the orders. */
  private Map<String, String> names(
      Collection<String> codes, Map<String, Catalogue.Known> catalogued) {
    var names = new HashMap<>(orders.productNames(codes));
    catalogued.forEach((code, known) -> {
      if (known.name() != null) {
        names.put(code, known.name());
      }
    });
    return names;
  }

  private static FirstProduct named(
      FirstProduct one, @Nullable String name, Catalogue.@Nullable Known known) {
    return new FirstProduct(
        one.product(),
        name,
        known == null ? List.of() : known.category(),
        known == null ? null : known.product(),
        one.customers(),
        one.again(),
        one.within90(),
        one.medianDays(),
        one.enough());
  }

  /** What customers took on their first, second and third purchase day. */
  public Paths paths(Audience audience) {
    var found = columnar.remember("paths", audience, ProductsSql::walk);
    return named(found);
  }

  private Paths named(Paths found) {
    Set<String> products = new HashSet<>();
    found.paths().forEach(path -> products.addAll(path.products()));
    var names = names(products, catalogue.known(products));
    return new Paths(
        found.customers(),
        found.paths().stream()
            .map(path -> {
              var own = new ArrayList<@Nullable String>();
              path.products().forEach(product -> own.add(names.get(product)));
              return new Path(path.products(), own, path.customers(), path.share(), path.ended());
            })
            .toList());
  }

  /** Chooses the ways of most customers and puts each behind what it goes on from. */
  static Paths paths(long customers, List<Walked> first, List<Walked> second, List<Walked> third) {
    var paths = new ArrayList<Path>();
    for (var one : first) {
      paths.add(path(one, customers));
      for (var two : following(one, second)) {
        paths.add(path(two, one.customers()));
        for (var three : following(two, third)) {
          paths.add(path(three, two.customers()));
        }
      }
    }
    return new Paths(customers, paths);
  }

  private static List<Walked> following(Walked before, List<Walked> all) {
    return all.stream()
        .filter(
            next -> next.products().subList(0, before.products().size()).equals(before.products()))
        .toList();
  }

  private static Path path(Walked walked, long of) {
    return new Path(
        walked.products(),
        new ArrayList<>(),
        walked.customers(),
        Math.round(1_000_000.0 * walked.customers() / of) / 1_000_000.0,
        walked.ended());
  }
}
