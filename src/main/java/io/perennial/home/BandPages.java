package io.perennial.home;

import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.home.Bands.Band;
import io.perennial.home.Bands.Trade;
import jakarta.servlet.http.HttpServletResponse;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** What the business compares itself with. */
@Controller
class BandPages {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** Of a share; a percentage then has two. */
  private static final int DECIMALS = 4;

  /**
   * Longer numbers are no percentages, and those with exponents can be too large for any memory.
   */
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,6}(\\.\\d{0,12})?");

  /**
   * The ranges.
   *
   * @param refused what somebody typed that was no range, or {@code null}
   */
  record BandsPage(Map<String, Band> bands, @Nullable Refused refused) {

    List<String> figures() {
      return Bands.FIGURES;
    }

    List<Trade> trades() {
      return List.of(Trade.values());
    }

    @Nullable Refused refused(String figure) {
      return refused != null && refused.figure().equals(figure) ? refused : null;
    }

    /** What stands in the two fields of a figure: the typed, else the range in percent. */
    String low(Ui ui, String figure) {
      var typed = refused(figure);
      var band = bands.get(figure);
      return typed != null ? typed.low() : band == null ? "" : percent(ui, band.low());
    }

    String high(Ui ui, String figure) {
      var typed = refused(figure);
      var band = bands.get(figure);
      return typed != null ? typed.high() : band == null ? "" : percent(ui, band.high());
    }

    private static String percent(Ui ui, BigDecimal share) {
      return ui.decimal(share.multiply(HUNDRED).doubleValue(), 1);
    }
  }

  /** A range that was refused, as it was typed, and why. */
  record Refused(String figure, String low, String high, Problem problem) {

    String says(Ui ui) {
      return ui.text(problem.text(), problem.arguments().toArray());
    }
  }

  private final Bands bands;
  private final Html html;

  BandPages(Bands bands, Html html) {
    this.bands = bands;
    this.html = html;
  }

  @GetMapping("/settings/benchmarks")
  View show() {
    return html.page("home/bands", new BandsPage(bands.all(), null));
  }

  @PostMapping("/settings/benchmarks/trade")
  View take(@RequestParam String trade) {
    bands.take(Trade.named(trade));
    return html.redirect("/settings/benchmarks");
  }

  /** Percentages, as people write them; what is no range comes back with the reason beside it. */
  @PostMapping("/settings/benchmarks")
  View set(@RequestParam String figure, @RequestParam String low, @RequestParam String high) {
    try {
      bands.set(figure, share(low), share(high));
    } catch (Problem refused) {
      return html.page(
          "home/bands",
          new BandsPage(bands.all(), new Refused(figure, low, high, refused)),
          HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
    }
    return html.redirect("/settings/benchmarks");
  }

  @PostMapping("/settings/benchmarks/remove")
  View remove(@RequestParam String figure) {
    bands.remove(figure);
    return html.redirect("/settings/benchmarks");
  }

  /** As exact as it is kept, so that what is checked is what is saved. */
  private static BigDecimal share(String percent) {
    var number = percent.strip().replace(',', '.').replace("%", "").strip();
    if (!NUMBER.matcher(number).matches()) {
      throw Problem.invalidField("low", "bands.number");
    }
    return new BigDecimal(number).divide(HUNDRED, DECIMALS, RoundingMode.HALF_UP);
  }
}
