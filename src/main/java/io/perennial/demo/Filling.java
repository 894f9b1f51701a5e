package io.perennial.demo;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Work;
import io.perennial.catalogue.Catalogue;
import io.perennial.companies.Companies;
import io.perennial.companies.Company.Appointed;
import io.perennial.consents.Consents;
import io.perennial.customers.Customers;
import io.perennial.demo.Demo.Phase;
import io.perennial.demo.DemoSql.Row;
import io.perennial.orders.Orders;
import io.perennial.roastery.Shop;
import io.perennial.roastery.Visit;
import io.perennial.roastery.Wish;
import io.perennial.tracking.Tracking;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the demo shop on record, and takes it away. Orders go in by some thousands, customer by
 * customer, so that nobody's are counted again with each lot, then what happened on the pages of
 * the web shop and what people agreed to; each lot in one transaction with the note of how far it
 * is: whoever takes up the work after a crash makes the same shop again and goes on from there.
 */
@Component
class Filling {

  static final String WORK = "demo";

  /** Enough to make a statement worth its while, few enough to commit within half a second. */
  private static final int CHUNK = 4_000;

  /** A visit has some four messages. */
  private static final int LOT_OF_VISITS = 1_000;

  private static final int LOT_OF_WISHES = 1_000;

  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final DemoSql sql;
  private final Database database;
  private final Customers customers;
  private final Orders orders;
  private final Tracking tracking;
  private final Consents consents;
  private final Companies companies;
  private final Catalogue catalogue;
  private final Business business;
  private final Work work;
  private final Clock clock;
  private @Nullable Making making;

  Filling(
      DemoSql sql,
      Database database,
      Customers customers,
      Orders orders,
      Tracking tracking,
      Consents consents,
      Companies companies,
      Catalogue catalogue,
      Business business,
      Work work,
      Clock clock) {
    this.sql = sql;
    this.database = database;
    this.customers = customers;
    this.orders = orders;
    this.tracking = tracking;
    this.consents = consents;
    this.companies = companies;
    this.catalogue = catalogue;
    this.business = business;
    this.work = work;
    this.clock = clock;
    work.repeat(WORK, PAUSE, this::step);
  }

  /** A shop that is being put on record, and who of it is known to be on record already. */
  private record Making(
      Row of,
      Shop shop,
      List<Integer> places,
      List<Runnable> rest,
      Delivery delivery,
      Map<Integer, UUID> known) {}

  /** Does a part; answers whether there is more. */
  synchronized boolean step() {
    var row = sql.find().orElse(null);
    if (row == null || row.phase() == Phase.READY) {
      making = null;
      return false;
    }
    boolean more = row.phase() == Phase.REMOVING ? remove() : fill(making(row));
    if (!more) {
      // There is something new for everybody, or nothing any more.
      work.states().forEach(piece -> work.wake(piece.name()));
    }
    return more;
  }

  /** Gives up what is at hand as a crash would; the next step goes on after the last commit. */
  synchronized void interrupt() {
    making = null;
  }

  private Making making(Row row) {
    var begun = making;
    if (begun == null || !begun.of().startedAt().equals(row.startedAt())) {
      var delivery = new Delivery(business.profile().currency(), row.timeZone());
      var shop = row.shop();
      var known = new HashMap<Integer, UUID>();
      begun = new Making(row, shop, places(shop), rest(row, shop, known), delivery, known);
      making = begun;
    }
    return begun;
  }

  /** The places of the orders, which give them their numbers, customer by customer. */
  private static List<Integer> places(Shop shop) {
    return IntStream.range(0, shop.orders().size())
        .boxed()
        .sorted(Comparator.comparingInt(place -> shop.orders().get(place).customer()))
        .toList();
  }

  private boolean fill(Making shop) {
    var recognised = new HashMap<Integer, UUID>();
    boolean more = database.inTransaction(() -> fill(shop, recognised));
    // Only now: of a transaction that failed nobody is on record.
    shop.known().putAll(recognised);
    return more;
  }

  private boolean fill(Making making, Map<Integer, UUID> recognised) {
    var row = sql.lock().orElse(null);
    if (row == null
        || row.phase() != Phase.FILLING
        || !row.startedAt().equals(making.of().startedAt())) {
      return false;
    }
    if (row.ordersDone() == 0 && customers.isAnythingKept()) {
      // Something real came in between the question whether there is any and this moment.
      sql.delete();
      return false;
    }
    var all = making.shop().orders();
    if (row.ordersDone() == all.size()) {
      return fillRest(making, row.restDone());
    }
    int from = row.ordersDone();
    int to = Math.min(from + CHUNK, all.size());
    var chunk = making.places().subList(from, to);
    recognise(making, chunk.stream().map(all::get).toList(), recognised);
    var drafts = new ArrayList<Orders.Draft>(chunk.size());
    for (int place : chunk) {
      var order = all.get(place);
      var customer =
          making.known().getOrDefault(order.customer(), recognised.get(order.customer()));
      boolean dearer = making.shop().isDearer(order);
      drafts.add(making.delivery().draft(place, order, customer, dearer));
    }
    orders.record(drafts, false);
    if (from == 0) {
      sql.takeStock();
    }
    sql.advance(to, all.size(), making.rest().size());
    return true;
  }

