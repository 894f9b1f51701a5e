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

  /** Saves rates, all or none; a rate of the same currency and day is replaced. */
  void save(List<Rates.Rate> rates) {
    database
        .sql(
            """
            insert into orders_rate (currency, day, rate)
            select distinct on (currency, day) currency, day, rate
            from unnest(:currencies, :days, :rates) with ordinality as told (currency, day, rate, place)
            order by currency, day, place desc
            on conflict (currency, day) do update set rate = excluded.rate
            """,
            "currencies",
            rates.stream().map(Rates.Rate::currency).toArray(String[]::new),
            "days",
            rates.stream().map(Rates.Rate::day).toArray(LocalDate[]::new),
            "rates",
            rates.stream().map(Rates.Rate::rate).toArray(BigDecimal[]::new))
        .update();
  }

  boolean any() {
    return database.sql("select exists (select from orders_rate)").query(Boolean.class).single();
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
