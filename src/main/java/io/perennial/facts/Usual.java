package io.perennial.facts;

/**
 * When a customer is late, by the rhythm of the own purchases: more than one and a half usual gaps
 * after the last one. The usual gap is the mean of the own gaps, together with two gaps of the
 * shop, so that who has few of their own is judged by what is common.
 */
public final class Usual {

  /** So many gaps of the shop are added to the customer's own. */
  public static final int SHARED_GAPS = 2;

  /** So many times the usual gap without a purchase is no longer usual. */
  public static final double LATE = 1.5;

  private Usual() {}

  /**
   * Days after the last purchase from which on somebody with two purchase days or more is late, in
   * the SQL of PostgreSQL. A whole number of days is compared with it, so no rounding decides.
   */
  public static String late(String firstDay, String lastDay, String purchaseDays, String shopGap) {
    return "%s * ((%s - %s) + %d * %s::numeric) / (%s - 1 + %d)"
        .formatted(LATE, lastDay, firstDay, SHARED_GAPS, shopGap, purchaseDays, SHARED_GAPS);
  }
}
