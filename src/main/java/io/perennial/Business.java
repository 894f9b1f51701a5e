package io.perennial;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The business that runs this installation: its name, language, country, currency, zone and
 * activity window.
 */
@Component
public class Business {

  /**
   * What the business says of itself.
   *
   * @param language one of en, pl, ro, uk
   * @param country ISO 3166 code, two letters
   * @param currency ISO 4217 code of the currency every figure is in
   * @param timeZone zone of every business date
   * @param activityWindowDays days without a purchase after which a customer counts as lapsed;
   *     {@code null}: the suggested
   */
  public record Profile(
      String name,
      String language,
      String country,
      String currency,
      ZoneId timeZone,
      @Nullable Integer activityWindowDays) {

    /** Ten years; the shortest window is a day. */
    public static final int LONGEST_WINDOW_DAYS = 3650;

    /** The activity window that somebody typed; {@code null} when it is none. */
    public static @Nullable Integer windowDays(String typed) {
      // Eight digits fit into an int; what is not a number of the range is no window.
      if (!typed.matches("[0-9]{1,8}")) {
        return null;
      }
      int days = Integer.parseInt(typed);
      return days >= 1 && days <= LONGEST_WINDOW_DAYS ? (Integer) days : null;
    }

    /** The same business with another activity window; {@code null}: the suggested. */
    public Profile withWindow(@Nullable Integer days) {
      return new Profile(name, language, country, currency, timeZone, days);
    }

    /** The business date of an instant. */
    public LocalDate day(Instant instant) {
      return LocalDate.ofEpochDay(new Days(timeZone).day(instant));
    }
  }

  /**
   * The business dates of instants: the one rule for all modules. No database decides it, because
   * its data about zones is of another year than ours. Fast enough for millions of instants and
   * makes no objects, as it remembers the stretch of time in which the zone's offset last held; so
   * it is for one thread.
   */
  public static final class Days {

    private static final long MICROS_A_SECOND = 1_000_000;
    private static final long SECONDS_A_DAY = 86_400;

    private final ZoneRules rules;
    private long since = Long.MAX_VALUE;
    private long until = Long.MIN_VALUE;
    private long offset;

    public Days(ZoneId zone) {
      rules = zone.getRules();
    }

    /** The business date of an instant, as days since 1970-01-01. */
    public int day(Instant instant) {
      return dayOf(instant.getEpochSecond());
    }

    /** The business date of so many microseconds since 1970, as days since 1970-01-01. */
    public int day(long micros) {
      return dayOf(Math.floorDiv(micros, MICROS_A_SECOND));
    }

    private int dayOf(long second) {
      if (second < since || second >= until) {
        look(second);
      }
      return Math.toIntExact(Math.floorDiv(second + offset, SECONDS_A_DAY));
    }

    private void look(long second) {
      var at = Instant.ofEpochSecond(second);
      offset = rules.getOffset(at).getTotalSeconds();
      var before = rules.previousTransition(at.plusSeconds(1));
      var after = rules.nextTransition(at);
      since = before == null ? Long.MIN_VALUE : before.toEpochSecond();
      until = after == null ? Long.MAX_VALUE : after.toEpochSecond();
    }
  }

  private final Database database;
  private final List<BooleanSupplier> currencyUses = new CopyOnWriteArrayList<>();
  private final List<BooleanSupplier> demos = new CopyOnWriteArrayList<>();

  Business(Database database) {
    this.database = database;
  }

  /** The profile, or {@code null} before the set-up. */
  public @Nullable Profile find() {
    return database
        .sql(
            "select name, language, country, currency, time_zone, activity_window_days from business")
        .query((row, number) ->
            new Profile(
                row.getString("name"),
                row.getString("language"),
                row.getString("country"),
                row.getString("currency"),
                ZoneId.of(row.getString("time_zone")),
                row.getObject("activity_window_days", Integer.class)))
        .optional()
        .orElse(null);
  }

  /** The profile; refused before the set-up. */
  public Profile profile() {
    var profile = find();
    if (profile == null) {
      throw Problem.conflict("business.not-set-up");
    }
    return profile;
  }

  /**
   * Registers a reason to keep the currency: a module that has amounts in it says so here, because
   * they would mean something else in another one.
   */
  public void keepCurrencyWhile(BooleanSupplier used) {
    currencyUses.add(used);
  }

  /** Registers who can tell that what is on record was invented for trying the product out. */
  public void isDemoWhile(BooleanSupplier there) {
    demos.add(there);
  }

  /**
   * Whether the customers on record are invented. Every page says so, and nothing real may be added
   * to them: it would go when they go.
   */
  public boolean isDemo() {
    return demos.stream().anyMatch(BooleanSupplier::getAsBoolean);
  }

  /**
   * Saves the profile.
   *
   * @throws Problem of the field {@code currency} if it is another one and amounts are kept in the
   *     old
   */
  public void save(Profile profile) {
    var known = find();
    if (known != null
        && !known.currency().equals(profile.currency())
        && currencyUses.stream().anyMatch(BooleanSupplier::getAsBoolean)) {
      throw Problem.invalidField("currency", "business.currency-in-use", known.currency());
    }
    database
        .sql(
            """
            insert into business (only_one, name, language, country, currency, time_zone, activity_window_days)
            values (true, :name, :language, :country, :currency, :timeZone, :window)
            on conflict (only_one) do update set name = excluded.name, language = excluded.language,
              country = excluded.country, currency = excluded.currency, time_zone = excluded.time_zone,
              activity_window_days = excluded.activity_window_days
            """,
            "name",
            profile.name(),
            "language",
            profile.language(),
            "country",
            profile.country(),
            "currency",
            profile.currency(),
            "timeZone",
            profile.timeZone().getId(),
            "window",
            profile.activityWindowDays())
        .update();
  }
}
