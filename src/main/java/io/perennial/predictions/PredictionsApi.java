package io.perennial.predictions;

import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.customers.Customer;
import io.perennial.customers.Customers;
import io.perennial.facts.Outlook;
import io.perennial.facts.Outlooks;
import io.perennial.predictions.Fitting.Found;
import io.perennial.predictions.Fitting.Sent;
import io.perennial.predictions.Recommendations.Recommended;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What is to be expected of customers, for other programs. */
@RestController
@RequestMapping("/api/v1")
class PredictionsApi {

  /**
   * What was learned.
   *
   * @param used the version in use; {@code null} before the first order
   * @param predictedAt when everybody was predicted last, with orders up to {@code predictedTo}
   * @param versions the newest first, at most 20
   */
  record ModelsJson(
      @Nullable Version used,
      java.time.@Nullable Instant predictedAt,
      @Nullable LocalDate predictedTo,
      List<Version> versions) {}

  /** New learning was asked for; it begins by itself. */
  record TrainingJson(boolean wanted) {}

  /** Days that four of five next orders fall between. */
  record NextOrderJson(LocalDate expected, LocalDate earliest, LocalDate latest) {}

  /** Purchase days in the coming days. */
  record ExpectedJson(double days30, double days90, double days365) {}

  /** What is spent in the coming 365 days; of ten such customers one less, one more. */
  record ValueJson(BigDecimal expected, @Nullable BigDecimal low, @Nullable BigDecimal high) {}

  /**
   * What is to be expected of a customer.
   *
   * @param alive the probability that the customer has not left for ever; {@code null} where the
   *     record cannot tell
   * @param nextOrder {@code null} where no day can be said
   * @param valueAtRisk what the silence since the last purchase has cost of what was to be expected
   *     then; {@code null} where a simple rule guessed
   * @param asOf the newest day on record
   * @param version what it was reckoned by
   */
  record OutlookJson(
      UUID customer,
      @Nullable String reference,
      @Nullable Double alive,
      ExpectedJson expectedPurchases,
      @Nullable NextOrderJson nextOrder,
      ValueJson value,
      @Nullable BigDecimal valueAtRisk,
      @Nullable LocalDate asOf,
      @Nullable UUID version) {}

  record RecommendationsJson(UUID customer, List<Recommended> products) {}

  private final Predictions predictions;
  private final Recommendations recommendations;
  private final Fitting fitting;
  private final Customers customers;

  PredictionsApi(
      Predictions predictions,
      Recommendations recommendations,
      Fitting fitting,
      Customers customers) {
    this.predictions = predictions;
    this.recommendations = recommendations;
    this.fitting = fitting;
    this.customers = customers;
  }

  @GetMapping("/predictions/models")
  ModelsJson models() {
    var versions = predictions.versions();
    var written = predictions.written();
    return new ModelsJson(
        versions.isEmpty() ? null : versions.getFirst(),
        written.map(Outlooks.Written::at).orElse(null),
        written.map(Outlooks.Written::day).orElse(null),
        versions);
  }

  @PostMapping("/predictions/train")
  @ResponseStatus(HttpStatus.ACCEPTED)
  TrainingJson train() {
    predictions.train();
    return new TrainingJson(true);
  }

  @PostMapping("/predictions/fit")
  Found fit(@RequestBody Sent sent) {
    return fitting.fit(sent);
  }

  /** Customers by what is at risk with them, the most first. */
  @GetMapping("/predictions/customers")
  Page<OutlookJson> list(
      @RequestParam(defaultValue = "value_at_risk") String sort,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    if (!sort.equals("value_at_risk")) {
      throw new Problem(Problem.Kind.MALFORMED, "sort", "error.parameter", "sort");
    }
    var page = predictions.mostAtRisk(cursor, Page.size(limit));
    Map<UUID, String> references = new HashMap<>();
    customers
        .find(page.items().stream().map(Outlook::customer).toList())
        .forEach(customer -> references.put(customer.id(), customer.reference()));
    var asOf = predictions.written().map(Outlooks.Written::day).orElse(null);
    var version = predictions.version().map(Version::id).orElse(null);
    return new Page<>(
        page.items().stream()
            .map(one -> json(one, references.get(one.customer()), asOf, version))
            .toList(),
        page.next());
  }

  @GetMapping("/customers/{id}/predictions")
  OutlookJson one(@PathVariable UUID id) {
    var customer = customer(id);
    return predictions
        .of(customer.id())
        .map(outlook ->
            json(
                outlook,
                customer.reference(),
                predictions.written().map(Outlooks.Written::day).orElse(null),
                predictions.version().map(Version::id).orElse(null)))
        .orElseThrow(() -> Problem.notFound("predictions.none"));
  }

  @GetMapping("/customers/{id}/recommendations")
  RecommendationsJson next(
      @PathVariable UUID id, @RequestParam(name = "n", defaultValue = "10") int wanted) {
    if (wanted < 1 || wanted > Recommendations.MOST) {
      throw Problem.invalidField("n", "predictions.refused.n", Recommendations.MOST);
    }
    var customer = customer(id);
    return new RecommendationsJson(customer.id(), recommendations.next(customer.id(), wanted));
  }

  private Customer customer(UUID id) {
    return customers.find(id).orElseThrow(() -> Problem.notFound("customers.unknown"));
  }

  private static OutlookJson json(
      Outlook outlook,
      @Nullable String reference,
      @Nullable LocalDate asOf,
      @Nullable UUID version) {
    var day = outlook.nextDay();
    var from = outlook.nextFrom();
    var to = outlook.nextTo();
    return new OutlookJson(
        outlook.customer(),
        reference,
        outlook.alive(),
        new ExpectedJson(outlook.expected30(), outlook.expected90(), outlook.expected365()),
        day == null || from == null || to == null ? null : new NextOrderJson(day, from, to),
        new ValueJson(
            amount(outlook.value()),
            amountOrNone(outlook.valueLow()),
            amountOrNone(outlook.valueHigh())),
        amountOrNone(outlook.atRisk()),
        asOf,
        version);
  }

  private static @Nullable BigDecimal amountOrNone(@Nullable Double value) {
    return value == null ? null : amount(value);
  }

  private static BigDecimal amount(double value) {
    return BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP);
  }
}
