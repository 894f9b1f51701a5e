package io.perennial.intake;

import io.perennial.Business;
import io.perennial.files.Dates;
import io.perennial.files.Encoding;
import io.perennial.files.Numbers;
import java.time.ZoneId;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an import was begun with: what the check of all rows told of the file, and what the business
 * said of itself then. Kept so that an import that is taken up again reads every row as it would
 * have been read before, even if the business has changed its profile since.
 *
 * @param scattered whether rows of one order stand apart, so that the file was put in order first
 * @param country of the business, ISO 3166 code
 * @param currency of the business, ISO 4217 code: rates lead to it
 * @param timeZone of dates that name none
 */
record Settled(
    Encoding encoding,
    Dates.Order dateOrder,
    Numbers.Decimal decimal,
    boolean scattered,
    String country,
    String currency,
    ZoneId timeZone) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  static Settled of(String json) {
    return JSON.readValue(json, Settled.class);
  }

  /** The business as it was when the import began. */
  Business.Profile business(Business.Profile today) {
    return new Business.Profile(
        today.name(), today.language(), country, currency, timeZone, today.activityWindowDays());
  }

  String json() {
    return JSON.writeValueAsString(this);
  }
}
