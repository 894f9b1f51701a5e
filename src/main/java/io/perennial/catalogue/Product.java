package io.perennial.catalogue;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A product as it is known now.
 *
 * @param reference its number in the source
 * @param category from the widest to the narrowest; what the staff chose goes before what the
 *     source says
 * @param categoryChosen whether the staff chose it
 * @param price the lowest, in {@code currency}
 * @param availability {@code null}: nobody said
 * @param retiredAt since when it is not sold any more; {@code null}: it is
 * @param consumptionDays for how many days one lasts, as somebody declared it
 * @param daysChosen whether the staff declared it
 * @param toldAt how new what is known is
 */
public record Product(
    UUID id,
    String source,
    String reference,
    @Nullable String name,
    List<String> category,
    boolean categoryChosen,
    @Nullable BigDecimal price,
    @Nullable String currency,
    @Nullable String picture,
    @Nullable String link,
    @Nullable Availability availability,
    @Nullable Instant retiredAt,
    @Nullable Integer consumptionDays,
    boolean daysChosen,
    Instant toldAt) {

  /** Whether it can be had. */
  public enum Availability {
    IN_STOCK,
    OUT_OF_STOCK,
    PREORDER,
    BACKORDER;

    /** How the database, the API and the message bundles call it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** What shops and feeds write, or {@code null} if it says nothing. */
    static @Nullable Availability of(@Nullable String written) {
      if (written == null) {
        return null;
      }
      return switch (written.strip().toLowerCase(Locale.ROOT).replaceAll("[ _-]", "")) {
        case "instock", "1", "true", "yes", "available" -> IN_STOCK;
        case "outofstock", "0", "false", "no", "soldout" -> OUT_OF_STOCK;
        case "preorder" -> PREORDER;
        case "backorder", "onbackorder" -> BACKORDER;
        default -> null;
      };
    }
  }

  /** One kind of a product, such as a size. */
  public record Variant(
      String reference, @Nullable String sku, @Nullable String name, @Nullable BigDecimal price) {}

  /** What it is called; its number where nobody named it. */
  public String title() {
    return name == null ? reference : name;
  }
}
