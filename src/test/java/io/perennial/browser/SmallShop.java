package io.perennial.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;

/** The orders of an invented coffee shop, the same at every run: about 900 people in 14 months. */
final class SmallShop {

  private static final LocalDateTime OPENING = LocalDateTime.of(2025, 1, 1, 9, 0);
  private static final int MONTHS = 14;
  private static final String[] COFFEES = {"Huehuetenango", "Yirgacheffe", "Kiambu", "Cerrado"};

  private SmallShop() {}

  /** Writes the file and answers where. */
  static Path file() {
    var random = new Random(7);
    var rows = new StringBuilder("order_id,order_date,customer_id,email,product,quantity,price\n");
    int order = 1000;
    int customer = 0;
    var closing = OPENING.plusMonths(MONTHS);
    for (int month = 0; month < MONTHS; month++) {
      int newcomers = 45 + random.nextInt(40);
      for (int i = 0; i < newcomers; i++) {
        customer++;
        var at = OPENING.plusMonths(month).plusMinutes(random.nextInt(27 * 24 * 60));
        double loyalty = 0.25 + 0.6 * random.nextDouble();
        while (at.isBefore(closing)) {
          rows.append(
              "%d,%s,C%04d,person%d@example.test,%s,%d,%.2f%n"
                  .formatted(
                      ++order,
                      at.format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT)),
                      customer,
                      customer,
                      COFFEES[random.nextInt(COFFEES.length)],
                      1 + random.nextInt(3),
                      9 + random.nextInt(12) + 0.5)
                  .replace(System.lineSeparator(), "\n"));
          if (random.nextDouble() > loyalty) {
            break;
          }
          at = at.plusMinutes(60L * 24 * (10 + random.nextInt(50)));
        }
      }
    }
    try {
      var path = Path.of("target", "small-shop.csv");
      return Files.writeString(path, rows);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
