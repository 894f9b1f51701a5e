package io.perennial.segments;

import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.conditions.Condition;
import io.perennial.conditions.Conditions;
import io.perennial.customers.Customer;
import io.perennial.customers.Customers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Segments for other programs. Refusals of a condition name the place of what is wrong. */
@RestController
@RequestMapping("/api/v1")
class SegmentsApi {

  /**
   * A segment.
   *
   * @param condition as docs/conditions.md says; {@code null} for a list made by hand
   * @param kind condition or list
   * @param purpose audience, ready, loyalty or stage
   * @param size how many are in it, as far as it was counted
   * @param state new: never counted; fresh; counting: meanwhile the old answer stands
   * @param freshAt up to when everything that happened is in it
   */
  record SegmentJson(
      UUID id,
      String name,
      @Nullable JsonNode condition,
      Segment.Kind kind,
      Segment.Purpose purpose,
      long size,
      Segment.State state,
      @Nullable Instant freshAt,
      Instant madeAt,
      Instant changedAt) {}

  /**
   * A segment as a program wants it.
   *
   * @param condition {@code null}: a list made by hand
   */
  record SentSegment(@Nullable String name, @Nullable JsonNode condition) {}

  record SentCondition(@Nullable JsonNode condition) {}

  /** Somebody of a sample. */
  record SampledJson(UUID customer, String reference, @Nullable String name) {}

  /**
   * Whom a condition means at the moment.
   *
   * @param reach how many of them may be written to about at least one topic, by channel
   */
  record PreviewJson(long count, List<SampledJson> sample, Map<String, Long> reach) {}

  /** Somebody in a segment, and since when. */
  record MemberJson(UUID customer, @Nullable String reference, Instant since) {}

  /** A part of the condition, where it stands in it, and whether it is true. */
  record TruthJson(String place, JsonNode condition, boolean met) {}

  /**
   * Why somebody is in a segment or is not.
   *
   * @param since when they came in; {@code null}: they are not in it
   * @param parts every part of the condition, groups before what is in them
   */
  record ExplanationJson(boolean in, @Nullable Instant since, List<TruthJson> parts) {}

  /** Customers by id, reference or e-mail address. */
  record SentPeople(@Nullable List<@Nullable String> customers) {}

  /**
   * What became of it.
   *
   * @param changed how many came, or went
   * @param unknown what nobody is called by
   */
  record ChangedJson(int changed, List<String> unknown) {}

  /** A segment that a customer is in. */
  record OfCustomerJson(UUID id, String name, Instant since) {}

  private final Segments segments;
  private final Lists lists;
  private final Reach reach;
  private final Roster roster;
  private final Customers customers;

  SegmentsApi(Segments segments, Lists lists, Reach reach, Roster roster, Customers customers) {
    this.segments = segments;
    this.lists = lists;
    this.reach = reach;
    this.roster = roster;
    this.customers = customers;
  }

  /** All of them: there are never so many that they need pages. */
  @GetMapping("/segments")
  List<SegmentJson> list() {
    var all = segments.list();
    var fresh = segments.freshAt(all);
    return all.stream().map(segment -> json(segment, fresh.get(segment.id()))).toList();
  }

  @PostMapping("/segments")
  @ResponseStatus(HttpStatus.CREATED)
  SegmentJson make(@RequestBody SentSegment sent) {
    var condition = sent.condition();
    var id =
        isAbsent(condition)
            ? segments.makeList(name(sent))
            : segments.make(name(sent), Conditions.read(Objects.requireNonNull(condition)));
    return one(id);
  }

  @GetMapping("/segments/{id}")
  SegmentJson one(@PathVariable UUID id) {
    var segment = found(id);
    return json(segment, segments.freshAt(List.of(segment)).get(id));
  }

  /** Another name, and another meaning if one is sent: it is counted in the background. */
  @PutMapping("/segments/{id}")
  SegmentJson change(@PathVariable UUID id, @RequestBody SentSegment sent) {
    found(id);
    var condition = sent.condition();
    segments.change(
        id,
        name(sent),
        isAbsent(condition) ? null : Conditions.read(Objects.requireNonNull(condition)));
    return one(id);
  }

  @DeleteMapping("/segments/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void remove(@PathVariable UUID id) {
    segments.remove(id);
  }

