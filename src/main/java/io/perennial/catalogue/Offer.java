package io.perennial.catalogue;

import io.perennial.Problem;
import java.util.ArrayList;
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

    /** How a column is called that is written here, and would be guessed when it is read again. */
    String column() {
      return this == GROUP ? "item_group_id" : word();
    }

    /** How forms and the message bundles call it. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** As long as the longest address, twice; what is longer is a description. */
  static final int LONGEST_TEXT = 4_000;

  /** Shopify tells the kinds of a product apart by so many options. */
  private static final int OPTIONS = 3;

  /** The names of {@link #cells}. */
  static List<String> header() {
    var header = new ArrayList<String>();
    for (var part : Part.values()) {
      header.add(part.column());
    }
    for (int i = 1; i <= OPTIONS; i++) {
      header.add("option" + i + "_value");
    }
    return header;
  }

  /** All it says, every part and option in its place. */
  List<String> cells() {
    var cells = new ArrayList<String>();
    for (var part : Part.values()) {
      cells.add(parts.getOrDefault(part, ""));
    }
    for (int i = 0; i < OPTIONS; i++) {
      cells.add(i < options.size() ? options.get(i) : "");
    }
    return cells;
  }

  static Offer of(long number, Map<Part, String> parts, List<String> options) {
    var said = new EnumMap<Part, String>(Part.class);
    parts.forEach((part, text) -> {
      if (!text.isBlank()) {
        said.put(part, cut(text));
      }
    });
    return new Offer(number, said, options.stream().map(Offer::cut).toList());
  }

  private static String cut(String text) {
    var plain = text.strip();
    return plain.length() <= LONGEST_TEXT ? plain : plain.substring(0, LONGEST_TEXT);
  }

  /** How many letters it holds. */
  long letters() {
    long letters = 0;
    for (var text : parts.values()) {
      letters += text.length();
    }
    for (var option : options) {
      letters += option.length();
    }
    return letters;
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
