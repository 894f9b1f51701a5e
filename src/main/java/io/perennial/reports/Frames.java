package io.perennial.reports;

import io.perennial.Problem;
import io.perennial.insights.Behind;
import io.perennial.insights.Choices;
import io.perennial.insights.Choices.Choice;
import io.perennial.insights.Insights;
import io.perennial.insights.Insights.Guests;
import io.perennial.insights.Members;
import io.perennial.orders.Orders;
import io.perennial.reports.Frame.Reach;
import io.perennial.reports.Look.Days;
import java.util.ArrayList;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes the frame of a tab. */
@Component
class Frames {

  /** The fields that a tab shows. */
  private static final Set<String> PERIOD = Set.of("from", "to");

  private final Insights insights;
  private final Choices choices;
  private final Members members;
  private final Orders orders;

  Frames(Insights insights, Choices choices, Members members, Orders orders) {
    this.insights = insights;
    this.choices = choices;
    this.members = members;
    this.orders = orders;
  }

  /**
   * The frame of what was asked for. Days that are none are told beside their field, and the usual
   * period is shown.
   */
  Frame of(String tab, Look typed) {
    var usual = Frame.usual(tab, insights.span());
    try {
      return switch (Reach.of(tab)) {
        case WITHIN, CAME -> of(tab, typed, typed, typed.days(insights.span(), usual), null);
        case NONE -> of(tab, typed, typed, Days.ALL, null);
        case EVERYBODY -> of(tab, Look.EVERYBODY, Look.EVERYBODY, Days.ALL, null);
      };
    } catch (Problem wrong) {
      var field = wrong.field();
      if (!typed.hasDays() || field == null || !PERIOD.contains(field)) {
        throw wrong;
      }
      var look = typed.undated();
      return of(tab, look, typed, look.days(insights.span(), usual), wrong);
    }
  }

  private Frame of(String tab, Look look, Look typed, Days days, @Nullable Problem wrong) {
    var reach = Reach.of(tab);
    var filters = look.came(reach == Reach.CAME ? days : Days.ALL);
    var products = choices.products();
    var codes = new ArrayList<>(products.stream().map(Choice::value).toList());
    var product = look.audience().product();
    if (product != null) {
      codes.add(product);
    }
    return new Frame(
        tab,
        reach == Reach.NONE ? look.timeless() : look,
        typed,
        wrong,
        days,
        filters,
        insights.span(),
        insights.span().last() == null ? insights.guests() : Guests.NONE,
        choices.countries(),
        choices.channels(),
        products,
        orders.productNames(codes),
        !filters.isFiltered()
            || members.count(new Behind.OfFigure(Members.BUYERS, null, null), filters.audience())
                > 0);
  }
}
