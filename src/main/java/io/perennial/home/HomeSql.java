package io.perennial.home;

import io.perennial.Database;
import io.perennial.home.Bands.Band;
import io.perennial.home.Bands.Trade;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Every statement of Home. */
@Component
class HomeSql {

  private final Database database;

  HomeSql(Database database) {
    this.database = database;
  }

  Map<String, Band> bands() {
    Map<String, Band> bands = new HashMap<>();
    database
        .sql("select figure, low, high, trade from home_band")
        .query(row -> {
          var trade = row.getString("trade");
          bands.put(
              row.getString("figure"),
              new Band(
                  row.getBigDecimal("low"),
                  row.getBigDecimal("high"),
                  trade == null ? null : Trade.named(trade)));
        });
    return bands;
  }

  void save(String figure, Band band) {
    database
        .sql(
            """
            insert into home_band (figure, low, high, trade) values (:figure, :low, :high, :trade)
            on conflict (figure) do update set low = excluded.low, high = excluded.high, trade = excluded.trade
            """,
            "figure",
            figure,
            "low",
            band.low(),
            "high",
            band.high(),
            "trade",
            band.trade() == null ? null : band.trade().text())
        .update();
  }

  void remove(String figure) {
    database.sql("delete from home_band where figure = :figure", "figure", figure).update();
  }
}
