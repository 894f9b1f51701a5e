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
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The very customers behind every figure, found by the conditions that counted them. */
@Component
class Members {

  /** A list behind a figure that is no entry of the contract: everybody who purchased. */
  static final String BUYERS = "customers";

  /** More periods than any grid has; a number beyond it is a slip. */
  private static final int MOST_PERIODS = 5_000;

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
  private final Customers customers;

  Members(Columnar columnar, Insights insights, Attention attention, Customers customers) {
    this.columnar = columnar;
    this.insights = insights;
    this.attention = attention;
    this.customers = customers;
  }

  /**
   * Who is behind a figure.
   *
   * @param figure an id of the metric contract, of a group of {@link Attention}, or {@code
   *     customers}
   * @return {@code null} when nobody ever purchased
   */
  @Nullable Question behind(
      String figure, @Nullable LocalDate from, @Nullable LocalDate to, Audience audience) {
    var group = Attention.Group.named(figure);
    if (group.isPresent()) {
      return attention.question(group.get());
    }
    var id = figure.equals(BUYERS) ? null : Figures.Id.named(figure);
    var span = insights.span();
    var period = Period.asked(from, to, span.first(), span.last());
    if (period == null) {
      return null;
    }
    int window = insights.window();
    if (id == null) {
      return MembersSql.buyers(period, window);
    }
    boolean estimated =
        id == Figures.Id.SECOND_90
            && columnar.ask(
                    audience,
                    copy -> MembersSql.count(copy, MembersSql.of(id, period, window, false)))
                == 0;
    return MembersSql.of(id, period, window, estimated);
  }

  /** Who of a cohort purchased again so many periods later. */
  Question ofCohort(String grain, String start, int period) {
    if (period < 0 || period > MOST_PERIODS) {
      throw Problem.notFound("insights.cohort.unknown", start);
    }
    return MembersSql.cohort(Grain.named(grain), start, period);
  }

  /**
   * Who has an RFM code.
   *
   * @param cell the code, or its first digit or two
   * @return {@code null} when nobody ever purchased
   */
  @Nullable Question ofRfm(String cell, @Nullable LocalDate asOf) {
    if (!cell.matches("[1-5]{1,3}")) {
      throw Problem.notFound("insights.rfm.unknown", cell);
    }
    var scale = insights.scale(asOf);
    return scale == null ? null : RfmSql.having(scale, cell);
  }

  /** One page of them, in the order of their ids. */
  Page<Member> page(
      @Nullable Question question, Audience audience, @Nullable String cursor, int size) {
    if (question == null) {
      return new Page<>(List.of(), null);
    }
    return columnar.ask(
        audience,
        copy -> {
          var found = MembersSql.find(copy, question, after(cursor), size + 1);
          var page = Page.of(found, size, last -> last.customer().toString());
          var ids = page.items().stream().map(Found::customer).toList();
          var histories = MembersSql.histories(copy, ids);
          Map<UUID, Customer> known = new HashMap<>();
          customers.find(ids).forEach(customer -> known.put(customer.id(), customer));
          return new Page<>(
              page.items().stream()
                  .map(item ->
                      member(item, histories.get(item.customer()), known.get(item.customer())))
                  .toList(),
              page.next());
        });
  }

  private static Member member(
      Found found, MembersSql.@Nullable History history, @Nullable Customer customer) {
    return new Member(
        found.customer(),
        customer == null ? found.customer().toString() : customer.reference(),
        customer == null ? null : customer.name(),
        customer == null ? null : customer.email(),
        customer == null ? null : customer.country(),
        history == null ? 0 : history.purchases(),
        history == null ? BigDecimal.ZERO : history.value(),
        history == null ? null : history.firstDay(),
        history == null ? null : history.lastDay(),
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
