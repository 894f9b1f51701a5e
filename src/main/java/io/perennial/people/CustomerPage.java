package io.perennial.people;

import io.perennial.Page;
import io.perennial.Ui;
import io.perennial.carts.Cart;
import io.perennial.companies.Company.Membership;
import io.perennial.consents.Matrix;
import io.perennial.customers.Customer;
import io.perennial.facts.Facts.CustomerFacts;
import io.perennial.insights.Rfm;
import io.perennial.insights.Rhythm;
import io.perennial.people.Note.Author;
import io.perennial.people.Timeline.Item;
import io.perennial.people.Timeline.Show;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one customer, and what happened, newest first.
 *
 * @param ordered whether there ever was an order, also one that does not count
 * @param facts {@code null} without a purchase that counts
 * @param rhythm {@code null} as long as the figures do not know the customer
 * @param earlier whether the newest part of the timeline was left behind
 * @param agreed what they agreed to
 * @param reader who looks at it
 * @param removed the note that was removed a moment ago and can be brought back, or {@code null}
 * @param cart what was put into the cart and not bought, or {@code null}
 * @param companies those the customer is of
 * @param belonging the segments the customer is in
 * @param prospect what is to be expected
 * @param sign tells whether something happened since
 * @param news whether this is only the part that tells what happened, because something did
 */
