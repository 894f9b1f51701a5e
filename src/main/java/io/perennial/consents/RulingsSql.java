package io.perennial.consents;

import io.perennial.Database;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every statement that writes and lists what customers said. */
@Component
class RulingsSql {

  private static final String COLUMNS =
      """
      ruling.id, ruling.identity_id, ruling.topic, ruling.channel, ruling.state, ruling.basis, ruling.at, ruling.recorded_at,
      ruling.by, ruling.by_name, ruling.source, ruling.reason, ruling.text_id, ruling.address, ruling.agent,
      wording.words, wording.language
      from consents_ruling ruling left join consents_text wording on wording.id = ruling.text_id
      """;

  private final Database database;

  RulingsSql(Database database) {
    this.database = database;
  }

  /** Keeps wordings; answers the number of each. */
  Map<String, Integer> keepTexts(Map<String, String> languages, Instant now) {
    var byHash = new HashMap<String, String>();
    languages.forEach((words, language) -> byHash.put(hash(language, words), words));
    var hashes = byHash.keySet().stream().sorted().toArray(String[]::new);
    var words = new String[hashes.length];
    var spoken = new String[hashes.length];
    for (int i = 0; i < hashes.length; i++) {
      words[i] = Objects.requireNonNull(byHash.get(hashes[i]));
      spoken[i] = Objects.requireNonNull(languages.get(words[i]));
    }
    database
        .sql(
            """
            insert into consents_text (language, words, hash, kept_at)
            select language, words, decode(hash, 'hex'), :now
            from unnest(:languages, :words, :hashes) as told (language, words, hash)
            where not exists (select from consents_text known where known.hash = decode(told.hash, 'hex'))
            order by hash
            on conflict do nothing
            """,
            "languages",
            spoken,
            "words",
            words,
            "hashes",
            hashes,
            "now",
            now)
        .update();
    var kept = new HashMap<String, Integer>();
    database
        .sql(
            """
            select id, encode(hash, 'hex') from consents_text
            where hash in (select decode(hash, 'hex') from unnest(:hashes) as told (hash))
            """,
            "hashes",
            hashes)
        .query(row -> {
          kept.put(Objects.requireNonNull(byHash.get(row.getString(2))), row.getInt(1));
        });
    return kept;
  }

