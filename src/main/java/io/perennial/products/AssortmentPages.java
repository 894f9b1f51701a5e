package io.perennial.products;

import io.perennial.Html;
import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.catalogue.Catalogue;
import io.perennial.catalogue.Catalogue.Category;
import io.perennial.catalogue.Catalogue.Choice;
import io.perennial.catalogue.Draft;
import io.perennial.catalogue.Product.Variant;
import io.perennial.products.Assortment.Item;
import io.perennial.settings.FieldErrors;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;
import org.springframework.web.util.UriComponentsBuilder;

/** The list of products, and the page of one. */
@Controller
@RequestMapping("/products")
class AssortmentPages {

  /**
   * How somebody looks at the list. All of it stands in the address.
   *
   * @param state {@code sold}, {@code retired} or {@code all}
   */
  record Look(String query, String category, String source, String state) {

    /** What a category is called in an address and a form. */
    static String word(List<String> path) {
      return String.join(" > ", path);
    }

    Choice choice() {
      return new Choice(
          query,
          Draft.path(category),
          source.isEmpty() ? null : source,
          switch (state) {
            case "sold" -> Boolean.FALSE;
            case "retired" -> Boolean.TRUE;
            default -> null;
          });
    }

    boolean isNarrow() {
      return !query.isBlank() || !category.isBlank() || !source.isEmpty() || !state.equals("sold");
    }

    String address(String cursor) {
      return UriComponentsBuilder.fromPath("/products")
          .queryParam("query", "{query}")
          .queryParam("category", "{category}")
          .queryParam("source", "{source}")
          .queryParam("state", "{state}")
          .queryParam("cursor", "{cursor}")
          .encode()
          .buildAndExpand(query, category, source, state, cursor)
          .toUriString();
    }
  }

  /**
   * The list.
   *
   * @param next address of the next page, or {@code null}
   */
  record ListPage(
      Look look,
      List<Item> items,
      long count,
      @Nullable String next,
      List<Category> categories,
      List<String> sources) {

    List<String> states() {
      return List.of("sold", "retired", "all");
    }
  }

  /**
   * One product.
   *
   * @param category as the form has it
   * @param days as the form has it
   */
  record ItemPage(
      Item item,
      List<Variant> variants,
      List<Category> categories,
      String category,
      String days,
      boolean saved,
      FieldErrors errors) {}

  private final Assortment assortment;
  private final Catalogue catalogue;
  private final Html html;

  AssortmentPages(Assortment assortment, Catalogue catalogue, Html html) {
    this.assortment = assortment;
    this.catalogue = catalogue;
    this.html = html;
  }

  @GetMapping
  View list(
      @RequestParam(defaultValue = "") String query,
      @RequestParam(defaultValue = "") String category,
      @RequestParam(defaultValue = "") String source,
      @RequestParam(defaultValue = "sold") String state,
      @RequestParam(required = false) @Nullable String cursor) {
    var look = new Look(query, category, source, state);
    var page = assortment.list(look.choice(), cursor, Page.USUAL);
    var next = page.next();
    return html.page(
        "products/list",
        new ListPage(
            look,
            page.items(),
            catalogue.count(look.choice()),
            next == null ? null : look.address(next),
            catalogue.categories(),
            catalogue.sources()));
  }

  @GetMapping("/{id}")
  View item(@PathVariable UUID id, @RequestParam(defaultValue = "false") boolean saved) {
    var item = assortment.find(id);
    var product = item.product();
    return item(
        item,
        product.categoryChosen() ? Look.word(product.category()) : "",
        product.daysChosen() ? String.valueOf(product.consumptionDays()) : "",
        saved,
        FieldErrors.NONE);
  }

  @PostMapping("/{id}")
  View save(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "") String category,
      @RequestParam(name = "consumption_days", defaultValue = "") String days,
      HttpServletRequest request) {
    try {
      catalogue.choose(id, category, days(days.strip()));
      return html.redirect("/products/" + id + "?saved=true");
    } catch (Problem problem) {
      if (problem.field() == null) {
        throw problem;
      }
      var errors = FieldErrors.of(List.of(problem), html.ui(request));
      return item(assortment.find(id), category, days, false, errors);
    }
  }

  private View item(Item item, String category, String days, boolean saved, FieldErrors errors) {
    var page =
        new ItemPage(
            item,
            catalogue.variants(item.product().id()),
            catalogue.categories(),
            category,
            days,
            saved,
            errors);
    return html.page("products/item", page, errors.status());
  }

  private static @Nullable Integer days(String typed) {
    if (typed.isEmpty()) {
      return null;
    }
    // What is no number is as wrong as none at all, and is told so by the same sentence.
    return typed.matches("[0-9]{1,6}") ? Integer.valueOf(typed) : Integer.valueOf(0);
  }
}