record CustomerPage(
    Customer customer,
    boolean ordered,
    @Nullable CustomerFacts facts,
    @Nullable Rhythm rhythm,
    @Nullable String rfm,
    Show show,
    Page<Item> items,
    boolean earlier,
    Matrix agreed,
    Author reader,
    Typed typed,
    @Nullable Note removed,
    ProfilePanel profile,
    @Nullable Cart cart,
    List<Membership> companies,
    Belonging belonging,
    Prospect prospect,
    String sign,
    boolean news) {

  /**
   * A note as it was typed and not taken.
   *
   * @param note the one that was to be changed; {@code null}: a new one
   */
  record Typed(@Nullable UUID note, String text, @Nullable String error) {

    static final Typed NOTHING = new Typed(null, "", null);

    boolean of(@Nullable UUID id) {
      return error != null && (note == null ? id == null : note.equals(id));
    }
  }

  /** A shop may have no order for a day or two. */
  private static final int FRESH_DAYS = 2;

  CustomerPage with(@Nullable Note justRemoved) {
    return new CustomerPage(
        customer,
        ordered,
        facts,
        rhythm,
        rfm,
        show,
        items,
        earlier,
        agreed,
        reader,
        typed,
        justRemoved,
        profile,
        cart,
        companies,
        belonging,
        prospect,
        sign,
        news);
  }

  /** The same with what was typed into the profile and not taken. */
  CustomerPage with(ProfilePanel panel) {
    return new CustomerPage(
        customer, ordered, facts, rhythm, rfm, show, items, earlier, agreed, reader, typed, removed,
        panel, cart, companies, belonging, prospect, sign, news);
  }

  /** The same as what just happened. */
  CustomerPage asNews() {
    return new CustomerPage(
        customer, ordered, facts, rhythm, rfm, show, items, earlier, agreed, reader, typed, removed,
        profile, cart, companies, belonging, prospect, sign, true);
  }

  /** So many products of a cart are shown; the rest is counted. */
  private static final int ITEMS_SHOWN = 10;

  static List<Cart.Item> first(Cart cart) {
    return cart.items().subList(0, Math.min(ITEMS_SHOWN, cart.items().size()));
  }

  /** An amount in the currency that was told; without one in the business's. */
  static String money(Ui ui, BigDecimal amount, @Nullable String currency) {
    var business = ui.business();
    return currency == null || business == null || currency.equalsIgnoreCase(business.currency())
        ? ui.money(amount)
        : ui.decimal(amount.doubleValue(), 2) + " " + currency;
  }

  /** Where to look for what happened since; {@code null} where an earlier part is shown. */
  @Nullable String newest() {
    return earlier
        ? null
        : "/customers/%s/happened?show=%s&sign=%s".formatted(customer.id(), show.word(), sign);
  }

  /** What just happened, for who cannot see it appear; {@code null}: the page is only opened. */
  @Nullable String news(Ui ui) {
    return news && !items.items().isEmpty()
        ? ui.text("people.news", items.items().getFirst().sentence(ui))
        : null;
  }

  /** What the customer is to a company, in words; empty: nobody said. */
  static String roles(Ui ui, Membership company) {
    return String.join(
        ", ", company.roles().stream().map(role -> ui.text("companies.role." + role)).toList());
  }

  String title() {
    return customer.name() != null ? customer.name() : customer.reference();
  }

  /** The colour of the state: amber asks for attention, what is over is grey. */
  static String look(Rhythm rhythm) {
    return switch (rhythm.state()) {
      case NEW, ACTIVE -> "badge good";
      case SLOWING -> "badge warn";
      case LAPSED -> "badge";
    };
  }

  static String state(Ui ui, Rhythm rhythm) {
    return ui.text("people.state." + rhythm.state().name().toLowerCase(Locale.ROOT));
  }

  /** Why the customer is in this state, in a sentence or two. */
  static String why(Ui ui, Rhythm rhythm) {
    var ago = ago(ui, rhythm);
    long gap = Math.max(1, Math.round(rhythm.usualGapDays()));
    var why =
        switch (rhythm.state()) {
          case LAPSED -> ui.text("people.why.lapsed", ago, rhythm.windowDays());
          case NEW ->
              rhythm.expected() == null
                  ? ui.text("people.why.new-alone", ago)
                  : ui.text("people.why.new", ago, gap);
          case ACTIVE, SLOWING -> ui.text("people.why.own", gap, ago);
        };
    return isOld(ui, rhythm)
        ? why + " " + ui.text("people.known-until", ui.day(rhythm.asOf().minusDays(1)))
        : why;
  }

  /** As of today; when the newest order of all is long ago, only dates are true. */
  private static String ago(Ui ui, Rhythm rhythm) {
    if (isOld(ui, rhythm)) {
      return ui.text("people.on-day", ui.day(rhythm.lastDay()));
    }
    var business = ui.business();
    var today = business == null ? rhythm.asOf() : business.day(ui.now());
    long days = ChronoUnit.DAYS.between(rhythm.lastDay(), today);
    return days <= 0 ? ui.text("people.today") : ui.text("people.days-ago", days);
  }

  private static boolean isOld(Ui ui, Rhythm rhythm) {
    var business = ui.business();
    return business != null && business.day(ui.now()).minusDays(FRESH_DAYS).isAfter(rhythm.asOf());
  }

  /** When the next order is or was expected, and by whose gaps; {@code null}: nobody can tell. */
  static @Nullable String expected(Ui ui, Rhythm rhythm) {
    var day = rhythm.expected();
    if (day == null) {
      return null;
    }
    boolean over = day.isBefore(rhythm.asOf());
    var sentence = ui.text(over ? "people.was-expected" : "people.expected", ui.day(day));
    return rhythm.ownGaps() ? sentence : sentence + " " + ui.text("people.expected-by-others");
  }

  /** The named group of the RFM code. */
  @Nullable String group(Ui ui) {
    return rfm == null
        ? null
        : ui.text(
            "insights.rfm.group."
                + Rfm.group(
                    Character.digit(rfm.charAt(0), 10), Character.digit(rfm.charAt(1), 10)));
  }

  /** Of the page as it is shown now. */
  String address() {
    return address(customer.id(), show);
  }

  /** Where everything is shown again. */
  String everything() {
    return address(customer.id(), Show.ALL);
  }

  String address(Show other) {
    return address(customer.id(), other);
  }

  @Nullable String next() {
    return items.next() == null ? null : address() + "&cursor=" + items.next();
  }

  static String address(UUID customer, Show show) {
    return "/customers/" + customer + "?show=" + show.word();
  }

  /** Where a form about the notes is sent; {@code null}: the one for a new note. */
  String action(@Nullable Note note, String what) {
    return "/customers/%s/notes%s%s"
        .formatted(customer.id(), note == null ? "" : "/" + note.id(), what);
  }
}
