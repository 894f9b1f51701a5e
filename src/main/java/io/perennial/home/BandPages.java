package io.perennial.home;

import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.home.Bands.Band;
import io.perennial.home.Bands.Trade;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** What the business compares itself with. */
@Controller
class BandPages {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  record BandsPage(Map<String, Band> bands) {

    List<String> figures() {
      return Bands.FIGURES;
    }

    List<Trade> trades() {
      return List.of(Trade.values());
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
    return html.page("home/bands", new BandsPage(bands.all()));
  }

  @PostMapping("/settings/benchmarks/trade")
  View take(@RequestParam String trade) {
    bands.take(Trade.named(trade));
    return html.redirect("/settings/benchmarks");
  }

  /** Percentages, as people write them. */
  @PostMapping("/settings/benchmarks")
  View set(@RequestParam String figure, @RequestParam String low, @RequestParam String high) {
    bands.set(figure, share(low), share(high));
    return html.redirect("/settings/benchmarks");
  }

  @PostMapping("/settings/benchmarks/remove")
  View remove(@RequestParam String figure) {
    bands.remove(figure);
    return html.redirect("/settings/benchmarks");
  }

  private static BigDecimal share(String percent) {
    try {
      return new BigDecimal(percent.strip().replace(',', '.').replace("%", "").strip())
          .divide(HUNDRED);
    } catch (ArithmeticException | NumberFormatException unreadable) {
      throw Problem.invalidField("low", "bands.number");
    }
  }
}
