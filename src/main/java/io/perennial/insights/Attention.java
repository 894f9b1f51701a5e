package io.perennial.insights;

import io.perennial.columnar.Audience;
import io.perennial.columnar.Columnar;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Customers to turn to now: who they are, how many, and what money is in it. */
@Component
public class Attention {

  /** Groups of customers as of the day after the newest purchase. */
  public enum Group {
    /** With a purchase in the activity window. */
    ACTIVE,
    /** Active with a rhythm, but past one and a half of their usual gaps. */
    SLOWING,
    /** One purchase day, as long ago as the middle half of second orders took. */
    SECOND_DUE,
    /** Lapsed within the last activity window, with scores of 4 or 5 for how often and how much. */
    GONE_QUIET;

    /** The id in addresses. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Group> named(String text) {
      return Arrays.stream(values()).filter(group -> group.text().equals(text)).findFirst();
    }
  }

  /**
   * How many they are.
   *
   * @param lastYear the value of their purchases in the 365 days before, {@code soFar} of all
   */
  public record People(Group group, long customers, BigDecimal lastYear, BigDecimal soFar) {}

  /**
   * When a second order is due: a quarter of them came earlier than {@code from} days after the
   * first, half by {@code median}, a quarter later than {@code to}.
   */
  public record SecondOrder(int from, int median, int to) {}

  /**
   * The customers with whom a shop begins to tell something.
   *
   * @param customers not more than are needed
   * @param complete when the last of them came; {@code null} without any
   */
  public record Beginning(int customers, @Nullable LocalDate complete) {}

  private record PeopleOf(Group group, MembersSql.Question question, LocalDate yearAgo) {}

  private final Columnar columnar;
  private final Insights insights;

  Attention(Columnar columnar, Insights insights) {
    this.columnar = columnar;
    this.insights = insights;
  }

  /** The people of a group; empty while there is not enough to tell. */
  public Optional<People> people(Group group, Audience audience) {
    var question = question(group);
    var span = insights.span();
    if (question == null || span.last() == null) {
      return Optional.empty();
    }
    var yearAgo = span.last().plusDays(1).minusDays(365);
    return Optional.of(
        columnar.remember(
            new PeopleOf(group, question, yearAgo),
            audience,
            copy -> AttentionSql.people(copy, group, question, yearAgo)));
  }

  /** The first customers, as many as a figure needs at least. */
  public Beginning beginning() {
    return columnar.remember(
        "beginning", Audience.EVERYBODY, copy -> AttentionSql.beginning(copy, Triangle.FEW));
  }

  /** When second orders come; empty before there are enough of them. */
  public Optional<SecondOrder> secondOrder() {
    var days = columnar.remember("second days", Audience.EVERYBODY, AttentionSql::secondDays);
    return days.size() < Triangle.FEW
        ? Optional.empty()
        : Optional.of(new SecondOrder(days(days, 25), days(days, 50), days(days, 75)));
  }

  private static int days(Histogram days, int percent) {
    var quantile = days.quantile(percent);
    return quantile == null ? 0 : (int) Math.round(quantile);
  }

  /** Since when who has a purchase is active; empty before the first. */
  public Optional<LocalDate> activeSince() {
    var last = insights.span().last();
    return last == null
        ? Optional.empty()
        : Optional.of(last.plusDays(1).minusDays(insights.window()));
  }

  /** Who belongs to the group; {@code null} while nobody can. */
  MembersSql.@Nullable Question question(Group group) {
    var span = insights.span();
    var gap = insights.shopGap();
    if (span.last() == null) {
      return null;
    }
    var asOf = span.last().plusDays(1);
    return switch (group) {
      case ACTIVE -> AttentionSql.active(asOf, insights.window());
      case SLOWING -> gap == null ? null : AttentionSql.slowing(asOf, insights.window(), gap);
      case SECOND_DUE ->
          secondOrder()
              .map(due -> AttentionSql.once(asOf.minusDays(due.to()), asOf.minusDays(due.from())))
              .orElse(null);
      case GONE_QUIET -> {
        var scale = insights.scale(null);
        yield scale == null
            ? null
            : RfmSql.best(
                scale, asOf.minusDays(2L * insights.window()), asOf.minusDays(insights.window()));
      }
    };
  }
}