  private static String hash(String language, String words) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest((language + "\n" + words).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /** Keeps words that nobody told before; answers the ids of those that were new. */
  List<UUID> add(Map<UUID, Told> told, Map<String, Integer> texts, Instant now) {
    var columns = new Columns(told, texts);
    return database
        .sql(
            """
            insert into consents_ruling (id, identity_id, reach, topic, channel, state, basis, at, recorded_at, by, by_name, source,
              reason, text_id, address, agent, cause)
            select told.id, told.identity,
              array_append(array(select other.id from customers_identity one join customers_identity other using (customer_id)
                where one.id = told.identity and other.id <> told.identity order by other.id), told.identity),
              told.topic, told.channel, told.state, coalesce(told.basis, topic.basis), told.at, :now, told.by, told.name,
              told.source, told.reason, told.text, told.address, told.agent, told.cause
            from unnest(:ids, :identities, :topics, :channels, :states, :bases, :ats, :bys, :names, :sources, :reasons, :texts,
              :addresses, :agents, :causes)
              as told (id, identity, topic, channel, state, basis, at, by, name, source, reason, text, address, agent, cause)
            join consents_topic topic on topic.key = told.topic
            order by told.cause
            on conflict (cause) do nothing
            returning id
            """,
            "ids",
            columns.ids,
            "identities",
            columns.identities,
            "topics",
            columns.topics,
            "channels",
            columns.channels,
            "states",
            columns.states,
            "bases",
            columns.bases,
            "ats",
            columns.ats,
            "bys",
            columns.bys,
            "names",
            columns.names,
            "sources",
            columns.sources,
            "reasons",
            columns.reasons,
            "texts",
            columns.texts,
            "addresses",
            columns.addresses,
            "agents",
            columns.agents,
            "causes",
            columns.causes,
            "now",
            now)
        .query((row, number) -> Objects.requireNonNull(row.getObject(1, UUID.class)))
        .list();
  }

  /**
   * Brings what stands of identities to what these rulings say. The later counts, so it is the same
   * in whatever order they come.
   */
  void stand(Collection<UUID> rulings) {
    database
        .sql(
            """
            insert into consents_standing as known (identity_id, topic, channel, told_of, state, at, ruling_id)
            select distinct on (reached, topic, channel, identity_id, state) reached, topic, channel, identity_id, state, at, id
            from consents_ruling, unnest(reach) as reached
            where id = any(:rulings)
            order by reached, topic, channel, identity_id, state, at desc, id desc
            on conflict (identity_id, topic, channel, told_of, state) do update
            set at = excluded.at, ruling_id = excluded.ruling_id
            where (excluded.at, excluded.ruling_id) > (known.at, known.ruling_id)
            """,
            "rulings",
            rulings.toArray(UUID[]::new))
        .update();
  }

  List<Ruling> find(Collection<UUID> ids) {
    return database
        .sql("select " + COLUMNS + "where ruling.id = any(:ids)", "ids", ids.toArray(UUID[]::new))
        .query(RulingsSql::ruling)
        .list();
  }

  /** What was said of identities, newest first, from a place on. */
  List<Ruling> before(Collection<UUID> identities, Instant at, UUID id, int limit) {
    return database
        .sql(
            "select "
                + COLUMNS
                + """
                where ruling.identity_id = any(:identities) and (ruling.at, ruling.id) < (:at, :id)
                order by ruling.at desc, ruling.id desc
                limit :limit
                """,
            "identities",
            identities.toArray(UUID[]::new),
            "at",
            at,
            "id",
            id,
            "limit",
            limit)
        .query(RulingsSql::ruling)
        .list();
  }

  /** How often customers themselves said something about these identities since a moment. */
  long countByCustomer(Collection<UUID> identities, Instant since) {
    return database
        .sql(
            """
            select count(*) from consents_ruling
            where identity_id = any(:identities) and by = 'customer' and at >= :since
            """,
            "identities",
            identities.toArray(UUID[]::new),
            "since",
            since)
        .query(Long.class)
        .single();
  }

  /** Removes what identities said, or everybody if none are named; answers how much it was. */
  long erase(@Nullable Collection<UUID> identities) {
    return database
        .sql(
            "select consents_erase(:identities)",
            "identities",
            identities == null ? null : identities.toArray(UUID[]::new))
        .query(Long.class)
        .single();
  }

  private static Ruling ruling(ResultSet row, int number) throws SQLException {
    var proof =
        new Proof(
            Proof.By.of(row.getString("by")),
            row.getString("by_name"),
            row.getString("source"),
            row.getString("reason"),
            row.getString("words"),
            row.getString("language"),
            row.getString("address"),
            row.getString("agent"));
    return new Ruling(
        row.getObject("id", UUID.class),
        row.getObject("identity_id", UUID.class),
        row.getString("topic"),
        Channel.of(row.getString("channel")).orElseThrow(),
        State.of(row.getString("state")).orElseThrow(),
        Basis.of(row.getString("basis")).orElseThrow(),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
        proof,
        row.getObject("text_id", Integer.class));
  }

  /** Words column by column, as arrays want them. */
  private static final class Columns {
    private final UUID[] ids;
    private final UUID[] identities;
    private final String[] topics;
    private final String[] channels;
    private final String[] states;
    private final @Nullable String[] bases;
    private final Instant[] ats;
    private final String[] bys;
    private final String[] names;
    private final String[] sources;
    private final @Nullable String[] reasons;
    private final @Nullable Integer[] texts;
    private final @Nullable String[] addresses;
    private final @Nullable String[] agents;
    private final String[] causes;

    Columns(Map<UUID, Told> told, Map<String, Integer> numbers) {
      var words = new LinkedHashMap<>(told);
      var all = List.copyOf(words.values());
      ids = words.keySet().toArray(UUID[]::new);
      identities = all.stream().map(Told::identity).toArray(UUID[]::new);
      topics = all.stream().map(Told::topic).toArray(String[]::new);
      channels = all.stream().map(word -> word.channel().word()).toArray(String[]::new);
      states = all.stream().map(word -> word.state().word()).toArray(String[]::new);
      ats = all.stream().map(Told::at).toArray(Instant[]::new);
      bys = all.stream().map(word -> word.proof().by().word()).toArray(String[]::new);
      names = all.stream().map(word -> word.proof().name()).toArray(String[]::new);
      sources = all.stream().map(word -> word.proof().source()).toArray(String[]::new);
      causes = all.stream().map(Told::cause).toArray(String[]::new);
      int n = all.size();
      bases = new @Nullable String[n];
      reasons = new @Nullable String[n];
      texts = new @Nullable Integer[n];
      addresses = new @Nullable String[n];
      agents = new @Nullable String[n];
      for (int i = 0; i < n; i++) {
        var word = all.get(i);
        var basis = word.basis();
        bases[i] = basis == null ? null : basis.word();
        reasons[i] = word.proof().reason();
        texts[i] = word.proof().words() == null ? null : numbers.get(word.proof().words());
        addresses[i] = word.proof().address();
        agents[i] = word.proof().agent();
      }
    }
  }
}
