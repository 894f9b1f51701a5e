package io.perennial.insights;

import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.columnar.Audience;
import io.perennial.columnar.Columnar;
import io.perennial.customers.Customer;
import io.perennial.customers.Customers;
import io.perennial.insights.Cohorts.Grain;
import io.perennial.insights.MembersSql.Found;
import io.perennial.insights.MembersSql.Question;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The very customers behind every figure, found by the conditions that counted them. */
@Component
public class Members {

  /** A list behind a figure that is no entry of the contract: everybody who purchased. */
  public static final String BUYERS = "customers";

  /** The same: those of them whose first purchase of all is in the period. */
  public static final String NEW = "new";

  /** The same: those of them who had purchased before the period. */
  public static final String RETURNING = "returning";

  private static final Set<String> LISTS = Set.of(BUYERS, NEW, RETURNING);

  /** More periods than any grid has; a number beyond it is a slip. */
  private static final int MOST_PERIODS = 5_000;

  /** A path shows three purchase days; more would be a query of another kind. */
  private static final int LONGEST_PATH = 3;

  /** So many names are looked up at once; a page of them is a few hundred kilobytes. */
  private static final int AT_ONCE = 2_000;

  /**
   * A customer behind a figure.
   *
   * @param orders purchases so far, and {@code revenue} their value
   * @param counted of a share: whether the customer is in the part that is counted, such as kept or
   *     came back; else {@code null}
   */
  public record Member(
      UUID id,
      String reference,
      @Nullable String name,
      @Nullable String email,
      @Nullable String country,
      long orders,
      BigDecimal revenue,
      @Nullable LocalDate firstOrder,
      @Nullable LocalDate lastOrder,
      @Nullable Boolean counted) {}

  private final Columnar columnar;
  private final Insights insights;
  private final Attention attention;
  private final Migration migration;
  private final Customers customers;

  Members(
      Columnar columnar,
      Insights insights,
      Attention attention,
      Migration migration,
      Customers customers) {
    this.columnar = columnar;
    this.insights = insights;
    this.attention = attention;
    this.migration = migration;
    this.customers = customers;
  }

  /** How many they are. */
  public long count(Behind behind, Audience audience) {
    var question = question(behind, audience);
    return question == null ? 0 : columnar.ask(audience, copy -> MembersSql.count(copy, question));
  }

  /** One page of them, in the order of their ids. */
  public Page<Member> page(Behind behind, Audience audience, @Nullable String cursor, int size) {
    var question = question(behind, audience);
    if (question == null) {
      return new Page<>(List.of(), null);
    }
    var after = after(cursor);
    return columnar.ask(
        audience,
        copy -> {
          var page =
              Page.of(
                  MembersSql.find(copy, question, after, size + 1),
                  size,
                  last -> last.customer().toString());
          return new Page<>(members(page.items()), page.next());
        });
  }

  /** All of them, in the order of their ids, as they were when the question began. */
  public void each(Behind behind, Audience audience, Consumer<Member> taker) {
    var question = question(behind, audience);
    if (question == null) {
      return;
    }
    columnar.ask(
        audience,
        copy -> {
          MembersSql.number(copy, question);
          long place = 0;
          var found = MembersSql.numbered(copy, place, AT_ONCE);
          while (!found.isEmpty()) {
            members(found).forEach(taker);
            place += AT_ONCE;
            found = MembersSql.numbered(copy, place, AT_ONCE);
          }
          return true;
        });
  }

  /** The condition that counted them; {@code null} when nobody ever purchased. */
  private @Nullable Question question(Behind behind, Audience audience) {
    return switch (behind) {
      case Behind.OfFigure figure -> behindFigure(figure, audience);
      case Behind.OfCohort cohort -> {
        if (cohort.period() < 0 || cohort.period() > MOST_PERIODS) {
          throw Problem.notFound("insights.cohort.unknown", cohort.start());
        }
        yield MembersSql.cohort(Grain.named(cohort.grain()), cohort.start(), cohort.period());
      }
      case Behind.OfScores scores -> {
        for (var cell : scores.cells()) {
          if (!cell.matches("[1-5]{1,3}")) {
            throw Problem.notFound("insights.rfm.unknown", cell);
          }
        }
        var scale = insights.scale(scores.asOf());
        yield scale == null || scores.cells().isEmpty()
            ? null
            : RfmSql.having(scale, scores.cells());
      }
      case Behind.OfMoves moves -> migration.question(moves);
      case Behind.OfProducts path -> {
        if (path.products().isEmpty() || path.products().size() > LONGEST_PATH) {
          throw Problem.invalidField("bought", "insights.path.length", LONGEST_PATH);
        }
        yield MembersSql.bought(path.products());
      }
    };
  }

  private @Nullable Question behindFigure(Behind.OfFigure behind, Audience audience) {
    var group = Attention.Group.named(behind.figure());
    if (group.isPresent()) {
      return attention.question(group.get());
    }
    var id = LISTS.contains(behind.figure()) ? null : Figures.Id.named(behind.figure());
    var span = insights.span();
    var period = Period.asked(behind.from(), behind.to(), span.first(), span.last());
    if (period == null) {
      return null;
    }
    int window = insights.window();
    if (id == null) {
      return MembersSql.buyers(behind.figure(), period, window);
    }
    boolean estimated =
        id == Figures.Id.SECOND_90
            && columnar.ask(
                    audience,
                    copy -> MembersSql.count(copy, MembersSql.of(id, period, window, false)))
                == 0;
    return MembersSql.of(id, period, window, estimated);
  }

  private List<Member> members(List<Found> found) {
    Map<UUID, Customer> known = new HashMap<>();
    customers
        .find(found.stream().map(Found::customer).toList())
        .forEach(customer -> known.put(customer.id(), customer));
    return found.stream().map(one -> member(one, known.get(one.customer()))).toList();
  }

  private static Member member(Found found, @Nullable Customer customer) {
    return new Member(
        found.customer(),
        customer == null ? found.customer().toString() : customer.reference(),
        customer == null ? null : customer.name(),
        customer == null ? null : customer.email(),
        customer == null ? null : customer.country(),
        found.purchases(),
        found.value(),
        found.firstDay(),
        found.lastDay(),
        found.counted());
  }

  private static @Nullable UUID after(@Nullable String cursor) {
    try {
      return cursor == null || cursor.isEmpty() ? null : UUID.fromString(cursor);
    } catch (IllegalArgumentException unreadable) {
      throw Problem.invalidField("cursor", "insights.cursor");
    }
  }
}
