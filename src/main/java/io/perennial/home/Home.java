package io.perennial.home;

import io.perennial.columnar.Audience;
import io.perennial.facts.Outlooks.AtRisk;
import io.perennial.home.KeyNumber.Form;
import io.perennial.insights.Attention;
import io.perennial.insights.Attention.Group;
import io.perennial.insights.Attention.People;
import io.perennial.insights.Figures;
import io.perennial.insights.Insights;
import io.perennial.insights.Progress;
import io.perennial.insights.Triangle;
import io.perennial.predictions.Predictions;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Gathers what Home says: the key numbers, what is worth doing, and the first insight. */
@Component
class Home {

  /**
   * Something worth doing this week.
   *
   * @param days for one-time buyers: by when half of the second orders came; else {@code null}
   */
  record Deed(People people, @Nullable Integer days) {}

  /**
   * The first true sentence about a shop: the share that orders again within 90 days, and by which
   * day half of those who ordered on a second day did.
   *
   * @param customers on which the share rests
   * @param estimated whether nobody's first order is 90 days ago, and it is the share so far
   */
  record FirstInsight(
      double second90,
      @Nullable Integer medianDays,
      long customers,
      boolean estimated,
      @Nullable People late) {}

  /**
   * What the first sentence waits for.
   *
   * @param customers there are so far, when there are too few
   * @param about from when on there is enough; {@code null} while customers are missing
   */
  record Waiting(int customers, @Nullable LocalDate about) {}

  private final Insights insights;
  private final Progress progress;
  private final Attention attention;
  private final Predictions predictions;

  Home(Insights insights, Progress progress, Attention attention, Predictions predictions) {
    this.insights = insights;
    this.progress = progress;
    this.attention = attention;
    this.predictions = predictions;
  }

  /** The four key numbers; empty without purchases. */
  List<KeyNumber> keyNumbers() {
    var span = insights.span();
    var trend = progress.trend(Audience.EVERYBODY).orElse(null);
    if (trend == null || span.first() == null || span.last() == null) {
      return List.of();
    }
    LocalDate first = span.first();
    LocalDate asOf = span.last().plusDays(1);
    // With what was given back after the newest purchase too, as on the page of all figures.
    var figures = insights.summary(null, null, Audience.EVERYBODY).figures();
    return List.of(
        KeyNumber.of("repeat_rate", Form.SHARE, first, asOf, trend::repeatRate)
            .now(figures.repeatRate()),
        KeyNumber.of(Group.ACTIVE.text(), Form.COUNT, first, asOf, trend::active),
        KeyNumber.of(Group.SLOWING.text(), Form.COUNT, first, asOf, trend::slowing),
        KeyNumber.of("clv_historic", Form.MONEY, first, asOf, trend::valueSoFar)
            .now(figures.clvHistoric()));
  }

  /** What is worth doing: at most three things, or it would be no advice. */
  List<Deed> worthDoing() {
    var deeds = new ArrayList<Deed>();
    deed(Group.SLOWING, null).ifPresent(deeds::add);
    deed(Group.GONE_QUIET, null).ifPresent(deeds::add);
    attention
        .secondOrder()
        .flatMap(due -> deed(Group.SECOND_DUE, due.median()))
        .ifPresent(deeds::add);
    return deeds;
  }

  /**
   * What the silence of active customers has cost; empty where nobody can say, and of less than one
   * unit of money nobody need.
   */
  Optional<AtRisk> atRisk() {
    return attention
        .activeSince()
        .flatMap(predictions::atRisk)
        .filter(risk -> risk.amount().compareTo(BigDecimal.ONE) >= 0);
  }

  private Optional<Deed> deed(Group group, @Nullable Integer days) {
    return attention
        .people(group, Audience.EVERYBODY)
        .filter(people -> people.customers() > 0)
        .map(people -> new Deed(people, days));
  }

  /** What the first sentence waits for. */
  Waiting waiting() {
    var beginning = attention.beginning();
    var complete = beginning.complete();
    return new Waiting(
        beginning.customers(),
        complete == null || beginning.customers() < Triangle.FEW
            ? null
            : complete.plusDays(Figures.SECOND_DAYS));
  }

  /** Empty while too few people could have come back. */
  Optional<FirstInsight> firstInsight() {
    var second = insights.summary(null, null, Audience.EVERYBODY).figures().second90();
    var share = second.value();
    var span = insights.span();
    return share == null
            || second.customers() < Triangle.FEW
            || Objects.equals(span.first(), span.last())
        ? Optional.empty()
        : Optional.of(
            new FirstInsight(
                share,
                attention.secondOrder().map(Attention.SecondOrder::median).orElse(null),
                second.customers(),
                second.estimated(),
                attention.people(Group.SLOWING, Audience.EVERYBODY).orElse(null)));
  }
}
