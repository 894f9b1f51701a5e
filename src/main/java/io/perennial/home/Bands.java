package io.perennial.home;

import io.perennial.Problem;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a business compares itself with: a range for a figure, which it sets itself or takes from a
 * default.
 *
 * <p>The defaults are shares of customers with two purchases or more, by trade, as Metrilo's survey
 * of its shops gives them (metrilo.com/glossary/retention-rate), with five points to either side: a
 * rule of thumb, and said to be one.
 */
@Component
class Bands {

  /** So far from the survey's mean a shop is still usual. */
  private static final BigDecimal EITHER_SIDE = new BigDecimal("0.05");

  /** Figures of Home that have a band; all of them are shares. */
  static final List<String> FIGURES = List.of("repeat_rate", "second_90");

  /** Trades and their mean repeat purchase rate in the survey. */
  enum Trade {
    ALL("0.28"),
    COFFEE("0.30"),
    TEA("0.21"),
    FOOD("0.245"),
    MEALS("0.29"),
    SUPPLEMENTS("0.29"),
    BEAUTY("0.26"),
    APPAREL("0.26"),
    SPORTSWEAR("0.33"),
    PETS("0.315");

    private final BigDecimal mean;

    Trade(String mean) {
      this.mean = new BigDecimal(mean);
    }

    Band band() {
      return new Band(mean.subtract(EITHER_SIDE), mean.add(EITHER_SIDE), this);
    }

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Trade named(String text) {
      return Arrays.stream(values())
          .filter(trade -> trade.text().equals(text))
          .findFirst()
          .orElseThrow(() -> Problem.invalidField("trade", "bands.trade-unknown"));
    }
  }

  /**
   * A range of shares.
   *
   * @param trade whose default it is; {@code null}: set by the business
   */
  record Band(BigDecimal low, BigDecimal high, @Nullable Trade trade) {

    /** Whether it holds because nobody chose another. */
    boolean isDefault() {
      return trade == Trade.ALL;
    }

    /** Below, within or above. */
    int side(double value) {
      return value < low.doubleValue() ? -1 : value > high.doubleValue() ? 1 : 0;
    }
  }

  private final HomeSql sql;

  Bands(HomeSql sql) {
    this.sql = sql;
  }

  /** The bands in use; the repeat rate of all trades when nothing was chosen. */
  Map<String, Band> all() {
    var known = sql.bands();
    known.putIfAbsent("repeat_rate", Trade.ALL.band());
    return known;
  }

  /** Takes the default of a trade. */
  void take(Trade trade) {
    sql.save("repeat_rate", trade.band());
  }

  /** Sets a band of the business's own. */
  void set(String figure, BigDecimal low, BigDecimal high) {
    if (!FIGURES.contains(figure)) {
      throw Problem.invalidField("figure", "bands.figure-unknown");
    }
    if (low.signum() < 0 || high.compareTo(BigDecimal.ONE) > 0 || low.compareTo(high) >= 0) {
      throw Problem.invalidField("low", "bands.order");
    }
    sql.save(figure, new Band(low, high, null));
  }

  /** Back to the default, where there is one. */
  void remove(String figure) {
    sql.remove(figure);
  }
}
