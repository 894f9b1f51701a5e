package io.perennial.people;

import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.customers.Customers;
import io.perennial.segments.Lists;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** Puts a customer on lists that are made by hand, and takes them off. */
@Controller
@RequestMapping("/customers/{id}/lists")
class BelongingPages {

  private final Lists lists;
  private final Customers customers;
  private final Html html;

  BelongingPages(Lists lists, Customers customers, Html html) {
    this.lists = lists;
    this.customers = customers;
    this.html = html;
  }

  /** A form that was refused leaves its address in the browser; asked for plainly it has a page. */
  @GetMapping
  View back(@PathVariable UUID id) {
    return html.redirect("/customers/" + id + "#segments");
  }

  @PostMapping
  View change(
      @PathVariable UUID id,
      @RequestParam UUID list,
      @RequestParam(name = "do", defaultValue = "put") String deed) {
    if (customers.find(id).isEmpty()) {
      throw Problem.notFound("customers.unknown");
    }
    if (deed.equals("take")) {
      lists.take(list, List.of(id));
    } else {
      lists.put(list, List.of(id));
    }
    return html.redirect("/customers/" + id + "#segments");
  }
}
