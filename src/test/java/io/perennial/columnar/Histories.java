package io.perennial.columnar;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Random purchase histories, put straight into a columnar copy. */
public final class Histories {

  public record Bought(
      UUID customer, LocalDate day, BigDecimal value, String channel, String product) {}

  public record Refunded(UUID customer, LocalDate day, BigDecimal amount) {}

  public static final List<String> CHANNELS = List.of("web", "pos", "market");
  public static final List<String> COUNTRIES = List.of("PL", "RO", "UA", "CZ");

  public final Map<UUID, String> countries = new HashMap<>();
  public final List<Bought> purchases = new ArrayList<>();
  public final List<Refunded> refunds = new ArrayList<>();

  /** Some customers buy often, most rarely, some several times a day; some give back. */
  public static Histories random(long seed, int customers, int days) {
    var random = new Random(seed);
    var start = LocalDate.of(2024, 1, 15);
    var histories = new Histories();
    for (int i = 0; i < customers; i++) {
      var customer = new UUID(random.nextLong(), random.nextLong());
      var day = start.plusDays(random.nextInt(days));
      histories.countries.put(customer, COUNTRIES.get(random.nextInt(COUNTRIES.size())));
      double mean = 1 + random.nextInt(120);
      var end = start.plusDays(days);
      while (day.isBefore(end) && random.nextInt(6) > 0) {
        int orders = 1 + (random.nextInt(5) == 0 ? random.nextInt(3) : 0);
        for (int order = 0; order < orders; order++) {
          histories.purchases.add(
              new Bought(
                  customer,
                  day,
                  BigDecimal.valueOf(1 + random.nextInt(900_000), 3).setScale(4),
                  CHANNELS.get(random.nextInt(CHANNELS.size())),
                  "p" + random.nextInt(6)));
        }
        if (random.nextInt(7) == 0) {
          histories.refunds.add(
              new Refunded(
                  customer,
                  day.plusDays(random.nextInt(20)),
                  BigDecimal.valueOf(1 + random.nextInt(100_000), 4)));
        }
        day = day.plusDays(1 + (long) (-Math.log(1 - random.nextDouble()) * mean));
      }
    }
    return histories;
  }

  public void load(Columnar columnar) {
    columnar.write(connection -> {
      ColumnarSql.removeAll(connection);
      ColumnarSql.prepareIncoming(connection);
      try (var rows = connection.createAppender("temp", "main", "incoming_purchases")) {
        for (var bought : purchases) {
          rows.beginRow()
              .append(bought.customer())
              .append(bought.day())
              .append(bought.value())
              .append(bought.channel())
              .endRow();
        }
      }
      try (var rows = connection.createAppender("temp", "main", "incoming_baskets")) {
        for (var bought : purchases) {
          rows.beginRow()
              .append(bought.customer())
              .append(bought.day())
              .append(bought.product())
              .endRow();
        }
      }
      try (var rows = connection.createAppender("temp", "main", "incoming_countries")) {
        for (var country : countries.entrySet()) {
          rows.beginRow().append(country.getKey()).append(country.getValue()).endRow();
        }
      }
      try (var rows = connection.createAppender("refunds")) {
        for (var refund : refunds) {
          rows.beginRow()
              .append(refund.customer())
              .append(refund.day())
              .append(refund.amount())
              .endRow();
        }
      }
      ColumnarSql.derive(connection);
    });
  }
}
