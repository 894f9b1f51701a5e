package io.perennial.roastery;

import io.perennial.roastery.Dice.Purpose;
import io.perennial.roastery.Model.Channel;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole invented shop: its customers and every order up to the end, the same for the same seed,
 * end and size. Pure; the record of it is written by {@link Filling}.
 */
public final class Shop {

  /** How an order ended. */
  public enum Fate {
    SOLD,
    CALLED_OFF,
    PARTLY_GIVEN_BACK,
    SENT_BACK
  }

  /**
   * An order.
   *
   * @param at in the business's zone
   * @param customer {@link #GUEST} for somebody unknown
   * @param givenBackAt when something came back, or {@code null}
   */
  public record Placed(
      LocalDateTime at,
      int customer,
      Channel channel,
      Basket basket,
      Fate fate,
      boolean discounted,
      @Nullable LocalDateTime givenBackAt) {}

  /** What happens on some days, the oldest first. */
  public record Days(List<Placed> orders, List<Visit> visits) {}

  public static final int GUEST = -1;

  /** Guests have streams of chance beyond those of any customer. */
  private static final int FIRST_GUEST_STREAM = 1 << 24;

  /** Who ordered within it comes back to look, and as many new people come as then. */
  private static final int LATELY_DAYS = 60;

  private static final int SECONDS_OF_A_DAY = 86_400;

  /** A newspaper wrote about the shop in the second of its three years. */
  private static final int NEWSPAPER_DAYS_AGO = 500;

  private final long seed;
  private final LocalDate opened;
  private final LocalDate end;
  private final LocalDate risen;
  private final List<Channel> channels;
  private final List<Placed> orders;
  private final Truth truth;

  private Shop(long seed, LocalDate end, int customers) {
    this.seed = seed;
    this.end = end;
    this.opened = end.minusYears(Model.YEARS);
    this.risen = end.minusDays(Model.PRICE_RISE_DAYS_AGO).withDayOfMonth(1);
    double[] arrivals = arrivals();
    // Nobody's chance depends on another's: all cores may think of them at once.
    var everybody =
        IntStream.range(0, customers)
            .parallel()
            .mapToObj(
                customer -> new Visits(customer, day(arrivals, customer, customer, customers), end))
            .toList();
    int guests = (int) (customers * Model.GUESTS_PER_CUSTOMER);
    var unknown =
        IntStream.range(0, guests)
            .mapToObj(guest -> {
              int stream = FIRST_GUEST_STREAM + guest;
              return guestOrder(stream, day(arrivals, stream, guest, guests));
            });
    this.channels = everybody.stream().map(visits -> visits.life.channel()).toList();
    this.truth =
        new Truth(
            everybody.stream()
                .map(visits -> Truth.History.of(visits.life, visits.bought))
                .toList());
    this.orders =
        Stream.concat(everybody.stream().flatMap(visits -> visits.orders.stream()), unknown)
            .sorted(Comparator.comparing(Placed::at).thenComparingInt(Placed::customer))
            .toList();
  }

  /**
   * Makes the shop.
   *
   * @param end the first day that is not in it any more: today, which is not over
   */
  public static Shop of(long seed, LocalDate end, int customers) {
    return new Shop(seed, end, customers);
  }

  public int customers() {
    return channels.size();
  }

  /** Every order, the oldest first. */
  public List<Placed> orders() {
    return orders;
  }

  public Names.Person person(int customer) {
    return Names.of(seed, customer, channel(customer));
  }

  /** The channel of the first purchase; of somebody who has not come yet, the one to come. */
  private Channel channel(int customer) {
    return customer < channels.size()
        ? channels.get(customer)
        : Channel.first(Dice.of(seed, customer, Purpose.HABIT));
  }

  /** Who visited the pages of the web shop since they tell it, the oldest visit first. */
  public List<Visit> visits() {
    return Browsing.of(
        seed,
        visitsADay(),
        since(end.minusDays(LATELY_DAYS)),
        end.minusDays(Model.TRACKED_DAYS),
        end);
  }

  /** Who wanted to be written to, and who does no more, the oldest wish first. */
  public List<Wish> wishes() {
    return Wish.of(seed, orders, this::person, end);
  }

  /** The companies that people order for. */
  public List<Office> offices() {
    var since = end.minusDays(Model.TRACKED_DAYS).atTime(9, 0);
    return Office.of(seed, channels.size(), this::person, since);
  }

  private int visitsADay() {
    return (int) Math.ceil(channels.size() * Model.VISITS_A_DAY);
  }

  private List<Placed> since(LocalDate day) {
    var first = day.atStartOfDay();
    return orders.stream().filter(order -> !order.at().isBefore(first)).toList();
  }

  /**
   * What comes after the end, for as many days: those who buy go on, new people come as they came
   * last, and nothing goes back.
   */
  public Days after(LocalDate from, int days) {
    var to = from.plusDays(days);
    double[] arrivals = arrivals();
    double newest = arrivals[arrivals.length - 1] - arrivals[arrivals.length - 1 - LATELY_DAYS];
    double newcomersADay = channels.size() * newest / LATELY_DAYS;
    int newcomers = (int) (newcomersADay * ChronoUnit.DAYS.between(end, to));
    int last = (int) ChronoUnit.DAYS.between(opened, end);
    var placed =
        IntStream.range(0, channels.size() + newcomers)
            .parallel()
            .mapToObj(customer -> {
              int firstDay =
                  customer < channels.size()
                      ? day(arrivals, customer, customer, channels.size())
                      : last + (int) ((customer - channels.size()) / newcomersADay);
              return new Visits(customer, firstDay, to).orders;
            })
            .flatMap(List::stream)
            .filter(order -> !order.at().isBefore(from.atStartOfDay()))
            .sorted(Comparator.comparing(Placed::at).thenComparingInt(Placed::customer))
            .toList();
    var lately =
        Stream.concat(since(end.minusDays(LATELY_DAYS)).stream(), placed.stream()).toList();
    return new Days(placed, Browsing.of(seed, visitsADay(), lately, from, to));
  }

