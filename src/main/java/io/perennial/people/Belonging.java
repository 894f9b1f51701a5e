package io.perennial.people;

import io.perennial.segments.Segment;
import io.perennial.segments.Segment.Kind;
import io.perennial.segments.Segment.Membership;
import io.perennial.segments.Segments;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The segments a customer is in.
 *
 * @param in by name
 * @param lists made by hand, the customer being on them or not
 */
record Belonging(List<Membership> in, List<Segment> lists) {

  static Belonging of(Segments segments, UUID customer) {
    return new Belonging(
        segments.of(customer),
        segments.list().stream().filter(each -> each.kind() == Kind.LIST).toList());
  }

  boolean isList(Membership membership) {
    return lists.stream().anyMatch(list -> list.id().equals(membership.segment()));
  }

  /** The lists that the customer could be put on. */
  List<Segment> others() {
    Set<UUID> already = in.stream().map(Membership::segment).collect(Collectors.toSet());
    return lists.stream().filter(list -> !already.contains(list.id())).toList();
  }
}
