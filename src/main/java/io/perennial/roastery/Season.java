package io.perennial.roastery;

import io.perennial.roastery.Model.Channel;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** What the calendar does to a coffee roaster. Everything is a factor around 1. */
final class Season {

  private static final double[] NEW_PEOPLE = {
    0.95, 0.92, 0.97, 0.96, 0.94, 0.88, 0.80, 0.82, 1.00, 1.08, 1.20, 1.10
  };
  private static final double[] THIRST = {
    1.05, 1.04, 1.02, 1.00, 0.97, 0.92, 0.86, 0.88, 0.98, 1.04, 1.07, 1.08
  };
  private static final double[] WEB_WEEK = {1.12, 1.08, 1.02, 1.00, 0.92, 0.82, 1.04};
  private static final double[] TOWN_WEEK = {0.85, 0.90, 0.95, 1.00, 1.20, 1.75, 0.35};

  /** The hours of a day, from midnight on: people at a screen, and a shop that opens at nine. */
  private static final double[] WEB_HOURS = {
    1, 0.5, 0.3, 0.2, 0.2, 0.6, 2, 4, 5, 6, 6.5, 6, 5.5, 5.5, 5, 5, 5, 5.5, 6, 7, 8, 7.5, 5, 2.5
  };

  private static final double[] TOWN_HOURS = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 8, 9, 8, 7, 7, 8, 10, 11, 7, 0, 0, 0, 0, 0
  };

  private static final int FAIR_DAYS = 10;
  private static final int NEWS_DAYS = 21;

  private Season() {}

  /** How many new people come on a day, against a usual one of the first year. */
  static double newPeople(LocalDate day, LocalDate opened, LocalDate newspaper) {
    double years = ChronoUnit.DAYS.between(opened, day) / 365.25;
    double many = StrictMath.exp(Model.GROWTH_A_YEAR * years);
    many *= NEW_PEOPLE[day.getMonthValue() - 1] * WEB_WEEK[day.getDayOfWeek().getValue() - 1];
    if (isBeforeChristmas(day)) {
      many *= 1.5;
    }
    if (isBlackFriday(day)) {
      many *= 1.8;
    }
    // A fair every spring, and once a page in a newspaper that is forgotten within three weeks.
    if (day.getMonth() == Month.MAY && day.getDayOfMonth() <= FAIR_DAYS) {
      many *= 1.5;
    }
    long since = ChronoUnit.DAYS.between(newspaper, day);
    if (since >= 0 && since < NEWS_DAYS) {
      many *= 1 + 1.6 * (NEWS_DAYS - since) / NEWS_DAYS;
    }
    return many;
  }

  /** How much coffee is drunk in a month, against the year's mean. */
  static double thirst(LocalDate day) {
    return THIRST[day.getMonthValue() - 1];
  }

  /** The first day from this one on that suits: of the days of a week, some are better. */
  static LocalDate suitable(LocalDate wished, Channel channel, Dice dice) {
    var week = channel == Channel.TOWN ? TOWN_WEEK : WEB_WEEK;
    var day = wished;
    for (int tries = 0; tries < DayOfWeek.values().length; tries++) {
      if (dice.chance(week[day.getDayOfWeek().getValue() - 1] / 1.75)) {
        return day;
      }
      day = day.plusDays(1);
    }
    return day;
  }

  /** A second of the day on which somebody buys. */
  static int second(Channel channel, Dice dice) {
    int hour = dice.pick(channel == Channel.TOWN ? TOWN_HOURS : WEB_HOURS);
    return hour * 3600 + dice.below(3600);
  }

  /** The weeks in which presents are bought. */
  static boolean isBeforeChristmas(LocalDate day) {
    return day.getMonth() == Month.DECEMBER && day.getDayOfMonth() <= 21;
  }

  /** From Thursday to Monday around the fourth Friday of November. */
  static boolean isBlackFriday(LocalDate day) {
    var friday =
        day.withMonth(11)
            .withDayOfMonth(1)
            .with(TemporalAdjusters.dayOfWeekInMonth(4, DayOfWeek.FRIDAY));
    long off = ChronoUnit.DAYS.between(friday, day);
    return off >= -1 && off <= 3;
  }
}
