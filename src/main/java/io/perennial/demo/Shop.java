package io.perennial.demo;

import io.perennial.demo.Dice.Purpose;
import io.perennial.demo.Model.Channel;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole invented shop: its customers and every order up to the end, the same for the same seed,
 * end and size. Pure; the record of it is written by {@link Filling}.
 */
final class Shop {

  /** How an order ended. */
  enum Fate {
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
  record Placed(
      LocalDateTime at,
      int customer,
      Channel channel,
      Basket basket,
      Fate fate,
      boolean discounted,
      @Nullable LocalDateTime givenBackAt) {}

  static final int GUEST = -1;

  /** Guests have streams of chance beyond those of any customer. */
  private static final int FIRST_GUEST_STREAM = 1 << 24;

  private static final int SECONDS_OF_A_DAY = 86_400;

  /** A newspaper wrote about the shop in the second of its three years. */
  private static final int NEWSPAPER_DAYS_AGO = 500;

  private final long seed;
  private final LocalDate opened;
  private final LocalDate end;
  private final int customers;
  private final LocalDate risen;
  private final List<Placed> orders = new ArrayList<>();
  private final List<Channel> channels = new ArrayList<>();
  private final Truth truth;

  private Shop(long seed, LocalDate end, int customers) {
    this.seed = seed;
    this.end = end;
    this.customers = customers;
    this.opened = end.minusYears(Model.YEARS);
    this.risen = end.minusDays(Model.PRICE_RISE_DAYS_AGO).withDayOfMonth(1);
    double[] arrivals = arrivals();
    var histories = new ArrayList<Truth.History>(customers);
    for (int customer = 0; customer < customers; customer++) {
      double quantile = Dice.of(seed, customer, Purpose.ARRIVAL).uniform();
      int day = day(arrivals, (customer + quantile) / customers);
      var life = Life.of(seed, customer, opened, day);
      channels.add(life.channel());
      int bought = new Trouble(customer).place(life);
      histories.add(Truth.History.of(life, bought));
    }
    int guests = (int) (customers * Model.GUESTS_PER_CUSTOMER);
    for (int guest = 0; guest < guests; guest++) {
      int stream = FIRST_GUEST_STREAM + guest;
      double quantile = Dice.of(seed, stream, Purpose.ARRIVAL).uniform();
      placeGuest(stream, day(arrivals, (guest + quantile) / guests));
    }
    orders.sort(Comparator.comparing(Placed::at).thenComparingInt(Placed::customer));
    this.truth = new Truth(histories);
  }

  /**
   * Makes the shop.
   *
   * @param end the first day that is not in it any more: today, which is not over
   */
  static Shop of(long seed, LocalDate end, int customers) {
    return new Shop(seed, end, customers);
  }

  int customers() {
    return customers;
  }

  /** Every order, the oldest first. */
  List<Placed> orders() {
    return orders;
  }

  Names.Person person(int customer) {
    return Names.of(seed, customer, channels.get(customer));
  }

  Truth truth() {
    return truth;
  }

  /** Whether an order paid the prices after they rose. */
  boolean isDearer(Placed order) {
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

  private static int day(double[] arrivals, double quantile) {
    int place = java.util.Arrays.binarySearch(arrivals, quantile);
    return Math.min(place < 0 ? -place - 1 : place, arrivals.length - 1);
  }

  private LocalDateTime moment(int day, int second) {
    return opened.plusDays(day).atStartOfDay().plusSeconds(second);
  }

  private void placeGuest(int stream, int day) {
    var dice = Dice.of(seed, stream, Purpose.COURSE);
    var channel = Channel.ofGuest(dice);
    var date = opened.plusDays(day);
    var basket = Basket.ofGuest(Season.isBeforeChristmas(date), dice);
    var fate = dice.chance(Model.CALLED_OFF) ? Fate.CALLED_OFF : Fate.SOLD;
    boolean discounted = dice.chance(Model.BLACK_FRIDAY_ORDERS) && Season.isBlackFriday(date);
    int second = Season.second(channel, Dice.of(seed, stream, Purpose.HOUR));
    orders.add(new Placed(moment(day, second), GUEST, channel, basket, fate, discounted, null));
  }

  /** Places one customer's orders, and beside them those that went wrong. */
  private final class Trouble {
    private final int customer;
    private final Dice dice;
    private final Dice hour;

    Trouble(int customer) {
      this.customer = customer;
      this.dice = Dice.of(seed, customer, Purpose.TROUBLE);
      this.hour = Dice.of(seed, customer, Purpose.HOUR);
    }

    /** Answers how many of them are purchases. */
    int place(Life life) {
      int bought = 0;
      for (var purchase : life.purchases()) {
        var day = opened.plusDays(purchase.day());
        if (!day.isBefore(end)) {
          break;
        }
        var at = moment(purchase.day(), Season.second(purchase.channel(), hour));
        boolean discounted = dice.chance(Model.BLACK_FRIDAY_ORDERS) && Season.isBlackFriday(day);
        boolean calledOff = dice.chance(Model.CALLED_OFF);
        int minutes = 2 + dice.below(40);
        if (calledOff) {
          add(at.minusMinutes(minutes), purchase, Fate.CALLED_OFF, discounted, null);
        }
        boolean partly = dice.chance(Model.PARTLY_GIVEN_BACK);
        var back = moment(purchase.day() + 2 + dice.below(13), 36_000 + dice.below(21_600));
        boolean isBack = partly && back.isBefore(end.atStartOfDay());
        var fate = isBack ? Fate.PARTLY_GIVEN_BACK : Fate.SOLD;
        add(at, purchase, fate, discounted, isBack ? back : null);
        bought++;
        bought += perhapsAgain(purchase, at);
        perhapsSentBack(purchase, at);
      }
      return bought;
    }

    private int perhapsAgain(Life.Purchase purchase, LocalDateTime at) {
      boolean again = dice.chance(Model.SECOND_ORDER_OF_A_DAY);
      int second = at.toLocalTime().toSecondOfDay() + 60 + dice.below(7_200);
      if (!again || second >= SECONDS_OF_A_DAY) {
        return 0;
      }
      var forgotten = new Basket(List.of(new Basket.Line(Assortment.FILTERS, 1)));
      var order = new Life.Purchase(purchase.day(), purchase.channel(), forgotten);
      add(moment(purchase.day(), second), order, Fate.SOLD, false, null);
      return 1;
    }

    /** What went back whole was never a purchase, so it changes nothing about the customer. */
    private void perhapsSentBack(Life.Purchase purchase, LocalDateTime at) {
      boolean sentBack = dice.chance(Model.SENT_BACK);
      var ordered = at.plusDays(1 + dice.below(9));
      var back = ordered.plusDays(3 + dice.below(12));
      var piece = new Basket(List.of(new Basket.Line(Assortment.equipment(dice), 1)));
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
