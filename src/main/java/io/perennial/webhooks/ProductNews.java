package io.perennial.webhooks;

import io.perennial.Problem;
import io.perennial.catalogue.Draft;
import io.perennial.catalogue.Product.Availability;
import io.perennial.catalogue.Product.Variant;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What shops' messages about products mean: the same as their exports. A shop does not say in which
 * currency its prices are; it is the business's.
 */
final class ProductNews {

  private ProductNews() {}

  static News shopify(Said said) {
    var name = said.name("title");
    var variants = new ArrayList<Variant>();
    var prices = new ArrayList<BigDecimal>();
    boolean isThere = false;
    for (var node : listed(said, "variants")) {
      var one = new Said(node);
      var kind = one.name("title");
      var price = one.amount("price");
      if (price != null) {
        prices.add(price);
      }
      // Where nobody counts, or sells on without any, there is always one.
      isThere |=
          one.text("inventory_management") == null
              || "continue".equals(one.text("inventory_policy"))
              || one.amountOrZero("inventory_quantity").signum() > 0;
      var whole = kind == null || Draft.isNoKind(kind) ? name : name + " - " + kind;
      variants.add(new Variant(one.needed("id"), one.text("sku"), whole, price));
    }
    var category = Said.first(said.at("category").name("full_name"), said.text("product_type"));
    return new News.Offered(
        new Draft(
            said.needed("id"),
            said.text("handle"),
            name,
            category == null ? null : Draft.path(category),
            prices.stream().min(BigDecimal::compareTo).orElse(null),
            null,
            Said.first(
                said.at("image").text("src"),
                new Said(said.node().path("images").path(0)).text("src")),
            null,
            variants.isEmpty() ? null : isThere ? Availability.IN_STOCK : Availability.OUT_OF_STOCK,
            !Objects.requireNonNullElse(said.text("status"), "active").equals("active"),
            null,
            variants,
            changed(said.moment("updated_at"), said.moment("created_at"), "updated_at")));
  }

  static News wooCommerce(Said said) {
    var parent = said.text("parent_id");
    if (parent != null && !parent.equals("0")) {
      // A kind of another product, which orders name by that product's number.
      return new News.Nothing("webhooks.passed.variation");
    }
    var id = said.needed("id");
    var name = said.name("name");
    var price = said.amount("price");
    return new News.Offered(
        new Draft(
            id,
            null,
            name,
            category(said),
            price,
            null,
            new Said(said.node().path("images").path(0)).text("src"),
            said.text("permalink"),
            switch (Objects.requireNonNullElse(said.text("stock_status"), "")) {
              case "instock" -> Availability.IN_STOCK;
              case "outofstock" -> Availability.OUT_OF_STOCK;
              case "onbackorder" -> Availability.BACKORDER;
              default -> null;
            },
            !Objects.requireNonNullElse(said.text("status"), "publish").equals("publish"),
            null,
            List.of(new Variant(id, said.text("sku"), name, price)),
            changed(
                said.momentOfUtc("date_modified_gmt"),
                said.momentOfUtc("date_created_gmt"),
                "date_modified_gmt")));
  }

  /** WooCommerce names categories without those above them; the first is the main one. */
  private static @Nullable List<String> category(Said said) {
    var name = new Said(said.node().path("categories").path(0)).name("name");
    return name == null ? null : List.of(name);
  }

  private static JsonNode listed(Said said, String field) {
    var list = said.node().path(field);
    if (list.size() > Draft.MOST_VARIANTS) {
      throw Problem.invalid("catalogue.refused.variants", Draft.MOST_VARIANTS);
    }
    return list;
  }

  private static Instant changed(@Nullable Instant changed, @Nullable Instant made, String field) {
    var at = changed != null ? changed : made;
    if (at == null) {
      throw Problem.invalid("webhooks.refused.missing", field);
    }
    return at;
  }
}
