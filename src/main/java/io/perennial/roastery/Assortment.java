package io.perennial.roastery;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the roaster sells, and for how much. */
public final class Assortment {

  /**
   * A product.
   *
   * @param price in złoty before prices rose
   * @param cups how many cups of coffee one makes; 0: none
   */
  public record Product(String code, String name, int price, int cups) {}

  /** A roast: as beans in two sizes, and ground. */
  private record Roast(String code, String name, int price) {}

  private static final List<Roast> ROASTS =
      List.of(
          new Roast("ESP", "House Espresso", 39),
          new Roast("BRA", "Brazil Cerrado", 42),
          new Roast("COL", "Colombia Huila", 46),
          new Roast("ETH", "Ethiopia Yirgacheffe", 52),
          new Roast("GUA", "Guatemala Antigua", 48),
          new Roast("KEN", "Kenya Nyeri", 59),
          new Roast("DEC", "Decaf Mexico", 49));

  /** Cups of 15 g of coffee. */
  private static final int CUPS_OF_A_BAG = 17;

  private static final int CUPS_OF_A_KILO = 67;

  /** A kilo costs as much as so many bags. */
  private static final double BAGS_A_KILO_COSTS = 3.4;

  /** How the roasts sell, the house's own best. */
  private static final double[] LIKED = {30, 20, 16, 12, 11, 6, 5};

  static final List<Product> BAGS = roasts("B250", "beans 250 g", 1, CUPS_OF_A_BAG);
  static final List<Product> KILOS =
      roasts("B1000", "beans 1 kg", BAGS_A_KILO_COSTS, CUPS_OF_A_KILO);
  static final List<Product> GROUND = roasts("G250", "ground 250 g", 1, CUPS_OF_A_BAG);
  static final List<Product> CAPSULES =
      List.of(
          new Product("CAP-LUN", "Capsules Lungo, 30", 45, 30),
          new Product("CAP-ESP", "Capsules Espresso, 30", 45, 30),
          new Product("CAP-RIS", "Capsules Ristretto, 30", 47, 30),
          new Product("CAP-DEC", "Capsules Decaf, 30", 49, 30));
  static final Product SAMPLER = new Product("SET-TASTE", "Tasting set, 3 × 100 g", 59, 20);
  static final Product FILTERS = new Product("FIL-100", "Paper filters, 100", 19, 0);
  static final Product CLEANER = new Product("CLEAN", "Machine cleaner", 32, 0);

  /** Bought once each. */
  static final List<Product> EQUIPMENT =
      List.of(
          new Product("EQ-DRIP", "Dripper", 69, 0),
          new Product("EQ-PRESS", "French press", 89, 0),
          new Product("EQ-AERO", "Travel press", 159, 0),
          new Product("EQ-GRIND", "Hand grinder", 249, 0),
          new Product("EQ-KETTLE", "Kettle with a thin spout", 219, 0),
          new Product("EQ-MOKA", "Moka pot", 119, 0));

  private static final double[] EQUIPMENT_LIKED = {26, 22, 14, 16, 9, 13};

  static final List<Product> PRESENTS =
      List.of(
          new Product("GIFT-S", "Gift box, two coffees", 99, 34),
          new Product("GIFT-M", "Gift box, coffee and cup", 149, 17),
          new Product("GIFT-L", "Gift box, coffee and press", 229, 34));

  private static final double[] PRESENTS_LIKED = {50, 34, 16};

  /**
   * Products that stand together in the shop.
   *
   * @param category from the widest to the narrowest
   * @param given whether they are bought for somebody else
   */
  public record Aisle(List<String> category, List<Product> products, boolean given) {

    private static Aisle of(List<Product> products, String... category) {
      return new Aisle(List.of(category), products, false);
    }

    /**
     * For how many days one lasts somebody who drinks as much as the others do; {@code null} where
     * nothing is drunk, or somebody else drinks it.
     */
    public @Nullable Integer consumptionDays(Product product) {
      return product.cups() == 0 || given
          ? null
          : (int) StrictMath.round(product.cups() / Model.CUPS_A_DAY);
    }
  }

  /** Everything there is to buy. */
  public static List<Aisle> aisles() {
    return List.of(
        Aisle.of(BAGS, "Coffee", "Beans", "250 g"),
        Aisle.of(KILOS, "Coffee", "Beans", "1 kg"),
        Aisle.of(GROUND, "Coffee", "Ground"),
        Aisle.of(CAPSULES, "Coffee", "Capsules"),
        Aisle.of(List.of(SAMPLER), "Coffee", "Tasting sets"),
        Aisle.of(List.of(FILTERS), "Accessories", "Filters"),
        Aisle.of(List.of(CLEANER), "Accessories", "Care"),
        Aisle.of(EQUIPMENT, "Equipment"),
        new Aisle(List.of("Gifts"), PRESENTS, true));
  }

  /** What złoty are in other money, roughly, so that prices look as they do in a shop. */
  private static final Map<String, BigDecimal> WORTH =
      Map.ofEntries(
          Map.entry("PLN", BigDecimal.ONE),
          Map.entry("RON", new BigDecimal("1.2")),
          Map.entry("UAH", BigDecimal.TEN),
          Map.entry("EUR", new BigDecimal("0.25")),
          Map.entry("USD", new BigDecimal("0.25")),
          Map.entry("GBP", new BigDecimal("0.2")),
          Map.entry("CHF", new BigDecimal("0.25")),
          Map.entry("CZK", new BigDecimal("6")),
          Map.entry("HUF", new BigDecimal("100")),
          Map.entry("MDL", new BigDecimal("5")),
          Map.entry("BGN", new BigDecimal("0.5")),
          Map.entry("SEK", new BigDecimal("3")),
          Map.entry("NOK", new BigDecimal("3")),
          Map.entry("DKK", new BigDecimal("2")),
          Map.entry("TRY", BigDecimal.TEN),
          Map.entry("JPY", new BigDecimal("40")));

  private Assortment() {}

  private static List<Product> roasts(String code, String what, double bags, int cups) {
    var products = new ArrayList<Product>();
    for (var roast : ROASTS) {
      int price = (int) StrictMath.round(roast.price() * bags);
      products.add(new Product(roast.code() + "-" + code, roast.name() + ", " + what, price, cups));
    }
    return List.copyOf(products);
  }

  /** One of the roasts by its place in the lists, as people like them. */
  static int roast(Dice dice) {
    return dice.pick(LIKED);
  }

  static Product equipment(Dice dice) {
    return EQUIPMENT.get(dice.pick(EQUIPMENT_LIKED));
  }

  static Product present(Dice dice) {
    return PRESENTS.get(dice.pick(PRESENTS_LIKED));
  }

  /** What one piece costs in a currency: whole złoty, before or after the rise, times its worth. */
  public static BigDecimal price(Product product, boolean risen, String currency) {
    double price = risen ? product.price() * Model.PRICE_RISE : product.price();
    var worth = WORTH.getOrDefault(currency, BigDecimal.ONE);
    return rounded(BigDecimal.valueOf(StrictMath.round(price)).multiply(worth), currency);
  }

  /** To the smallest coin of a currency. */
  public static BigDecimal rounded(BigDecimal amount, String currency) {
    int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    return amount.setScale(digits, RoundingMode.HALF_UP);
  }
}
