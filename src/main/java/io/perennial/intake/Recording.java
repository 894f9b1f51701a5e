package io.perennial.intake;

import io.perennial.CopyRows;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.customers.Leaving;
import io.perennial.files.Check;
import io.perennial.files.Row;
import io.perennial.orders.Orders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Records chunks of one import. It remembers what it told already, to tell it once; so it is of no
 * use any more after a chunk that failed.
 */
final class Recording {

  /** Some twenty megabytes; a shop with more customers tells some of them again. */
  private static final int MOST_REMEMBERED = 50_000;

  private final Import imported;
  private final Customers customers;
  private final Leaving leaving;
  private final Orders orders;
  private final RowsSql rows;
  private final Set<Sighting> sighted = new HashSet<>();
  private final Set<Long> buyers = new HashSet<>();

  Recording(Import imported, Customers customers, Leaving leaving, Orders orders, RowsSql rows) {
    this.imported = imported;
    this.customers = customers;
    this.leaving = leaving;
    this.orders = orders;
    this.rows = rows;
  }

  /** Records a chunk within the open transaction; of a trial, only what was counted and refused. */
  void record(Chunk chunk) {
    if (!imported.dryRun() && !chunk.orders().isEmpty()) {
      orders.record(drafts(chunk.orders()), false);
    }
    rows.copySeen(newBuyers(chunk.orders()));
    rows.copyRefused(chunk.refusedRows());
    forgetErased(chunk.keptRows());
  }

  /** A row that was refused is kept to be put right, but not if it names somebody erased. */
  private void forgetErased(List<Row> refused) {
    var texts = refused.stream().map(Row::cells).toList();
    var spoken =
        leaving.spokenOf(imported.source(), texts).stream()
            .map(place -> refused.get(place).number())
            .toArray(Long[]::new);
    if (spoken.length > 0) {
      rows.forgetRefused(imported.id(), spoken);
    }
  }

  private List<Orders.Draft> drafts(List<Told> orders) {
    var places = new HashMap<Sighting, Integer>();
    var sightings = new ArrayList<Sighting>();
    for (var told : orders) {
      var customer = told.customer();
      if (customer != null && places.putIfAbsent(customer, sightings.size()) == null) {
        sightings.add(news(customer));
      }
    }
    var ids = customers.recognise(imported.source(), sightings);
    var drafts = new ArrayList<Orders.Draft>(orders.size());
    for (var told : orders) {
      var customer = told.customer();
      @Nullable UUID id =
          customer == null ? null : ids.get(Objects.requireNonNull(places.get(customer)));
      drafts.add(told.of(id));
    }
    return drafts;
  }

  /** Of a customer whose name and address were told before, the reference is enough. */
  private Sighting news(Sighting customer) {
    return remember(sighted, customer) || customer.reference() == null
        ? customer
        : new Sighting(customer.reference(), null, null, null);
  }

  /** Counted are those who bought, as in every figure; who only gave something back is no buyer. */
  private CopyRows newBuyers(List<Told> orders) {
    var copy = new CopyRows();
    for (var told : orders) {
      var person = told.person();
      if (person != null && !told.draft().lines().isEmpty()) {
        long buyer = Check.hash(person);
        if (remember(buyers, buyer)) {
          copy.add(imported.id()).add('c').add(buyer).end();
        }
      }
    }
    return copy;
  }

  /** Whether it was not remembered yet. */
  private static <T> boolean remember(Set<T> told, T what) {
    if (told.size() == MOST_REMEMBERED) {
      told.clear();
    }
    return told.add(what);
  }
}
