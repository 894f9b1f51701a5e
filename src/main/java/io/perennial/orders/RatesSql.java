package io.perennial.orders;

import io.perennial.Database;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.stereotype.Component;

/** Every statement about exchange rates. */
@Component
class RatesSql {

  private final Database database;

  RatesSql(Database database) {
    this.database = database;
  }

  Optional<BigDecimal> rate(String currency, LocalDate day) {
    return database
        .sql(
            """
            select rate from orders_rate where currency = :currency and day <= :day order by day desc limit 1
            """,
            "currency",
            currency,
            "day",
            day)
        .query((row, number) -> row.getBigDecimal("rate"))
        .optional();
  }

  List<Rates.Rate> list(int limit) {
    return database
        .sql(
            "select currency, day, rate from orders_rate order by currency, day desc limit :limit",
            "limit",
            limit)
        .query(new SimplePropertyRowMapper<>(Rates.Rate.class))
        .list();
  }

  void save(Rates.Rate rate) {
    database
        .sql(
            """
            insert into orders_rate (currency, day, rate) values (:currency, :day, :rate)
            on conflict (currency, day) do update set rate = excluded.rate
            """,
            "currency",
            rate.currency(),
            "day",
            rate.day(),
            "rate",
            rate.rate())
        .update();
  }

  int delete(String currency, LocalDate day) {
    return database
        .sql(
            "delete from orders_rate where currency = :currency and day = :day",
            "currency",
            currency,
            "day",
            day)
        .update();
  }
}
