package io.perennial.customers;

import io.perennial.Database;
import io.perennial.customers.Customers.Doubtful;
import io.perennial.customers.Customers.Move;
import io.perennial.customers.Customers.Name;
import io.perennial.customers.Customers.Ruling;
import io.perennial.customers.Identity.Kind;
import io.perennial.customers.Resolution.Decision;
import io.perennial.customers.Resolution.Doubt;
import io.perennial.customers.Resolution.Link;
import io.perennial.customers.Resolution.Node;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.stereotype.Component;

/** Every statement about identities, what was told together, and what was decided. */
@Component
class IdentitiesSql {

  /** An identity as it is kept. */
  record Kept(Node node, UUID customer) {}

  private static final String COLUMNS =
      "identity.id, identity.kind, identity.source, identity.value, identity.customer_id";

  private final Database database;

  IdentitiesSql(Database database) {
    this.database = database;
  }

  /** Those of these that are known. */
  Map<Identity, Kept> known(Collection<Identity> identities) {
    var known = new HashMap<Identity, Kept>();
    var columns = new Columns(identities);
    database
        .sql(
            "select "
                + COLUMNS
                + """
                 from unnest(:kinds, :sources, :values) as wanted (kind, source, value)
                join customers_identity identity using (kind, source, value)
                """,
            "kinds",
            columns.kinds,
            "sources",
            columns.sources,
            "values",
            columns.values)
        .query(IdentitiesSql::kept)
        .list()
        .forEach(kept -> known.put(kept.node().identity(), kept));
    return known;
  }

  /** Who is called by the first of these names that is known. */
  Optional<UUID> first(List<Identity> names) {
    var known = known(names);
    return names.stream()
        .filter(known::containsKey)
        .findFirst()
        .map(name -> Objects.requireNonNull(known.get(name)).customer());
  }

  /** Those of these ids. */
  List<Kept> find(Collection<UUID> ids) {
    return database
        .sql(
            "select " + COLUMNS + " from customers_identity identity where id = any(:ids)",
            "ids",
            ids.toArray(UUID[]::new))
        .query(IdentitiesSql::kept)
        .list();
  }

  /**
   * Keeps the identities that nobody has, sorted, so that two transactions never wait for each
   * other.
   *
   * @return those that were kept: another transaction may have been faster with the others
   */
  Set<Identity> keep(SortedMap<Identity, Kept> fresh) {
    var columns = new Columns(fresh.keySet());
    return new HashSet<>(
        database
            .sql(
                """
                insert into customers_identity (kind, source, value, id, customer_id)
                select * from unnest(:kinds, :sources, :values, :ids, :customers)
                on conflict do nothing
                returning kind, source, value
                """,
                "kinds",
                columns.kinds,
                "sources",
                columns.sources,
                "values",
                columns.values,
                "ids",
                fresh.values().stream().map(kept -> kept.node().id()).toArray(UUID[]::new),
                "customers",
                fresh.values().stream().map(Kept::customer).toArray(UUID[]::new))
            .query(IdentitiesSql::identity)
            .list());
  }

  /** Keeps what was told together; answers what was not known yet. */
  Set<Link> link(Collection<Link> links, Instant now) {
    var sorted = new TreeSet<>(java.util.Comparator.comparing(Link::a).thenComparing(Link::b));
    sorted.addAll(links);
    return new HashSet<>(
        database
            .sql(
                """
                insert into customers_link (a, b, told_at) select a, b, :now from unnest(:as, :bs) as told (a, b)
                on conflict do nothing
                returning a, b
                """,
                "as",
                sorted.stream().map(Link::a).toArray(UUID[]::new),
                "bs",
                sorted.stream().map(Link::b).toArray(UUID[]::new),
                "now",
                now)
            .query(IdentitiesSql::link)
            .list());
  }

  /** One transaction at a time looks who is who; the others wait until it has committed. */
  void lock() {
    database
        .sql("select pg_advisory_xact_lock(hashtext('customers who is who'))")
        .query()
        .singleRow();
  }

  /**
   * The links of each of these identities, at most so many of one.
   *
   * @return each link once or twice
   */
  List<Link> links(Collection<UUID> ids, int mostOfEach) {
    return database
        .sql(
            """
            select link.a, link.b
            from unnest(:ids) as wanted (id), lateral (
              (select a, b from customers_link where a = wanted.id limit :most)
              union all
              (select a, b from customers_link where b = wanted.id limit :most)) link
            """,
            "ids",
            ids.toArray(UUID[]::new),
            "most",
            mostOfEach)
        .query(IdentitiesSql::link)
        .list();
  }

  /** The decisions about any of these identities, the newest first. */
  List<Decision> decisions(Collection<UUID> ids) {
    return database
        .sql(
            """
            select a, b, together from customers_decision where a = any(:ids) or b = any(:ids)
            order by decided_at desc, id desc
            """,
            "ids",
            ids.toArray(UUID[]::new))
        .query((row, number) -> new Decision(link(row, number), row.getBoolean("together")))
        .list();
  }

