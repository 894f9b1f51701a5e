package io.perennial.reports;

import io.perennial.Html;
import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.customers.Customer;
import io.perennial.customers.Customers;
import io.perennial.facts.Facts;
import io.perennial.facts.Facts.CustomerFacts;
import io.perennial.facts.Outlook;
import io.perennial.facts.Outlooks.AtRisk;
import io.perennial.insights.Attention;
import io.perennial.predictions.Predictions;
import io.perennial.reports.Export.Sheet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** Active customers by what is at risk with them, the most first: page by page and as a file. */
@Controller
class RiskPages {

  static final String PAGE = "/insights/value_at_risk/customers";

  /** A megabyte of rows. */
  private static final int CHUNK = 5_000;

  /**
   * A customer.
   *
   * @param facts {@code null} who has just lost the last purchase
   */
  record Row(Customer customer, @Nullable CustomerFacts facts, Outlook outlook) {

    String title() {
      return customer.name() != null ? customer.name() : customer.reference();
    }

    static BigDecimal amount(double value) {
      return BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP);
    }

    BigDecimal atRisk() {
      var risk = outlook.atRisk();
      return amount(risk == null ? 0 : risk);
    }
  }

  /**
   * A page of the list.
   *
   * @param all what all of them come to; {@code null} while nothing can be said
   * @param next address of the next page, or {@code null}
   */
  record RiskPage(@Nullable AtRisk all, List<Row> rows, @Nullable String next) {

    String csv() {
      return PAGE + ".csv";
    }

    String xlsx() {
      return PAGE + ".xlsx";
    }
  }

  private final Predictions predictions;
  private final Attention attention;
  private final Customers customers;
  private final Facts facts;
  private final Export export;
  private final Html html;

  RiskPages(
      Predictions predictions,
      Attention attention,
      Customers customers,
      Facts facts,
      Export export,
      Html html) {
    this.predictions = predictions;
    this.attention = attention;
    this.customers = customers;
    this.facts = facts;
    this.export = export;
    this.html = html;
  }

  @GetMapping(PAGE)
  View list(@RequestParam(required = false) @Nullable String cursor) {
    var since = attention.activeSince().orElse(null);
    var page = since == null ? nobody() : predictions.mostAtRisk(since, cursor, Page.USUAL);
    return html.page(
        "reports/risk",
        new RiskPage(
            since == null ? null : predictions.atRisk(since).orElse(null),
            rows(page.items()),
            page.next() == null ? null : Look.also(PAGE, List.of("cursor", page.next()))));
  }

  private static Page<Outlook> nobody() {
    return new Page<>(List.of(), null);
  }

  @GetMapping({PAGE + ".csv", PAGE + ".xlsx"})
  View file(HttpServletRequest request) {
    var since = attention.activeSince().orElse(null);
    long count = since == null ? 0 : predictions.atRisk(since).map(AtRisk::customers).orElse(0L);
    if (count > Export.MOST_ROWS) {
      throw Problem.invalid("export.too-many", count, Export.MOST_ROWS);
    }
    return export.file(
        "value-at-risk",
        request.getRequestURI().endsWith(".csv"),
        (ui, sheet) -> write(since, ui, sheet));
  }

  private void write(@Nullable LocalDate since, Ui ui, Sheet sheet) throws IOException {
    sheet.row(
        List.of(
            ui.text("export.reference"),
            ui.text("export.name"),
            ui.text("customers.email"),
            ui.text("insights.filter.country"),
            ui.text("figure.value_at_risk"),
            ui.text("predictions.value-365"),
            ui.text("predictions.expected-90"),
            ui.text("predictions.alive"),
            ui.text("customers.orders"),
            ui.text("customers.revenue"),
            ui.text("customers.last-order")));
    String cursor = null;
    do {
      var page = since == null ? nobody() : predictions.mostAtRisk(since, cursor, CHUNK);
      for (var row : rows(page.items())) {
        sheet.row(cells(row));
      }
      cursor = page.next();
    } while (cursor != null);
  }

  private static List<@Nullable Object> cells(Row row) {
    var customer = row.customer();
    var outlook = row.outlook();
    var bought = row.facts();
    return Arrays.asList(
        customer.reference(),
        customer.name(),
        customer.email(),
        customer.country(),
        row.atRisk(),
        Row.amount(outlook.value()),
        outlook.expected90(),
        outlook.alive(),
        bought == null ? null : bought.purchases(),
        bought == null ? null : bought.netRevenue(),
        bought == null ? null : bought.lastDay());
  }

  /** In the order of the outlooks; who was erased a moment ago is left out. */
  private List<Row> rows(List<Outlook> outlooks) {
    var ids = outlooks.stream().map(Outlook::customer).toList();
    var known = new HashMap<UUID, Customer>();
    customers.find(ids).forEach(one -> known.put(one.id(), one));
    var bought = new HashMap<UUID, CustomerFacts>();
    facts.find(ids).forEach(one -> bought.put(one.customerId(), one));
    var rows = new ArrayList<Row>();
    for (var outlook : outlooks) {
      var customer = known.get(outlook.customer());
      if (customer != null) {
        rows.add(new Row(customer, bought.get(outlook.customer()), outlook));
      }
    }
    return rows;
  }
}
