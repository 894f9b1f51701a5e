package io.perennial.webhooks;

import io.perennial.Problem;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What any other sender tells: {@code type}, {@code timestamp} and {@code data}, as the Standard
 * Webhooks write it. Where {@code data.customer} says who it is about, it becomes a line of the
 * log.
 */
final class StandardNews {

  /** What the log keeps of one event; more is a file, and no event. */
  private static final int LONGEST_DATA = 32_768;

  private StandardNews() {}

  static News of(String topic, String delivery, Said said, Instant receivedAt) {
    var who = said.at("data").at("customer");
    var customer =
        Said.person(
            Said.first(who.text("reference"), who.text("id")),
            who.email("email"),
            who.phone("phone"),
            Said.first(who.name("name"), who.fullName()),
            who.name("country"));
    if (customer == null || topic.isEmpty()) {
      return new News.Unknown();
    }
    if (said.at("data").node().toString().length() > LONGEST_DATA) {
      throw Problem.invalid("webhooks.refused.long", "data");
    }
    var at = said.moment("timestamp");
    Map<String, Object> properties = new LinkedHashMap<>();
    for (var property : said.at("data").node().properties()) {
      if (!property.getKey().equals("customer")) {
        properties.put(property.getKey(), property.getValue());
      }
    }
    return new News.Happened(
        null,
        "tracked",
        customer,
        at == null ? receivedAt : at,
        "webhook " + delivery,
        Map.of("event", topic, "properties", properties));
  }
}