  /** What comes after the orders: a lot at a time, in the same sequence whenever it is made. */
  private boolean fillRest(Making making, int done) {
    making.rest().get(done).run();
    boolean more = done + 1 < making.rest().size();
    if (!more) {
      // Everybody who is woken now asks about what the first look at the tables had not seen.
      sql.takeStock();
    }
    sql.advanceRest(done + 1, clock.instant());
    return more;
  }

  private List<Runnable> rest(Row row, Shop shop, Map<Integer, UUID> known) {
    var diary = new Diary(business.profile().currency());
    var zone = row.timeZone();
    var lots = new ArrayList<Runnable>();
    for (var lot : lots(shop.visits(), LOT_OF_VISITS)) {
      lots.add(() -> tell(shop, diary, lot, zone));
    }
    lots.add(() -> tell(shop, zone));
    for (var lot : lots(shop.wishes(), LOT_OF_WISHES)) {
      lots.add(() -> agree(shop, lot, zone, known));
    }
    lots.add(() -> appoint(shop, zone));
    lots.add(() -> offer(row));
    return lots;
  }

  private static <T> List<List<T>> lots(List<T> all, int size) {
    var lots = new ArrayList<List<T>>();
    for (int from = 0; from < all.size(); from += size) {
      lots.add(all.subList(from, Math.min(from + size, all.size())));
    }
    return lots;
  }

  private void tell(Shop shop, Diary diary, List<Visit> visits, ZoneId zone) {
    var messages = new ArrayList<ObjectNode>();
    for (var visit : visits) {
      messages.addAll(
          diary.messages(
              visit,
              visit.customer() == Shop.GUEST ? null : shop.person(visit.customer()),
              step -> visit.at().plusSeconds(step.second()).atZone(zone).toInstant()));
    }
    tracking.tell(Delivery.SOURCE, messages, false);
  }

  private void tell(Shop shop, ZoneId zone) {
    var messages = new ArrayList<ObjectNode>();
    for (var office : shop.offices()) {
      for (int one : office.people()) {
        var since = office.since().atZone(zone).toInstant();
        messages.add(Diary.message(office, shop.person(one), since));
      }
    }
    tracking.tell(Delivery.SOURCE, messages, false);
  }

  /** Apart from what the web shop told of the companies: people are recognised once in each lot. */
  private void appoint(Shop shop, ZoneId zone) {
    var people = shop.offices().stream().flatMap(office -> office.people().stream()).toList();
    var ids =
        customers.recognise(
            Delivery.SOURCE,
            people.stream().map(one -> Delivery.sighting(shop.person(one))).toList());
    var appointed = new ArrayList<Appointed>();
    for (var office : shop.offices()) {
      for (int place = 0; place < office.people().size(); place++) {
        appointed.add(Delivery.appointed(office, place, ids.get(appointed.size()), zone));
      }
    }
    companies.appoint(appointed);
  }

  private void offer(Row row) {
    var delivery = new Delivery(business.profile().currency(), row.timeZone());
    catalogue.record(Delivery.SOURCE, delivery.products(row.startedAt()));
  }

  private void agree(Shop shop, List<Wish> wishes, ZoneId zone, Map<Integer, UUID> known) {
    var people =
        wishes.stream()
            .map(Wish::customer)
            .filter(one -> !known.containsKey(one))
            .distinct()
            .toList();
    var ids =
        customers.recognise(
            Delivery.SOURCE,
            people.stream().map(one -> Delivery.sighting(shop.person(one))).toList());
    var all = new HashMap<>(known);
    for (int i = 0; i < ids.size(); i++) {
      all.put(people.get(i), ids.get(i));
    }
    consents.record(
        wishes.stream()
            .map(
                wish -> Delivery.told(wish, Objects.requireNonNull(all.get(wish.customer())), zone))
            .toList());
  }

  private void recognise(Making making, List<Shop.Placed> chunk, Map<Integer, UUID> recognised) {
    var unknown = new LinkedHashSet<Integer>();
    for (var order : chunk) {
      if (order.customer() != Shop.GUEST && !making.known().containsKey(order.customer())) {
        unknown.add(order.customer());
      }
    }
    var people = List.copyOf(unknown);
    var sightings =
        people.stream().map(person -> Delivery.sighting(making.shop().person(person))).toList();
    var ids = customers.recognise(Delivery.SOURCE, sightings);
    for (int i = 0; i < ids.size(); i++) {
      recognised.put(people.get(i), ids.get(i));
    }
  }

  /**
   * Whether there is more to do at once: where questions of this product held the tables for too
   * long, they are ended; others are waited for, with a pause in which everybody gets through.
   */
  private boolean remove() {
    try {
      return database.inTransaction(this::removeAll);
    } catch (DataAccessException failure) {
      if (Database.isWithoutLock(failure)) {
        return sql.endQuestions() > 0;
      }
      throw failure;
    }
  }

  private boolean removeAll() {
    if (sql.lock().filter(row -> row.phase() == Phase.REMOVING).isPresent()) {
      sql.limitWaiting();
      customers.removeAll();
      catalogue.forget(Delivery.SOURCE);
      sql.delete();
    }
    return false;
  }
}
