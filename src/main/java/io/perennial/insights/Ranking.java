package io.perennial.insights;

import io.perennial.columnar.Columnar;
import java.time.LocalDate;
import java.util.UUID;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The RFM codes of all customers, for whoever writes them down. */
@Component
public class Ranking {

  private final Insights insights;
  private final Columnar columnar;

  Ranking(Insights insights, Columnar columnar) {
    this.insights = insights;
    this.columnar = columnar;
  }

  /**
   * Hands over the three-digit code of everybody who purchased, in the order of their ids.
   *
   * @return the day up to which recency is counted; {@code null} before the first purchase
   */
  public @Nullable LocalDate each(ObjIntConsumer<UUID> taker) {
    var scale = insights.scale(null);
    if (scale == null) {
      return null;
    }
    columnar.ask(copy -> {
      RfmSql.each(copy, scale, taker);
      return true;
    });
    return scale.day();
  }
}
