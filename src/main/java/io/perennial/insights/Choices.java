package io.perennial.insights;

import io.perennial.columnar.Audience;
import io.perennial.columnar.Columnar;
import io.perennial.insights.Survival.Named;
import java.util.List;
import org.springframework.stereotype.Component;

/** By what customers can be told apart, and how many there are of each. */
@Component
public class Choices {

  /** As many as a list to choose from can have; the rest is reached by the address. */
  private static final int MOST = 100;

  /** More lines than that nobody tells apart. */
  private static final int MOST_LINES = 3;

  /**
   * A value to choose.
   *
   * @param customers of the whole shop
   */
  public record Choice(String value, long customers) {}

  private final Columnar columnar;
  private final Insights insights;

  Choices(Columnar columnar, Insights insights) {
    this.columnar = columnar;
    this.insights = insights;
  }

  /** Countries of customers, the most customers first. */
  public List<Choice> countries() {
    return columnar.remember(
        "countries", Audience.EVERYBODY, copy -> ChoicesSql.countries(copy, MOST));
  }

  /** Channels of first purchases, the most customers first. */
  public List<Choice> channels() {
    return columnar.remember(
        "channels", Audience.EVERYBODY, copy -> ChoicesSql.channels(copy, MOST));
  }

  /** The products that the most customers have ever bought. */
  public List<Choice> products() {
    return columnar.remember(
        "products", Audience.EVERYBODY, copy -> ChoicesSql.products(copy, MOST));
  }

  /**
   * Who still orders, by the channel of the first purchase: the channels with the most customers,
   * as far as they have enough; empty when there are not two of them.
   */
  public List<Named> stillOrderingByChannel(Audience audience) {
    var curves =
        audience.channel() != null
            ? List.<Named>of()
            : channels().stream()
                .limit(MOST_LINES)
                .map(channel ->
                    new Named(
                        channel.value(), insights.stillOrdering(audience.through(channel.value()))))
                .filter(named -> named.curve().customers() >= Triangle.FEW)
                .toList();
    return curves.size() > 1 ? curves : List.of();
  }
}
