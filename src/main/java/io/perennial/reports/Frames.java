package io.perennial.reports;

import io.perennial.insights.Behind;
import io.perennial.insights.Choices;
import io.perennial.insights.Choices.Choice;
import io.perennial.insights.Insights;
import io.perennial.insights.Insights.Guests;
import io.perennial.insights.Members;
import io.perennial.orders.Orders;
import java.util.ArrayList;
import org.springframework.stereotype.Component;

/** Makes the frame of a tab. */
@Component
class Frames {

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

  Frame of(String tab, Look look) {
    var products = choices.products();
    var codes = new ArrayList<>(products.stream().map(Choice::value).toList());
    var product = look.audience().product();
    if (product != null) {
      codes.add(product);
    }
    return new Frame(
        tab,
        Frame.hasPeriod(tab) ? look : look.timeless(),
        insights.span(),
        insights.span().last() == null ? insights.guests() : Guests.NONE,
        choices.countries(),
        choices.channels(),
        products,
        orders.productNames(codes),
        !look.isFiltered()
            || members.count(new Behind.OfFigure(Members.BUYERS, null, null), look.audience()) > 0);
  }
}
