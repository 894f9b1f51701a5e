package io.perennial.insights;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a list of customers is behind of. */
public sealed interface Behind {

  /**
   * A figure of the metric contract, a group of {@link Attention}, or {@code customers}: everybody
   * who purchased.
   *
   * @param from first day; a side that is {@code null} reaches as far as the purchases
   * @param to the day after the last
   */
  record OfFigure(String figure, @Nullable LocalDate from, @Nullable LocalDate to)
      implements Behind {}

  /** Who of a cohort purchased again so many periods later; 0: the whole cohort. */
  record OfCohort(String grain, String start, int period) implements Behind {}

  /**
   * Who has one of these RFM codes.
   *
   * @param cells codes, or their first digit or two
   * @param asOf the reference day; {@code null}: the day after the newest purchase
   */
  record OfScores(List<String> cells, @Nullable LocalDate asOf) implements Behind {}

  /**
   * Who moved between groups of RFM.
   *
   * @param was the group on the earlier day, or {@link Moves#NOBODY}
   * @param since the earlier day; {@code null}: {@link Moves#USUAL_DAYS} before the later
   * @param asOf the later day; {@code null}: the day after the newest purchase
   */
  record OfMoves(String was, String is, @Nullable LocalDate since, @Nullable LocalDate asOf)
      implements Behind {}

  /**
   * Who bought the first of these products on the first purchase day, the second of them on the
   * second, and so on.
   */
  record OfProducts(List<String> products) implements Behind {}
}
