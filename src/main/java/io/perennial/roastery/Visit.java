package io.perennial.roastery;

import java.time.LocalDateTime;
import java.util.List;

/**
 * Somebody on the pages of the web shop.
 *
 * @param at in the business's zone
 * @param customer {@link Shop#GUEST} for somebody unknown
 * @param device what the browser is called by, the same for one person
 */
public record Visit(LocalDateTime at, int customer, String device, List<Step> steps) {

  /** What people do there. */
  public enum Deed {
    LOOKED_AROUND,
    LOOKED_AT,
    PUT_INTO_CART,
    WENT_TO_CHECKOUT
  }

  /**
   * One thing somebody did.
   *
   * @param second since the visit began
   * @param lines the product it was about; of the way to the checkout, all of the cart
   */
  public record Step(int second, Deed deed, List<Basket.Line> lines) {}
}
