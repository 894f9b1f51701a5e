package io.perennial;

import java.time.ZoneId;

/** The business of a test, whatever the test before it made of the one database that all share. */
public final class TestBusiness {

  private TestBusiness() {}

  /**
   * Makes the business a shop of this country, currency and zone, also while there are orders in
   * another currency.
   */
  public static void is(
      Database database, Business business, String country, String currency, String zone) {
    database.inTransaction(() -> {
      database.sql("delete from business").update();
      business.save(
          new Business.Profile("Test shop", "en", country, currency, ZoneId.of(zone), null));
      return true;
    });
  }
}
