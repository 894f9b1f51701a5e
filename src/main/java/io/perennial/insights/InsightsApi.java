package io.perennial.insights;

import io.perennial.Page;
import io.perennial.columnar.Audience;
import io.perennial.insights.Insights.Gaps;
import io.perennial.insights.Insights.Summary;
import io.perennial.insights.Members.Member;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.format.annotation.DateTimeFormat.ISO;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The figures for programs. */
@RestController
@RequestMapping("/api/v1/insights")
class InsightsApi {

  record Monthly(List<Month> months) {}

  private final Insights insights;
  private final Migration migration;
  private final Members members;

  InsightsApi(Insights insights, Migration migration, Members members) {
    this.insights = insights;
    this.migration = migration;
    this.members = members;
  }

  @GetMapping("/summary")
  Summary summary(
      @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate from,
      @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate to,
      Audience audience) {
    return insights.summary(from, to, Insights.readable(audience));
  }

  @GetMapping("/monthly")
  Monthly monthly(Audience audience) {
    return new Monthly(insights.monthly(Insights.readable(audience)));
  }

  @GetMapping("/cohorts")
  Cohorts cohorts(@RequestParam(defaultValue = "month") String grain, Audience audience) {
    return insights.cohorts(grain, Insights.readable(audience));
  }

  @GetMapping("/cohorts/{start}/customers")
  Page<Member> cohortCustomers(
      @PathVariable String start,
      @RequestParam(defaultValue = "0") int period,
      @RequestParam(defaultValue = "month") String grain,
      Audience audience,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    return members.page(
        new Behind.OfCohort(grain, start, period),
        Insights.readable(audience),
        cursor,
        Page.size(limit));
  }

  @GetMapping("/rfm")
  Rfm rfm(
      @RequestParam(name = "as_of", required = false) @DateTimeFormat(iso = ISO.DATE)
          @Nullable LocalDate asOf,
      Audience audience) {
    return insights.rfm(asOf, Insights.readable(audience));
  }

  @GetMapping("/rfm/{cell}/customers")
  Page<Member> rfmCustomers(
      @PathVariable String cell,
      @RequestParam(name = "as_of", required = false) @DateTimeFormat(iso = ISO.DATE)
          @Nullable LocalDate asOf,
      Audience audience,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    return members.page(
        new Behind.OfScores(List.of(cell), asOf),
        Insights.readable(audience),
        cursor,
        Page.size(limit));
  }

  /** The same of several codes, such as {@code cells=55,54}. */
  @GetMapping("/rfm/customers")
  Page<Member> scoredCustomers(
      @RequestParam List<String> cells,
      @RequestParam(name = "as_of", required = false) @DateTimeFormat(iso = ISO.DATE)
          @Nullable LocalDate asOf,
      Audience audience,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    return members.page(
        new Behind.OfScores(cells, asOf), Insights.readable(audience), cursor, Page.size(limit));
  }

  /** Who moved between the named groups from {@code since} to {@code as_of}. */
  @GetMapping("/rfm/moves")
  Moves rfmMoves(
      @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate since,
      @RequestParam(name = "as_of", required = false) @DateTimeFormat(iso = ISO.DATE)
          @Nullable LocalDate asOf,
      Audience audience) {
    return migration.moves(since, asOf, Insights.readable(audience));
  }

  /** Who made one of these moves; {@code was=none}: who came since. */
  @GetMapping("/rfm/moves/customers")
  Page<Member> movedCustomers(
      @RequestParam String was,
      @RequestParam String is,
      @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate since,
      @RequestParam(name = "as_of", required = false) @DateTimeFormat(iso = ISO.DATE)
          @Nullable LocalDate asOf,
      Audience audience,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    return members.page(
        new Behind.OfMoves(was, is, since, asOf),
        Insights.readable(audience),
        cursor,
        Page.size(limit));
  }

  /** The share of customers who still order so many days after their first purchase. */
  @GetMapping("/survival")
  Curve survival(Audience audience) {
    return insights.stillOrdering(Insights.readable(audience));
  }

  /** The share of customers whose second purchase day came within so many days of the first. */
  @GetMapping("/second-order")
  Curve secondOrder(Audience audience) {
    return insights.secondOrder(Insights.readable(audience));
  }

  @GetMapping("/gaps")
  Gaps gaps(Audience audience) {
    return insights.gaps(Insights.readable(audience));
  }

  @GetMapping("/{figure}/customers")
  Page<Member> customers(
      @PathVariable String figure,
      @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate from,
      @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate to,
      Audience audience,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    return members.page(
        new Behind.OfFigure(figure, from, to),
        Insights.readable(audience),
        cursor,
        Page.size(limit));
  }
}
