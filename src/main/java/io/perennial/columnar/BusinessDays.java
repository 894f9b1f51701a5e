package io.perennial.columnar;

import io.perennial.Business;
import java.time.Instant;
import java.time.ZoneId;

/** The business's dates of millions of instants, by the kernel's rule. */
final class BusinessDays {

  private final Business.Days days;

  BusinessDays(ZoneId zone) {
    days = new Business.Days(zone);
  }

  /** Days since 1970-01-01. */
  int day(long micros) {
    return days.day(micros);
  }

  int day(Instant at) {
    return days.day(at);
  }
}