  void decide(UUID id, Link of, boolean together, Ruling ruling, Instant now) {
    database
        .sql(
            """
            insert into customers_decision (id, a, b, together, reason, decided_by, decided_at)
            values (:id, :a, :b, :together, :reason, :by, :now)
            """,
            "id",
            id,
            "a",
            of.a(),
            "b",
            of.b(),
            "together",
            together,
            "reason",
            ruling.reason(),
            "by",
            ruling.by(),
            "now",
            now)
        .update();
  }

  /** Makes identities somebody else's. */
  void move(List<Move> moves) {
    database
        .sql(
            """
            update customers_identity identity set customer_id = moved.customer
            from unnest(:ids, :customers) as moved (id, customer)
            where identity.id = moved.id
            """,
            "ids",
            moves.stream().map(Move::identity).toArray(UUID[]::new),
            "customers",
            moves.stream().map(Move::to).toArray(UUID[]::new))
        .update();
  }

  /** Replaces the doubts that these identities raise. */
  void forgetDoubts(Collection<UUID> via) {
    database
        .sql("delete from customers_doubt where via = any(:via)", "via", via.toArray(UUID[]::new))
        .update();
  }

  void doubt(Collection<Doubt> doubts, Instant now) {
    database
        .sql(
            """
            insert into customers_doubt (a, b, via, found_at)
            select a, b, via, :now from unnest(:as, :bs, :vias) as found (a, b, via)
            on conflict do nothing
            """,
            "as",
            doubts.stream().map(doubt -> doubt.of().a()).toArray(UUID[]::new),
            "bs",
            doubts.stream().map(doubt -> doubt.of().b()).toArray(UUID[]::new),
            "vias",
            doubts.stream().map(Doubt::via).toArray(UUID[]::new),
            "now",
            now)
        .update();
  }

  /** The names of a person, the strongest first, and what was decided of each last. */
  List<Name> names(UUID person, int limit) {
    return database
        .sql(
            """
            select identity.id, identity.kind, identity.source, identity.value, decision.reason, decision.decided_by
            from customers_identity identity
            left join lateral (
              select reason, decided_by from customers_decision
              where a = identity.id or b = identity.id
              order by decided_at desc, id desc limit 1) decision on true
            where identity.customer_id = :person
              and not exists (select from customers_customer where id = :person and erased_at is not null)
            order by array_position(array['reference', 'email', 'phone', 'anonymous'], identity.kind), identity.id
            limit :limit
            """,
            "person",
            person,
            "limit",
            limit)
        .query(new SimplePropertyRowMapper<>(Name.class))
        .list();
  }

  /** Who shares a name with a person, and may be the same. */
  List<Doubtful> doubtful(UUID person, int limit) {
    return database
        .sql(
            """
            select distinct other.customer_id as customer, via.value
            from customers_identity mine
            join customers_doubt doubt on mine.id in (doubt.a, doubt.b)
            join customers_identity other on other.id in (doubt.a, doubt.b) and other.id <> mine.id
            join customers_identity via on via.id = doubt.via
            where mine.customer_id = :person and other.customer_id <> :person
            order by via.value, other.customer_id
            limit :limit
            """,
            "person",
            person,
            "limit",
            limit)
        .query(new SimplePropertyRowMapper<>(Doubtful.class))
        .list();
  }

  /** Who these identities are, of those that are known. */
  Map<UUID, UUID> people(Collection<UUID> ids) {
    var people = new HashMap<UUID, UUID>();
    database
        .sql(
            "select id, customer_id from customers_identity where id = any(:ids)",
            "ids",
            ids.toArray(UUID[]::new))
        .query(row -> {
          people.put(row.getObject(1, UUID.class), row.getObject(2, UUID.class));
        });
    return people;
  }

  /** All identities of the person that this one is. */
  Set<UUID> ofTheSamePerson(UUID id) {
    var identities = new HashSet<UUID>();
    database
        .sql(
            """
            select id from customers_identity
            where customer_id = (select customer_id from customers_identity where id = :id)
            """,
            "id",
            id)
        .query(row -> {
          identities.add(row.getObject(1, UUID.class));
        });
    return identities;
  }

  private static Kept kept(ResultSet row, int number) throws SQLException {
    return new Kept(
        new Node(row.getObject("id", UUID.class), identity(row, number)),
        row.getObject("customer_id", UUID.class));
  }

  private static Identity identity(ResultSet row, int number) throws SQLException {
    return new Identity(
        Kind.of(row.getString("kind")), row.getString("source"), row.getString("value"));
  }

  private static Link link(ResultSet row, int number) throws SQLException {
    return new Link(row.getObject("a", UUID.class), row.getObject("b", UUID.class));
  }

  /** Identities as the columns of an unnest. */
  private static final class Columns {
    private final String[] kinds;
    private final String[] sources;
    private final String[] values;

    Columns(Collection<Identity> identities) {
      kinds = identities.stream().map(i -> i.kind().word()).toArray(String[]::new);
      sources = identities.stream().map(Identity::source).toArray(String[]::new);
      values = identities.stream().map(Identity::value).toArray(String[]::new);
    }
  }
}
