package io.perennial.settings;

import io.perennial.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * For how long what is only needed for a while is kept: the one place that says it. The modules
 * that keep it clear it away themselves.
 */
@Component
public class Retention {

  /**
   * What is kept for a while. Orders, and what happened to customers who are known, are the record
   * of the business and stay.
   */
  public enum Kept {
    /** To be looked at and read again; nobody mends a client after a week. */
    REFUSED_EVENTS(7, 1, 30),
    /** To be worked again, and to tell a second delivery from the first, which takes a few days. */
    SHOP_MESSAGES(30, 7, 90),
    /** To see what other programs were told. */
    TOLD_MESSAGES(30, 1, 90),
    /** To mend the file and send it again. */
    REFUSED_ROWS(90, 1, 365),
    /** Thirteen months: a season and the one before, and no longer than a cookie may live. */
    VISITS(395, 30, 1_825),
    /** Two years: who asks who saw a customer does so within that time. */
    AUDIT_TRAIL(730, 90, 3_650),
    /** Three years: to prove that a request was followed, until nobody can ask any more. */
    REQUESTS(1_095, 365, 3_650);

    private final int usualDays;
    private final int leastDays;
    private final int mostDays;

    Kept(int usualDays, int leastDays, int mostDays) {
      this.usualDays = usualDays;
      this.leastDays = leastDays;
      this.mostDays = mostDays;
    }

    /** How the database, a form and the message bundles call it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public int usualDays() {
      return usualDays;
    }

    public int leastDays() {
      return leastDays;
    }

    public int mostDays() {
      return mostDays;
    }
  }

  private final RetentionSql sql;
  private final Clock clock;

  Retention(RetentionSql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /** What is older than this is to be cleared away. */
  public Instant before(Kept kind) {
    return clock.instant().minus(Duration.ofDays(days(kind)));
  }

  /** How many days it is kept. */
  public int days(Kept kind) {
    return sql.days(kind).orElse(kind.usualDays());
  }

  Map<Kept, Integer> all() {
    var days = new EnumMap<Kept, Integer>(Kept.class);
    for (var kind : Kept.values()) {
      days.put(kind, days(kind));
    }
    return days;
  }

  /** Says how long it is to be kept. */
  void keep(Kept kind, String typed) {
    sql.keep(kind, check(kind, typed));
  }

  /**
   * The days that somebody typed.
   *
   * @throws Problem of the field of the kind's word if they are too few or too many
   */
  static int check(Kept kind, String typed) {
    int days;
    try {
      days = Integer.parseInt(typed.strip());
    } catch (NumberFormatException noNumber) {
      days = 0;
    }
    if (days < kind.leastDays() || days > kind.mostDays()) {
      throw Problem.invalidField(
          kind.word(), "retention.days-wrong", kind.leastDays(), kind.mostDays());
    }
    return days;
  }
}