  /** Counts whom a condition means, and keeps nothing. */
  @PostMapping("/segments/preview")
  PreviewJson preview(@RequestBody SentCondition sent) {
    var condition = condition(sent.condition());
    var preview = segments.preview(condition);
    var known = called(preview.sample());
    var channels = new LinkedHashMap<String, Long>();
    reach.of(condition).forEach((channel, count) -> channels.put(channel.word(), count));
    return new PreviewJson(
        preview.count(),
        preview.sample().stream()
            .map(known::get)
            .filter(Objects::nonNull)
            .map(customer -> new SampledJson(customer.id(), customer.reference(), customer.name()))
            .toList(),
        channels);
  }

  /** The JSON Schema of conditions. */
  @GetMapping("/segments/schema")
  ResponseEntity<String> schema() throws IOException {
    try (var file = SegmentsApi.class.getResourceAsStream("/conditions/condition.schema.json")) {
      return ResponseEntity.ok()
          .contentType(MediaType.parseMediaType("application/schema+json"))
          .body(new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @GetMapping("/segments/{id}/customers")
  Page<MemberJson> members(
      @PathVariable UUID id,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    var page = segments.members(id, cursor, Page.size(limit));
    var known = called(page.items().stream().map(Segment.Member::customer).toList());
    return new Page<>(
        page.items().stream()
            .map(member -> {
              var customer = known.get(member.customer());
              return new MemberJson(
                  member.customer(),
                  customer == null ? null : customer.reference(),
                  member.since());
            })
            .toList(),
        page.next());
  }

  /** Puts people on a list. */
  @PostMapping("/segments/{id}/customers")
  ChangedJson put(@PathVariable UUID id, @RequestBody SentPeople sent) {
    found(id);
    var found = roster.find(written(sent));
    return new ChangedJson(lists.put(id, found.people()), found.unknown());
  }

  /** Takes people off a list. */
  @DeleteMapping("/segments/{id}/customers")
  ChangedJson take(@PathVariable UUID id, @RequestBody SentPeople sent) {
    found(id);
    var found = roster.find(written(sent));
    return new ChangedJson(lists.take(id, found.people()), found.unknown());
  }

  /** Why a customer is in the segment or is not, as of now. */
  @GetMapping("/segments/{id}/explain/{customer}")
  ExplanationJson explain(@PathVariable UUID id, @PathVariable UUID customer) {
    var explanation = segments.explain(id, customer);
    var condition = found(id).condition();
    var places = condition == null ? List.<String>of() : Conditions.places(condition);
    var parts = new ArrayList<TruthJson>();
    for (int i = 0; i < explanation.truths().size(); i++) {
      var truth = explanation.truths().get(i);
      parts.add(new TruthJson(places.get(i), Conditions.write(truth.part()), truth.holds()));
    }
    return new ExplanationJson(explanation.since() != null, explanation.since(), parts);
  }

  /** The segments that a customer is in, by name. */
  @GetMapping("/customers/{id}/segments")
  List<OfCustomerJson> of(@PathVariable UUID id) {
    if (customers.find(id).isEmpty()) {
      throw Problem.notFound("customers.unknown");
    }
    return segments.of(id).stream()
        .map(each -> new OfCustomerJson(each.segment(), each.name(), each.since()))
        .toList();
  }

  private Segment found(UUID id) {
    return segments.find(id).orElseThrow(() -> Problem.notFound("segments.unknown"));
  }

  private static String name(SentSegment sent) {
    return sent.name() == null ? "" : sent.name();
  }

  private static boolean isAbsent(@Nullable JsonNode json) {
    return json == null || json.isNull();
  }

  private static Condition condition(@Nullable JsonNode json) {
    if (json == null || json.isNull()) {
      throw Problem.invalidField("condition", "conditions.object");
    }
    return Conditions.read(json);
  }

  private static List<String> written(SentPeople sent) {
    return sent.customers() == null
        ? List.of()
        : sent.customers().stream().filter(Objects::nonNull).toList();
  }

  private Map<UUID, Customer> called(Collection<UUID> people) {
    var called = new HashMap<UUID, Customer>();
    customers.find(Set.copyOf(people)).forEach(customer -> called.put(customer.id(), customer));
    return called;
  }

  private static SegmentJson json(Segment segment, @Nullable Instant freshAt) {
    var condition = segment.condition();
    return new SegmentJson(
        segment.id(),
        segment.name(),
        condition == null ? null : Conditions.write(condition),
        segment.kind(),
        segment.purpose(),
        segment.size(),
        segment.state(),
        freshAt,
        segment.madeAt(),
        segment.changedAt());
  }
}
