package io.perennial.intake;

import io.perennial.files.Dates;
import io.perennial.files.Encoding;
import io.perennial.files.Numbers;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the check of all rows of a file settled, kept so that an import that is taken up again reads
 * every row as it would have been read before.
 *
 * @param scattered whether rows of one order stand apart, so that the file was put in order first
 */
record Settled(
    Encoding encoding, Dates.Order dateOrder, Numbers.Decimal decimal, boolean scattered) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  static Settled of(String json) {
    return JSON.readValue(json, Settled.class);
  }

  String json() {
    return JSON.writeValueAsString(this);
  }
}
