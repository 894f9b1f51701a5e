package io.perennial.consents;

import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.consents.Suppression.Reason;
import java.security.Principal;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Addresses that nothing is sent to, for other programs. */
@RestController
@RequestMapping("/api/v1/suppressions")
class SuppressionsApi {

  /**
   * An address that nothing is sent to.
   *
   * @param kind email or phone
   * @param address {@code null} once its customer was erased
   * @param reason bounce, complaint, staff or import
   */
  record SuppressionJson(
      UUID id,
      String kind,
      @Nullable String address,
      String reason,
      String note,
      String by,
      Instant at) {

    static SuppressionJson of(Suppression one) {
      return new SuppressionJson(
          one.id(),
          one.kind(),
          one.address(),
          one.reason().word(),
          one.note(),
          one.addedBy(),
          one.addedAt());
    }
  }

  /** An address as a program sends it. */
  record SentSuppression(
      @Nullable String address, @Nullable String reason, @Nullable String note) {}

  private final Suppressions suppressions;

  SuppressionsApi(Suppressions suppressions) {
    this.suppressions = suppressions;
  }

  /** Newest first; searched by any part of an address. */
  @GetMapping
  Page<SuppressionJson> list(
      @RequestParam(defaultValue = "") String query,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    var page = suppressions.page(query, cursor, Page.size(limit));
    return new Page<>(page.items().stream().map(SuppressionJson::of).toList(), page.next());
  }

  /** Adds an address; one that is there already stays. */
  @PostMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void add(@RequestBody SentSuppression sent, Principal program) {
    var reason =
        Reason.of(sent.reason())
            .orElseThrow(() -> Problem.invalidField("reason", "error.parameter", "reason"));
    suppressions.add(
        Objects.requireNonNullElse(sent.address(), ""),
        reason,
        Objects.requireNonNullElse(sent.note(), ""),
        program.getName());
  }

  /** Lets an address be written to again. */
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void end(
      @PathVariable UUID id, @RequestParam(defaultValue = "") String because, Principal program) {
    suppressions.end(id, because, program.getName());
  }
}