  public Truth truth() {
    return truth;
  }

  /** Whether an order paid the prices after they rose. */
  public boolean isDearer(Placed order) {
    return !order.at().toLocalDate().isBefore(risen);
  }

  /** The share of all arrivals that has come by the end of each day. */
  private double[] arrivals() {
    var newspaper = end.minusDays(NEWSPAPER_DAYS_AGO);
    int days = (int) (end.toEpochDay() - opened.toEpochDay());
    var sums = new double[days];
    double sum = 0;
    for (int day = 0; day < days; day++) {
      sum += Season.newPeople(opened.plusDays(day), opened, newspaper);
      sums[day] = sum;
    }
    for (int day = 0; day < days; day++) {
      sums[day] /= sum;
    }
    return sums;
  }

  /** Of so many people, arrivals in this sequence, the day of one; of all, as the season has it. */
  private int day(double[] arrivals, int stream, int place, int people) {
    double quantile = (place + Dice.of(seed, stream, Purpose.ARRIVAL).uniform()) / people;
    int found = Arrays.binarySearch(arrivals, quantile);
    return Math.min(found < 0 ? -found - 1 : found, arrivals.length - 1);
  }

  private LocalDateTime moment(int day, int second) {
    return opened.plusDays(day).atStartOfDay().plusSeconds(second);
  }

  private Placed guestOrder(int stream, int day) {
    var dice = Dice.of(seed, stream, Purpose.COURSE);
    var channel = Channel.ofGuest(dice);
    var date = opened.plusDays(day);
    var basket = Basket.ofGuest(Season.isBeforeChristmas(date), dice);
    var fate = dice.chance(Model.CALLED_OFF) ? Fate.CALLED_OFF : Fate.SOLD;
    boolean discounted = dice.chance(Model.BLACK_FRIDAY_ORDERS) && Season.isBlackFriday(date);
    int second = Season.second(channel, Dice.of(seed, stream, Purpose.HOUR));
    return new Placed(moment(day, second), GUEST, channel, basket, fate, discounted, null);
  }

  /** What one customer ordered up to a day: the purchases, and beside them what went wrong. */
  private final class Visits {
    private final int customer;
    private final Life life;
    private final Dice trouble;
    private final Dice hour;
    private final List<Placed> orders = new ArrayList<>();

    /** How many of the orders are purchases. */
    private int bought;

    Visits(int customer, int firstDay, LocalDate until) {
      this.customer = customer;
      this.life = Life.of(seed, customer, opened, firstDay);
      this.trouble = Dice.of(seed, customer, Purpose.TROUBLE);
      this.hour = Dice.of(seed, customer, Purpose.HOUR);
      life.purchases().stream()
          .takeWhile(purchase -> opened.plusDays(purchase.day()).isBefore(until))
          .forEach(this::place);
    }

    private void place(Life.Purchase purchase) {
      var day = opened.plusDays(purchase.day());
      var at = moment(purchase.day(), Season.second(purchase.channel(), hour));
      boolean discounted = trouble.chance(Model.BLACK_FRIDAY_ORDERS) && Season.isBlackFriday(day);
      boolean calledOff = trouble.chance(Model.CALLED_OFF);
      int minutes = 2 + trouble.below(40);
      if (calledOff) {
        add(at.minusMinutes(minutes), purchase, Fate.CALLED_OFF, discounted, null);
      }
      boolean partly = trouble.chance(Model.PARTLY_GIVEN_BACK);
      var back = moment(purchase.day() + 2 + trouble.below(13), 36_000 + trouble.below(21_600));
      boolean isBack = partly && back.isBefore(end.atStartOfDay());
      var fate = isBack ? Fate.PARTLY_GIVEN_BACK : Fate.SOLD;
      add(at, purchase, fate, discounted, isBack ? back : null);
      bought++;
      perhapsAgain(purchase, at);
      perhapsSentBack(purchase, at);
    }

    private void perhapsAgain(Life.Purchase purchase, LocalDateTime at) {
      boolean again = trouble.chance(Model.SECOND_ORDER_OF_A_DAY);
      int second = at.toLocalTime().toSecondOfDay() + 60 + trouble.below(7_200);
      if (again && second < SECONDS_OF_A_DAY) {
        var forgotten = new Basket(List.of(new Basket.Line(Assortment.FILTERS, 1)));
        var order = new Life.Purchase(purchase.day(), purchase.channel(), forgotten);
        add(moment(purchase.day(), second), order, Fate.SOLD, false, null);
        bought++;
      }
    }

    /** What went back whole was never a purchase, so it changes nothing about the customer. */
    private void perhapsSentBack(Life.Purchase purchase, LocalDateTime at) {
      boolean sentBack = trouble.chance(Model.SENT_BACK);
      var ordered = at.plusDays(1 + trouble.below(9));
      var back = ordered.plusDays(3 + trouble.below(12));
      var piece = new Basket(List.of(new Basket.Line(Assortment.equipment(trouble), 1)));
      if (sentBack && back.isBefore(end.atStartOfDay())) {
        var order = new Life.Purchase(purchase.day(), Channel.WEB, piece);
        add(ordered, order, Fate.SENT_BACK, false, back);
      }
    }

    private void add(
        LocalDateTime at,
        Life.Purchase purchase,
        Fate fate,
        boolean discounted,
        @Nullable LocalDateTime back) {
      orders.add(
          new Placed(at, customer, purchase.channel(), purchase.basket(), fate, discounted, back));
    }
  }
}
