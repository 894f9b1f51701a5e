package io.perennial.predictions;

import io.perennial.Business;
import io.perennial.baskets.Baskets;
import io.perennial.baskets.Baskets.Suggestion;
import io.perennial.baskets.Shopper;
import io.perennial.catalogue.Catalogue;
import io.perennial.catalogue.Product;
import io.perennial.catalogue.Product.Availability;
import io.perennial.columnar.Columnar;
import io.perennial.orders.Orders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a customer will take next, with why. Learned from the baskets of many when somebody asks,
 * and kept in memory until orders change. Nothing is suggested that is sold out, no longer sold,
 * was sent back, or is bought once for life and was.
 */
@Component
public class Recommendations {

  /**
   * A product suggested.
   *
   * @param name {@code null} where neither the catalogue nor an order names it
   * @param item its number in the catalogue; {@code null} where it is not there
   * @param times on how many days the customer bought it, if before
   * @param with the product it goes with, if that is why; {@code withName} is its name
   * @param due when the customer needs it again; {@code null} where nothing is known of it
   */
  public record Recommended(
      String product,
      @Nullable String name,
      @Nullable UUID item,
      Baskets.Why why,
      int times,
      @Nullable String with,
      @Nullable String withName,
      @Nullable LocalDate due) {}

  /** Nobody looks at more, and every template has fewer places. */
  public static final int MOST = 50;

  /** More would take more memory, and what is learned hardly changes. */
  private static final int MOST_LEARNED = 30_000;

  /** Lines of one customer, the newest: older ones have faded. */
  private static final int MOST_LINES = 5_000;

  /** What the catalogue says may be so old. */
  private static final Duration FRESH = Duration.ofSeconds(30);

  /**
   * What was learned, with the catalogue.
   *
   * @param goods by code
   * @param readAt when the catalogue was asked
   */
  private record Known(Habits habits, Map<String, Product> goods, Instant readAt) {}

  private final Columnar columnar;
  private final HabitsSql sql;
  private final Catalogue catalogue;
  private final Orders orders;
  private final Business business;
  private final Clock clock;
  private @Nullable Known known;

  Recommendations(
      Columnar columnar,
      HabitsSql sql,
      Catalogue catalogue,
      Orders orders,
      Business business,
      Clock clock) {
    this.columnar = columnar;
    this.sql = sql;
    this.catalogue = catalogue;
    this.orders = orders;
    this.business = business;
    this.clock = clock;
  }

  /** Orders changed: it is learned again when somebody asks. */
  synchronized void forget() {
    known = null;
  }

  private synchronized Known known() {
    var now = clock.instant();
    var last = known;
    if (last != null && Duration.between(last.readAt(), now).abs().compareTo(FRESH) < 0) {
      return last;
    }
    var habits =
        last != null ? last.habits() : columnar.ask(copy -> HabitsSql.learn(copy, MOST_LEARNED));
    var fresh = new Known(habits, catalogue.products(habits.codes()), now);
    known = fresh;
    return fresh;
  }

  /**
   * The next products of a customer, the likeliest first.
   *
   * @param wanted 1 to {@link #MOST}
   */
  public List<Recommended> next(UUID customer, int wanted) {
    var profile = business.find();
    if (profile == null) {
      return List.of();
    }
    var learned = known();
    var habits = learned.habits();
    var days = new Business.Days(profile.timeZone());
    var shopper = new Shopper();
    Set<Integer> own = new HashSet<>();
    var basket = new TreeSet<Integer>();
    int day = 0;
    // Who bought it again after sending it back likes it after all.
    var sentBack = sql.sentBack(customer);
    for (var taken : sql.taken(customer, MOST_LINES)) {
      sentBack.computeIfPresent(
          taken.product(), (product, at) -> taken.at().isAfter(at) ? null : at);
      int when = days.day(taken.at());
      if (when != day && !basket.isEmpty()) {
        add(shopper, day, basket);
      }
      day = when;
      int place = habits.place(taken.product());
      if (place >= 0) {
        basket.add(place);
        own.add(place);
      }
    }
    add(shopper, day, basket);
    var suggestions =
        habits
            .baskets()
            .next(
                shopper,
                wanted,
                place ->
                    sentBack.containsKey(habits.code(place))
                        || isGone(learned.goods().get(habits.code(place)))
                        || (own.contains(place) && habits.isOnceForLife(place)));
    return named(learned, shopper, suggestions);
  }

  private static void add(Shopper shopper, int day, Set<Integer> basket) {
    if (!basket.isEmpty()) {
      shopper.bought(day, basket.stream().mapToInt(Integer::intValue).toArray());
      basket.clear();
    }
  }

  private static boolean isGone(@Nullable Product product) {
    return product != null
        && (product.retiredAt() != null || product.availability() == Availability.OUT_OF_STOCK);
  }

  private List<Recommended> named(Known learned, Shopper shopper, List<Suggestion> suggestions) {
    var habits = learned.habits();
    Set<String> codes = new HashSet<>();
    for (var suggestion : suggestions) {
      codes.add(habits.code(suggestion.product()));
      if (suggestion.with() >= 0) {
        codes.add(habits.code(suggestion.with()));
      }
    }
    Map<String, String> names = new HashMap<>(orders.productNames(codes));
    for (var code : codes) {
      var good = learned.goods().get(code);
      if (good != null && good.name() != null) {
        names.put(code, good.name());
      }
    }
    List<Recommended> all = new ArrayList<>();
    for (var suggestion : suggestions) {
      var code = habits.code(suggestion.product());
      var good = learned.goods().get(code);
      var lasts = good == null ? null : good.consumptionDays();
      var due =
          suggestion.times() == 0
              ? java.util.OptionalInt.empty()
              : habits.baskets().due(shopper, suggestion.product(), lasts == null ? 0 : lasts);
      var with = suggestion.with() < 0 ? null : habits.code(suggestion.with());
      all.add(
          new Recommended(
              code,
              names.get(code),
              good == null ? null : good.id(),
              // Nobody is like who has not bought anything.
              shopper.count() == 0 ? Baskets.Why.POPULAR : suggestion.why(),
              suggestion.times(),
              with,
              with == null ? null : names.get(with),
              due.isPresent() ? LocalDate.ofEpochDay(due.getAsInt()) : null));
    }
    return all;
  }
}
