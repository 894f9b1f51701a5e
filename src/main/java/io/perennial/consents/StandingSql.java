package io.perennial.consents;

import io.perennial.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every statement that asks what stands of people. */
@Component
class StandingSql {

  /** What stands of a person for one topic and channel. */
  record Standing(
      String topic,
      Channel channel,
      State state,
      boolean declined,
      @Nullable Instant at,
      @Nullable UUID rulingId,
      @Nullable String refusal) {}

  private final Database database;

  StandingSql(Database database) {
    this.database = database;
  }

  /** Of one person, for every topic and channel that is offered. */
  List<Standing> of(UUID person) {
    return database
        .sql(
            """
            select topic.key as topic, channel.name as channel, coalesce(person.state, 'unknown') as state,
              coalesce(person.declined, false) as declined, person.at, person.ruling_id,
              consents_refusal(topic.basis, coalesce(person.state, 'unknown'), coalesce(person.declined, false),
                exists (select from consents_buyer where customer_id = :person), silenced.kind is not null) as refusal
            from consents_topic topic
            join consents_channel channel on channel.name = any(topic.channels)
            left join (select * from consents_person where customer_id = :person) person
              on person.topic = topic.key and person.channel = channel.name
            left join (select kind from consents_silenced where customer_id = :person) silenced on silenced.kind = channel.kind
            where topic.ended_at is null
            """,
            "person",
            person)
        .query(StandingSql::standing)
        .list();
  }

  /**
   * Why people may not be written to; who may is {@code null}, and who is not known is left out.
   */
  Map<UUID, Optional<String>> refusals(Collection<UUID> people, String topic, Channel channel) {
    var refusals = new HashMap<UUID, Optional<String>>();
    database
        .sql(
            """
            select customer.id,
              consents_refusal(topic.basis, coalesce(person.state, 'unknown'), coalesce(person.declined, false),
                buyer.customer_id is not null, silenced.customer_id is not null)
            from consents_topic topic
            join customers_customer customer on customer.id = any(:people) and customer.erased_at is null
            left join (select * from consents_person where customer_id = any(:people) and topic = :topic and channel = :channel) person
              on person.customer_id = customer.id
            left join (select customer_id from consents_buyer where customer_id = any(:people)) buyer
              on buyer.customer_id = customer.id
            left join (select customer_id from consents_silenced where customer_id = any(:people) and kind = :kind::text) silenced
              on silenced.customer_id = customer.id
            where topic.key = :topic and topic.ended_at is null and :channel = any(topic.channels)
            """,
            "people",
            people.toArray(UUID[]::new),
            "topic",
            topic,
            "channel",
            channel.word(),
            "kind",
            channel.addressKind())
        .query(row -> {
          refusals.put(
              Objects.requireNonNull(row.getObject(1, UUID.class)),
              Optional.ofNullable(row.getString(2)));
        });
    return refusals;
  }

  private static Standing standing(ResultSet row, int number) throws SQLException {
    var at = row.getObject("at", OffsetDateTime.class);
    return new Standing(
        row.getString("topic"),
        Channel.of(row.getString("channel")).orElseThrow(),
        State.of(row.getString("state")).orElseThrow(),
        row.getBoolean("declined"),
        at == null ? null : at.toInstant(),
        row.getObject("ruling_id", UUID.class),
        row.getString("refusal"));
  }
}
