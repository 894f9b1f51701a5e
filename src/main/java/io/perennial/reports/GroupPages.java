package io.perennial.reports;

import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.insights.Insights;
import io.perennial.insights.Migration;
import io.perennial.insights.Moves;
import io.perennial.insights.Rfm;
import io.perennial.insights.Triangle;
import io.perennial.products.Products;
import io.perennial.products.Products.FirstProduct;
import io.perennial.products.Products.Path;
import io.perennial.products.Products.Paths;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** Customers by how recently and often they order, and by what they came with. */
@Controller
class GroupPages {

  /**
   * The squares.
   *
   * @param moves between the groups until that day
   * @param asOf the day they are of as it was written
   * @param since the day it is compared with as it was written
   * @param wrong why one of them was not taken, or {@code null}
   * @param nothing whether the customers of chosen squares were asked for, and none was chosen
   */
  record RfmPage(
      Frame frame,
      Rfm rfm,
      Moves moves,
      @Nullable String asOf,
      @Nullable String since,
      @Nullable Problem wrong,
      boolean nothing) {

    /** What the addresses of lists are told beside the squares. */
    String behind() {
      return frame.filters().behind() + (asOf == null || wrong != null ? "" : "&as_of=" + asOf);
    }

    /** The customers behind a move. */
    String address(Moves.Move move) {
      return "/insights/rfm/moves/customers?was="
          + move.was()
          + "&is="
          + move.is()
          + "&since="
          + moves.from()
          + behind();
    }

    boolean isWrong(String field) {
      return wrong != null && field.equals(wrong.field());
    }

    String why(Ui ui) {
      return wrong == null ? "" : ui.text(wrong.text(), wrong.arguments().toArray());
    }
  }

  /**
   * First products.
   *
   * @param all what became of all customers: to compare with
   * @param before the share of those before who came back within 90 days, by first product; none
   *     where there is nothing to compare with
   * @param whole whether all of them are shown, or only the first
   */
  record ProductsPage(
      Frame frame,
      List<FirstProduct> products,
      Everybody all,
      @Nullable Map<String, Double> before,
      boolean whole) {

    List<FirstProduct> ranked() {
      return products.stream()
          .filter(FirstProduct::enough)
          .limit(whole ? products.size() : SHOWN)
          .toList();
    }

    /** The others, when nothing is left out before them. */
    List<FirstProduct> few() {
      return products.stream()
          .filter(product -> !product.enough())
          .limit(isCut() ? 0 : MOST_FEW)
          .toList();
    }

    boolean isCut() {
      return !whole && enough() > SHOWN;
    }

    long enough() {
      return products.stream().filter(FirstProduct::enough).count();
    }

    int least() {
      return Triangle.FEW;
    }

    String address(String product) {
      return frame.filters().address("/insights/products/customers", "bought", product);
    }

    String everything() {
      return frame.look().address("/insights/products", "show", EVERYTHING);
    }
  }

  /** What became of all customers. */
  record Everybody(
      long customers, @Nullable Double within90, double again, @Nullable Double medianDays) {}

  /**
   * Ways.
   *
   * @param before the share of those before who took the same way; none where there is nothing to
   *     compare with
   */
  record PathsPage(Frame frame, Paths paths, @Nullable Map<List<String>, Double> before) {

    /** Where the customers of a path are listed. */
    String address(Path path) {
      var address = new StringBuilder("/insights/products/customers");
      char before = '?';
      for (var product : path.products()) {
        address
            .append(before)
            .append("bought=")
            .append(URLEncoder.encode(product, StandardCharsets.UTF_8));
        before = '&';
      }
      return address + frame.filters().behind();
    }

    /** Whether the share is of so few that it says little. */
    boolean isOfFew(Path path) {
      return Math.round(path.customers() / path.share()) < Triangle.FEW;
    }

    static String name(Path path) {
      var name = path.names().getLast();
      return name == null ? path.products().getLast() : name;
    }
  }

  /** Of products with too few customers only the largest are worth a line. */
  static final int MOST_FEW = 20;

  /** The best are what a reader wants; the others are a click away. */
  private static final int SHOWN = 40;

  private static final String EVERYTHING = "all";

  private final Frames frames;
  private final Insights insights;
  private final Migration migration;
  private final Products products;
  private final Html html;

  GroupPages(Frames frames, Insights insights, Migration migration, Products products, Html html) {
    this.frames = frames;
    this.insights = insights;
    this.migration = migration;
    this.products = products;
    this.html = html;
  }

  @GetMapping("/insights/rfm")
  View rfm(
      Look look,
      @RequestParam(name = "as_of", required = false) @Nullable String asOf,
      @RequestParam(required = false) @Nullable String since,
      @RequestParam(defaultValue = "false") boolean nothing) {
    var frame = frames.of("rfm", look);
    var audience = frame.audience();
    var written = asOf == null || asOf.isBlank() ? null : asOf;
    try {
      var day = Look.day("as_of", written);
      var rfm = insights.rfm(day, audience);
      var moves = migration.moves(Look.day("since", since), day, audience);
      return html.page(
          "reports/rfm", new RfmPage(frame, rfm, moves, written, since, null, nothing));
    } catch (Problem wrong) {
      if (!"as_of".equals(wrong.field()) && !"since".equals(wrong.field())) {
        throw wrong;
      }
      var page =
          new RfmPage(
              frame,
              insights.rfm(null, audience),
              migration.moves(null, null, audience),
              written,
              since,
              wrong,
              nothing);
      return html.page("reports/rfm", page, wrong.kind().status());
    }
  }

  @GetMapping("/insights/products")
  View products(Look look, @RequestParam(defaultValue = "") String show) {
    var frame = frames.of("products", look);
    var before = frame.comparedAudience();
    var figures = insights.summary(null, null, frame.audience()).figures();
    var second = figures.secondPurchaseDays();
    return html.page(
        "reports/products",
        new ProductsPage(
            frame,
            products.first(frame.audience()),
            new Everybody(
                second.customers(),
                figures.second90().estimated() || figures.second90().customers() < Triangle.FEW
                    ? null
                    : figures.second90().value(),
                second.customers() == 0 ? 0 : (double) second.returned() / second.customers(),
                second.value()),
            before == null ? null : within90(products.first(before)),
            show.equals(EVERYTHING)),
        frame.status());
  }

  private static Map<String, Double> within90(List<FirstProduct> products) {
    var shares = new HashMap<String, Double>();
    for (var product : products) {
      if (product.enough() && product.within90() != null) {
        shares.put(product.product(), product.within90());
      }
    }
    return shares;
  }

  @GetMapping("/insights/paths")
  View paths(Look look) {
    var frame = frames.of("paths", look);
    var before = frame.comparedAudience();
    return html.page(
        "reports/paths",
        new PathsPage(
            frame,
            products.paths(frame.audience()),
            before == null
                ? null
                : products.paths(before).paths().stream()
                    .collect(Collectors.toMap(Path::products, Path::share))),
        frame.status());
  }

  /** What a product is called; its code where no order named it. */
  static String called(@Nullable String name, String product) {
    return name == null ? product : name;
  }
}
