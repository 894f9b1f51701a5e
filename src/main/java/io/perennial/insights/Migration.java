package io.perennial.insights;

import io.perennial.Problem;
import io.perennial.columnar.Audience;
import io.perennial.columnar.Columnar;
import io.perennial.insights.RfmSql.Scale;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who moved between the named groups of RFM from one day to another. */
@Component
public class Migration {

  private record MovesOf(LocalDate since, @Nullable Scale then, Scale now) {}

  private final Columnar columnar;
  private final Insights insights;

  Migration(Columnar columnar, Insights insights) {
    this.columnar = columnar;
    this.insights = insights;
  }

  /**
   * All moves.
   *
   * @param since the earlier day; {@code null}: {@link Moves#USUAL_DAYS} before the later
   * @param asOf the later day; {@code null}: the day after the newest purchase
   * @throws Problem of the field, if the days are none or not one after the other
   */
  public Moves moves(@Nullable LocalDate since, @Nullable LocalDate asOf, Audience audience) {
    var now = insights.scale(asOf);
    if (now == null) {
      return Moves.NONE;
    }
    var from = earlier(since, now);
    var then = insights.scale(from);
    return columnar.remember(
        new MovesOf(from, then, now),
        audience,
        copy -> new Moves(from, now.day(), RfmSql.moves(copy, then, now)));
  }

  /** Who made one of them; {@code null} while there is no customer. */
  MembersSql.@Nullable Question question(Behind.OfMoves behind) {
    if (!behind.was().equals(Moves.NOBODY)) {
      refuseUnknown(behind.was());
    }
    refuseUnknown(behind.is());
    var now = insights.scale(behind.asOf());
    return now == null
        ? null
        : RfmSql.moved(
            insights.scale(earlier(behind.since(), now)), now, behind.was(), behind.is());
  }

  private static void refuseUnknown(String group) {
    if (!Rfm.GROUPS.contains(group)) {
      throw Problem.notFound("insights.rfm.no-group", group);
    }
  }

  private static LocalDate earlier(@Nullable LocalDate since, Scale now) {
    Period.readable("since", since);
    var day = since == null ? now.day().minusDays(Moves.USUAL_DAYS) : since;
    if (!day.isBefore(now.day())) {
      throw Problem.invalidField("since", "insights.rfm.moves.backwards");
    }
    return day;
  }
}
