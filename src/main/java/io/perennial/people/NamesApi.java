package io.perennial.people;

import io.perennial.Database;
import io.perennial.Problem;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Name;
import io.perennial.customers.Customers.Ruling;
import java.security.Principal;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The names of a customer, for other programs: listed, joined with another's, and parted. */
@RestController
@RequestMapping("/api/v1/customers/{customer}")
class NamesApi {

  /** Who the customer is now, by which names. */
  record NamedJson(UUID id, List<Name> names) {}

  /** A decision that two customers are one. */
  record SentMerge(@Nullable UUID other, @Nullable String reason) {}

  /** A decision that some names are somebody else's. */
  record SentSplit(@Nullable List<UUID> names, @Nullable String reason) {}

  /** Who is who after a split. */
  record SplitJson(NamedJson customer, NamedJson parted) {}

  private final Customers customers;
  private final Database database;

  NamesApi(Customers customers, Database database) {
    this.customers = customers;
    this.database = database;
  }

  @GetMapping("/names")
  NamedJson names(@PathVariable UUID customer) {
    return named(customer);
  }

  /** Joins two customers until somebody parts them again; nothing that is recorded moves. */
  @PostMapping("/merge")
  NamedJson merge(@PathVariable UUID customer, @RequestBody SentMerge merge, Principal program) {
    var other = merge.other();
    if (other == null) {
      throw Problem.invalidField("other", "error.parameter", "other");
    }
    named(customer);
    named(other);
    return database.inTransaction(() -> {
      customers.join(customer, other, ruling(merge.reason(), program));
      return named(customer);
    });
  }

  /** Parts some names of a customer from the others. */
  @PostMapping("/split")
  SplitJson split(@PathVariable UUID customer, @RequestBody SentSplit split, Principal program) {
    named(customer);
    var parted = new HashSet<>(split.names() == null ? List.<UUID>of() : split.names());
    return database.inTransaction(() -> {
      var staying = new HashSet<>(customers.identities(customer));
      staying.removeAll(parted);
      customers.part(customer, parted, ruling(split.reason(), program));
      return new SplitJson(named(staying.iterator().next()), named(parted.iterator().next()));
    });
  }

  private static Ruling ruling(@Nullable String reason, Principal program) {
    return new Ruling(reason == null ? "" : reason, program.getName());
  }

  private NamedJson named(UUID id) {
    var customer = customers.find(id).orElseThrow(() -> Problem.notFound("customers.unknown"));
    return new NamedJson(customer.id(), customers.names(customer.id()));
  }
}
