package io.perennial.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.roastery.Shop;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The invented shop as the doors hear of it. */
class DeliveryTest {

  private static final LocalDate END = LocalDate.of(2026, 3, 15);

  @Test
  void the_same_seed_and_day_make_the_same_shop_on_every_machine_for_ever() {
    assertThat(digest(Shop.of(Demo.SEED, END, 2_000)))
        .as("the model was changed: say so in docs/demo.md and the changelog, then note the digest")
        .isEqualTo("24fe370c13646cb6");
    assertThat(digest(Shop.of(Demo.SEED + 1, END, 2_000)))
        .isNotEqualTo(digest(Shop.of(Demo.SEED, END, 2_000)));
  }

  private static String digest(Shop shop) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var delivery = new Delivery("PLN", ZoneId.of("Europe/Warsaw"));
      int place = 0;
      for (var order : shop.orders()) {
        var person = order.customer() == Shop.GUEST ? "" : shop.person(order.customer()).toString();
        var told = delivery.draft(place++, order, null, shop.isDearer(order)) + person;
        digest.update(told.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
