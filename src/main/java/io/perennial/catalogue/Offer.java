package io.perennial.catalogue;

import io.perennial.Problem;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of a file, or one item of a feed: a product, or one kind of it.
 *
 * @param number where it stands in the file, from 1; the header is a row
 * @param parts what it says
 * @param options what tells this kind from the others, such as size and colour
 */
record Offer(long number, Map<Part, String> parts, List<String> options) {

  /** What a file can say of a product, and the names that columns and elements have for it. */
  enum Part {
    REFERENCE(
        "id",
        "productid",
        "reference",
        "kodproduktu",
        "idproduktu",
        "codprodus",
        "idprodus",
        "кодтовару"),
    NAME(
        "title",
        "name",
        "productname",
        "nazwa",
        "nazwaproduktu",
        "nume",
        "numeprodus",
        "denumire",
        "назва",
        "назватовару"),
    SKU("variantsku", "sku", "symbol", "kod", "cod", "артикул"),
    GROUP("itemgroupid", "parent", "parentid"),
    HANDLE("handle", "urlhandle"),
    CATEGORY(
        "producttype",
        "categories",
        "category",
        "productcategory",
        "kategoria",
        "kategorie",
        "categorie",
        "категорія",
        "googleproductcategory",
        "customproducttype",
        "type"),
    PRICE("variantprice", "price", "regularprice", "cena", "cenabrutto", "pret", "ціна"),
    CURRENCY("currency", "waluta", "moneda", "валюта"),
    AVAILABILITY(
        "availability", "instock", "stockstatus", "dostepnosc", "disponibilitate", "наявність"),
    STATUS("status", "published", "publishedononlinestore"),
    LINK("link", "permalink", "producturl", "url", "adres", "посилання"),
    PICTURE(
        "imagesrc",
        "productimageurl",
        "imagelink",
        "image",
        "images",
        "picture",
        "zdjecie",
        "imagine",
        "фото"),
    CONSUMPTION_DAYS(
        "consumptiondays", "lastsdays", "wystarczanadni", "ajungepentruzile", "вистачаєнаднів");

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final List<String> names;

    Part(String... names) {
      this.names = List.of(names);
    }

    /** What columns call it, the surest first; without blanks, signs and marks. */
    List<String> names() {
      return names;
    }

    /** How forms and the message bundles call it. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static Offer of(long number, Map<Part, String> parts, List<String> options) {
    var said = new EnumMap<Part, String>(Part.class);
    parts.forEach((part, text) -> {
      if (!text.isBlank()) {
        said.put(part, text.strip());
      }
    });
    return new Offer(number, said, options);
  }

  @Nullable String text(Part part) {
    return parts.get(part);
  }

  /**
   * By what the kinds of one product are known as such.
   *
   * @throws Problem if nothing in this row says which product it is
   */
  String product() {
    var handle = text(Part.HANDLE);
    return handle != null ? handle : Objects.requireNonNullElseGet(group(), this::own);
  }

  /** The number of this kind of the product. */
  String own() {
    var own =
        Objects.requireNonNullElseGet(
            text(Part.REFERENCE), () -> Objects.requireNonNullElse(text(Part.SKU), ""));
    if (own.isEmpty()) {
      throw Problem.invalidField("reference", "catalogue.refused.reference");
    }
    return own;
  }

  /** WooCommerce writes the number of the product that a variation belongs to as {@code id:12}. */
  @Nullable String group() {
    var group = text(Part.GROUP);
    return group != null && group.startsWith("id:") ? group.substring(3) : group;
  }

  /** Whether it is no longer, or not yet, sold. */
  boolean isRetired() {
    var status = text(Part.STATUS);
    return status != null
        && switch (status.toLowerCase(Locale.ROOT)) {
          case "archived",
              "draft",
              "inactive",
              "unlisted",
              "false",
              "0",
              "-1",
              "trash",
              "private" ->
              true;
          default -> false;
        };
  }
}
