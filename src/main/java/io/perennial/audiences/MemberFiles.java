package io.perennial.audiences;

import io.perennial.Business;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.customers.Customer;
import io.perennial.customers.Customers;
import io.perennial.facts.Facts;
import io.perennial.facts.Facts.CustomerFacts;
import io.perennial.reports.Export;
import io.perennial.reports.Export.Sheet;
import io.perennial.segments.Segment;
import io.perennial.segments.Segments;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.View;

/** Who is in a segment, as a file. */
@Controller
class MemberFiles {

  /** A megabyte of rows. */
  private static final int CHUNK = 5_000;

  private final Segments segments;
  private final Customers customers;
  private final Facts facts;
  private final Export export;
  private final Business business;

  MemberFiles(
      Segments segments, Customers customers, Facts facts, Export export, Business business) {
    this.segments = segments;
    this.customers = customers;
    this.facts = facts;
    this.export = export;
    this.business = business;
  }

  @GetMapping({"/segments/{id}/customers.csv", "/segments/{id}/customers.xlsx"})
  View file(@PathVariable UUID id, HttpServletRequest request) {
    var segment = segments.find(id).orElseThrow(() -> Problem.notFound("segments.unknown"));
    if (segment.size() > Export.MOST_ROWS) {
      throw Problem.invalid("export.too-many", segment.size(), Export.MOST_ROWS);
    }
    return export.file(
        "segment-" + id.toString().substring(0, 8),
        request.getRequestURI().endsWith(".csv"),
        (ui, sheet) -> write(id, ui, sheet));
  }

  private void write(UUID id, Ui ui, Sheet sheet) throws IOException {
    sheet.row(
        List.of(
            ui.text("export.reference"),
            ui.text("export.name"),
            ui.text("customers.email"),
            ui.text("insights.filter.country"),
            ui.text("audiences.since"),
            ui.text("customers.orders"),
            ui.text("customers.revenue")));
    String cursor = null;
    do {
      var page = segments.members(id, cursor, CHUNK);
      write(page.items(), sheet);
      cursor = page.next();
    } while (cursor != null);
  }

  private void write(List<Segment.Member> members, Sheet sheet) throws IOException {
    var ids = Set.copyOf(members.stream().map(Segment.Member::customer).toList());
    var known = new HashMap<UUID, Customer>();
    customers.find(ids).forEach(one -> known.put(one.id(), one));
    var bought = new HashMap<UUID, CustomerFacts>();
    facts.find(ids).forEach(one -> bought.put(one.customerId(), one));
    for (var member : members) {
      var customer = known.get(member.customer());
      var of = bought.get(member.customer());
      if (customer != null) {
        sheet.row(
            Arrays.<@Nullable Object>asList(
                customer.reference(),
                customer.name(),
                customer.email(),
                customer.country(),
                business.profile().day(member.since()),
                of == null ? 0 : of.purchases(),
                of == null ? null : of.netRevenue()));
      }
    }
  }
}
