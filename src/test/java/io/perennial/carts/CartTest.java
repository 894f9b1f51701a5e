package io.perennial.carts;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Money;
import io.perennial.carts.Cart.Touch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What lies in a cart after what happened to it. */
class CartTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Instant NOON = Instant.parse("2025-01-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          added a 1                                        | a×1 = 10
          added a 1; added a 2; added b 1                  | a×3 b×1 = 40
          added a 3; removed a 1                           | a×2 = 20
          added a 1; removed a 1                           |
          added a 1; removed b 1                           | a×1 = 10
          added a 1; whole b 2                             | b×2 = 20
          added a 1; whole                                 |
          added a 1; seen                                  | a×1 = 10
          added a 1; order; added b 1                      | b×1 = 10
          added a 1; order                                 |
          added a 1; checkout                              | a×1 = 10 paying
          added a 1; checkout b 1                          | b×1 = 10 paying
          checkout a 1; order; added b 1                   | b×1 = 10
          added a many; added b -1; added c 1e9            | a×1 b×1 c×1 = 30
          added a 0                                        |
          visit a 1; product a 1                           |
          """)
  void whatIsPutInAndTakenOutIsWhatLiesThere(String happened, @Nullable String cart) {
    assertThat(shown(Cart.after(touches(happened)))).isEqualTo(cart == null ? "" : cart);
  }

  @Test
  void aCartOfMoreThanAPersonsSizeKeepsWhatWasPutInLast() {
    var many = new StringBuilder();
    for (int i = 0; i < 700; i++) {
      many.append(i == 0 ? "" : "; ").append("added p").append(i).append(" 1");
    }
    var cart = java.util.Objects.requireNonNull(Cart.after(touches(many.toString())));
    assertThat(cart.items()).hasSize(Cart.MOST_ITEMS);
    assertThat(cart.items().getLast().product()).isEqualTo("p699");
  }

  @Test
  void amountsThatNoOrderMayHaveAreNeverKept() {
    var told =
        """
        {"change":"added","products":[{"product":"a","quantity":"999999999","price":"999999999"}]}
        """;
    var slip = java.util.Objects.requireNonNull(Cart.after(List.of(put(told), put(told))));
    assertThat(slip.items().getFirst().quantity()).isEqualByComparingTo("999999999");
    assertThat(slip.value()).isZero();

    var many = new ArrayList<Touch>();
    for (int i = 0; i < 3; i++) {
      many.add(
          put(
              """
              {"change":"added","products":[{"product":"p%d","quantity":"60","price":"999999999"}]}
              """
                  .formatted(i)));
    }
    assertThat(java.util.Objects.requireNonNull(Cart.after(many)).value())
        .isEqualByComparingTo(Money.LIMIT);
  }

  private static Touch put(String told) {
    return new Touch(Step.CART, NOON, JSON.readTree(told));
  }

  @Test
  void theKindsOfEventsAreKnownInOnePlace() {
    assertThat(Step.of("page_viewed")).isEqualTo(Step.VISIT);
    assertThat(Step.of("checkout_continued")).isEqualTo(Step.CHECKOUT);
    assertThat(Step.of("order_refunded")).isNull();
    assertThat(Step.kinds()).contains("cart_changed").doesNotContain("order_placed");
  }

  private static List<Touch> touches(String happened) {
    var touches = new ArrayList<Touch>();
    for (var each : happened.split("; ", -1)) {
      var words = each.split(" ", -1);
      var products =
          words.length < 2
              ? "[]"
              : "[{\"product\":\"%s\",\"quantity\":\"%s\",\"price\":\"10\"}]"
                  .formatted(words[1], words[2]);
      var step =
          switch (words[0]) {
            case "order" -> Step.ORDER;
            case "checkout" -> Step.CHECKOUT;
            case "visit" -> Step.VISIT;
            case "product" -> Step.PRODUCT;
            default -> Step.CART;
          };
      touches.add(
          new Touch(
              step,
              NOON.plusSeconds(touches.size()),
              JSON.readTree("{\"change\":\"%s\",\"products\":%s}".formatted(words[0], products))));
    }
    return touches;
  }

  private static String shown(@Nullable Cart cart) {
    return cart == null
        ? ""
        : cart.items().stream()
                .map(item -> item.product() + "×" + item.quantity().toPlainString())
                .collect(Collectors.joining(" "))
            + " = "
            + cart.value().stripTrailingZeros().toPlainString()
            + (cart.checkoutAt() == null ? "" : " paying");
  }
}
