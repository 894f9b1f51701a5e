package io.perennial.roastery;

/**
 * Every parameter of the invented shop. docs/demo.md says where each comes from; a change here
 * changes everybody, and the digest in the tests with it.
 */
public final class Model {

  /** People who bought at least once; as many as the product's description promises. */
  public static final int CUSTOMERS = 24_000;

  /** The shop's age. */
  static final int YEARS = 3;

  /** Orders of people who left neither number nor address, for each customer. */
  static final double GUESTS_PER_CUSTOMER = 0.38;

  /** Buying is followed so long after the first purchase, past today as well: the truth. */
  static final int FOLLOWED_DAYS = 3 * 366 + 730;

  /** How many more people come in the last year's days than in the first's: e to this power. */
  static final double GROWTH_A_YEAR = 0.27;

  /** Spread of the chance to leave between people: the sum of the two parameters of its beta. */
  static final double LEAVING_SPREAD = 1.0;

  /** Spread of how much people drink of this roaster's coffee: the shape of its gamma. */
  static final double THIRST_SHAPE = 1.8;

  /** Cups a day of this roaster's coffee, of those who come again and again. */
  static final double CUPS_A_DAY = 1.0;

  /** How evenly people run out: the shape of the gamma around the days a basket lasts. */
  static final double EVENNESS = 4;

  /** Days from an empty bag to the next order, on average. */
  static final double DELAY_DAYS = 5;

  /** Days' worth of coffee people like to have at home: the bounds. */
  static final int LEAST_STOCK_DAYS = 14;

  static final int MOST_STOCK_DAYS = 45;

  /** A second order on the day of another: something was forgotten. */
  static final double SECOND_ORDER_OF_A_DAY = 0.012;

  /** Of those who still buy, how many order presents in a December. */
  static final double PRESENTS_A_DECEMBER = 0.12;

  /** Of those who come in December before Christmas, how many come for a present. */
  static final double PRESENT_SEEKERS = 0.35;

  /** Of those who came for a present and stay, how many only come back next December. */
  static final double YEARLY_PRESENTERS = 0.55;

  /** An order that was called off and placed again at once. */
  static final double CALLED_OFF = 0.02;

  /** An order beside the usual ones that went back whole. */
  static final double SENT_BACK = 0.007;

  /** An order of which one line was given back. */
  static final double PARTLY_GIVEN_BACK = 0.024;

  /** Customers with an account, known by a number; the others by their address alone. */
  static final double ACCOUNTS = 0.84;

  /** Customers of the shop in town who left an address with their card. */
  static final double ADDRESSES_IN_TOWN = 0.6;

  /** Prices rose once, so many days before the end, at the first of that month. */
  static final int PRICE_RISE_DAYS_AGO = 430;

  static final double PRICE_RISE = 1.08;

  /** What was taken off in the week of Black Friday, and for how many orders. */
  public static final double BLACK_FRIDAY_DISCOUNT = 0.15;

  static final double BLACK_FRIDAY_ORDERS = 0.7;

  /** The pages of the web shop tell what happens on them since so many days. */
  static final int TRACKED_DAYS = 21;

  /** Visits a day for each customer, beside those that end in an order. */
  static final double VISITS_A_DAY = 0.0075;

  /** Of these visits, how many are by people the shop does not know. */
  static final double STRANGERS = 0.6;

  /** Of these visits, how many leave something in the cart. */
  static final double CARTS = 0.14;

  /** Of carts that are left, how many at the checkout. */
  static final double CHECKOUTS_LEFT = 0.35;

  /** Of those who left an address, how many tick the box for news at the first order. */
  static final double WANT_NEWS = 0.38;

  /** … and for offers. */
  static final double WANT_OFFERS = 0.22;

  /** Of those who agreed, how many have said no since, for each year that passed. */
  static final double NO_MORE_A_YEAR = 0.09;

  /** Companies for each customer. */
  static final double COMPANIES = 0.0011;

  private Model() {}

  /** Where somebody buys. */
  public enum Channel {
    WEB("web", 0.62, 1.0),
    TOWN("pos", 0.20, 0.75),
    MARKETPLACE("marketplace", 0.18, 2.0);

    private final String word;
    private final double share;
    private final double leavingOdds;

    Channel(String word, double share, double leavingOdds) {
      this.word = word;
      this.share = share;
      this.leavingOdds = leavingOdds;
    }

    /** As orders name the channel. */
    public String word() {
      return word;
    }

    static Channel first(Dice dice) {
      return values()[dice.pick(WEB.share, TOWN.share, MARKETPLACE.share)];
    }

    /** People stay with their way of buying, but a marketplace loses those who stay to the shop. */
    Channel next(Dice dice) {
      return switch (this) {
        case WEB -> dice.chance(0.96) ? WEB : TOWN;
        case TOWN -> dice.chance(0.88) ? TOWN : WEB;
        case MARKETPLACE -> dice.chance(0.5) ? MARKETPLACE : WEB;
      };
    }

    static Channel ofGuest(Dice dice) {
      return values()[dice.pick(0.15, 0.6, 0.25)];
    }
  }

  /**
   * What somebody comes for, and how likely they are never to come again, on average. After the
   * first order it is one of the first three, or a present again.
   */
  enum Taste {
    BEANS(0.36, 0.42),
    GROUND(0.23, 0.48),
    CAPSULES(0.18, 0.39),
    SAMPLER(0.12, 0.60),
    EQUIPMENT(0.09, 0.50),
    PRESENT(0.02, 0.80);

    private final double share;
    private final double leaving;

    Taste(double share, double leaving) {
      this.share = share;
      this.leaving = leaving;
    }

    static Taste first(Dice dice, boolean beforeChristmas) {
      // Asked first and always, so that the calendar changes what people buy and nothing else.
      boolean present = dice.chance(PRESENT_SEEKERS) && beforeChristmas;
      var taste =
          values()[
              dice.pick(
                  BEANS.share,
                  GROUND.share,
                  CAPSULES.share,
                  SAMPLER.share,
                  EQUIPMENT.share,
                  PRESENT.share)];
      return present ? PRESENT : taste;
    }

    /** The chance to leave after an order: one's own, for ever (beta), around the taste's. */
    double leaving(Dice dice, Channel channel) {
      double mean = meanLeaving(channel);
      return dice.beta(mean * LEAVING_SPREAD, (1 - mean) * LEAVING_SPREAD);
    }

    /** The same of all who came for this by one channel, on average. */
    double meanLeaving(Channel channel) {
      double odds = leaving / (1 - leaving) * channel.leavingOdds;
      return odds / (1 + odds);
    }
  }
}
