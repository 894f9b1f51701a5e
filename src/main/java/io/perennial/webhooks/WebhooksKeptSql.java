package io.perennial.webhooks;

import io.perennial.Database;
import io.perennial.customers.Keeper.Taker;
import io.perennial.customers.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Messages of shops that speak of a person: shown to them, and erased. */
@Component
class WebhooksKeptSql {

  /** A message has a megabyte at most. */
  private static final int FETCHED_AT_ONCE = 20;

  private final Database database;
  private final JsonMapper json;

  WebhooksKeptSql(Database database, JsonMapper json) {
    this.database = database;
    this.json = json;
  }

  /**
   * Also looks at the text: a message may name somebody it is not about, or nobody could read it. A
   * byte that is no plain letter stands as a number: a message may be in no alphabet at all.
   */
  private static final String SPEAKS_OF =
      """
       (identity_id = any(:ids) or customers_stands(encode(body, 'escape'), array(
        select encode(convert_to(word, 'UTF8'), 'escape') from unnest(:called) as word)))
      """;

  private record Told(Instant receivedAt, String topic, String body) {}

  void tell(Subject subject, Taker taker) {
    database
        .sql(
            "select received_at, topic, body from webhooks_delivery where "
                + SPEAKS_OF
                + " order by id",
            "ids",
            subject.ids(),
            "called",
            subject.addressList())
        .withFetchSize(FETCHED_AT_ONCE)
        .query(row -> {
          var told =
              new Told(
                  row.getObject("received_at", OffsetDateTime.class).toInstant(),
                  row.getString("topic"),
                  new String(row.getBytes("body"), StandardCharsets.UTF_8));
          taker.take("shop_messages", json.writeValueAsString(told));
        });
  }

  /** Whether a message that speaks of the person was not worked yet. */
  boolean isAnyWaiting(Subject subject) {
    return database
        .sql(
            "select exists (select from webhooks_delivery where state = 'waiting' and "
                + SPEAKS_OF
                + ")",
            "ids",
            subject.ids(),
            "called",
            subject.markList())
        .query(Boolean.class)
        .single();
  }

  void forgetMessages(Subject subject) {
    database
        .sql(
            "delete from webhooks_delivery where " + SPEAKS_OF,
            "ids",
            subject.ids(),
            "called",
            subject.markList())
        .update();
  }
}
