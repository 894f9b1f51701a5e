package io.perennial.consents;

import io.perennial.Database;
import io.perennial.Texts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Every statement about topics. */
@Component
class TopicsSql {

  private final Database database;

  TopicsSql(Database database) {
    this.database = database;
  }

  /** In their order; those that ended last. */
  List<Topic> list() {
    return database
        .sql("select * from consents_topic order by ended_at is not null, place, key")
        .query(TopicsSql::topic)
        .list();
  }

  Optional<Topic> find(String key) {
    return database
        .sql("select * from consents_topic where key = :key", "key", key)
        .query(TopicsSql::topic)
        .optional();
  }

  /** Writes a topic; a new one comes last. */
  void save(Topic topic, Instant now) {
    database
        .sql(
            """
            insert into consents_topic (key, place, name_en, name_pl, name_ro, name_uk, basis, double_opt_in, from_shops, channels, ended_at)
            select :key, coalesce(max(place), 0) + 1, :en, :pl, :ro, :uk, :basis, :double, :shops, :channels,
              case when :ended then :now::timestamptz end
            from consents_topic
            on conflict (key) do update set name_en = excluded.name_en, name_pl = excluded.name_pl, name_ro = excluded.name_ro,
              name_uk = excluded.name_uk, basis = excluded.basis, double_opt_in = excluded.double_opt_in,
              from_shops = excluded.from_shops, channels = excluded.channels, ended_at = excluded.ended_at
            """,
            "key",
            topic.key(),
            "en",
            topic.name("en"),
            "pl",
            topic.name("pl"),
            "ro",
            topic.name("ro"),
            "uk",
            topic.name("uk"),
            "basis",
            topic.basis(),
            "double",
            topic.doubleOptIn(),
            "shops",
            topic.fromShops(),
            "channels",
            topic.channels().stream().map(Channel::word).toArray(String[]::new),
            "ended",
            topic.ended(),
            "now",
            now)
        .update();
  }

  private static Topic topic(ResultSet row, int number) throws SQLException {
    Map<String, String> names = new LinkedHashMap<>();
    for (var language : Texts.LANGUAGES) {
      names.put(language, Objects.requireNonNull(row.getString("name_" + language)));
    }
    var words = (String[]) row.getArray("channels").getArray();
    return new Topic(
        row.getString("key"),
        names,
        Basis.of(row.getString("basis")).orElseThrow(),
        row.getBoolean("double_opt_in"),
        row.getBoolean("from_shops"),
        Arrays.stream(words).map(word -> Channel.of(word).orElseThrow()).sorted().toList(),
        row.getTimestamp("ended_at") != null);
  }
}
