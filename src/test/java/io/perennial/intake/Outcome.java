package io.perennial.intake;

import io.perennial.Business;
import io.perennial.files.Check;
import io.perennial.files.Look;
import io.perennial.files.Mapping;
import io.perennial.files.OrderRows;
import io.perennial.files.Table;
import io.perennial.orders.Orders;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a file becomes. */
record Outcome(List<Told> orders, List<Refusal> refused) {

  /** Reads a file as an import does, for a business in London. */
  static Outcome of(Path file, Mapping mapping, String currency, String country)
      throws IOException {
    var look = Look.at(file, mapping);
    look.require();
    var check = new Check(look.layout(), hash -> {});
    try (var table = Table.open(file, look.encoding(), look.delimiter())) {
      for (var row = table.next(); row != null; row = table.next()) {
        check.add(row);
      }
    }
    var business =
        new Business.Profile("Shop", "en", country, currency, ZoneId.of("Europe/London"), null);
    var assembly =
        new Assembly(
            look.layout(),
            check.dateOrder(mapping, country),
            check.decimal(mapping, look.delimiter()),
            mapping.currency(),
            business,
            (code, day) ->
                code.equals(currency)
                    ? Optional.of(BigDecimal.ONE)
                    : code.equals("JPY") ? Optional.of(new BigDecimal("0.005")) : Optional.empty(),
            Instant.parse("2026-01-01T00:00:00Z"));
    var outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
    try (var table = Table.open(file, look.encoding(), look.delimiter())) {
      var rows = new OrderRows(look.layout(), "", table::next);
      for (var group = rows.next(row -> {}); group != null; group = rows.next(row -> {})) {
        assembly.take(group.order(), group.rows(), outcome.orders()::add, outcome.refused()::add);
      }
    }
    return outcome;
  }

  Told order(String reference) {
    return orders.stream()
        .filter(told -> told.draft().reference().equals(reference))
        .findFirst()
        .orElseThrow();
  }

  List<String> reasons() {
    return refused.stream().map(Refusal::reason).toList();
  }

  BigDecimal value(Predicate<Told> which) {
    return orders.stream()
        .filter(which)
        .map(told -> Orders.Line.sum(told.draft().lines()))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
