package io.perennial.webhooks;

import io.perennial.Database;
import io.perennial.customers.Keeper.Taker;
import io.perennial.customers.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
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
  private static final String NAMES = " encode(body, 'escape') ~* :mentions ";

  /** What programs call the person is looked for as the whole of a value. */
  private static final String SPEAKS_OF =
      """
       (encode(body, 'escape') ~* :mentions or customers_stands(encode(body, 'escape'), array(
        select encode(convert_to(word, 'UTF8'), 'escape') from unnest(:called) as word)))
      """;

  private record Told(Instant receivedAt, String topic, String body) {}

  void tell(Subject subject, Taker taker) {
    database
        .sql(
            "select received_at, topic, body from webhooks_delivery where identity_id = any(:ids) or "
                + NAMES
                + " order by id",
            "ids",
            subject.ids(),
            "mentions",
            subject.addresses())
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
            "mentions",
            subject.mentions(),
            "called",
            subject.markList())
        .query(Boolean.class)
        .single();
  }

  void forgetMessagesAbout(Subject subject) {
    database
        .sql("delete from webhooks_delivery where identity_id = any(:ids)", "ids", subject.ids())
        .update();
  }

  /** The last of the next messages after this one, if there are any. */
  Optional<UUID> messagesAfter(UUID after, int limit) {
    return database
        .sql(
            """
            select id from (
              select id from webhooks_delivery where id > :after order by id limit :limit) next
            order by id desc limit 1
            """,
            "after",
            after,
            "limit",
            limit)
        .query(UUID.class)
        .optional();
  }

  /** Forgets those of the messages after the one and up to the other that speak of the person. */
  void forgetMessages(Subject subject, UUID after, UUID until) {
    database
        .sql(
            "delete from webhooks_delivery where id > :after and id <= :until and state <> 'waiting' and "
                + SPEAKS_OF,
            "after",
            after,
            "until",
            until,
            "mentions",
            subject.mentions(),
            "called",
            subject.markList())
        .update();
  }
}
