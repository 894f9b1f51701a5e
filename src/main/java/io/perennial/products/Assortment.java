package io.perennial.products;

import io.perennial.Page;
import io.perennial.catalogue.Catalogue;
import io.perennial.catalogue.Catalogue.Choice;
import io.perennial.catalogue.Product;
import io.perennial.columnar.Audience;
import io.perennial.columnar.Columnar;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The products of the catalogue, each with its sales. */
@Component
class Assortment {

  /** A product and its sales. */
  record Item(Product product, Sales sales) {

    /** For how many days one lasts: as somebody declared it, or else as repeat orders teach it. */
    @Nullable Integer consumptionDays() {
      return product.consumptionDays() != null ? product.consumptionDays() : sales.learnedDays();
    }

    boolean isLearned() {
      return product.consumptionDays() == null && sales.learnedDays() != null;
    }
  }

  private record Asked(Map<UUID, Set<String>> codes) {}

  private final Catalogue catalogue;
  private final Columnar columnar;

  Assortment(Catalogue catalogue, Columnar columnar) {
    this.catalogue = catalogue;
    this.columnar = columnar;
  }

  Page<Item> list(Choice choice, @Nullable String cursor, int size) {
    var page = catalogue.list(choice, cursor, size);
    return new Page<>(items(page.items()), page.next());
  }

  Item find(UUID id) {
    return items(List.of(catalogue.find(id))).getFirst();
  }

  private List<Item> items(List<Product> products) {
    Map<UUID, Set<String>> codes = new TreeMap<>();
    catalogue
        .codes(products.stream().map(Product::id).toList())
        .forEach((product, all) -> codes.put(product, new TreeSet<>(all)));
    var sales =
        columnar.remember(new Asked(codes), Audience.EVERYBODY, copy -> SalesSql.of(copy, codes));
    return products.stream()
        .map(product -> new Item(product, sales.getOrDefault(product.id(), Sales.NONE)))
        .toList();
  }
}
