package io.perennial.insights;

import io.perennial.Page;
import io.perennial.insights.Cohorts.Month;
import io.perennial.insights.Insights.Gaps;
import io.perennial.insights.Insights.Member;
import io.perennial.insights.Insights.Summary;
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

  InsightsApi(Insights insights) {
    this.insights = insights;
  }

  @GetMapping("/summary")
  Summary summary(
      @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate from,
      @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate to) {
    return insights.summary(from, to);
  }

  @GetMapping("/monthly")
  Monthly monthly() {
    return new Monthly(insights.monthly());
  }

  @GetMapping("/cohorts")
  Cohorts cohorts(@RequestParam(defaultValue = "month") String grain) {
    return insights.cohorts(grain);
  }

  @GetMapping("/cohorts/{start}/customers")
  Page<Member> cohortCustomers(
      @PathVariable String start,
      @RequestParam(defaultValue = "0") int period,
      @RequestParam(defaultValue = "month") String grain,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    return insights.cohortMembers(grain, start, period, cursor, Page.size(limit));
  }

  @GetMapping("/rfm")
  Rfm rfm(
      @RequestParam(name = "as_of", required = false) @DateTimeFormat(iso = ISO.DATE)
          @Nullable LocalDate asOf) {
    return insights.rfm(asOf);
  }

  @GetMapping("/rfm/{cell}/customers")
  Page<Member> rfmCustomers(
      @PathVariable String cell,
      @RequestParam(name = "as_of", required = false) @DateTimeFormat(iso = ISO.DATE)
          @Nullable LocalDate asOf,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    return insights.rfmMembers(cell, asOf, cursor, Page.size(limit));
  }

  @GetMapping("/gaps")
  Gaps gaps() {
    return insights.gaps();
  }

  @GetMapping("/{figure}/customers")
  Page<Member> customers(
      @PathVariable String figure,
      @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate from,
      @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate to,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    return insights.members(figure, from, to, cursor, Page.size(limit));
  }
}
